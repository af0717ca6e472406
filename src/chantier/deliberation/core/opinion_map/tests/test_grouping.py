from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.opinion_map.draws import chosen, draws, fractions
from chantier.deliberation.core.opinion_map.grouping import group, k_means, likeness


def clouds(*centres: tuple[float, float], size: int = 40, seed: int = 1) -> np.ndarray:
    luck = np.random.default_rng(seed)
    return np.concatenate([luck.normal(centre, 0.3, (size, 2)) for centre in centres])


def test_clouds_are_found_with_their_number() -> None:
    for centres in [((0, 0), (5, 0)), ((0, 0), (5, 0), (0, 5)), ((0, 0), (5, 0), (0, 5), (5, 5))]:
        found = group(clouds(*centres))
        assert found is not None
        assert found.count == len(centres)
        assert likeness(found.labels, np.repeat(np.arange(len(centres)), 40)) == 1.0
        assert found.silhouette > 0.8


def test_groups_are_numbered_from_the_largest() -> None:
    points = np.concatenate([clouds((0, 0), size=10), clouds((5, 0), size=30), clouds((0, 5), size=20)])
    assert np.bincount(k_means(points, 3)).tolist() == [30, 20, 10]


def test_many_points_are_grouped_like_few() -> None:
    centres = ((0, 0), (4, 0), (0, 4))
    found = group(clouds(*centres, size=3_000))
    assert found is not None
    assert likeness(found.labels, np.repeat(np.arange(3), 3_000)) > 0.999


def test_points_that_are_all_one_are_not_parted() -> None:
    assert group(np.zeros((50, 2))) is None
    assert group(np.array([[0.0, 0.0], [1.0, 1.0]])) is None


def test_the_silhouette_is_that_of_the_definition() -> None:
    points = clouds((0, 0), (1, 0), size=15)
    found = group(points)
    assert found is not None
    expected = []
    for place, point in enumerate(points):
        away = np.hypot(*(points - point).T)
        own = found.labels == found.labels[place]
        inside = away[own].sum() / (own.sum() - 1)
        outside = min(away[found.labels == other].mean() for other in set(found.labels) - {found.labels[place]})
        expected.append((outside - inside) / max(inside, outside))
    assert found.silhouette == pytest.approx(np.mean(expected))


def test_likeness_is_one_for_the_same_groups_under_other_names_and_nothing_for_chance() -> None:
    one = np.array([0, 0, 1, 1, 2, 2])
    assert likeness(one, np.array([2, 2, 0, 0, 1, 1])) == 1.0
    assert likeness(one, np.array([0, 0, 1, 2, 2, 2])) == pytest.approx(0.444444, abs=1e-6)  # by hand: 14 ÷ 31.5
    luck = np.random.default_rng(3)
    assert abs(likeness(luck.integers(0, 3, 4_000), luck.integers(0, 3, 4_000))) < 0.01


@given(st.integers(0, 2**64 - 1), st.integers(0, 1_000), st.integers(1, 300), st.integers(1, 300))
def test_draws_depend_on_their_place_only(seed: int, stream: int, count: int, more: int) -> None:
    assert draws(seed, stream, count + more)[:count].tolist() == draws(seed, stream, count).tolist()
    some = chosen(seed, stream, count + more, count)
    assert len(set(some.tolist())) == count
    assert some.max() < count + more


def test_draws_are_even_and_streams_differ() -> None:
    assert np.histogram(fractions(1, 0, 100_000), bins=10, range=(0, 1))[0] == pytest.approx(
        np.full(10, 10_000), rel=0.05
    )
    assert not set(draws(1, 0, 1_000).tolist()) & set(draws(1, 1, 1_000).tolist())
