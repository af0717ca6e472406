"""An assembly that votes: persons on its roll, all present, and votes in any state."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from chantier.assemblies.models import Attendance, Meeting, Roll, RollEntry, Vote
from chantier.assemblies.services.closing import close_vote
from chantier.assemblies.services.counts import count_vote
from chantier.assemblies.services.secret_ballots import Receipt, cast_secret
from chantier.assemblies.services.votes import open_vote, prepare_vote
from chantier.assemblies.tests.meetings import NOW, a_meeting, minutes
from chantier.foundation.access.api import SECRETARY, Speaker

CHAIR = Speaker(person_id=900_001, roles=frozenset({SECRETARY}))
FIRST_PERSON = 100_000
RULES: dict[str, Any] = {
    "quorum": {"number": 2},
    "small": 3,
    "casting": True,
    "majorities": {
        "special": {"share": "2/3"},
        "double": {"share": "1/2", "strictly": True, "college": {"share": "1/2", "strictly": True}},
    },
}


def voter(number: int) -> Speaker:
    """The person whose voice has this number on the roll."""
    return Speaker(person_id=FIRST_PERSON + number)


def an_assembly(
    colleges: Mapping[str, int] | None = None, *, rules: Mapping[str, Any] = RULES, present: Iterable[int] | None = None
) -> Meeting:
    """An open meeting whose roll has so many persons by college, numbered from 1, all there unless said."""
    meeting = a_meeting(rules=dict(rules), state="open", opened_at=NOW)
    roll = Roll.objects.create(meeting=meeting, as_of=date(2026, 5, 1), frozen_at=NOW, fingerprint="0" * 64)
    entries, number = [], 0
    for college, many in (colleges or {"": 5}).items():
        for _one in range(many):
            number += 1
            entries.append(RollEntry(roll=roll, number=number, college=college, delegate_id=FIRST_PERSON + number))
    RollEntry.objects.bulk_create(entries)
    here = set(range(1, number + 1)) if present is None else set(present)
    rows = RollEntry.objects.filter(roll=roll, number__in=here).order_by("number")
    Attendance.objects.bulk_create(Attendance(entry=row, arrived=True, at=NOW) for row in rows)
    return meeting


def a_vote(
    meeting: Meeting,
    *,
    level: str = Vote.SECRET,
    rule: str = "motion",
    options: tuple[str, ...] = (),
    opened: bool = True,
    at: datetime | None = None,
    closes_at: datetime | None = None,
    **more: Any,
) -> Vote:
    """A vote, open unless said otherwise."""
    counting = more.pop("counting", {"rule": rule} if rule == "motion" else {"rule": rule, "seats": 1})
    made = prepare_vote(
        speaker=CHAIR,
        meeting_id=meeting.pk,
        question=more.pop("question", "Faut-il un comité du transport ?"),
        options=options,
        level=level,
        counting=counting,
        at=minutes(1),
        **more,
    )
    if opened:
        open_vote(speaker=CHAIR, vote_id=made.vote_id, at=at or minutes(2), closes_at=closes_at)
    return Vote.objects.get(pk=made.vote_id)


def cast(
    vote: Vote, number: int, *choices: str, word: str = "", nonce: str = "", at: datetime | None = None
) -> Receipt:
    """The ballot of a voice of the roll."""
    return cast_secret(
        speaker=voter(number),
        vote_id=vote.pk,
        choices=choices or ("yes",),
        nonce=nonce or secrets.token_hex(16),
        word=word,
        at=at or minutes(3),
    )


def closed(vote: Vote, *, at: datetime | None = None) -> Vote:
    """The vote, closed."""
    close_vote(speaker=CHAIR, vote_id=vote.pk, at=at or minutes(10))
    return Vote.objects.get(pk=vote.pk)


def counted(vote: Vote, *, words: str = "lilas", casting: bool | None = None) -> Mapping[str, Any]:
    """The result of a vote, closed if it was not."""
    if Vote.objects.get(pk=vote.pk).state == "open":
        closed(vote)
    return count_vote(speaker=CHAIR, vote_id=vote.pk, lot_words=words, casting=casting, at=minutes(12))
