"""Schulze's method: its own example, votes of Debian with their official matrices, and properties."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise as neighbours

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.counting.ballots import UNNAMED, Ranks, Uncountable
from chantier.assemblies.core.counting.schulze import Dropped, Threshold, pairwise, schulze
from chantier.assemblies.core.counting.tally_sheet import read_tally_sheet


def ranks(candidates: str, *told: tuple[int, str]) -> Ranks:
    """``(3, "A BC")``: three papers that put A first, then B and C level; who is not named is left out."""
    lines = np.full((len(candidates), len(told)), UNNAMED, dtype=np.int16)
    for paper, (_voices, places) in enumerate(told):
        for place, level in enumerate(places.split()):
            for name in level:
                lines[candidates.index(name), paper] = place + 1
    return Ranks(tuple(candidates), lines, np.array([voices for voices, _places in told], dtype=np.int64))


def test_the_example_of_the_paper_elects_e():
    # Schulze (2011), example 1 in its first form: 45 voters, five candidates.
    counted = schulze(
        ranks(
            "ABCDE",
            (5, "A C B E D"),
            (5, "A D E C B"),
            (8, "B E D A C"),
            (3, "C A B E D"),
            (7, "C A E B D"),
            (2, "C B A D E"),
            (7, "D C E B A"),
            (8, "E B A D C"),
        ),
        seats=1,
        seed="",
    )

    assert [counted.candidates[one] for one in counted.winners] == ["E"]
    assert counted.pairs[0].tolist() == [0, 20, 26, 30, 22]


def test_equal_ranks_give_a_voice_to_neither_and_who_is_left_out_stands_last():
    assert pairwise(ranks("ABC", (2, "AB"), (3, "C"))).tolist() == [[0, 0, 2], [0, 0, 2], [3, 3, 0]]


def test_a_perfect_circle_is_drawn_by_lot_and_said():
    circle = ranks("ABC", (1, "A B C"), (1, "B C A"), (1, "C A B"))
    chosen = {schulze(circle, seats=1, seed=seed).ties[0].chosen for seed in "abcdefghij"}

    assert schulze(circle, seats=1, seed="").winners == (0, 1, 2)
    assert chosen == {"A", "B", "C"}


def test_an_option_below_its_quorum_or_its_majority_is_dropped_first():
    ballots = ranks("ABN", (6, "A B N"), (5, "N A B"), (1, "B N A"))
    three_to_one = Threshold("N", quorum=Fraction(6), majorities={"B": Fraction(3)})

    counted = schulze(ballots, seats=1, seed="", threshold=three_to_one)

    assert counted.dropped == (Dropped("A", "quorum", 6, 6), Dropped("B", "majority", 7, 5))
    assert counted.winners == (2,)


def test_a_default_option_that_nobody_wrote_is_refused():
    with pytest.raises(Uncountable, match="unknown_option"):
        schulze(ranks("AB", (1, "A B")), seats=1, seed="", threshold=Threshold("N"))


some_ranks = st.integers(2, 5).flatmap(
    lambda count: st.lists(
        st.tuples(st.integers(1, 9), st.lists(st.integers(1, count), min_size=count, max_size=count)),
        min_size=1,
        max_size=8,
    )
)


def made(papers: list[tuple[int, list[int]]]) -> Ranks:
    count = len(papers[0][1])
    lines = np.array([places for _voices, places in papers], dtype=np.int16).T
    return Ranks(tuple("ABCDE"[:count]), lines, np.array([voices for voices, _places in papers], dtype=np.int64))


@given(some_ranks)
def test_who_beats_every_other_is_elected_and_chains_are_as_slow_search_finds_them(papers):
    ballots = made(papers)
    counted = schulze(ballots, seats=1, seed="words")
    count = len(ballots.candidates)
    pairs = counted.pairs

    assert pairs.tolist() == [
        [sum(voices for voices, places in papers if places[a] < places[b]) for b in range(count)] for a in range(count)
    ]
    beats_all = [a for a in range(count) if all(pairs[a, b] > pairs[b, a] for b in range(count) if a != b)]
    if beats_all:
        assert counted.winners == tuple(beats_all)
    assert counted.winners == _winners_by_search(pairs)


def _winners_by_search(pairs: np.ndarray) -> tuple[int, ...]:
    """Schulze's winners from every path without a loop, each link measured by (voices for, −voices against)."""
    count = len(pairs)
    none = (0, 0)

    def strength(a: int, b: int) -> tuple[int, int]:
        best = none
        stack = [[a]]
        while stack:
            path = stack.pop()
            if path[-1] == b:
                links = [(int(pairs[one, two]), -int(pairs[two, one])) for one, two in neighbours(path)]
                best = max(best, min(links))
                continue
            stack += [
                [*path, one] for one in range(count) if one not in path and pairs[path[-1], one] > pairs[one, path[-1]]
            ]
        return best

    told = {(a, b): strength(a, b) for a in range(count) for b in range(count) if a != b}
    return tuple(a for a in range(count) if all(told[a, b] >= told[b, a] for b in range(count) if a != b))


@pytest.mark.realdata
def test_votes_of_debian_have_their_official_matrix_and_winners(shared_data):
    sheets = sorted((shared_data / "elections" / "debian").glob("*_tally.txt"))
    compared = 0
    for sheet in sheets:
        official = sheet.with_name(sheet.name.replace("_tally", "_results"))
        if not official.exists():
            continue
        said = official.read_text(encoding="utf-8", errors="replace")
        ballots = read_tally_sheet(sheet.read_bytes())
        counted = schulze(ballots, seats=1, seed="", threshold=_threshold(ballots.candidates, said))

        assert counted.pairs.tolist() == _matrix(said, len(ballots.candidates)), sheet.name
        winners = re.findall(r"Option (\d+)", re.split(r"[Tt]he winners? (?:are|is):", said)[1].split("-=-")[0])
        assert [str(one + 1) for one in counted.winners] == winners, sheet.name
        compared += 1
    assert compared >= 10


def _matrix(said: str, count: int) -> list[list[int]]:
    rows = dict(re.findall(r"(?m)^Option (\d+) ((?: +\d+)+ *)$", said))
    matrix = []
    for one in range(count):
        told = [int(cell) for cell in rows[str(one + 1)].split()]
        told.insert(one, 0)
        matrix.append(told)
    return matrix


def _threshold(candidates: tuple[str, ...], said: str) -> Threshold:
    quorum = re.search(r"quorum: \d+ [>=]+ ([\d.]+)", said)
    majorities = {
        candidates[int(option) - 1]: Fraction(share)
        for option, share in re.findall(r"Option (\d+).*Majority.*?\) *[<>]=? *([\d.]+)", said)
    }
    return Threshold(
        candidates[-1],
        quorum=Fraction(quorum[1]) if quorum else None,
        majorities=majorities,
        strictly=">=" not in said,
    )


def test_a_seat_that_the_option_none_of_these_comes_to_stays_empty():
    ballots = ranks("ABN", (6, "A B N"), (2, "A N B"), (3, "N A B"))

    counted = schulze(ballots, seats=3, seed="", threshold=Threshold("N"))
    only = schulze(ranks("AN", (2, "N A"), (1, "A N")), seats=2, seed="", threshold=Threshold("N"))

    assert [counted.candidates[one] for one in counted.elected] == ["A", "B"]
    assert [only.candidates[one] for one in only.elected] == ["N"]


def test_each_seat_that_the_lot_gives_is_told_and_none_that_it_does_not():
    circle = ranks("ABC", (1, "A B C"), (1, "B C A"), (1, "C A B"))
    two, three = (schulze(circle, seats=seats, seed="words") for seats in (2, 3))

    assert [tie.chosen for tie in two.ties] == [circle.candidates[one] for one in two.elected]
    assert [len(tie.between) for tie in two.ties] == [3, 2]
    assert (len(three.elected), three.ties) == (3, ())


@given(some_ranks, st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_order_of_candidates_and_of_papers_changes_nobody_elected(papers, seats, shuffling):
    ballots = made(papers)
    count = len(ballots.candidates)
    places, rows = list(range(count)), list(range(len(papers)))
    shuffling.shuffle(places)
    shuffling.shuffle(rows)
    other = Ranks(
        tuple(ballots.candidates[one] for one in places), ballots.lines[np.ix_(places, rows)], ballots.voices[rows]
    )
    seats = min(seats, count)

    one, two = schulze(ballots, seats=seats, seed="words"), schulze(other, seats=seats, seed="words")

    assert [one.candidates[each] for each in one.elected] == [two.candidates[each] for each in two.elected]
    assert len(set(one.elected)) == seats


def test_a_thousand_candidates_are_ordered_in_seconds():
    lines = np.array([range(1, 1_001), range(1_000, 0, -1), range(1, 1_001)], dtype=np.int16).T
    ballots = Ranks(tuple(f"c{one}" for one in range(1_000)), lines, np.ones(3, dtype=np.int64))

    assert schulze(ballots, seats=1_000, seed="").elected == tuple(range(1_000))
