from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from chantier.deliberation.core.opinion_map.plane import leading_directions, plane_of
from chantier.deliberation.core.opinion_map.tests.made_up import camps
from chantier.deliberation.core.opinion_map.votes import votes_from_rows


@given(st.integers(0, 10_000), st.integers(2, 60), st.integers(1, 25))
def test_the_directions_are_those_of_a_dense_decomposition(seed: int, rows: int, columns: int) -> None:
    luck = np.random.default_rng(seed)
    dense = luck.normal(size=(rows, columns)) * (luck.random((rows, columns)) < 0.5)
    values, directions = leading_directions(csr_array(dense), 2)
    singular = np.zeros(2)
    expected = np.linalg.svd(dense, compute_uv=False)[:2]
    singular[: len(expected)] = expected
    assert np.sqrt(values) == pytest.approx(singular, abs=1e-6)
    for value, direction in zip(values, directions, strict=True):
        assert dense.T @ (dense @ direction) == pytest.approx(value * direction, abs=1e-6 * max(1.0, values[0]))
    assert abs(directions[0] @ directions[1]) < 1e-9


def test_two_equal_directions_are_both_found() -> None:
    values, directions = leading_directions(csr_array(np.diag([3.0, 3.0, 3.0, 1.0])), 2)
    assert values == pytest.approx([9.0, 9.0])
    assert directions @ directions.T == pytest.approx(np.eye(2), abs=1e-12)


def test_a_matrix_of_one_direction_has_no_second() -> None:
    values, directions = leading_directions(csr_array(np.outer([1.0, 2.0], [3.0, 4.0])), 2)
    assert values == pytest.approx([125.0, 0.0])
    assert directions == pytest.approx(np.array([[0.6, 0.8], [0.0, 0.0]]))


def test_a_missing_vote_is_the_mean_and_few_votes_are_stretched() -> None:
    rows = camps((6, 5), statements=8, each=5)
    votes = votes_from_rows(rows)
    dense = np.full((len(votes.voters), len(votes.statements)), np.nan)
    dense[votes.voter_of, votes.statement_of] = votes.values
    means = np.nanmean(dense, axis=0)
    centred = np.where(np.isnan(dense), means, dense) - means
    _, singular, directions = np.linalg.svd(centred)
    plane = plane_of(votes)
    expected = centred @ directions[:2].T * np.sqrt(8 / 5)
    for axis in (0, 1):
        assert abs(plane.voters[:, axis]) == pytest.approx(abs(expected[:, axis]), abs=1e-9)
    assert plane.shares == pytest.approx(tuple(singular[:2] ** 2 / np.sum(singular**2)))
    alone = (1 - means) * directions[0] * np.sqrt(8)
    assert abs(plane.statements[:, 0]) == pytest.approx(abs(alone), abs=1e-9)


def test_people_who_all_vote_alike_stand_together() -> None:
    plane = plane_of(votes_from_rows([(voter, statement, 1) for voter in "abc" for statement in "xyz"]))
    assert plane.voters.tolist() == [[0.0, 0.0]] * 3
    assert plane.shares == (0.0, 0.0)
