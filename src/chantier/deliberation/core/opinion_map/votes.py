"""The votes of a consultation, in one order whatever the order they came in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

AGREE: Final = 1
PASS: Final = 0
DISAGREE: Final = -1
_BLOCK: Final = 1 << 18
#: More is not a consultation that people can read, but a column taken for another.
MOST_STATEMENTS: Final = 20_000


class UnusableVotes(ValueError):
    """Votes from which no map can be made: a code and what it speaks of, put into words by `opinion_map_phrases`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, object] = params


class Counts(NamedTuple):
    """How many agreed, disagreed and passed, for each statement (whole numbers, one array each)."""

    agree: NDArray[np.int64]
    disagree: NDArray[np.int64]
    passed: NDArray[np.int64]

    @property
    def total(self) -> NDArray[np.int64]:
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True, eq=False)
class Votes:
    """One vote for each pair that voted: row after row of `voters`, statements ascending inside a row.

    `starts` has one place more than `voters`: the votes of voter *i* stand from `starts[i]` to `starts[i + 1]` in
    `statement_of` and `values` (−1, 0, 1). Labels are in the order of `shortlex`.
    """

    voters: tuple[str, ...]
    statements: tuple[str, ...]
    starts: NDArray[np.int64]
    statement_of: NDArray[np.int32]
    values: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def votes_of_each(self) -> NDArray[np.int64]:
        """How many votes each voter cast."""
        return np.diff(self.starts)

    @cached_property
    def voter_of(self) -> NDArray[np.int32]:
        """The voter of each vote."""
        return np.repeat(np.arange(len(self.voters), dtype=np.int32), self.votes_of_each)

    @cached_property
    def counts(self) -> Counts:
        """The counts of all the voters."""
        return self.counts_by(np.zeros(len(self.voters), dtype=np.int64), 1)[0]

    def counts_by(self, group_of: NDArray[np.int64], groups: int) -> tuple[Counts, ...]:
        """The counts of each group; a voter whose group is −1 is in none."""
        width = len(self.statements)
        flat = np.zeros((groups + 1) * width * 3, dtype=np.int64)
        for part in _blocks(len(self)):
            place = (group_of[self.voter_of[part]] + 1) * width + self.statement_of[part]
            flat += np.bincount(place * 3 + (self.values[part] + 1), minlength=len(flat))
        table = flat.reshape(groups + 1, width, 3)
        return tuple(Counts(agree=one[:, 2], disagree=one[:, 0], passed=one[:, 1]) for one in table[1:])

    def only(self, kept: NDArray[np.int64]) -> Votes:
        """The votes of some voters, given by ascending places; every statement stays, even without a vote."""
        lengths = self.votes_of_each[kept]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        taken = np.arange(starts[-1]) + np.repeat(self.starts[kept] - starts[:-1], lengths)
        return Votes(
            voters=tuple(self.voters[place] for place in kept),
            statements=self.statements,
            starts=starts,
            statement_of=self.statement_of[taken],
            values=self.values[taken],
        )

    def digest(self) -> str:
        """SHA-256 of the votes in their canonical order: the same votes give the same digest."""
        seal = hashlib.sha256()
        for labels in (self.voters, self.statements):
            seal.update(
                b"".join(b"%d:%s" % (len(coded), coded) for coded in (label.encode() for label in labels)) + b"\n"
            )
        seal.update(np.ascontiguousarray(self.starts, dtype="<i8").tobytes())
        seal.update(np.ascontiguousarray(self.statement_of, dtype="<i4").tobytes())
        seal.update(self.values.tobytes())
        return seal.hexdigest()


def shortlex(label: str) -> tuple[int, str]:
    """The order of labels: the shorter first, then by their characters, so that 9 stands before 10."""
    return len(label), label


def votes_from_rows(rows: Iterable[tuple[str, str, int] | tuple[str, str, int, int]]) -> Votes:
    """Votes from (voter, statement, vote) or (voter, statement, vote, order). See `arrange`."""
    taken = list(rows)
    voters: dict[str, int] = {}
    statements: dict[str, int] = {}
    return arrange(
        voter_codes=np.array([voters.setdefault(row[0], len(voters)) for row in taken], dtype=np.int64),
        statement_codes=np.array([statements.setdefault(row[1], len(statements)) for row in taken], dtype=np.int64),
        values=np.array([row[2] for row in taken], dtype=np.int64),
        orders=np.array([row[3] for row in taken if len(row) == 4], dtype=np.int64)
        if any(len(row) == 4 for row in taken)
        else None,
        voters=tuple(voters),
        statements=tuple(statements),
    )


def arrange(
    *,
    voters: Sequence[str],
    statements: Sequence[str],
    voter_codes: NDArray[np.integer[Any]],
    statement_codes: NDArray[np.integer[Any]],
    values: NDArray[np.integer[Any]],
    orders: NDArray[np.int64] | None = None,
) -> Votes:
    """Put votes in their canonical order; codes are places in `voters` and `statements`, whose labels are unique.

    The same vote said twice counts once. When someone voted twice on a statement and not alike, the vote of the
    greatest order stands; without orders, or when the orders are equal, nobody can say which came last: `UnusableVotes`
    ("contradictory"). Also raised: "no_votes", "bad_vote" (a value other than −1, 0, 1), "one_voter",
    "too_many_statements".
    """
    if not len(values):
        raise UnusableVotes("no_votes")
    if values.min() < DISAGREE or values.max() > AGREE:
        wrong = int(np.flatnonzero((values < DISAGREE) | (values > AGREE))[0])
        raise UnusableVotes("bad_vote", value=int(values[wrong]), line=wrong + 2)
    if len(statements) > MOST_STATEMENTS:
        raise UnusableVotes("too_many_statements", count=len(statements), most=MOST_STATEMENTS)
    voters, ranked_voters = _ranked(voters)
    statements, ranked_statements = _ranked(statements)
    said = np.empty(len(values), dtype=np.int64)
    for part in _blocks(len(said)):
        pair = ranked_voters[voter_codes[part]] * len(statements) + ranked_statements[statement_codes[part]]
        said[part] = pair * 4 + (values[part] + np.int8(1))
    moments = None
    if orders is None:
        said.sort()
    else:
        in_order = np.lexsort((said, orders, said >> 2))
        said, moments = said[in_order], orders[in_order]
    said = _one_vote_a_pair(said, moments, voters, statements)
    present = np.zeros(len(voters), dtype=np.int64)
    voted_on = np.empty(len(said), dtype=np.int32)
    votes = np.empty(len(said), dtype=np.int8)
    for part in _blocks(len(said)):
        pair = said[part] >> 2
        cast_by = pair // len(statements)
        present += np.bincount(cast_by, minlength=len(voters))
        voted_on[part] = pair - cast_by * len(statements)
        votes[part] = (said[part] & 3) - 1
    if np.count_nonzero(present) < 2:
        raise UnusableVotes("one_voter", voter=voters[int(np.flatnonzero(present)[0])])
    return Votes(
        voters=tuple(voters),
        statements=tuple(statements),
        starts=np.concatenate(([0], np.cumsum(present))),
        statement_of=voted_on,
        values=votes,
    )


def _blocks(count: int, *, overlap: int = 0) -> Iterator[slice]:
    """Parts small enough to stay in the processor's cache, where whole arrays of ten millions would not."""
    return (slice(first, first + _BLOCK + overlap) for first in range(0, count, _BLOCK))


def _ranked(labels: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The labels in their order, and the rank of each one as it was given."""
    by_rank = sorted(range(len(labels)), key=[shortlex(label) for label in labels].__getitem__)
    ranks = np.empty(len(labels), dtype=np.int64)
    ranks[by_rank] = np.arange(len(labels))
    return [labels[place] for place in by_rank], ranks


def _one_vote_a_pair(
    said: NDArray[np.int64],
    moments: NDArray[np.int64] | None,
    voters: Sequence[str],
    statements: Sequence[str],
) -> NDArray[np.int64]:
    """Keep the last of the votes of each pair (they stand in order); refuse two that differ at the same moment."""
    # Two neighbours are of one pair when they differ in their two last bits only, those of the vote.
    if not any(((said[part][1:] ^ said[part][:-1]) < 4).any() for part in _blocks(len(said), overlap=1)):
        return said
    again = (said[1:] ^ said[:-1]) < 4
    last = np.append(~again, True)
    unlike = again & (said[1:] != said[:-1])
    if moments is not None:
        # Only a tie at the last moment of a pair matters: what it replaced is past.
        unlike &= (moments[1:] == moments[:-1]) & _at_the_end(last, moments)
    if unlike.any():
        at = int(said[np.flatnonzero(unlike)[0]] >> 2)
        voter, statement = voters[at // len(statements)], statements[at % len(statements)]
        raise UnusableVotes("contradictory", voter=voter, statement=statement)
    kept: NDArray[np.int64] = said[last]
    return kept


def _at_the_end(last: NDArray[np.bool_], moments: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For each neighbouring couple, whether it stands at the last moment of its pair."""
    places = np.flatnonzero(last)
    end_of = places[np.searchsorted(places, np.arange(len(last)))]
    at_the_end: NDArray[np.bool_] = moments[:-1] == moments[end_of[:-1]]
    return at_the_end
