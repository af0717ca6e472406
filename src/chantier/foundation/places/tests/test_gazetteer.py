"""Names as people write them, homonyms, and positions that say how precise they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.places.core.gazetteer import (
    NOWHERE,
    Gazetteer,
    Place,
    Point,
    Prefix,
    Resolution,
    distance_km,
)
from chantier.foundation.places.core.placenames import normal_name, postal_code, without_province

TROIS_RIVIERES = Place(
    1, "Trois-Rivières", 139_163, 46.34, -72.58, 9.6, "Trois-Rivières", "Mauricie", ("Cap-de-la-Madeleine",)
)
SAINT_STANISLAS = Place(2, "Saint-Stanislas", 1001, 46.61, -72.4, 5.4, "Des Chenaux", "Mauricie")
OTHER_STANISLAS = Place(3, "Saint-Stanislas", 376, 48.97, -72.1, 7.0, "Maria-Chapdelaine", "Saguenay")
QUEBEC = Place(4, "Québec", 549_459, 46.85, -71.3, 12.0, "Québec", "Capitale-Nationale")
STE_THECLE = Place(5, "Sainte-Thècle", 2415, 46.82, -72.5, 8.3, "Mékinac", "Mauricie")
LA_TUQUE = Place(6, "La Tuque", 11_129, 47.6, -73.3, 90.0, "La Tuque", "Mauricie")
SMALL_LAMBERT = Place(7, "Saint-Lambert", 200, 48.95, -79.46, 5.0, "Abitibi-Ouest", "Abitibi-Témiscamingue")
LAMBERT = Place(8, "Saint-Lambert", 22_761, 45.5, -73.51, 1.5, "Longueuil", "Montérégie")
SAINT_NARCISSE = Place(9, "Saint-Narcisse", 1_900, 46.57, -72.47, 5.6, "Des Chenaux", "Mauricie")

GAZETTEER = Gazetteer.of(
    [
        TROIS_RIVIERES,
        SAINT_STANISLAS,
        OTHER_STANISLAS,
        QUEBEC,
        STE_THECLE,
        LA_TUQUE,
        SMALL_LAMBERT,
        LAMBERT,
        SAINT_NARCISSE,
    ],
    {
        "G9A": Prefix(46.35, -72.56, 4.0),
        "G8L": Prefix(48.9, -72.2, 13.0),
        "G0X": Prefix(48.2, -74.4, 99.0, is_rural=True),
    },
    {"mauricie": Point(46.9, -72.9, "region", 120.0)},
    {"G9A": 1},
)


@pytest.mark.parametrize(
    ("text", "postal", "wanted"),
    [
        ("Trois-Rivières (Québec)", "", 1),
        ("TROIS-RIVIERES", "", 1),
        ("Trois Rivières, QC G9A 1A1", "", 1),
        ("Ville de Trois-Rivières", "", 1),
        ("Trois-Rivières QC Canada", "", 1),
        ("Québec (Québec)", "", 4),
        ("Québec QC", "", 4),
        ("Ville de Québec", "", 4),
        ("Ste-Thècle", "", 5),
        ("Tuque (La)", "", 6),
        ("Tuque", "", 6),
        ("Cap-de-la-Madeleine", "", 1),
        ("Trois-Rivières (secteur Cap-de-la-Madeleine)", "", 1),
        ("Trois-Rivière", "G9A 5K8", 1),
        ("Trois-Rivière", "", None),
        ("CP 368", "G9A 5K8", 1),
        ("CP 368", "G0X 1A0", None),
        ("", "", None),
        ("Nulle-Part", "", None),
    ],
)
def test_a_municipality_is_found_however_it_is_written(text: str, postal: str, wanted: int | None) -> None:
    assert GAZETTEER.resolve(text, postal=postal).territory_id == wanted


@pytest.mark.parametrize(
    ("postal", "hint", "resolution"),
    [
        ("G8L 1A1", "", Resolution(3, "postal_prefix", 0.95, (2, 3))),
        ("", "Mauricie", Resolution(2, "region", 0.95, (2, 3))),
        ("", "Maria-Chapdelaine", Resolution(3, "region", 0.95, (2, 3))),
        ("", "", Resolution(None, "ambiguous", 0.0, (2, 3))),
    ],
)
def test_a_homonym_is_settled_by_postal_prefix_then_region_or_left_open(
    postal: str, hint: str, resolution: Resolution
) -> None:
    assert GAZETTEER.resolve("St-Stanislas", postal=postal, region_hint=hint) == resolution


def test_a_much_larger_homonym_is_proposed_with_less_confidence() -> None:
    assert GAZETTEER.resolve("Saint-Lambert") == Resolution(8, "population", 0.7, (7, 8))


def test_what_other_rows_say_of_a_rural_prefix_settles_a_homonym() -> None:
    rows = [("Sainte-Thècle", "G0X 3G0"), ("Saint-Narcisse", "G0X 2Y0"), ("La Tuque", "G0X 3P0")]
    taught = GAZETTEER.taught(rows)

    assert GAZETTEER.resolve("Saint-Stanislas", postal="G0X 3E0").territory_id is None
    assert taught.resolve("Saint-Stanislas", postal="G0X 3E0") == Resolution(2, "postal_prefix", 0.95, (2, 3))


@pytest.mark.parametrize(
    ("municipality", "postal", "region", "point"),
    [
        (1, "G9A 5K8", "", Point(46.351, -72.549, "postal_code", 0.6)),
        (1, "G9A 9Z9", "", Point(46.35, -72.56, "prefix", 4.0)),
        (5, "G0X 3G0", "", Point(46.82, -72.5, "municipality", 8.3)),
        (5, "G9A 9Z9", "", Point(46.82, -72.5, "municipality", 8.3)),
        (None, "G0X 3G0", "", Point(48.2, -74.4, "prefix", 99.0)),
        (None, "", "Mauricie", Point(46.9, -72.9, "region", 120.0)),
        (None, "", "", NOWHERE),
        (None, "", "Ailleurs", NOWHERE),
    ],
)
def test_a_position_is_as_precise_as_what_is_known_and_says_so(
    municipality: int | None, postal: str, region: str, point: Point
) -> None:
    learnt = {"G9A5K8": (46.351, -72.549)}

    assert GAZETTEER.point(municipality=municipality, postal=postal, region=region, learnt=learnt) == point


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_text_has_an_answer_and_the_same_one_twice(text: str, postal: str) -> None:
    first = GAZETTEER.resolve(text, postal=postal)

    assert first == GAZETTEER.resolve(text, postal=postal)
    assert (first.territory_id is None) == (first.confidence == 0.0)


@given(st.text(max_size=60))
def test_a_normal_name_is_its_own_normal_name_but_for_its_town_words(text: str) -> None:
    name = without_province(normal_name(text))

    assert name == name.strip().lower()
    assert "  " not in name


@pytest.mark.parametrize(
    ("text", "code"),
    [("g9a 1a1", "G9A1A1"), ("G9A-1A1", "G9A1A1"), ("G9A", "G9A"), ("G9A 1", "G9A"), ("90210", ""), ("", "")],
)
def test_a_postal_code_or_its_prefix_or_nothing(text: str, code: str) -> None:
    assert postal_code(text) == code


def test_a_degree_of_latitude_is_111_km() -> None:
    assert round(distance_km(46.0, -72.0, 47.0, -72.0)) == 111
