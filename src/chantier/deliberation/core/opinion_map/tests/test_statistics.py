from __future__ import annotations

import numpy as np
import pytest

from chantier.deliberation.core.opinion_map.statistics import across_groups, consensus, p_value, representative
from chantier.deliberation.core.opinion_map.votes import Counts


def counts(*rows: tuple[int, int, int]) -> Counts:
    agree, disagree, passed = np.array(rows, dtype=np.int64).T
    return Counts(agree, disagree, passed)


def test_consensus_needs_a_majority_that_chance_does_not_explain() -> None:
    agreed, refused = consensus(counts((90, 5, 5), (3, 0, 0), (1, 0, 0), (50, 50, 0), (0, 9, 0), (0, 0, 0)), most=5)
    assert [(one.place, one.count, one.votes) for one in agreed] == [(0, 90, 100), (1, 3, 3)]
    assert [(one.place, one.count, one.votes) for one in refused] == [(4, 9, 9)]
    assert agreed[0].probability == pytest.approx(91 / 102)
    assert agreed[0].z == pytest.approx(2 * np.sqrt(101) * (91 / 101 - 0.5))
    assert agreed[0].p_value == pytest.approx(p_value(agreed[0].z))


def test_passes_count_as_votes_that_do_not_agree() -> None:
    assert consensus(counts((40, 0, 60)), most=5) == ((), ())


def test_the_list_is_cut_and_equal_statements_keep_their_order() -> None:
    agreed, _ = consensus(counts(*[(20, 0, 0)] * 7), most=5)
    assert [one.place for one in agreed] == [0, 1, 2, 3, 4]


def test_p_values_are_those_of_the_normal_law() -> None:
    assert [p_value(z) for z in (0.0, 1.2815515655446004, 1.959963984540054)] == pytest.approx([0.5, 0.1, 0.025])


def test_a_statement_represents_the_group_that_says_it_and_no_other() -> None:
    one = counts((30, 2, 0), (30, 1, 0), (3, 28, 0))
    other = counts((2, 30, 0), (30, 1, 0), (0, 0, 0))
    told = representative([one, other], most=5)
    assert [(each.place, each.side) for each in told[0]] == [(0, "agree")]
    assert [(each.place, each.side) for each in told[1]] == [(0, "disagree")]
    first = told[0][0]
    assert first.ratio == pytest.approx((31 / 34) / (3 / 34))
    pooled = 34 / 66
    assert first.z_against_others == pytest.approx((31 / 33 - 3 / 33) / np.sqrt(pooled * (1 - pooled) * 2 / 33))


def test_agreement_across_groups_is_the_product_of_each() -> None:
    both = across_groups([counts((8, 0, 0), (8, 0, 0)), counts((8, 0, 0), (0, 0, 0))], "agree")
    assert both == pytest.approx([0.9 * 0.9, 0.9 * 0.5])
