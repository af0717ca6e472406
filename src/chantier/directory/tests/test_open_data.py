from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from rdflib import Graph, Literal, URIRef

from chantier.directory.exports import FORMS, stream, uri
from chantier.directory.models import Edition, Organization, OrganizationName, OrganizationTag, Record, Source
from chantier.directory.queries.open_data import every_organization

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
OPEN, CLOSED = {"open": True}, {"open": False}
pytestmark = pytest.mark.django_db


def body(public_id: str, name: str, **more: Any) -> Organization:
    given: dict[str, Any] = {"provenance": {"usual_name": OPEN}, **more}
    return Organization.objects.create(
        public_id=public_id, name=name, sort_name=name.lower(), created_at=AT, updated_at=AT, **given
    )


@pytest.fixture
def bodies() -> Organization:
    kept = body(
        "open0001",
        "=Coop du Lac",
        website="https://lac.example",
        address="1, rue Secrète",
        lat=46.5,
        lon=-72.5,
        register_number="1140000001",
        provenance={"usual_name": OPEN, "website": OPEN, "address": CLOSED, "register_number": CLOSED},
    )
    body("priv0001", "Coop Cachée", visibility=Organization.PRIVATE)
    body("memb0001", "Coop Réservée", visibility=Organization.MEMBERS_ONLY)
    body("clos0001", "Coop Fermée", provenance={"usual_name": CLOSED})
    body("merg0001", "Coop Absorbée", merged_into=kept)
    for slug, is_open, concept in (("ouverte", True, "retail"), ("fermee", False, "media")):
        source = Source.objects.create(slug=slug, name=slug, is_open=is_open, created_at=AT)
        edition = Edition.objects.create(
            source=source, file_name="x", sha256="0", state="done", received_at=AT, seen_on=date(2026, 1, 1)
        )
        Record.objects.create(
            source=source,
            key="1",
            values={"activities": [concept]},
            digest="0",
            organization=kept,
            first_edition=edition,
            last_edition=edition,
            seen_on=date(2026, 1, 1),
        )
        OrganizationTag.objects.create(organization=kept, scheme="activity", concept=concept)
        OrganizationName.objects.create(organization=kept, text=f"Nom {slug}", kind="other", source=source)
    return kept


def whole(form: str) -> str:
    return b"".join(stream(form, every_organization())).decode()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_private_closed_or_merged_is_in_no_form(bodies: Organization, form: str) -> None:
    text = whole(form)
    assert "Coop du Lac" in text
    for hidden in ("Cachée", "Réservée", "Fermée", "Absorbée", "Secrète", "46.5", "media", "Nom fermee"):
        assert hidden not in text


def test_the_number_of_a_register_is_an_identifier_and_leaves(bodies: Organization) -> None:
    [row] = csv.DictReader(io.StringIO(whole("csv")))
    assert (row["register_number"], row["activities"], row["website"]) == (
        "1140000001",
        "retail",
        "https://lac.example",
    )


def test_formulas_are_defused_in_the_table(bodies: Organization) -> None:
    [row] = csv.DictReader(io.StringIO(whole("csv")))
    assert row["name"] == "'=Coop du Lac"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_linked_data_says_the_same_in_both_its_forms(bodies: Organization) -> None:
    turtle = Graph().parse(data=whole("turtle"), format="turtle")
    linked = Graph().parse(data=whole("jsonld"), format="json-ld")
    assert len(turtle) == len(linked) > 5
    me = URIRef(uri("open0001"))
    assert (me, URIRef("https://schema.org/name"), Literal("=Coop du Lac")) in turtle


def test_a_position_that_may_not_leave_is_null(bodies: Organization) -> None:
    [found] = json.loads(whole("geojson"))["features"]
    assert (found["id"], found["geometry"]) == (uri("open0001"), None)


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        call_command("export", "organizations", format="csv", out=tmp_path / "absent" / "organizations.csv")


def test_without_anybody_each_form_is_still_well_formed() -> None:
    assert json.loads(whole("geojson"))["features"] == json.loads(whole("jsonld"))["@graph"] == []
    assert whole("csv").startswith("uri,name,")


@pytest.mark.parametrize("form", FORMS)
def test_the_command_writes_a_file(bodies: Organization, tmp_path: Path, form: str) -> None:
    call_command("export", "organizations", format=form, out=tmp_path / "organizations", stdout=io.StringIO())
    assert (tmp_path / "organizations").read_text(encoding="utf-8").count("Coop du Lac") == 1


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("json", "application/json"),
        ("jsonld", "application/ld+json"),
        ("ttl", "text/turtle; charset=utf-8"),
        ("geojson", "application/geo+json"),
    ],
)
def test_a_stable_address_has_a_form_for_each(client: Client, bodies: Organization, suffix: str, kind: str) -> None:
    answer = client.get(f"/id/open0001.{suffix}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert "Secrète" not in answer.content.decode()


def test_programs_get_the_form_they_accept_and_people_the_page(client: Client, bodies: Organization) -> None:
    assert client.get("/id/open0001", headers={"accept": "text/turtle"})["Content-Type"].startswith("text/turtle")
    answer = client.get("/id/open0001", headers={"accept": "text/html"})
    assert (answer.status_code, "open0001" in answer["Location"]) == (303, True)


def test_a_merged_organisation_leads_to_the_one_that_was_kept(client: Client, bodies: Organization) -> None:
    answer = client.get("/id/merg0001.json")
    assert (answer.status_code, answer["Location"]) == (301, "/id/open0001.json")


@pytest.mark.parametrize(
    "address", ["/id/priv0001", "/id/priv0001.ttl", "/id/memb0001.json", "/id/nobody", "/id/open0001.exe"]
)
def test_what_is_not_public_is_not_found(client: Client, bodies: Organization, address: str) -> None:
    assert client.get(address).status_code == 404
