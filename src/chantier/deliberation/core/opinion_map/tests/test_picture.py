from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.opinion_map.picture import COLUMNS, HEIGHT, ROWS, WIDTH, cells

places = st.floats(-1e6, 1e6, allow_nan=False)
voters = st.lists(
    st.fixed_dictionaries({"x": places, "y": places, "group": st.sampled_from([None, 1, 2])}), max_size=60
)


@given(voters)
def test_every_voter_is_in_one_cell_inside_the_picture(given_voters: list[dict[str, object]]) -> None:
    found = cells(given_voters)
    assert sum(one.voters for one in found) == len(given_voters)
    assert all(1 <= one.column <= COLUMNS and 1 <= one.row <= ROWS for one in found)
    assert all(0 <= one.x <= WIDTH and 0 <= one.y <= HEIGHT for one in found)
    assert cells(reversed(given_voters)) == found


def test_those_who_stand_apart_are_drawn_apart_and_up_is_up() -> None:
    left, right = {"x": -2.0, "y": 0.0, "group": 1}, {"x": 2.0, "y": 1.0, "group": 2}
    many, one = cells([left, left, right])
    assert (many.voters, many.group, one.voters, one.group) == (2, 1, 1, 2)
    assert many.x < one.x
    assert many.y > one.y
    assert many.radius > one.radius


def test_one_voter_alone_stands_in_the_middle() -> None:
    (alone,) = cells([{"x": 0.0, "y": 0.0, "group": None}])
    assert (alone.column, alone.group) == (COLUMNS // 2 + 1, 0)
