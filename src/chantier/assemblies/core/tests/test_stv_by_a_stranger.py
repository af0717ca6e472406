"""The Scottish rule written a second time, from the Order and without arrays: papers in piles, exact fractions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.counting.ballots import orders_of
from chantier.assemblies.core.counting.lots import drawn
from chantier.assemblies.core.counting.stv import UNIT, scottish_stv

Piles = dict[str, list[tuple[str, Fraction]]]
Totals = dict[str, Fraction]
SEED = "words"


def by_the_order(
    names: str, told: list[tuple[int, str]], seats: int
) -> tuple[set[str], list[dict[str, Fraction]], int]:
    """Those elected, the totals of each stage, and how many lots were drawn."""
    apart = [order for voices, order in told for _each in range(voices)]
    piles: Piles = {name: [(order, Fraction(1)) for order in apart if order[0] == name] for name in names}
    quota = len(apart) // (seats + 1) + 1
    held = {name: Fraction(len(pile)) for name, pile in piles.items()}
    stages, elected, excluded, lots = [dict(held)], set[str](), set[str](), 0

    def parted(some: list[str], most: Callable[..., Fraction], asked: str) -> str:
        nonlocal lots
        level = most(held[name] for name in some)
        tied = [name for name in some if held[name] == level]
        for before in reversed(stages[:-1]):
            if len(tied) > 1:
                then = most(before[name] for name in tied)
                tied = [name for name in tied if before[name] == then]
        if len(tied) > 1:
            lots += 1
        return drawn(SEED, stage=len(stages) + 1, asked=asked, names=tied)[0]

    def give(source: str, worth: Callable[[Fraction], Fraction]) -> None:
        for order, value in piles.pop(source):
            onward = next((name for name in order if name in names and name not in elected | excluded), None)
            if onward is not None:
                piles[onward].append((order, worth(value)))
                held[onward] += worth(value)

    while True:
        elected |= {name for name in names if held[name] >= quota}
        continuing = [name for name in names if name not in elected | excluded]
        if len(continuing) <= seats - len(elected):
            elected |= set(continuing)
        if len(elected) >= seats:
            return elected, stages, lots
        waiting = [name for name in elected if held[name] > quota]
        if waiting:
            source = parted(waiting, max, "surplus")
            total = held[source]
            give(source, lambda value, total=total: Fraction(int((total - quota) * value / total * UNIT), UNIT))
            held[source] = Fraction(quota)
        else:
            source = parted(continuing, min, "exclusion")
            excluded.add(source)
            give(source, lambda value: value)
            held[source] = Fraction(0)
        stages.append(dict(held))


elections = st.integers(2, 7).flatmap(
    lambda count: st.tuples(
        st.just("ABCDEFG"[:count]),
        st.lists(
            st.tuples(
                st.integers(1, 9),
                st.permutations("ABCDEFG"[:count]).flatmap(
                    lambda order: st.integers(1, count).map(lambda kept: "".join(order[:kept]))
                ),
            ),
            min_size=1,
            max_size=14,
        ),
        st.integers(1, count),
    )
)


@given(elections)
def test_a_stranger_who_reads_the_order_elects_the_same(case):
    names, told, seats = case
    choices = np.full((len(told), len(names)), -1, dtype=np.int16)
    for row, (_voices, order) in enumerate(told):
        choices[row, : len(order)] = [names.index(name) for name in order]
    ballots = orders_of(tuple(names), choices, np.array([voices for voices, _order in told], dtype=np.int64))

    counted = scottish_stv(ballots, seats=seats, seed=SEED)
    elected, stages, lots = by_the_order(names, told, seats)

    assert {names[one] for one in counted.elected} == elected
    assert [dict(zip(names, stage.totals, strict=True)) for stage in counted.stages] == [
        {name: total * UNIT for name, total in stage.items()} for stage in stages
    ]
    assert sum(tie.by == "lot" for tie in counted.ties) == lots
