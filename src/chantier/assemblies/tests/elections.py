"""A board whose seats an assembly of organisations fills: what the tests of elections start from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from chantier.assemblies.models import Attendance, Body, Candidacy, Election, Meeting, Roll, RollEntry, Vote
from chantier.assemblies.services.candidacies import CandidacyGiven, answer_candidacy, submit_candidacy
from chantier.assemblies.services.closing import close_vote
from chantier.assemblies.services.counts import count_vote
from chantier.assemblies.services.elections import ElectionGiven, create_election
from chantier.assemblies.services.named_votes import cast_named
from chantier.assemblies.services.votes import open_vote
from chantier.assemblies.tests.meetings import NOW, a_body, a_delegate, a_meeting, a_member, minutes
from chantier.foundation.access.api import SECRETARY, Speaker

CHAIR = Speaker(person_id=900_001, roles=frozenset({SECRETARY}))
OPENS, CLOSES = NOW - timedelta(days=10), NOW - timedelta(hours=1)
BEFORE = NOW - timedelta(days=2)


class Stage:
    """An open assembly with a college of five organisations, all present, and the board it elects."""

    def __init__(self, count: int = 5, **given: Any) -> None:
        self.body = a_body(colleges=("coops",))
        self.board = a_body(kind=Body.BOARD, parent=self.body, names={"fr": "Conseil d’administration"})
        self.meeting: Meeting = a_meeting(self.body, state="open", opened_at=NOW)
        self.members = [a_member(f"Coop {letter}", college="coops") for letter in "ABCDEFGH"[:count]]
        self.speakers = [a_delegate(one, f"Voix{one.name[-1]}") for one in self.members]
        roll = Roll.objects.create(meeting=self.meeting, as_of=date(2026, 5, 1), frozen_at=NOW, fingerprint="0" * 64)
        for number, (one, speaker) in enumerate(zip(self.members, self.speakers, strict=True), start=1):
            entry = RollEntry.objects.create(
                roll=roll,
                number=number,
                organization=one,
                name=one.name,
                college="coops",
                delegate_id=speaker.person_id,
            )
            Attendance.objects.create(entry=entry, arrived=True, at=NOW)
        self.election = self.an_election(**given)

    def an_election(self, **given: Any) -> Election:
        """Two seats of the board for the college, by the transferable vote unless said otherwise."""
        values = {
            "body_id": self.board.pk,
            "seats": 2,
            "rule": "scottish-stv",
            "candidacies_open_at": OPENS,
            "candidacies_close_at": CLOSES,
            "term_starts_on": NOW.date(),
            "term_ends_on": date(2028, 5, 30),
            "college": "coops",
            **given,
        }
        made = create_election(speaker=CHAIR, meeting_id=self.meeting.pk, given=ElectionGiven(**values), at=OPENS)
        return Election.objects.get(pk=made.id)

    def stands(self, place: int, *, at: datetime = BEFORE, accepted: bool = True, **given: Any) -> Candidacy:
        """The delegate of this member stands, in its name; accepted unless said otherwise."""
        speaker = self.speakers[place]
        values = {"person_id": speaker.person_id, "statement": "Je tiendrai le four.", **given}
        made = submit_candidacy(speaker=speaker, election_id=self.election.pk, given=CandidacyGiven(**values), at=at)
        if accepted:
            answer_candidacy(speaker=CHAIR, candidacy_id=made, accepted=True, at=at)
        return Candidacy.objects.get(pk=made)

    def vote(self, vote_id: int, choices: list[str]) -> Vote:
        """Hold a vote by name: each member says its choices, in order; then it is counted."""
        open_vote(speaker=CHAIR, vote_id=vote_id, at=minutes(5))
        for speaker, said in zip(self.speakers, choices, strict=True):
            cast_named(speaker=speaker, vote_id=vote_id, choices=tuple(said), at=minutes(6))
        close_vote(speaker=CHAIR, vote_id=vote_id, at=minutes(7))
        count_vote(speaker=CHAIR, vote_id=vote_id, at=minutes(8), lot_words="pin, sel, vent")
        return Vote.objects.get(pk=vote_id)
