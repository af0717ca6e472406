"""The course of a meeting: opened with its quorum, suspended, resumed, closed; or lifted because too few came."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core import lifecycles
from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.core.quorum import Part, Quorum
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Meeting, Vote
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.phrases import refusal_of
from chantier.assemblies.queries.quorums import quorum_now, rule_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, frozen_roll, held, in_turn, parts_of
from chantier.assemblies.services.speakers import forget_groups
from chantier.foundation.access.api import ALLOWED, NotPossible, Reason, Speaker, Verdict, refused
from chantier.foundation.journal.api import record

_ACTS: Final = {
    "open": acts.MEETING_OPENED,
    "suspend": acts.MEETING_SUSPENDED,
    "resume": acts.MEETING_RESUMED,
    "close": acts.MEETING_CLOSED,
    "lift": acts.MEETING_CLOSED,
}


def open_meeting(*, speaker: Speaker, meeting_id: int, at: datetime) -> bool:
    """Open it, with its quorum; whether this gesture did. Raises ``NotAllowed``, ``NotPossible``."""
    return _go("open", speaker, meeting_id, at)


def suspend(*, speaker: Speaker, meeting_id: int, at: datetime) -> bool:
    """Suspend it; whether this gesture did. People still come and go."""
    return _go("suspend", speaker, meeting_id, at)


def resume(*, speaker: Speaker, meeting_id: int, at: datetime) -> bool:
    """Resume it, with its quorum where the by-laws want it throughout; whether this gesture did."""
    return _go("resume", speaker, meeting_id, at)


def close(*, speaker: Speaker, meeting_id: int, at: datetime) -> bool:
    """Close it, with or without its quorum; whether this gesture did. A vote that is open is closed first."""
    return _go("close", speaker, meeting_id, at)


def lift(*, speaker: Speaker, meeting_id: int, at: datetime) -> bool:
    """Close a meeting that was never opened because too few came; whether this gesture did. It can be convened again.

    Raises ``NotPossible`` where the quorum is reached.
    """
    return _go("lift", speaker, meeting_id, at)


def has_quorum(meeting: Meeting, quorum: Quorum) -> Verdict:
    """Whether a quorum is reached, else what is missing."""
    lacking = [part for part in quorum.parts if not part.is_reached]
    return ALLOWED if not lacking else _too_few(lacking[0], meeting)


def _too_few(part: Part, meeting: Meeting) -> Verdict:
    begun = meeting.opened_at is not None
    sentence = (
        _("Le quorum n’est pas atteint : %(present)d voix présentes, il en faut %(needed)d.")
        if part.college is None
        else _("Le quorum d’un collège n’est pas atteint : %(present)d voix présentes, il en faut %(needed)d.")
    )
    following = (
        _("Attendez le retour des membres, ou levez l’assemblée.")
        if begun
        else _("Attendez d’autres arrivées, ou levez l’assemblée faute de quorum et convoquez-la de nouveau.")
    )
    return refused("no_quorum", sentence, following, error=NotPossible, present=part.present, needed=part.needed)


@transaction.atomic
def _go(verb: str, speaker: Speaker, meeting_id: int, at: datetime) -> bool:
    meeting = held(meeting_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if _is_done(verb, meeting):
        return False
    try:
        state = lifecycles.after(lifecycles.MEETING, verb=verb, state=meeting.state)
    except Impossible as impossible:
        raise refusal_of(impossible) from impossible
    if verb != "close":
        frozen_roll(meeting)
    at = in_turn(meeting, at)
    quorum = quorum_now(meeting, at=at)
    _check(verb, meeting, quorum)
    meeting.state = state
    fields = ["state"]
    if verb == "open":
        meeting.opened_at = at
        fields.append("opened_at")
    if state == MeetingState.CLOSED:
        meeting.closed_at = at
        fields.append("closed_at")
        forget_groups(meeting)
    meeting.save(update_fields=fields)
    told: dict[str, Any] = {"quorum": parts_of(quorum)}
    if verb == "lift":
        told["lacking"] = True
    record(
        name=_ACTS[verb],
        speaker=speaker,
        at=at,
        subject=(SUBJECT, meeting.pk),
        data=told,
        public={**told, "meeting": meeting.public_id},
    )
    return True


def _is_done(verb: str, meeting: Meeting) -> bool:
    """Whether the meeting is where this verb leads: a form sent twice, two tabs."""
    begun = meeting.opened_at is not None
    return {
        "open": begun and meeting.state == MeetingState.OPEN,
        "resume": begun and meeting.state == MeetingState.OPEN,
        "suspend": meeting.state == MeetingState.SUSPENDED,
        "close": begun and meeting.state == MeetingState.CLOSED,
        "lift": not begun and meeting.state == MeetingState.CLOSED,
    }[verb]


def _check(verb: str, meeting: Meeting, quorum: Quorum) -> None:
    enough = has_quorum(meeting, quorum)
    if verb == "open" or (verb == "resume" and rule_of(meeting).throughout):
        enough.enforce()
    if verb == "lift" and enough:
        raise NotPossible(
            Reason(
                "quorum_is_reached",
                _("Le quorum est atteint : l’assemblée peut s’ouvrir."),
                _("Ouvrez-la ; vous pourrez la lever ensuite."),
            )
        )
    if verb in ("close", "suspend") and Vote.objects.filter(meeting=meeting, state=VoteState.OPEN).exists():
        raise NotPossible(
            Reason(
                "vote_is_open",
                _("Un vote est ouvert : l’assemblée ne peut pas s’arrêter au milieu."),
                _("Fermez d’abord le vote, ou annulez-le."),
            )
        )
