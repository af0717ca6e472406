"""The pages of territories: what they say, in which language, at how many queries; the boundaries for the map."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from chantier.foundation.places.models import Territory
from chantier.foundation.places.services.load_facts import FactsLoaded
from chantier.foundation.ui import panels
from chantier.foundation.ui.parts import Panel

pytestmark = pytest.mark.django_db


def test_the_index_lists_regions_and_poles_and_says_that_limits_are_approximate(
    loaded: FactsLoaded, client: Client
) -> None:
    text = client.get("/fr/territoires/").content.decode()

    assert "Mauricie" in text
    assert "Pôle de l’agglomération de Longueuil" in text
    assert "Limites approximatives" in text
    assert text.count('<path class="area') == 3


def test_an_empty_instance_says_what_will_be_here_and_how_to_begin(client: Client) -> None:
    text = client.get("/fr/territoires/").content.decode()

    assert "Aucun territoire n’est encore connu" in text
    assert "chantier places load" in text


def test_a_search_by_name_forgives_accents_and_capitals(loaded: FactsLoaded, client: Client) -> None:
    text = client.get("/fr/territoires/?q=TROIS RIVIERES").content.decode()

    assert 'href="/fr/territoires/municipalite-37067/"' in text
    assert 'href="/fr/territoires/mrc-371/"' in text
    # the town that the words name comes first; a county says how many municipalities it holds, a town holds none
    assert re.findall(r'data-label="Municipalités" class="numeric">([^<]*)<', text)[:2] == ["–", "1"]


def test_a_search_without_answer_says_what_to_try(loaded: FactsLoaded, client: Client) -> None:
    assert "Aucun territoire de ce nom" in client.get("/fr/territoires/?q=zzz").content.decode()


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("Shawinigan", "municipalite-36033"),
        ("  shawinigan ", "municipalite-36033"),
        ("Trois Rivieres", "municipalite-37067"),
        ("Mauricie", "region-04"),
    ],
)
def test_what_means_one_territory_leads_to_it_at_once(
    typed: str, reference: str, loaded: FactsLoaded, client: Client
) -> None:
    answer = client.get("/fr/territoires/", {"q": typed, "aller": "1"})
    assert (answer.status_code, answer["Location"]) == (302, f"/fr/territoires/{reference}/")
    assert client.get("/fr/territoires/", {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "first"), [("G9N 1A1", "Shawinigan"), ("h7n", "Laval"), ("G9A1A1", "Trois-Rivières")]
)
def test_a_postal_code_proposes_the_largest_towns_where_it_is(
    typed: str, first: str, loaded: FactsLoaded, client: Client
) -> None:
    text = client.get("/fr/territoires/", {"q": typed, "aller": "1"}).content.decode()
    assert "laquelle est la vôtre" in text
    assert re.findall(r'<th scope="row"[^>]*><a href="[^"]*">([^<]*)</a>', text)[0] == first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("G0X 1A1", "couvrir plusieurs municipalités"),  # a rural prefix is as wide as a county
        ("Saint", "Territoires trouvés"),
        ("V6B 1A1", "Ce code postal n’est pas connu ici"),
        ("zzz", "Aucun territoire de ce nom"),
        ("<script>", "Aucun territoire de ce nom"),
    ],
)
def test_what_leaves_a_doubt_is_listed_with_the_doubt(
    typed: str, said: str, loaded: FactsLoaded, client: Client
) -> None:
    answer = client.get("/fr/territoires/", {"q": typed, "aller": "1"})
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


def test_a_territory_says_where_it_is_who_lives_there_and_what_it_holds(loaded: FactsLoaded, client: Client) -> None:
    text = client.get("/fr/territoires/mrc-35/").content.decode()

    assert "Mékinac" in text
    assert "12\u202f762" in text
    assert "Statistique Canada" in text
    assert 'href="/fr/territoires/region-04/"' in text
    assert "Saint-Tite" in text
    assert "Pôle de la Mauricie" in text
    assert "style=" not in text


def test_a_territory_too_small_to_be_seen_is_ringed_on_the_locator(loaded: FactsLoaded, client: Client) -> None:
    small = Territory.objects.filter(kind="municipality").order_by(F("east") - F("west") + F("north") - F("south"))[0]

    ring = '<circle class="reference"'
    assert ring in client.get(f"/fr/territoires/{small.reference}/").content.decode()
    assert ring not in client.get("/fr/territoires/region-16/").content.decode()


@pytest.mark.parametrize(
    "reference", ["continent-na", "pays-ca", "province-24", "region-13", "municipalite-37067", "pole-longueuil"]
)
def test_every_kind_of_territory_has_a_page(loaded: FactsLoaded, client: Client, reference: str) -> None:
    assert client.get(f"/fr/territoires/{reference}/").status_code == 200


def test_an_unknown_territory_is_not_found_and_a_replaced_one_leads_to_its_successor(
    loaded: FactsLoaded, client: Client
) -> None:
    city = Territory.objects.get(reference="municipalite-37067")
    Territory.objects.create(
        reference="municipalite-37001", kind="municipality", code="37001", name="Disparue", replaced_by=city
    )

    assert client.get("/fr/territoires/region-99/").status_code == 404
    moved = client.get("/fr/territoires/municipalite-37001/")
    assert (moved.status_code, moved["Location"]) == (301, "/fr/territoires/municipalite-37067/")


def test_a_page_costs_as_many_queries_for_one_child_as_for_many(
    loaded: FactsLoaded, client: Client, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for reference in ("region-13", "region-04"):
        client.get(f"/fr/territoires/{reference}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/fr/territoires/{reference}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_what_a_mandate_registers_is_shown_on_the_page(
    loaded: FactsLoaded, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_registered", {})
    panels.register("places.territory", lambda subject, _request: Panel(f"Organisations de {subject}", "<p>Ici</p>"))
    mauricie = Territory.objects.get(reference="region-04")

    text = client.get("/fr/territoires/region-04/").content.decode()

    assert f"Organisations de {mauricie.pk}" in text


def test_boundaries_are_geojson_with_addresses_and_are_not_sent_twice(loaded: FactsLoaded, client: Client) -> None:
    first = client.get("/fr/territoires/limites/mrc.geojson")
    collection = json.loads(first.content)
    names = {feature["properties"]["url"]: feature["properties"]["name"] for feature in collection["features"]}

    assert first["Content-Type"] == "application/geo+json"
    assert names["/fr/territoires/mrc-35/"] == "Mékinac"
    again = client.get("/fr/territoires/limites/mrc.geojson", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_boundaries_inside_a_territory_and_packed(loaded: FactsLoaded, client: Client) -> None:
    response = client.get("/fr/territoires/limites/mrc.geojson?within=region-04", headers={"accept-encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
    collection = json.loads(gzip.decompress(response.content))
    assert sorted(feature["properties"]["code"] for feature in collection["features"]) == [
        "35",
        "36",
        "371",
        "372",
        "51",
        "90",
    ]


@pytest.mark.parametrize("path", ["limites/country.geojson", "limites/x.geojson", "limites/mrc.geojson?within=nulle"])
def test_boundaries_of_nothing_are_not_found(loaded: FactsLoaded, client: Client, path: str) -> None:
    assert client.get(f"/fr/territoires/{path}").status_code == 404
