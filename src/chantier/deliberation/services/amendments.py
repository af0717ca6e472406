"""Asking for a change, answering it, and taking accepted amendments into the text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import amendments as core
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.consolidation import Consolidated, consolidate
from chantier.deliberation.core.evolution import by_amendments, by_comparison
from chantier.deliberation.core.operations import Insert, Operation, ask_the_same, keys_of
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.rebasing import Outcome, rebase
from chantier.deliberation.core.serial import operations_from_json, operations_to_json
from chantier.deliberation.models import Amendment, Proposal, ProposalVersion
from chantier.deliberation.permissions import may_hold_pen, may_speak, may_take_step
from chantier.deliberation.phrases import as_invalid, as_not_possible
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.versions import amendment_of, key_of, text_of
from chantier.deliberation.services import texts
from chantier.deliberation.services.carrying import PENDING, carry, lapse_below, trouble
from chantier.deliberation.services.proposals import check_text_may_change, write_version
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id

STATES = lifecycles.Amendment
LONGEST_ANSWER: Final = 2_000
_ACTS = {
    STATES.SUBMIT: acts.AMENDMENT_SUBMITTED,
    STATES.ACCEPT: acts.AMENDMENT_ACCEPTED,
    STATES.REFUSE: acts.AMENDMENT_REFUSED,
    STATES.WITHDRAW: acts.AMENDMENT_WITHDRAWN,
}


@dataclass(frozen=True)
class Asked:
    """An amendment that was submitted."""

    id: int
    public_id: str
    number: int


@transaction.atomic
def submit(
    *,
    speaker: Speaker,
    proposal_id: int,
    operations: Sequence[Operation],
    version: int,
    reason: str,
    at: datetime,
    language: str = "fr",
    entered_by: int | None = None,
) -> Asked:
    """Ask for a change to the version that the person had under their eyes, in the name of their organisation.

    When the text moved meanwhile the amendment is carried to the present version if its words are still there; if not,
    ``NotPossible`` says what moved, and the caller keeps what was typed as a draft. Sent twice by one organisation, the
    same change for the same reason is one. Raises ``NotAllowed`` too, and ``Invalid`` for an amendment that does not
    hold or gives no reason.
    """
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    found = standing(row.table, speaker, at=at)
    may_speak(speaker, found).enforce()
    may_amend(row, at)
    if not reason.strip():
        raise Invalid(Reason("reason-missing", _("Dites pourquoi vous demandez ce changement.")))
    number = (Amendment.objects.filter(proposal=row).aggregate(last=Max("number"))["last"] or 0) + 1
    asked = core.Amendment(key_of(number), number, version, named(operations, number), (f"o{found.organization_id}",))
    base = present(row)
    asked = _on_present(row, asked, base)
    same = _asked_already(row, asked, reason, bodies=found.bodies, base=base)
    if same is not None:
        return Asked(same.pk, same.public_id, same.number)
    amendment = Amendment.objects.create(
        public_id=public_id(os.urandom(5)),
        proposal=row,
        number=number,
        base=base,
        operations=operations_to_json(asked.operations),
        passage_key=keys_of(asked.operations[0])[0],
        language=language,
        reason=texts.write(language=language, title="", body=reason, at=at),
        state=STATES.SUBMITTED,
        organization_id=found.organization_id,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        entered_by=entered_by,
        submitted_at=at,
    )
    _record(acts.AMENDMENT_SUBMITTED, amendment, speaker, at)
    return Asked(amendment.pk, amendment.public_id, amendment.number)


@transaction.atomic
def answer(*, speaker: Speaker, amendment_id: int, verb: str, at: datetime, reason: str = "") -> str:
    """Study, accept, refuse, return, withdraw or reconsider an amendment; its new state.

    Accepting changes no text yet: ``take_in`` does, for all that were accepted at once. Raises ``NotAllowed``,
    ``NotPossible`` (its state, or another that was accepted collides with it), ``Invalid`` (a reason is missing).
    """
    reason = texts.short(reason, most=LONGEST_ANSWER)
    amendment = Amendment.objects.get(pk=amendment_id, parent=None)
    row = Proposal.objects.select_for_update().get(pk=amendment.proposal_id)
    amendment = Amendment.objects.select_for_update(of=("self",)).select_related("base").get(pk=amendment_id)
    found = standing(row.table, speaker, at=at)
    step = lifecycles.AMENDMENT.step(verb)
    may_take_step(speaker, step, amendment, found).enforce()
    if verb in (STATES.ACCEPT, STATES.RECONSIDER):
        check_text_may_change(row, at=at)
    if verb == STATES.SUBMIT:
        may_amend(row, at)
    if verb == STATES.RECONSIDER and amendment.taken_in_id is not None:
        raise NotPossible(
            Reason("already_in_the_text", _("Cet amendement est déjà dans le texte : demandez-en un autre."))
        )
    try:
        state = lifecycles.AMENDMENT.moved(amendment.state, verb, reason=reason)
    except Refused as refused:
        raise as_not_possible(refused) from refused
    if verb in (STATES.SUBMIT, STATES.RECONSIDER):
        _revive(row, amendment)
    if verb == STATES.ACCEPT:
        _check_with_accepted(row, amendment)
    amendment.state = state
    if step.needs_reason or reason:
        amendment.answer = reason
    amendment.answered_at, amendment.answered_by = at, speaker.person_id
    amendment.revision += 1
    amendment.save()
    if amendment.state not in PENDING:
        lapse_below([amendment.pk], at=at)
    _record(_ACTS.get(verb, acts.AMENDMENT_ANSWERED), amendment, speaker, at)
    return amendment.state


@transaction.atomic
def take_in(*, speaker: Speaker, proposal_id: int, at: datetime, note: str = "") -> int:
    """Write the version that takes in every accepted amendment; its number. Without any, the present one's.

    Those that are still waiting are carried to the new version; one whose words are gone is returned to its author
    with the reason.
    """
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    found = standing(row.table, speaker, at=at)
    may_hold_pen(speaker, found).enforce()
    check_text_may_change(row, at=at)
    base = present(row)
    rows = accepted(row)
    if not rows:
        return base.number
    values = [amendment_of(one) for one in rows]
    made = _consolidated(base, values)
    credits = {key: [int(name[1:]) for name in names] for key, names in made.credits.items()}
    version = write_version(row, made.text, speaker=speaker, standing=found, at=at, note=note, credits=credits)
    Amendment.objects.filter(pk__in=[one.pk for one in rows]).update(taken_in=version)
    carry(row, by_amendments(text_of(base), values, made.text), version)
    data = {"version": version.number, "amendments": len(rows)}
    record(name=acts.AMENDMENTS_TAKEN_IN, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)
    return version.number


@transaction.atomic
def merge(
    *,
    speaker: Speaker,
    proposal_id: int,
    amendment_ids: Sequence[int],
    operations: Sequence[Operation],
    reason: str,
    at: datetime,
) -> Asked:
    """Join amendments by hand into another, which keeps the authors of all; they are then *merged* in it.

    The new one is under study: it is accepted or refused as any. Raises as ``submit`` and ``answer`` do.
    """
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    found = standing(row.table, speaker, at=at)
    may_hold_pen(speaker, found).enforce()
    check_text_may_change(row, at=at)
    chosen = Amendment.objects.select_for_update(of=("self",)).filter(proposal=row, pk__in=amendment_ids)
    rows = list(chosen.select_related("base").order_by("number"))
    base = present(row)
    number = (Amendment.objects.filter(proposal=row).aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        states = [lifecycles.AMENDMENT.moved(one.state, STATES.MERGE) for one in rows]
        values = [amendment_of(one) for one in rows]
        made = core.merged(text_of(base), values, named(operations, number), key=key_of(number), rank=number)
    except Refused as refused:
        raise as_not_possible(refused) from refused
    joined = Amendment.objects.create(
        public_id=public_id(os.urandom(5)),
        proposal=row,
        number=number,
        base=base,
        operations=operations_to_json(made.operations),
        passage_key=keys_of(made.operations[0])[0],
        language=row.language,
        reason=texts.write(language=row.language, title="", body=reason, at=at),
        state=STATES.UNDER_STUDY,
        organization_id=found.organization_id,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        submitted_at=at,
    )
    for one, state in zip(rows, states, strict=True):
        one.state, one.merged_into, one.answered_at, one.answered_by = state, joined, at, speaker.person_id
        one.revision += 1
        one.save(update_fields=["state", "merged_into", "answered_at", "answered_by", "revision"])
    lapse_below([one.pk for one in rows], at=at)
    _record(acts.AMENDMENT_MERGED, joined, speaker, at)
    return Asked(joined.pk, joined.public_id, joined.number)


def present(row: Proposal) -> ProposalVersion:
    """The present version of a proposal, with its words."""
    return ProposalVersion.objects.select_related("text").get(pk=row.current_id or 0)


def accepted(row: Proposal) -> list[Amendment]:
    """Accepted and not yet in the text, by number."""
    return list(
        Amendment.objects.filter(proposal=row, parent=None, state=STATES.ACCEPTED, taken_in=None)
        .select_related("base")
        .order_by("number")
    )


def named(operations: Sequence[Operation], number: int) -> tuple[Operation, ...]:
    """The same operations, the passages they add named after the amendment: no two share a name."""
    return tuple(
        replace(
            one, passages=tuple(replace(p, key=f"{key_of(number)}.{place}-{n}") for n, p in enumerate(one.passages))
        )
        if isinstance(one, Insert)
        else one
        for place, one in enumerate(operations)
    )


def _asked_already(
    row: Proposal, asked: core.Amendment, reason: str, *, bodies: Iterable[int], base: ProposalVersion
) -> Amendment | None:
    waiting = Amendment.objects.filter(
        proposal=row, parent=None, base=base, state__in=PENDING, organization__in=bodies, reason__body=reason.strip()
    )
    for one in waiting.order_by("number"):
        held = operations_from_json(one.operations)
        if len(held) == len(asked.operations) and all(map(ask_the_same, held, asked.operations)):
            return one
    return None


def _revive(row: Proposal, amendment: Amendment) -> None:
    """An amendment that was left behind comes back on the present text, or not at all."""
    base = present(row)
    asked = _on_present(row, amendment_of(amendment), base)
    amendment.operations, amendment.base = operations_to_json(asked.operations), base
    amendment.passage_key = keys_of(asked.operations[0])[0]
    amendment.merged_into = None


def may_amend(row: Proposal, at: datetime) -> None:
    """Raise the refusal when the proposal takes no amendment now."""
    if row.state not in (lifecycles.Proposal.OPEN, lifecycles.Proposal.AMENDING):
        raise NotPossible(Reason("not_amendable", _("Cette proposition ne reçoit pas d’amendements en ce moment.")))
    is_open(row.table, Verb.AMEND, at=at, question_id=row.question_id).enforce()


def _on_present(row: Proposal, asked: core.Amendment, base: ProposalVersion) -> core.Amendment:
    """The amendment on the present version. Raises ``Invalid`` or ``NotPossible``."""
    seen = base
    if asked.base_version != base.number:
        found = ProposalVersion.objects.select_related("text").filter(proposal=row, number=asked.base_version).first()
        if found is None:
            raise Invalid(Reason("version_unknown", _("Cette version du texte n’existe pas.")))
        seen = found
    faults = core.check(text_of(seen), asked)
    if faults:
        raise as_invalid(Refused(*faults))
    if seen.number == base.number:
        return asked
    carried = rebase(asked, by_comparison(text_of(seen), text_of(base)))
    if carried.outcome is not Outcome.CLEAN or carried.amendment is None:
        raise as_not_possible(Refused(trouble(carried)))
    return replace(carried.amendment, base_version=base.number)


def _check_with_accepted(row: Proposal, amendment: Amendment) -> None:
    base = present(row)
    others = [one for one in accepted(row) if one.pk != amendment.pk]
    _consolidated(base, [amendment_of(one) for one in (*others, amendment)])


def _consolidated(base: ProposalVersion, values: Sequence[core.Amendment]) -> Consolidated:
    try:
        return consolidate(text_of(base), values)
    except Refused as refused:
        raise as_not_possible(refused) from refused


def _record(name: str, amendment: Amendment, speaker: Speaker, at: datetime) -> None:
    data = {"proposal": amendment.proposal_id, "number": amendment.number, "state": amendment.state}
    record(name=name, speaker=speaker, at=at, subject=("deliberation.amendment", amendment.pk), data=data)
