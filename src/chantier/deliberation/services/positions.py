"""Positions of organisations: one voice each, whoever holds the mandate, changeable until the close."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Position, Proposal
from chantier.deliberation.permissions import may_speak
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.procedures import as_value
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.services import texts
from chantier.deliberation.services.carrying import keep_former
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST_CONDITION: Final = 1_000


@transaction.atomic
def take_position(
    *,
    speaker: Speaker,
    proposal_id: int,
    stance: str,
    reason: str,
    at: datetime,
    condition: str = "",
    language: str = "fr",
    entered_by: int | None = None,
) -> int:
    """Say where one's organisation stands, or change it; the position's number.

    Whoever holds the mandate speaks for the same voice: the last word before the close counts, the former one is kept.
    Raises ``NotAllowed``, ``NotPossible`` (positions are closed), ``Invalid`` (no such stance, no reason).
    """
    condition = texts.short(condition, most=LONGEST_CONDITION)
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    found = standing(row.table, speaker, at=at)
    may_speak(speaker, found).enforce()
    _may_take(row, at)
    chosen = next((one for one in as_value(row.table.procedure).stances if one.key == stance), None)
    if chosen is None:
        raise Invalid(Reason("stance_unknown", _("Choisissez une position.")))
    if chosen.needs_reason and not reason.strip():
        raise Invalid(
            Reason("position_without_reason", _("Dites pourquoi : cette position ne se prend pas sans raison."))
        )
    assert found.organization_id is not None
    assert speaker.person_id is not None
    assert speaker.voice_id is not None
    before = _present(row, found, at)
    if before is not None:
        if (before.stance, before.reason.body, before.condition) == (stance, reason.strip(), condition):
            return before.pk
        keep_former(before, at=at)
        before.organization_id = found.organization_id
        texts.rewrite(before.reason, title="", body=reason.strip(), at=at)
        before.stance, before.condition, before.at = stance, condition, at
        before.person_id, before.voice_id, before.entered_by = speaker.person_id, speaker.voice_id, entered_by
        before.save()
        position = before
    else:
        position = Position.objects.create(
            proposal=row,
            organization_id=found.organization_id,
            stance=stance,
            reason=texts.write(language=language, title="", body=reason.strip(), at=at),
            condition=condition,
            person_id=speaker.person_id,
            voice_id=speaker.voice_id,
            entered_by=entered_by,
            at=at,
        )
    data = {"position": position.pk, "stance": stance}
    record(name=acts.POSITION_TAKEN, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)
    return position.pk


@transaction.atomic
def withdraw_position(*, speaker: Speaker, proposal_id: int, at: datetime) -> None:
    """Take one's organisation's position back while positions are open; without one, nothing happens."""
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    found = standing(row.table, speaker, at=at)
    may_speak(speaker, found).enforce()
    _may_take(row, at)
    before = _present(row, found, at)
    if before is None:
        return
    keep_former(before, at=at)
    before.delete()
    record(name=acts.POSITION_WITHDRAWN, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk))


def _may_take(row: Proposal, at: datetime) -> None:
    if row.state != lifecycles.Proposal.POSITIONS:
        raise NotPossible(
            Reason(
                "positions_not_called",
                _("On ne prend pas position sur ce texte en ce moment."),
                _("La table y appelle quand le texte ne change plus."),
            )
        )
    is_open(row.table, Verb.TAKE_POSITION, at=at, question_id=row.question_id).enforce()


def _present(row: Proposal, found: Standing, at: datetime) -> Position | None:
    """The body's own position: the last of those that it and the bodies merged into it took, the others kept."""
    held = Position.objects.select_for_update().filter(proposal=row, organization__in=found.bodies)
    latest, *others = held.order_by("-at", "-pk") or (None,)
    for other in others:
        keep_former(other, at=at)
        other.delete()
    return latest
