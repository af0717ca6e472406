"""Drafting a proposal, its versions, and moving it from state to state."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import document, lifecycles
from chantier.deliberation.core.evolution import by_comparison
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.serial import passages_to_json
from chantier.deliberation.models import (
    Need,
    Proposal,
    ProposalConcept,
    ProposalNeed,
    ProposalVersion,
    Table,
    Text,
    WorkingMandate,
)
from chantier.deliberation.permissions import may_hold_pen, may_speak, may_take_step, roles_of
from chantier.deliberation.phrases import as_invalid, as_not_possible
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.mandates import state_of
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import texts
from chantier.deliberation.services.carrying import carry, set_aside
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id, slug

STATES = lifecycles.Proposal
LONGEST_REASON: Final = 2_000
LONGEST_NOTE: Final = 500
#: The act of each verb that readers are told of.
_ACTS = {
    STATES.PUBLISH: acts.PROPOSAL_OPENED,
    STATES.WITHDRAW: acts.PROPOSAL_WITHDRAWN,
    STATES.REJECT: acts.PROPOSAL_REJECTED,
}


@dataclass(frozen=True)
class Drafted:
    """A proposal that was written or changed."""

    id: int
    public_id: str
    slug: str
    version: int
    revision: int


@transaction.atomic
def draft(
    *,
    speaker: Speaker,
    table_id: int,
    title: str,
    source: str,
    at: datetime,
    language: str = "fr",
    themes: tuple[str, ...] = (),
    needs: tuple[int, ...] = (),
    question_id: int | None = None,
) -> Drafted:
    """Write a new proposal at a table, in the name of an organisation that sits there, or by whoever holds the pen.

    The same draft of the same organisation, sent twice, is one. Raises ``NotAllowed``; ``NotPossible`` when proposing
    is closed; ``Invalid`` for what cannot be read.
    """
    table = Table.objects.select_for_update().get(pk=table_id)
    found = standing(table, speaker, at=at)
    (may_speak | may_hold_pen)(speaker, found).enforce()
    is_open(table, Verb.PROPOSE, at=at, question_id=question_id).enforce()
    text = _read(source, title=title, language=language)
    same = _same_draft(table, text, speaker, found)
    if same is not None:
        return _drafted(same)
    row = Proposal.objects.create(
        public_id=public_id(os.urandom(5)),
        slug=slug(text.title),
        table=table,
        question_id=question_id,
        state=STATES.DRAFT,
        title=text.title,
        language=text.language,
        territory_id=table.territory_id,
        organization_id=found.organization_id,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        created_at=at,
        updated_at=at,
    )
    write_version(row, text, speaker=speaker, standing=found, at=at)
    ProposalConcept.objects.bulk_create(ProposalConcept(proposal=row, concept=one) for one in dict.fromkeys(themes))
    standing_needs = Need.objects.filter(pk__in=needs).order_by("pk")
    ProposalNeed.objects.bulk_create(ProposalNeed(proposal=row, need=need, at=at) for need in standing_needs)
    record(name=acts.PROPOSAL_DRAFTED, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk))
    return _drafted(row)


@transaction.atomic
def rewrite(
    *, speaker: Speaker, proposal_id: int, title: str, source: str, revision: int, at: datetime, note: str = ""
) -> Drafted:
    """Write the next version. ``revision`` is the one the person saw; nothing changed makes no version.
    What waits on the text follows it.

    Its author while it is a draft, whoever holds the pen until positions are called. Raises ``NotPossible`` with
    ``changed_meanwhile`` when somebody wrote since: the caller keeps what was typed.
    """
    row, found = _locked(proposal_id, speaker, at)
    may_write(speaker, row, found, at=at)
    if row.revision != revision:
        raise NotPossible(
            Reason(
                "changed_meanwhile",
                _("Quelqu’un a écrit une autre version pendant que vous aviez celle-ci sous les yeux."),
                _("Votre texte est gardé : comparez-le à la version du moment, puis reprenez."),
            )
        )
    before = text_of(_current(row))
    try:
        text = document.revised(before, source, title=title)
    except Refused as refused:
        raise as_invalid(refused) from refused
    if document.canonical_form(text) == document.canonical_form(before) and text.title == before.title:
        return _drafted(row)
    version = write_version(row, text, speaker=speaker, standing=found, at=at, note=note)
    carry(row, by_comparison(before, text), version)
    return _drafted(row)


@transaction.atomic
def move(*, speaker: Speaker, proposal_id: int, verb: str, at: datetime, reason: str = "") -> str:
    """Move a proposal by a verb of its lifecycle, ``settle`` excepted; its new state.

    Raises ``NotAllowed``, ``NotPossible`` when its state does not allow it, ``Invalid`` when a reason is missing.
    """
    if verb == STATES.SETTLE:
        raise ValueError("a proposal is settled by services.settling")
    reason = texts.short(reason, most=LONGEST_REASON)
    row, found = _locked(proposal_id, speaker, at)
    step = lifecycles.PROPOSAL.step(verb)
    may_take_step(speaker, step, row, found).enforce()
    try:
        row.state = lifecycles.PROPOSAL.moved(row.state, verb, reason=reason)
    except Refused as refused:
        raise as_not_possible(refused) from refused
    if verb in (STATES.PUBLISH, STATES.RECONSIDER):
        check_mandate(row.table, at=at)
        row.opened_at = row.opened_at or at
    if verb == STATES.PUBLISH:
        is_open(row.table, Verb.PROPOSE, at=at, question_id=row.question_id).enforce()
    if verb == STATES.REOPEN:
        set_aside(row, at=at)
    if row.state in (STATES.WITHDRAWN, STATES.REJECTED):
        row.outcome = {**row.outcome, "reason": reason}
    row.updated_at = at
    row.save(update_fields=["state", "opened_at", "outcome", "updated_at"])
    name = _ACTS.get(verb, acts.PROPOSAL_MOVED)
    record(
        name=name,
        speaker=speaker,
        at=at,
        subject=("deliberation.proposal", row.pk),
        data={"verb": verb, "to": row.state},
    )
    return row.state


def check_mandate(table: Table, *, at: datetime) -> None:
    """A working group publishes while its mandate runs, and not a second later. Raises ``NotPossible``."""
    mandate = WorkingMandate.objects.filter(table=table).first()
    if mandate is not None and not lifecycles.may_publish(state_of(mandate, at=at)):
        raise NotPossible(
            Reason(
                "mandate_expired",
                _("Le mandat de ce groupe n’est pas en cours : il ne peut pas publier."),
                _("La table qui l’a donné peut le prolonger, en disant pourquoi."),
            )
        )


def write_version(
    row: Proposal,
    text: document.Text,
    *,
    speaker: Speaker,
    standing: Standing,
    at: datetime,
    note: str = "",
    credits: dict[str, list[int]] | None = None,
) -> ProposalVersion:
    """Keep a version and make it the present one. The caller holds the row and has asked whether the speaker may."""
    body = document.written(text)
    words = Text.objects.create(language=text.language, title=text.title, body=body, updated_at=at)
    version = ProposalVersion.objects.create(
        proposal=row,
        number=text.version,
        text=words,
        passages=passages_to_json(text.passages),
        next_key=text.next_key,
        credits=credits or {},
        fingerprint=document.fingerprint(text),
        note=texts.short(note, most=LONGEST_NOTE),
        organization_id=standing.organization_id,
        person_id=speaker.person_id,
        at=at,
    )
    row.current = version
    row.title, row.slug = text.title, row.slug or slug(text.title)
    row.updated_at = at
    row.revision += 1
    row.save(update_fields=["current", "title", "slug", "updated_at", "revision"])
    data = {"version": text.version}
    record(name=acts.VERSION_WRITTEN, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)
    return version


def check_text_may_change(row: Proposal, *, at: datetime) -> None:
    """A text changes until positions are called, and an open one only under a mandate that runs."""
    if row.state not in (STATES.DRAFT, STATES.OPEN, STATES.AMENDING):
        raise NotPossible(Reason("text_is_fixed", _("Le texte ne change plus : on prend position, ou il est arrêté.")))
    if row.state != STATES.DRAFT:
        check_mandate(row.table, at=at)


def may_write(speaker: Speaker, row: Proposal, found: Standing, *, at: datetime) -> None:
    """Raise the refusal of whoever may not write the next version now."""
    check_text_may_change(row, at=at)
    roles = roles_of(speaker, row, found)
    if row.state == STATES.DRAFT and lifecycles.AUTHOR in roles:
        return
    may_hold_pen(speaker, found).enforce()


def _same_draft(table: Table, text: document.Text, speaker: Speaker, found: Standing) -> Proposal | None:
    own = {"organization__in": found.bodies} if found.bodies else {"organization": None, "person_id": speaker.person_id}
    rows = Proposal.objects.select_related("current").filter(table=table, state=STATES.DRAFT, **own)
    return rows.filter(current__fingerprint=document.fingerprint(text)).order_by("pk").first()


def _read(source: str, *, title: str, language: str) -> document.Text:
    try:
        return document.read_text(source, title=title, language=language)
    except Refused as refused:
        raise as_invalid(refused) from refused


def _locked(proposal_id: int, speaker: Speaker, at: datetime) -> tuple[Proposal, Standing]:
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    return row, standing(row.table, speaker, at=at)


def _current(row: Proposal) -> ProposalVersion:
    if row.current_id is None:
        raise Invalid(Reason("no_version", _("Cette proposition n’a pas encore de texte.")))
    return ProposalVersion.objects.select_related("text").get(pk=row.current_id)


def _drafted(row: Proposal) -> Drafted:
    assert row.current is not None
    return Drafted(row.pk, row.public_id, row.slug, row.current.number, row.revision)
