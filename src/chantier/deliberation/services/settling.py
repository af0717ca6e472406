"""Closing a proposal: its text, evidence, amendments and positions become one form with a fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles, settled
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Amendment, Evidence, Position, Proposal
from chantier.deliberation.permissions import may_hold_pen, may_record_outcome
from chantier.deliberation.phrases import as_not_possible
from chantier.deliberation.queries.positions import Standings, standings
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import texts
from chantier.deliberation.services.amendments import accepted, present
from chantier.deliberation.services.carrying import PENDING, keep_former
from chantier.deliberation.services.proposals import check_mandate
from chantier.directory import api as directory
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST_WORDS: Final = 1_000


@dataclass(frozen=True)
class Settled:
    """A text that nobody changes any more."""

    id: int
    public_id: str
    fingerprint: str


@transaction.atomic
def settle(*, speaker: Speaker, proposal_id: int, at: datetime) -> Settled:
    """Fix the text when the table's procedure says that it holds. Settling twice gives the same fingerprint.

    Raises ``NotAllowed``; ``NotPossible`` while objections stand, too few spoke, or amendments wait for an answer.
    """
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    may_hold_pen(speaker, standing(row.table, speaker, at=at)).enforce()
    if row.state == lifecycles.Proposal.SETTLED:
        return Settled(row.pk, row.public_id, row.fingerprint)
    check_mandate(row.table, at=at)
    try:
        row.state = lifecycles.PROPOSAL.moved(row.state, lifecycles.Proposal.SETTLE)
    except Refused as refused:
        raise as_not_possible(refused) from refused
    if accepted(row) or Amendment.objects.filter(proposal=row, state__in=PENDING).exists():
        raise NotPossible(
            Reason(
                "amendments_wait",
                _("Des amendements attendent une réponse, ou d’entrer dans le texte."),
                _("Répondez à chacun avant d’arrêter le texte."),
            )
        )
    found = standings(row, at=at)
    if not found.outcome.holds:
        raise as_not_possible(Refused(*found.outcome.reasons))
    _fix_groups(row, found, at)
    everybody = {*found.silent, *(one.organization_id for one in found.positions)}
    row.closing = {"seated": sorted(everybody), "rule": row.table.procedure.rule}
    form = settled.settled_form(_settlement(row, found, at))
    row.settled, row.fingerprint, row.closed_at, row.updated_at = form, settled.fingerprint_of(form), at, at
    row.save(update_fields=["state", "closing", "settled", "fingerprint", "closed_at", "updated_at"])
    data = {"fingerprint": row.fingerprint, "spoke": found.tally.spoke, "seated": found.tally.seated}
    record(name=acts.PROPOSAL_SETTLED, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)
    return Settled(row.pk, row.public_id, row.fingerprint)


@transaction.atomic
def record_outcome(
    *, speaker: Speaker, proposal_id: int, outcome: str, url: str, at: datetime, words: str = ""
) -> None:
    """Note what an assembly decided of a settled text. The text and its fingerprint do not move. Safe to run twice."""
    may_record_outcome(speaker).enforce()
    words = texts.short(words, most=LONGEST_WORDS)
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    if row.state != lifecycles.Proposal.SETTLED:
        raise NotPossible(Reason("not_settled", _("Cette proposition n’est pas encore un texte arrêté.")))
    said = {"outcome": outcome, "url": url, "words": words}
    if all(row.outcome.get(name) == value for name, value in said.items()):
        return
    row.outcome = {**row.outcome, **said, "at": at.isoformat()}
    row.save(update_fields=["outcome"])
    record(name=acts.OUTCOME_RECORDED, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk))


def _fix_groups(proposal: Proposal, found: Standings, at: datetime) -> None:
    counted: list[Position] = []
    rows = {row.pk: row for row in Position.objects.filter(pk__in=[one.id for one in found.positions]).order_by("pk")}
    for view in found.positions:
        row = rows.pop(view.id)
        row.colleges, row.region, row.organization_id = list(view.colleges), view.region, view.organization_id
        counted.append(row)
    # Of bodies that became one, the last position counts: the others are kept, and no longer stand.
    for row in Position.objects.filter(proposal=proposal).exclude(pk__in=[one.pk for one in counted]):
        keep_former(row, at=at)
        row.delete()
    Position.objects.bulk_update(counted, ["colleges", "region", "organization"], batch_size=500)


def _settlement(row: Proposal, found: Standings, at: datetime) -> settled.Settlement:
    amendments = list(Amendment.objects.filter(proposal=row).exclude(state="draft").select_related("merged_into"))
    ids = [one.organization_id for one in amendments if one.organization_id]
    refs = directory.public_ids_of([*ids, *(one.organization_id for one in found.positions)])
    # In their authors' own words, whatever the language of whoever settles.
    said = dict(Position.objects.filter(proposal=row).order_by("pk").values_list("pk", "reason__body"))
    sources = Evidence.objects.filter(proposal=row, removed_at=None).select_related("resource").order_by("pk")
    return settled.Settlement(
        proposal=row.public_id,
        table=row.table.public_id,
        settled_at=at,
        text=text_of(present(row)),
        evidence=tuple(
            settled.Evidence(
                one.passage_key,
                one.resource.public_id,
                one.bearing,
                one.strength,
                "withdrawn" if one.flagged_at else "published",
            )
            for one in sources
        ),
        amendments=tuple(
            settled.AmendmentFate(
                one.number,
                one.state,
                one.answer,
                (refs[one.organization_id],) if one.organization_id else (),
                one.merged_into.number if one.merged_into else None,
            )
            for one in amendments
        ),
        positions=tuple(
            settled.PositionTaken(refs[one.organization_id], one.stance, said[one.id], ", ".join(one.colleges), one.at)
            for one in found.positions
        ),
        minority=tuple(refs[one.organization_id] for one in found.minority),
    )
