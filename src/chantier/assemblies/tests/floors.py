"""A meeting that is open, its voices, and who leads it: what the tests of the floor start from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from chantier.assemblies.models import (
    AgendaItem,
    Attendance,
    Body,
    ByLaws,
    Meeting,
    Officer,
    Roll,
    RollEntry,
)
from chantier.foundation.access.api import Speaker

NOW = datetime(2026, 5, 30, 15, 0, tzinfo=UTC)
ARTICLES: dict[str, Any] = {
    "quorum": {"number": 3},
    "majorities": {"special": {"share": "2/3"}, "previous-question": {"share": "2/3"}},
    "floor": {"interventions_before_previous_question": 2},
    "speaking": {"seconds": 180, "alternate": True, "first_timers_first": True},
}
NAMES = ("La Braise", "Le Comptoir", "Coop des Battures", "Atelier du Nord", "Le Grenier")
PRESIDENT = Speaker(person_id=700_001)
SECRETARY = Speaker(person_id=700_002)
STRANGER = Speaker(person_id=700_009)


def a_meeting(*, articles: dict[str, Any] | None = None, voices: int = 5, **given: object) -> Meeting:
    """An open meeting of an assembly, everybody on its roll present since it began."""
    number = Meeting.objects.count() + 1
    body = Body.objects.create(
        public_id=f"ins{number:05d}", kind=Body.ASSEMBLY, names={"fr": "Assemblée du réseau"}, created_at=NOW
    )
    laws = ByLaws.objects.create(
        body=body, in_force_from=NOW.date(), articles=ARTICLES if articles is None else articles, written_at=NOW
    )
    opened = NOW - timedelta(hours=1)
    values: dict[str, Any] = {
        "public_id": f"ass{number:05d}",
        "title": "Assemblée générale",
        "starts_at": opened,
        "roll_on": NOW.date(),
        "state": "open",
        "opened_at": opened,
        "created_at": opened,
        **given,
    }
    meeting = Meeting.objects.create(body=body, by_laws=laws, **values)
    for role, speaker in ((Officer.PRESIDENT, PRESIDENT), (Officer.SECRETARY, SECRETARY)):
        Officer.objects.create(meeting=meeting, role=role, person_id=speaker.person_id, since=opened)
    roll = Roll.objects.create(meeting=meeting, as_of=NOW.date(), frozen_at=opened, fingerprint="0" * 64)
    for place, name in enumerate((*NAMES, *(f"Voix {extra}" for extra in range(6, 60)))[:voices], start=1):
        a_voice(roll, place, name)
    return meeting


def a_voice(roll: Roll, number: int, name: str, **given: Any) -> RollEntry:
    """A voice of the roll, present; without an account it is called by the name given at the desk."""
    entry = RollEntry.objects.create(roll=roll, number=number, name=name, **given)
    Attendance.objects.create(entry=entry, arrived=True, at=NOW - timedelta(minutes=50))
    return entry


def voice(meeting: Meeting, number: int) -> int:
    """The entry of this number on the roll."""
    return RollEntry.objects.get(roll__meeting=meeting, number=number).pk


def an_item(meeting: Meeting, title: str = "Le transport", *, is_open: bool = True, **given: object) -> AgendaItem:
    """A point of the agenda, open unless said otherwise."""
    position = AgendaItem.objects.filter(meeting=meeting).count() + 1
    values = {"opened_at": NOW - timedelta(minutes=40) if is_open else None, **given}
    return AgendaItem.objects.create(meeting=meeting, position=position, kind="decision", title=title, **values)
