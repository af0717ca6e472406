from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.words.api import load_shipped

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> None:
    for number in (1, 2, 3):
        Organization.objects.create(
            public_id=f"open000{number}",
            name=f"Coop {number}",
            sort_name=f"coop {number}",
            provenance={"usual_name": {"open": True}},
            created_at=AT,
            updated_at=AT,
        )
    Organization.objects.create(
        public_id="open0000",
        name="Coop cachée",
        sort_name="coop",
        provenance={"usual_name": {"open": True}},
        visibility=Organization.PRIVATE,
        created_at=AT,
        updated_at=AT,
    )


def test_a_cursor_gives_every_organisation_once_and_never_the_private(client: Client, three: None) -> None:
    first = client.get("/api/v1/organizations", {"size": 2}).json()
    second = client.get("/api/v1/organizations", {"size": 2, "cursor": first["next"]}).json()
    assert [each["name"] for each in first["items"] + second["items"]] == ["Coop 1", "Coop 2", "Coop 3"]
    assert second["next"] == ""


def test_one_organisation_answers_and_a_private_one_does_not(client: Client, three: None) -> None:
    assert client.get("/api/v1/organizations/open0001").json()["name"] == "Coop 1"
    assert client.get("/api/v1/organizations/open0000").status_code == 404


def test_a_filter_that_nobody_meets_gives_nobody(client: Client, three: None) -> None:
    assert client.get("/api/v1/organizations", {"region": "region-04"}).json() == {"items": [], "next": ""}


def test_a_size_without_sense_is_refused(client: Client) -> None:
    assert client.get("/api/v1/organizations", {"size": 0}).status_code == 422


def test_vocabularies_and_territories_answer(client: Client) -> None:
    load_shipped(speaker=Speaker.system(), at=AT)
    assert {"legal-form", "activity"} <= {each["slug"] for each in client.get("/api/v1/vocabularies").json()}
    assert client.get("/api/v1/territories", {"kind": "region"}).json() == []


def test_the_interface_describes_itself(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) >= {
        "/api/v1/organizations",
        "/api/v1/organizations/{public_id}",
        "/api/v1/territories",
        "/api/v1/vocabularies",
    }


def test_the_page_gives_each_file_the_interface_and_the_map(client: Client, three: None) -> None:
    text = client.get(reverse("directory:open-data")).content.decode()
    for words in ("3 organismes publics", "/api/v1/organizations", "&lt;iframe", "Turtle"):
        assert words in text


@pytest.mark.parametrize("suffix", ["csv", "geojson", "jsonld", "ttl"])
def test_each_file_is_streamed_without_the_private(client: Client, three: None, suffix: str) -> None:
    text = b"".join(client.get(reverse("directory:open-data-file", args=[suffix])).streaming_content).decode()
    assert "Coop 3" in text
    assert "cachée" not in text


def test_any_site_may_show_the_map_and_nothing_else(client: Client) -> None:
    shown = client.get(reverse("directory:embed"))
    assert "X-Frame-Options" not in shown
    assert re.search(r"frame-ancestors [^;]*\*", shown["Content-Security-Policy"])
    other = client.get(reverse("directory:open-data"))
    assert "frame-ancestors 'self'" in other["Content-Security-Policy"]
    assert "*" not in other["Content-Security-Policy"]
