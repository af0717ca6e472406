"""The requests that OpenSearch would receive; the contract itself where ``CHANTIER_TEST_OPENSEARCH`` names a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import NotFoundError

from chantier.foundation.search.core.question import read
from chantier.foundation.search.core.shapes import Box, Count, Query, Sort, Visibility
from chantier.foundation.search.engine import IndexUnavailable
from chantier.foundation.search.opensearch_engine import OpenSearchIndex, row
from chantier.foundation.search.opensearch_query import mapping, request
from chantier.foundation.search.tantivy_query import Demand
from chantier.foundation.search.tests.test_tantivy_engine import NAMES, SCHEMA, document

SERVER = os.environ.get("CHANTIER_TEST_OPENSEARCH", "")


class Recorded:
    """A client that answers what it was told to, and keeps what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    def search(self, *, index: str, body: dict[str, Any]) -> Any:
        self.asked.append(body)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def answered(total: int, *ids: str, **counts: int) -> dict[str, Any]:
    hits = [{"_id": one, "_score": 1.0, "_source": {"shown": [f'["Titre {one}", "", "fr"]']}} for one in ids]
    buckets = [{"key": key, "doc_count": n} for key, n in counts.items()]
    found: dict[str, Any] = {"hits": {"total": {"value": total}, "hits": hits}}
    return {**found, "aggregations": {"form": {"doc_count": total, "values": {"buckets": buckets}}}}


def index(folder: Path, *answers: Any) -> tuple[OpenSearchIndex, Recorded]:
    client = Recorded(*answers)
    return OpenSearchIndex("http://search.test:9200", folder, "organization", SCHEMA, client=client), client


def test_the_fields_take_the_tokens_as_they_come() -> None:
    fields = mapping(SCHEMA)["mappings"]["properties"]
    assert {name for name, one in fields.items() if one.get("analyzer") == "whitespace"} == {
        "name", "other", "subject", "body", "words", "spelled", "opening",
    }  # fmt: skip
    assert set(row(document(3, NAMES[2]), SCHEMA)) <= set(fields)


def test_a_document_holds_the_tokens_of_the_embedded_engine() -> None:
    kept = row(document(3, "L’Épicerie"), SCHEMA)
    assert (kept["words"], kept["whole_name"], kept["point"]) == (
        ["epicerie"],
        ["epicerie"],
        {"lat": 48.0, "lon": -73.0},
    )
    assert kept["facet_form"] == ["asso"]


def test_what_may_be_seen_is_demanded_of_every_answer() -> None:
    body = request(read("épicerie", ("fr",)), Query(), near=False, demand=Demand.ALL, offset=0)
    assert {"terms": {"visibility": ["public"]}} in body["query"]["bool"]["filter"]
    members = Query(visible=frozenset({Visibility.PUBLIC, Visibility.MEMBERS}))
    body = request(read("épicerie", ("fr",)), members, near=False, demand=Demand.ALL, offset=0)
    assert {"terms": {"visibility": ["members", "public"]}} in body["query"]["bool"]["filter"]


def test_a_facet_counts_as_if_its_own_filter_were_off() -> None:
    asked = Query(filters={"form": ("coop",), "region": ("04",)}, facets=("form", "region"))
    body = request(read("", ("fr",)), asked, near=False, demand=Demand.ALL, offset=0)
    form, region = {"terms": {"facet_form": ["coop"]}}, {"terms": {"facet_region": ["04"]}}
    assert body["post_filter"]["bool"]["filter"] == [form, region]
    assert (body["aggs"]["form"]["filter"]["bool"]["filter"], body["aggs"]["region"]["filter"]["bool"]["filter"]) == (
        [region],
        [form],
    )
    assert body["query"]["bool"]["filter"] == [{"terms": {"visibility": ["public"]}}]


def test_boxes_ranges_and_orders_are_asked_for() -> None:
    asked = Query(box=Box(-74, 45, -72, 47), ranges={"year": (1990, None)}, sort=Sort.RECENT)
    body = request(read("", ("fr",)), asked, near=False, demand=Demand.ALL, offset=20)
    assert {"range": {"number_year": {"gte": 1990}}} in body["query"]["bool"]["filter"]
    assert (body["sort"][0], body["from"]) == ({"updated": "desc"}, 20)


def test_mistakes_are_forgiven_only_when_nothing_else_answers(tmp_path: Path) -> None:
    engine, client = index(tmp_path, answered(0), answered(1, "5", asso=1))
    answer = engine.search(Query(text="hyacynthe", facets=("form",)))
    assert (answer.total, answer.is_approximate, answer.facets) == (1, True, {"form": (Count("asso", 1),)})
    assert ["fuzzy" in str(body) for body in client.asked] == [False, True]


def test_pages_follow_one_another(tmp_path: Path) -> None:
    engine, client = index(tmp_path, answered(5, "1", "2"), answered(5, "3", "4"))
    first = engine.search(Query(size=2))
    second = engine.search(Query(size=2, cursor=first.next_cursor))
    assert ([hit.id for hit in second.hits], client.asked[1]["from"], bool(second.previous_cursor)) == (
        ["3", "4"],
        2,
        True,
    )


def test_a_missing_index_says_so(tmp_path: Path) -> None:
    engine, _ = index(tmp_path, NotFoundError(404, "index_not_found_exception", {}))
    with pytest.raises(IndexUnavailable) as found:
        engine.search(Query())
    assert found.value.code == "missing"
    with pytest.raises(KeyError):
        engine.search(Query(facets=("secret",)))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[OpenSearchIndex]:
    made = OpenSearchIndex(SERVER, tmp_path, "contract", SCHEMA)
    made.rebuild(document(number, name) for number, name in enumerate(NAMES))
    yield made
    made._client.indices.delete(index="chantier-contract-*", ignore=[404])


@pytest.mark.skipif(not SERVER, reason="CHANTIER_TEST_OPENSEARCH names no server")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("c.p.e.", {0, 1}),
        ("arcenciel", {0}),
        ("coop st-laur", {2}),
        ("« petite enfance » arc", {0}),
        ("hyacynthe", {5}),
    ],
)
def test_a_server_finds_what_the_embedded_engine_finds(server: OpenSearchIndex, text: str, found: set[int]) -> None:
    assert {int(hit.id) for hit in server.search(Query(text=text)).hits} == found
    assert set(server.keys(Query(text=text), 10)) == found
