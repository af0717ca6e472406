"""Two programs count apart: ours with arrays, the verifier’s with plain integers. They agree, lots included."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.counting.approval import approval
from chantier.assemblies.core.counting.ballots import Orders, orders_of
from chantier.assemblies.core.counting.lots import seed_of
from chantier.assemblies.core.counting.majority import majority
from chantier.assemblies.core.counting.schulze import schulze
from chantier.assemblies.core.counting.stv import scottish_stv
from chantier.assemblies.verifier import verifier

NAMES = "abcdef"
SEED = seed_of("érable", "f" * 64)

papers = st.integers(1, len(NAMES)).flatmap(
    lambda count: st.tuples(
        st.just(NAMES[:count]),
        st.lists(
            st.permutations(NAMES[:count]).flatmap(lambda order: st.integers(1, count).map(lambda kept: order[:kept])),
            min_size=1,
            max_size=25,
        ),
        st.integers(1, count),
    )
)


def orders(names: str, told: list[list[str]]) -> Orders:
    choices = np.full((len(told), len(names)), -1, dtype=np.int16)
    for row, order in enumerate(told):
        choices[row, : len(order)] = [names.index(one) for one in order]
    return orders_of(tuple(names), choices, np.ones(len(told), dtype=np.int64))


def elected(counted) -> list[str]:
    return [counted.candidates[one] for one in counted.elected]


@given(papers)
def test_the_transferable_vote_has_the_same_stages_and_the_same_elected_in_order(case):
    names, told, seats = case
    counted = scottish_stv(orders(names, told), seats=seats, seed=SEED)

    theirs, stages = verifier.stv(Counter(map(tuple, told)), list(names), seats, SEED)

    assert elected(counted) == theirs
    assert [dict(zip(names, stage.totals, strict=True)) for stage in counted.stages] == stages


@given(papers)
def test_the_other_rules_elect_the_same_in_the_same_order(case):
    names, told, seats = case
    ballots, apart = orders(names, told), Counter(map(tuple, told))
    first = {name: sum(paper[0] == name for paper in told) for name in names}
    named = {name: sum(name in paper for paper in told) for name in names}

    assert (
        elected(schulze(ballots.ranks(), seats=seats, seed=SEED))
        == verifier.schulze(apart, list(names), seats, SEED)[0]
    )
    assert elected(majority(ballots, seats=seats, seed=SEED)) == verifier.most(first, seats, SEED)
    assert elected(approval(ballots.ranks(), seats=seats, seed=SEED)) == verifier.most(named, seats, SEED)
    assert elected(approval(ballots.ranks(), seats=seats, seed=SEED, proportional=True)) == verifier.proportional(
        apart, list(names), seats, SEED
    )


@pytest.mark.parametrize("words", ["érable", "e\u0301rable", "  deux \n mots ", ""])
def test_both_make_the_same_seed_of_the_same_words(words):
    assert verifier.seed_of(words, "f") == seed_of(words, "f")
