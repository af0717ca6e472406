"""A territory with one vast part stays readable: the others fill the picture."""

import pytest
import shapely

from chantier.foundation.places.api import close_up, territory
from chantier.foundation.places.close_up import near_bounds

SMALL = [shapely.box(x, 0, x + 10, 10) for x in (0, 10, 20)]


def test_a_vast_part_far_wider_than_the_others_is_cut():
    assert near_bounds([*SMALL, shapely.box(0, 10, 100, 200)]) == (0, 0, 30, 10)


def test_parts_of_like_sizes_are_all_shown():
    assert near_bounds([*SMALL, shapely.box(30, 0, 45, 10)]) == (0, 0, 45, 10)


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
def test_la_tuque_does_not_make_the_other_counties_of_mauricie_small():
    region = territory("region-04")
    assert region is not None
    picture = close_up("mrc", within=region.id)

    assert picture is not None
    assert picture.inset is not None
    assert len(picture.outlines) == 6
    assert {spot.id for spot in picture.spots} == {outline.id for outline in picture.outlines}
    assert all(0 <= spot.x <= picture.width and 0 <= spot.y <= picture.height for spot in picture.spots)


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
def test_a_region_without_a_vast_part_needs_no_second_picture():
    region = territory("region-17")
    assert region is not None
    picture = close_up("mrc", within=region.id)

    assert picture is not None
    assert picture.inset is None
