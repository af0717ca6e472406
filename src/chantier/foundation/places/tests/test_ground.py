"""What a map draws under its points: borders that are shared, and names in the middle of their land."""

import gzip
import json

import pytest
import shapely
from django.test import Client

from chantier.foundation.places.core import borders

WEST, EAST = shapely.box(0, 0, 2, 2), shapely.box(2, 0, 5, 2)


def test_a_border_that_two_territories_share_is_drawn_once_and_the_shore_is_not():
    assert [line.normalize().wkt for line in borders.shared([WEST, EAST], decimals=3)] == ["LINESTRING (2 0, 2 2)"]


def test_pieces_of_a_border_are_joined_end_to_end():
    bent_west = shapely.Polygon([(0, 0), (2, 0), (2.5, 1), (2, 2), (0, 2)])
    bent_east = shapely.Polygon([(2, 0), (5, 0), (5, 2), (2, 2), (2.5, 1)])

    assert [len(line.coords) for line in borders.shared([bent_west, bent_east], decimals=3)] == [3]


def test_an_island_and_no_territory_at_all_have_no_border():
    assert (borders.shared([WEST], decimals=3), borders.shared([], decimals=3)) == ([], [])


def test_the_middle_is_the_centre_of_the_largest_disc_of_the_largest_part():
    point, radius = borders.middle(shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(500, 0, 510, 10)]))

    assert (round(point.x), round(point.y), round(radius)) == (50, 50, 50)


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
def test_the_borders_of_each_kind_are_light_and_say_that_they_are_approximate():
    sizes = {}
    for kind in ("region", "mrc", "municipality"):
        answer = Client().get(f"/fr/territoires/fond/{kind}.json", headers={"Accept-Encoding": "gzip"})
        sizes[kind] = len(answer.content)
        content = json.loads(gzip.decompress(answer.content))
        assert content["approximate"]
        assert len(content["lines"]) > 20

    assert sizes["region"] < 8_000
    assert sizes["mrc"] < 20_000
    assert sizes["municipality"] < 90_000


@pytest.mark.django_db
@pytest.mark.usefixtures("whole")
def test_names_come_with_their_place_and_the_greatest_first_and_are_not_sent_twice():
    answer = Client().get("/fr/territoires/fond/names.json")
    names = json.loads(answer.content)["names"]
    towns = [name for name in names if name[0] == 2]

    assert [name[3] for name in towns[:2]] == ["Montréal", "Québec"]
    assert all(name[5] > 0 for name in names if name[0] < 2)
    again = Client().get("/fr/territoires/fond/names.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
def test_there_is_no_ground_of_any_other_name():
    assert Client().get("/fr/territoires/fond/continent.json").status_code == 404
