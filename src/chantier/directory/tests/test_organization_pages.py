"""The list, the map and the page of an organisation, as a reader meets them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chantier.directory.models import (
    College,
    Membership,
    MembershipCategory,
    Organization,
    OrganizationName,
    OrganizationTag,
    Relation,
)
from chantier.directory.queries import map_points, organizations
from chantier.directory.search import KIND
from chantier.directory.services.grid import rebuild_grid
from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.search.api import rebuild

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIST = "/fr/repertoire/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> None:
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


def organization(public_id: str, name: str, **values: Any) -> Organization:
    slug = name.lower().replace(" ", "-").replace("é", "e")
    defaults = {
        "slug": slug,
        "sort_name": slug.replace("-", " "),
        "standing": Organization.MEMBER,
        "created_at": AT,
        "updated_at": AT,
    }
    return Organization.objects.create(public_id=public_id, name=name, **{**defaults, **values})


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


@pytest.mark.parametrize("indexed", [False, True])
def test_the_list_shows_members_and_known_ones_and_the_register_when_asked(client: Client, indexed: bool) -> None:
    organization("aaaa", "Boulangerie du coin")
    organization("bbbb", "Atelier commun", standing=Organization.KNOWN)
    organization("cccc", "Garage inscrit", standing=Organization.REGISTERED)
    if indexed:
        rebuild(kind=KIND)
    shown = text_of(client, LIST)
    assert [name in shown for name in ("Boulangerie du coin", "Atelier commun", "Garage inscrit")] == [
        True,
        True,
        False,
    ]
    registered = text_of(client, LIST + "?lien=registered")
    assert [name in registered for name in ("Boulangerie du coin", "Garage inscrit")] == [False, True]


@pytest.mark.parametrize("indexed", [False, True])
def test_a_facet_counts_what_its_other_choices_would_give(client: Client, indexed: bool) -> None:
    for public_id, name, activity in (
        ("aaaa", "Un", "housing"),
        ("bbbb", "Deux", "housing"),
        ("cccc", "Trois", "civic"),
    ):
        made = organization(public_id, name)
        OrganizationTag.objects.create(organization=made, scheme="activity", concept=activity)
    if indexed:
        rebuild(kind=KIND)
    response = client.get(LIST + "?activite=civic")
    group = next(group for group in response.context["groups"] if group.name == "activite")
    assert {(choice.value, choice.count, choice.chosen) for choice in group.choices} == {
        ("housing", 2, False),
        ("civic", 1, True),
    }
    assert response.context["answer"].total == 1
    assert [str(chip.group) for chip in response.context["chips"]] == ["Activité"]


@pytest.mark.parametrize("view", ["liste", "tableau", "carte"])
@pytest.mark.parametrize("indexed", [False, True])
def test_the_list_asks_as_many_questions_for_one_row_as_for_three(client: Client, view: str, indexed: bool) -> None:
    def queries() -> int:
        if indexed:
            rebuild(kind=KIND)
        client.get(f"{LIST}?vue={view}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"{LIST}?vue={view}").status_code == 200
        return len(captured)

    category = MembershipCategory.objects.create(slug="enterprise", names={"fr": "Entreprise"})

    def add(number: int) -> None:
        made = organization(f"row{number}", f"Coopérative {number}", descriptions={"fr": "Un café."})
        OrganizationTag.objects.create(organization=made, scheme="activity", concept="housing")
        Membership.objects.create(organization=made, category=category)

    add(1)
    for_one = queries()
    add(2)
    add(3)
    assert queries() == for_one


def test_the_index_finds_without_accents_and_through_former_names(client: Client) -> None:
    made = organization("aaaa", "Coopérative des Érables")
    OrganizationName.objects.create(organization=made, text="Sucrerie Beauséjour", kind="former")
    rebuild(kind=KIND)
    assert "Coopérative des Érables" in text_of(client, LIST + "?q=cooperative+erable")
    assert "Coopérative des Érables" in text_of(client, LIST + "?q=beausejour")


def test_a_page_after_another_has_its_own_address_and_repeats_nothing(client: Client) -> None:
    for number in range(25):
        organization(f"row{number:02}", f"Coopérative {number:02}")
    first = client.get(LIST)
    second = client.get(first.context["next_url"])
    names = [row[0].name for page in (first, second) for row in page.context["rows"]]
    assert names == [f"Coopérative {number:02}" for number in range(25)]
    assert second.context["previous_url"]


def test_an_empty_directory_and_an_empty_answer_say_different_things(client: Client) -> None:
    assert "Le répertoire est encore vide" in text_of(client, LIST)
    organization("aaaa", "Boulangerie du coin")
    assert "Aucune organisation ne répond à cette question" in text_of(client, LIST + "?q=zzzz")


def test_lists_are_brought_in_from_the_page_of_whoever_may(client: Client) -> None:
    way = f'href="{LIST}importations/"'
    assert way not in text_of(client, LIST)
    person = Person.objects.create_user("lise@exemple.test", name="Lise")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert way not in text_of(client, LIST)
    people.grant_role(speaker=Speaker.system(), person_id=person.pk, role=DOCUMENTALIST, at=AT)
    assert way in text_of(client, LIST)


def test_parameters_that_mean_nothing_are_left_out(client: Client) -> None:
    organization("aaaa", "Boulangerie du coin")
    strange = "?vue=x&tri=x&page=x&region=abc&decennie=x&lien=x%00&mrc=99999999999999&pole=1&territoire=zzz"
    assert client.get(LIST + strange).status_code == 200


@pytest.mark.parametrize("visibility", ["private", "members"])
def test_what_is_not_public_appears_nowhere_for_a_visitor(client: Client, visibility: str) -> None:
    organization("aaaa", "Refuge discret", visibility=visibility, lat=46.3, lon=-72.5, precision="door")
    for indexed in (False, True):
        if indexed:
            rebuild(kind=KIND)
        assert "Refuge discret" not in text_of(client, LIST)
        assert client.get(f"{LIST}carte/points.json").json() == {"kind": "points", "total": 0, "points": []}
    assert "Refuge discret" not in text_of(client, f"{LIST}carte/ici/?lat=46.3&lon=-72.5")
    for address in (f"{LIST}aaaa-refuge-discret/", f"{LIST}aaaa/", f"{LIST}carte/fiche/aaaa/"):
        assert client.get(address).status_code == 404


def test_the_map_gives_positions_with_their_precision_once(client: Client) -> None:
    organization("aaaa", "À la porte", lat=46.34567, lon=-72.54321, precision="door")
    organization("bbbb", "Quelque part", lat=46.3, lon=-72.5, precision="municipality", standing=Organization.KNOWN)
    organization("cccc", "Nulle part")
    first = client.get(f"{LIST}carte/points.json")
    assert first.json() == {
        "kind": "points",
        "total": 2,
        "points": [[-72.54321, 46.34567, 0, "aaaa", 0], [-72.5, 46.3, 3, "bbbb", 1]],
    }
    again = client.get(f"{LIST}carte/points.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{LIST}carte/points.json?q=porte").json()["total"] == 1


@pytest.mark.parametrize("indexed", [False, True])
def test_above_what_a_browser_groups_the_map_gets_cells(
    client: Client, monkeypatch: pytest.MonkeyPatch, indexed: bool
) -> None:
    for module in ("queries.map_points", "services.grid", "web.map_pages"):
        monkeypatch.setattr(f"chantier.directory.{module}.MOST_POINTS", 2)
    for number in range(4):
        organization(f"row{number}", f"Coopérative {number}", lat=46.3, lon=-72.5, precision="door")
    organization("far", "Loin", lat=50.2, lon=-66.4, precision="door", standing=Organization.REGISTERED)
    assert rebuild_grid() == 2 * len(map_points.GRID_ZOOMS)
    if indexed:
        rebuild(kind=KIND)
    everything = client.get(f"{LIST}carte/points.json?zoom=5&lien=member&lien=registered").json()
    assert (everything["kind"], sorted(cell[2] for cell in everything["cells"])) == ("cells", [1, 4])
    in_view = client.get(f"{LIST}carte/points.json?zoom=5&bbox=-73,46,-72,47").json()
    assert in_view == {"kind": "cells", "zoom": 5, "total": 4, "cells": [[-72.5, 46.3, 4]]}
    asked = client.get(f"{LIST}carte/points.json?zoom=5&bbox=-73,46,-72,47&q=coop").json()
    assert asked == {"kind": "cells", "zoom": 5, "total": 4, "cells": [[-72.5, 46.3, 4]]}


@pytest.mark.parametrize("indexed", [False, True])
def test_a_town_of_a_great_answer_is_counted_and_its_streets_are_sent_one_by_one(
    client: Client, monkeypatch: pytest.MonkeyPatch, indexed: bool
) -> None:
    for module in ("queries.map_points", "services.grid", "web.map_pages"):
        monkeypatch.setattr(f"chantier.directory.{module}.MOST_POINTS", 4)
    monkeypatch.setattr(map_points, "MOST_NEAR", 3)
    for number in range(4):
        organization(f"row{number}", f"Coopérative {number}", lat=46.3, lon=-72.5, precision="door")
    organization("far", "Loin", lat=50.2, lon=-66.4, precision="door")
    rebuild_grid()
    if indexed:
        rebuild(kind=KIND)
    town, street = (
        client.get(f"{LIST}carte/points.json?zoom={zoom}&bbox=-72.6,46.2,-72.4,46.4").json() for zoom in (13, 16)
    )
    assert town == {"kind": "cells", "zoom": 13, "total": 4, "cells": [[-72.5, 46.3, 4]]}
    assert (street["kind"], street["total"]) == ("points", 4)


def test_all_those_at_one_position_are_listed(client: Client) -> None:
    organization("aaaa", "Premier étage", lat=46.3, lon=-72.5, precision="door")
    organization("bbbb", "Second étage", lat=46.3, lon=-72.5, precision="door")
    organization("cccc", "À côté", lat=46.31, lon=-72.5, precision="door")
    shown = text_of(client, f"{LIST}carte/ici/?lat=46.3&lon=-72.5")
    assert [name in shown for name in ("Premier étage", "Second étage", "À côté")] == [True, True, False]
    assert client.get(f"{LIST}carte/ici/?lat=nan&lon=x").status_code == 404


def test_a_page_says_who_what_why_and_with_whom(client: Client) -> None:
    category = MembershipCategory.objects.create(slug="enterprise", names={"fr": "Entreprise membre"})
    college = College.objects.create(slug="e", names={"fr": "Entreprises"}, valid_from=AT.date())
    federation = organization("ffff", "Fédération des fours")
    made = organization(
        "aaaa",
        "Boulangerie La Braise",
        legal_name="Coopérative de solidarité La Braise",
        descriptions={"fr": "Du pain au levain.", "en": "Sourdough."},
        social_economy="yes",
        social_economy_reason={"code": "member_of_the_network", "params": {}},
        email="bonjour@example.org",
        website="https://example.org",
        lat=46.3,
        lon=-72.5,
        precision="municipality",
        provenance={"email": {"kind": "own", "source": "", "seen_on": "2026-01-02", "open": True, "origin": "x"}},
    )
    Membership.objects.create(organization=made, category=category, college=college)
    Relation.objects.create(from_organization=made, to_organization=federation, kind="member-of")
    OrganizationName.objects.create(organization=made, text="Four communautaire", kind="former")
    shown = text_of(client, f"{LIST}aaaa-boulangerie-la-braise/")
    for words in (
        "Du pain au levain.",
        "Coopérative de solidarité La Braise",
        "Four communautaire",
        "Entreprise membre",
        "collège « Entreprises »",
        "Fédération des fours",
        "parce qu’elle est membre du mouvement.",
        "Position au centre de la municipalité",
        "bonjour@example.org",
        "L’organisation elle-même",
    ):
        assert words in shown.replace("\xa0", " "), words
    assert "A pour membre" in text_of(client, f"{LIST}ffff-federation-des-fours/")


def test_a_former_address_leads_to_the_one_of_today(client: Client) -> None:
    kept = organization("aaaa", "Boulangerie du coin")
    organization("bbbb", "Boulangerie du coin inc", merged_into=kept)
    organization("cccc", "合作社", slug="")
    today = "/fr/repertoire/aaaa-boulangerie-du-coin/"
    for address in (f"{LIST}aaaa-ancien-nom/", f"{LIST}bbbb-boulangerie-du-coin-inc/", f"{LIST}bbbb/", f"{LIST}aaaa/"):
        response = client.get(address)
        assert (response.status_code, response["Location"], response["Cache-Control"]) == (301, today, "no-cache")
    assert client.get(f"{LIST}numero/{kept.pk}/")["Location"] == today
    assert client.get(f"{LIST}cccc-organisme/").status_code == 200
    assert client.get(f"{LIST}zzzz-rien/").status_code == 404


def test_an_upper_mandate_gets_one_organisation_by_its_identifier() -> None:
    kept = organization("aaaa", "Boulangerie du coin")
    organization("bbbb", "Boulangerie inc", merged_into=kept)
    found = organizations.by_public_id("bbbb")
    assert found is not None
    assert (found.id, found.name) == (kept.pk, "Boulangerie du coin")
    assert organizations.members_count() == 1
