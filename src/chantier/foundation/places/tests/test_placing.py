"""A point is placed, a name is resolved and a position is told from what the instance knows, without the network."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.places import api, placing
from chantier.foundation.places.models import Territory
from chantier.foundation.places.services.import_boundaries import import_boundaries
from chantier.foundation.places.services.load_facts import FactsLoaded
from chantier.foundation.places.tests.conftest import ADMIN, AT
from chantier.foundation.places.tests.test_boundary_files import SQUARE, geojson


def ids(*references: str) -> list[int]:
    found = dict(Territory.objects.filter(reference__in=references).values_list("reference", "pk"))
    return [found[reference] for reference in references]


def test_a_point_is_in_its_municipality_its_mrc_and_its_region(loaded: FactsLoaded) -> None:
    city, mrc, region = ids("municipalite-37067", "mrc-371", "region-04")

    assert api.locate(46.3458, -72.5477) == api.PlacedIn(city, mrc, region, approximate=True)


def test_the_containers_of_every_municipality_are_known_at_once(loaded: FactsLoaded) -> None:
    city, mrc, region = ids("municipalite-37067", "mrc-371", "region-04")
    containers = api.containers()

    assert containers[city] == api.PlacedIn(city, mrc, region, approximate=True)
    assert len(containers) == Territory.objects.filter(kind="municipality").count()


def test_a_point_in_another_country_is_nowhere(loaded: FactsLoaded) -> None:
    assert api.locate(48.85, 2.35) is None


def test_many_points_keep_their_order_and_impossible_ones_are_nowhere(
    loaded: FactsLoaded, django_assert_num_queries: Any
) -> None:
    api.locate(0.0, 0.0)  # the map is made
    trois_rivieres, laval = ids("municipalite-37067", "municipalite-65005")

    with django_assert_num_queries(1):
        placed = api.locate_many([46.3458, float("nan"), 45.57, 90.0], [-72.5477, 1.0, -73.75, 0.0])

    assert [one and one.municipality for one in placed] == [trois_rivieres, None, laval, None]


def test_before_the_facts_are_loaded_every_point_is_nowhere_and_every_name_unknown(db: None) -> None:
    assert api.locate(46.3458, -72.5477) is None
    assert api.resolve_municipality("Trois-Rivières") == api.Resolution(None, "unknown", 0.0)
    assert api.approximate_point(postal_code="G9A 1A1") == api.NOWHERE


def test_an_import_is_seen_at_once_by_what_places_points(loaded: FactsLoaded) -> None:
    before = api.locate(46.35, -72.55)
    tite = Territory.objects.get(kind="municipality", name="Saint-Tite")

    import_boundaries(
        speaker=ADMIN, at=AT, name="x", data=geojson(SQUARE, {"MUS_CO_GEO": tite.code, "MUS_NM_MUN": "Saint-Tite"})
    )

    after = api.locate(46.35, -72.55)
    assert before is not None
    assert after is not None
    assert (after.municipality, after.approximate) == (tite.pk, False)
    assert before.municipality != tite.pk


def test_a_name_and_its_former_names_are_resolved(loaded: FactsLoaded) -> None:
    [city] = ids("municipalite-37067")

    assert api.resolve_municipality("TROIS-RIVIERES (QUEBEC)").territory_id == city
    assert api.resolve_municipality("Cap-de-la-Madeleine") == api.Resolution(city, "former_name", 0.97, (city,))


def test_the_gazetteer_is_made_once_and_then_costs_one_query(
    loaded: FactsLoaded, django_assert_num_queries: Any
) -> None:
    first = api.gazetteer()

    with django_assert_num_queries(1):
        second = api.gazetteer()

    assert first is second


@given(st.data())
def test_a_point_drawn_inside_a_cell_is_placed_in_that_cell(data: st.DataObject) -> None:
    """The index finds what a plain search finds, on cells of our own."""
    import shapely

    made = placing._Map.__new__(placing._Map)
    made.places = [api.PlacedIn(n, None, None, approximate=False) for n in range(9)]
    made.shapes = [shapely.box(n % 3, n // 3, n % 3 + 1, n // 3 + 1) for n in range(9)]
    made.tree = shapely.STRtree(made.shapes)
    made.shore = 0.02
    lon, lat = data.draw(st.floats(0.001, 2.999)), data.draw(st.floats(0.001, 2.999))

    [placed] = made.locate([lat], [lon])

    assert placed is not None
    assert made.shapes[placed.municipality].covers(shapely.Point(lon, lat))
