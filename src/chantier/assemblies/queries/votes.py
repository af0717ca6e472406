"""Votes of a meeting as its pages show them: what is asked, where it is, how many voted, what one may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.models import Ballot, Elector, HandCount, Meeting, NamedVoice, SignIn, Vote
from chantier.assemblies.queries.ballot_box import boxes, frozen_of
from chantier.assemblies.queries.standing import Standing
from chantier.assemblies.queries.voices import voice_names

#: Live turnout is told by so many: a number that moves by one would say who just voted.
BATCH: Final = 20
_HEAVY: Final = ("setup", "result")


@dataclass(frozen=True)
class CollegeTurnout:
    """A college in a vote: how many may vote and, once it is closed, how many did."""

    college: str
    entries: int
    voices: int


@dataclass(frozen=True)
class MyBallot:
    """What whoever asks may do in an open vote. ``given``: what they said in a vote by name."""

    entry_id: int | None = None
    is_elector: bool = False
    has_voted: bool = False
    given: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NamedLine:
    """One voice of a vote by name, for whoever reads the result."""

    number: int
    name: str
    college: str
    voices: int
    choices: tuple[str, ...]


def votes_of(meeting: Meeting) -> tuple[Vote, ...]:
    """The votes of a meeting, by number. One query."""
    return tuple(Vote.objects.filter(meeting=meeting).defer(*_HEAVY).order_by("number"))


def vote_of(meeting: Meeting, public_id: str) -> Vote | None:
    """This vote of a meeting. One query."""
    found: Vote | None = (
        Vote.objects.filter(meeting=meeting, public_id=public_id).select_related("motion", "secret_asked_by").first()
    )
    return found


def electors_of(vote: Vote) -> tuple[CollegeTurnout, ...]:
    """Who may vote, by college, as the record of its opening says: nobody is counted again. No query."""
    if not vote.setup:
        return ()
    register = frozen_of(vote)["register"]
    return tuple(
        CollegeTurnout(college, said["entries"], said["voices"])
        for college, said in sorted(register.items())
        if said["entries"]
    )


def turnout(vote: Vote) -> int:
    """How many voted: while the vote is open, in whole batches of twenty; then, as its files say. One query."""
    if vote.state in (VoteState.CLOSED, VoteState.COUNTED):
        return sum(box.ballots for box in boxes(vote))
    rows = SignIn.objects.filter(vote=vote) if vote.level == Vote.SECRET else NamedVoice.objects.filter(vote=vote)
    found = rows.count()
    return found // BATCH * BATCH if vote.state == VoteState.OPEN else found


def my_ballot(vote: Vote, standing: Standing) -> MyBallot:
    """What whoever asks may do. Two queries at most."""
    if standing.entry_id is None:
        return MyBallot()
    elector = Elector.objects.filter(vote=vote, entry_id=standing.entry_id).exists()
    if not elector:
        return MyBallot(standing.entry_id)
    if vote.level == Vote.NAMED:
        row = NamedVoice.objects.filter(vote=vote, entry_id=standing.entry_id).first()
        return MyBallot(standing.entry_id, True, row is not None, tuple(row.choices) if row else None)
    return MyBallot(standing.entry_id, True, SignIn.objects.filter(vote=vote, entry_id=standing.entry_id).exists())


def hands_of(vote: Vote) -> Mapping[str, HandCount]:
    """The hands counted so far, by college. One query."""
    return {row.college: row for row in HandCount.objects.filter(vote=vote).order_by("college")}


def named_voices(vote: Vote) -> tuple[NamedLine, ...]:
    """Who said what, by number: for a vote by name that is counted. Three queries."""
    rows = list(NamedVoice.objects.filter(vote=vote).select_related("entry").order_by("entry__number"))
    names = voice_names(row.entry_id for row in rows)
    return tuple(
        NamedLine(row.entry.number, names[row.entry_id].name, row.entry.college, row.voices, tuple(row.choices))
        for row in rows
    )


def paper_so_far(vote: Vote) -> tuple[int, int]:
    """How many signed for a ballot of paper, and how many of those were typed. Two queries."""
    signed = SignIn.objects.filter(vote=vote, way=SignIn.PAPER).count()
    return signed, Ballot.objects.filter(vote=vote, paper=True).count()


def signed_numbers(vote: Vote) -> tuple[int, ...]:
    """The numbers of the roll of those who signed in, once the vote is counted. One query."""
    if vote.state != VoteState.COUNTED:
        return ()
    return tuple(SignIn.objects.filter(vote=vote).order_by("entry__number").values_list("entry__number", flat=True))
