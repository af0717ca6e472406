"""What a service of a meeting begins with: the meeting held, an instant after all that was noted, quorum watched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.core.quorum import Quorum
from chantier.assemblies.models import Attendance, Meeting, Roll, RollCorrection
from chantier.assemblies.queries.quorums import quorum_now, roll_of
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

SUBJECT: Final = "assemblies.meeting"
#: States in which people come and go.
ATTENDED: Final = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.SUSPENDED)
_TICK: Final = timedelta(microseconds=1)


def held(meeting_id: int) -> Meeting:
    """The meeting, with its body and by-laws, held until the transaction ends. Raises ``Meeting.DoesNotExist``."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("by_laws", "body")
    meeting: Meeting = rows.get(pk=meeting_id)
    return meeting


def frozen_roll(meeting: Meeting) -> Roll:
    """Its roll. Raises ``NotPossible`` before it is frozen."""
    roll = roll_of(meeting)
    if roll is None:
        raise NotPossible(
            Reason(
                "roll_not_frozen",
                _("Le registre des voix de cette assemblée n’est pas encore arrêté."),
                _("Son secrétariat l’arrête, à la page du registre."),
            )
        )
    return roll


def attended(meeting: Meeting) -> None:
    """Raises ``NotPossible`` unless people may come and go, and the roll be corrected."""
    if meeting.state in ATTENDED:
        return
    if meeting.state == MeetingState.DRAFT:
        raise NotPossible(
            Reason(
                "not_convened_yet",
                _("Cette assemblée n’est pas encore convoquée."),
                _("Son secrétariat envoie l’avis de convocation."),
            )
        )
    raise NotPossible(
        Reason("meeting_is_over", _("Cette assemblée est terminée : son registre et ses présences ne changent plus."))
    )


def in_turn(meeting: Meeting, at: datetime) -> datetime:
    """This instant, or the one that follows all that was noted at the meeting if the clock was put back since."""
    last = Attendance.objects.filter(entry__roll__meeting=meeting).aggregate(last=Max("at"))["last"]
    corrected = RollCorrection.objects.filter(entry__roll__meeting=meeting).aggregate(last=Max("at"))["last"]
    known = [one for one in (last, corrected, meeting.opened_at, meeting.closed_at) if one is not None]
    return max(at, *(one + _TICK for one in known)) if known else at


def parts_of(quorum: Quorum) -> list[list[str | int]]:
    """A quorum as the public log tells it: ``[college or "", present, needed, roll]``, the whole first."""
    return [[part.college or "", part.present, part.needed, part.roll] for part in quorum.parts]


@contextmanager
def watching_quorum(meeting: Meeting, speaker: Speaker, at: datetime) -> Iterator[None]:
    """Write in the public log that the quorum was reached or lost by what is done meanwhile, which is at ``at``."""
    before = quorum_now(meeting, at=at)
    yield
    now = quorum_now(meeting, at=at)
    if before.is_reached == now.is_reached:
        return
    told: dict[str, Any] = {"quorum": parts_of(now)}
    record(
        name=acts.QUORUM_REACHED if now.is_reached else acts.QUORUM_LOST,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, meeting.pk),
        data=told,
        public={**told, "meeting": meeting.public_id},
    )
