from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.library.core import description as d
from chantier.library.models import Resource
from chantier.library.queries.opening import those
from chantier.library.tests.shelf import shelf, shelve

pytestmark = pytest.mark.django_db


def titles(answer: Any) -> list[str]:
    return [one["wordings"][0]["title"] for one in answer.json()["items"]]


def test_a_cursor_gives_every_resource_once_and_nothing_closed(client: Client) -> None:
    one, two, three, *others = shelf(6)
    Resource.objects.filter(pk=one.pk).update(state=Resource.DRAFT)
    Resource.objects.filter(pk=two.pk).update(visibility=Resource.PRIVATE)
    Resource.objects.filter(pk=three.pk).update(state=Resource.WITHDRAWN)
    seen, cursor = [], ""
    while True:
        answer = client.get("/api/v1/resources", {"size": 2, "cursor": cursor})
        seen += titles(answer)
        if not (cursor := answer.json()["next"]):
            break
    assert sorted(seen) == [one.title for one in others]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"kind": "analysis"}, 2),
        ({"language": "en"}, 2),
        ({"theme": "food"}, 3),
        ({"kind": "analysis", "theme": "food"}, 1),
        ({"year": 2025}, 6),
        ({"year": 1999}, 0),
        ({"territory": "nowhere"}, 0),
    ],
)
def test_filters_add_up(client: Client, asked: dict[str, Any], count: int) -> None:
    shelf(6)
    assert len(client.get("/api/v1/resources", asked).json()["items"]) == count


def test_a_resource_answers_whole(client: Client) -> None:
    shelf(1)
    one = shelve(
        1,
        claims=(),
        details={"page_count": 12},
        subjects=(d.Subject("theme", "food"),),
        access=d.EMBARGO,
        embargo_until=date(2027, 1, 1),
    )
    found = client.get(f"/api/v1/resources/{one.public_id}").json()
    assert (found["id"], found["issued"], found["details"], found["embargo_until"], found["licence"]["slug"]) == (
        one.public_id,
        "2025-04",
        {"page_count": 12},
        "2027-01-01",
        "cc-by",
    )
    assert found["contributors"][0]["family"] == "Clavier"
    assert found["subjects"][0]["concept"] == "food"


def test_one_that_was_joined_answers_as_the_one_that_was_kept(client: Client) -> None:
    one, two, three = shelf(3)
    Resource.objects.filter(pk=one.pk).update(merged_into=two)
    Resource.objects.filter(pk=two.pk).update(merged_into=three)
    assert client.get(f"/api/v1/resources/{one.public_id}").json()["id"] == three.public_id


@pytest.mark.parametrize("public_id", ["nobody", "%00", "a" * 200])
def test_nothing_is_published_where_there_is_nothing(client: Client, public_id: str) -> None:
    assert client.get(f"/api/v1/resources/{public_id}").status_code == 404


@pytest.mark.parametrize("asked", [{"size": 0}, {"size": 201}, {"kind": "a b"}, {"year": "x"}, {"cursor": "é"}])
def test_what_makes_no_sense_is_refused(client: Client, asked: dict[str, Any]) -> None:
    assert client.get("/api/v1/resources", asked).status_code == 422


def test_a_page_of_many_asks_no_more_than_a_page_of_one(client: Client) -> None:
    shelf(5)
    counts = []
    for size in (1, 4):
        with CaptureQueriesContext(connection) as asked:
            client.get("/api/v1/resources", {"size": size})
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_what_is_taken_away_keeps_its_order_and_leaves_out_what_is_closed() -> None:
    one, two, three = shelf(3)
    Resource.objects.filter(pk=two.pk).update(visibility=Resource.MEMBERS_ONLY)
    assert [found.public_id for found in those([three.pk, two.pk, one.pk, 999])] == [three.public_id, one.public_id]
