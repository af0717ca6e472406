"""The engine for many machines: OpenSearch, chosen by the setting ``CHANTIER_OPENSEARCH`` (its address).

Same tokens, same ranking, same answers as the embedded engine. An index is an alias over a generation, so a rebuild is
swapped in by one request. Writing still holds the lock file of this machine: run one worker. It was never run on a
cluster by those who wrote it (``docs/limits.md``): its requests are tested, and the contract runs where
``CHANTIER_TEST_OPENSEARCH`` names a server.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from opensearchpy import NotFoundError, OpenSearch, OpenSearchException, helpers

from chantier.foundation.search.core.analysis import LANGUAGES
from chantier.foundation.search.core.cursors import DEEPEST_PAGE, cursor_of, place_of
from chantier.foundation.search.core.question import Question, read
from chantier.foundation.search.core.shapes import Answer, Cell, Count, Document, Hit, Query, Sort
from chantier.foundation.search.core.spelling import marked, suggestion_of
from chantier.foundation.search.engine import IndexUnavailable, Schema
from chantier.foundation.search.opensearch_query import demands, mapping, matching, request
from chantier.foundation.search.storage import Shelf
from chantier.foundation.search.tantivy_document import fingerprint, written
from chantier.foundation.search.tantivy_query import Demand, Trial, first_trial, next_trial

_ALL, _AT_ONCE = 20_000, 1_000


def row(document: Document, schema: Schema) -> dict[str, Any]:
    """A document as OpenSearch keeps it: the very tokens of the embedded engine."""
    kept: dict[str, Any] = written(document, schema).to_dict()
    kept.pop("id")
    latitude, longitude = kept.pop("latitude", None), kept.pop("longitude", None)
    if latitude and longitude:
        kept["point"] = {"lat": latitude[0], "lon": longitude[0]}
    return kept


class OpenSearchIndex:
    """One index of one kind of document on a server. Safe to share between threads."""

    def __init__(self, address: str, root: Path, name: str, schema: Schema, client: Any = None) -> None:
        self.shelf = Shelf(root, name)
        self.schema = schema
        self.alias = f"chantier-{name.replace('_', '-')}"
        self._client = client or OpenSearch(address, timeout=10, max_retries=1)

    # Reading

    def is_ready(self) -> bool:
        """Whether the index is there, in today's form."""
        try:
            found = self._client.indices.get_mapping(index=self.alias)
        except OpenSearchException:
            return False
        return all(one["mappings"].get("_meta") == fingerprint(self.schema) for one in found.values())

    def search(self, query: Query) -> Answer:
        """Answer a question. Raises ``IndexUnavailable``, and ``KeyError`` for a name the kind does not declare."""
        self._check_names(query)
        question = self._question(query)
        if question.is_empty:
            if query.text.strip():
                return Answer()
            query = replace(query, sort=Sort.NAME if query.sort is Sort.RELEVANCE else query.sort)
        offset = place_of(query.cursor)[0]
        trial = first_trial(query)
        found = self._ask(request(question, query, near=False, demand=trial.demand, offset=offset))
        whole = _total(found)
        following = None if question.is_empty else next_trial(trial, whole, query)
        while following is not None:
            asked = request(question, query, near=following.near, demand=following.demand, offset=offset)
            wider = self._ask(asked)
            if _total(wider) > _total(found):
                trial, found = following, wider
            following = next_trial(following, _total(wider), query)
        return self._answer(question, query, trial, found, whole=whole, offset=offset)

    def _answer(
        self, question: Question, query: Query, trial: Trial, found: dict[str, Any], *, whole: int, offset: int
    ) -> Answer:
        total = _total(found)
        hits = tuple(_hit(one) for one in found["hits"]["hits"])
        suggestion = suggestion_of(question, hits) if trial.near and total else ""
        asked = read(suggestion, (query.language, *LANGUAGES)).asked if suggestion else question.asked
        end = offset + len(hits)
        return Answer(
            total=total,
            hits=tuple(marked(hit, asked) for hit in hits) if query.highlight else hits,
            facets={name: _counts(found["aggregations"][name]) for name in query.facets},
            next_cursor=cursor_of(end, hits[-1].id) if hits and end < min(total, DEEPEST_PAGE) else "",
            previous_cursor=cursor_of(max(offset - query.size, 0), "") if offset else "",
            suggestion=suggestion,
            is_approximate=trial.near and total > 0,
            is_partial=trial.demand in (Demand.MOST, Demand.HALF) and total > 0,
            whole=whole,
            asked=asked,
        )

    def keys(self, query: Query, limit: int) -> tuple[int, ...]:
        """The numeric ids of all documents found, at most ``limit``. Raises ``IndexUnavailable``."""
        asked = {**self._of_all(query), "sort": [{"key": "asc"}], "docvalue_fields": ["key"], "_source": False}
        found: list[int] = []
        while len(found) < limit:
            page = self._ask({**asked, "size": min(limit - len(found), _AT_ONCE)})["hits"]["hits"]
            found += [int(one["fields"]["key"][0]) for one in page if "fields" in one]
            if not page:
                break
            asked["search_after"] = page[-1]["sort"]
        return tuple(found)

    def cells(self, query: Query, width: float) -> tuple[Cell, ...]:
        """All documents found that have a point, in the tiles of a map nearest to ``width`` degrees."""
        zoom = max(0, min(29, round(math.log2(360 / width))))
        tiles = {"geotile_grid": {"field": "point", "precision": zoom, "size": _ALL}}
        means = {"middle": {"geo_centroid": {"field": "point"}}}
        found = self._ask({**self._of_all(query), "size": 0, "aggs": {"tiles": {**tiles, "aggs": means}}})
        return tuple(
            Cell(one["middle"]["location"]["lon"], one["middle"]["location"]["lat"], int(one["doc_count"]))
            for one in found["aggregations"]["tiles"]["buckets"]
        )

    def crossed(self, query: Query, rows: str, columns: str) -> dict[str, dict[str, int]]:
        """How many documents found have each value of two facets; value "" for none. Raises ``IndexUnavailable``."""
        self._check_names(replace(query, facets=(rows, columns)))
        inner = {"terms": {"field": f"facet_{columns}", "size": _ALL, "missing": ""}}
        outer = {"terms": {"field": f"facet_{rows}", "size": _ALL, "missing": ""}, "aggs": {"inner": inner}}
        found = self._ask({**self._of_all(query), "size": 0, "aggs": {"outer": outer}})
        return {
            one["key"]: {two["key"]: int(two["doc_count"]) for two in one["inner"]["buckets"]}
            for one in found["aggregations"]["outer"]["buckets"]
        }

    def _of_all(self, query: Query) -> dict[str, Any]:
        """The query of everything that a question finds, in the way that finds something."""
        self._check_names(query)
        question = self._question(query)
        trial: Trial | None = first_trial(query)
        chosen: dict[str, Any] = {"query": {"bool": {"filter": demands(query)}}}
        if question.is_empty:
            return {"query": {"match_none": {}}} if query.text.strip() else chosen
        most = -1
        while trial is not None:
            words = matching(question, near=trial.near, demand=trial.demand)
            asked = {"query": {"bool": {"must": [words], "filter": demands(query)}}}
            found = _total(self._ask({**asked, "size": 0, "track_total_hits": True}))
            if found > most:
                chosen, most = asked, found
            trial = next_trial(trial, found, query)
        return chosen

    def _question(self, query: Query) -> Question:
        return read(query.text, tuple(dict.fromkeys((query.language, *LANGUAGES))))

    def _check_names(self, query: Query) -> None:
        unknown = ({*query.facets, *query.filters} - {*self.schema.facets}) | (
            query.ranges.keys() - {*self.schema.numbers}
        )
        if unknown:
            raise KeyError(f"not declared by the kind: {', '.join(sorted(unknown))}")

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._client.search(index=self.alias, body=body)
        except NotFoundError as error:
            raise IndexUnavailable("missing") from error
        except OpenSearchException as error:
            raise IndexUnavailable("damaged") from error
        return found

    # Writing

    def change(self, upserted: Iterable[Document], deleted: Iterable[str], *, wait: bool) -> None:
        """Put documents in the place of those of the same id, take others out."""
        with self.shelf.lock(wait=wait):
            self.change_while_locked(upserted, deleted, tidy=wait)

    def change_while_locked(self, upserted: Iterable[Document], deleted: Iterable[str], *, tidy: bool) -> None:
        """The same for who holds the lock; the server keeps itself tidy."""
        del tidy
        if not self.is_ready():
            raise IndexUnavailable("outdated")
        gone = ({"_op_type": "delete", "_index": self.alias, "_id": one} for one in deleted)
        self._bulk(gone, ignore=(404,))
        self._bulk(self._rows(self.alias, upserted))
        self._client.indices.refresh(index=self.alias)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a whole new index and put it in the place of the old one in one step; how many documents."""
        with self.shelf.lock(wait=True):
            return self.rebuild_while_locked(documents)

    def rebuild_while_locked(self, documents: Iterable[Document]) -> int:
        """The same for who holds the lock."""
        former = self._generations()
        fresh = f"{self.alias}-{max((int(one.rpartition('-')[2]) for one in former), default=0) + 1:04d}"
        body = mapping(self.schema)
        body["mappings"]["_meta"] = fingerprint(self.schema)
        self._client.indices.create(index=fresh, body=body)
        try:
            total = self._bulk(self._rows(fresh, documents))
            self._client.indices.refresh(index=fresh)
        except BaseException:
            self._client.indices.delete(index=fresh, ignore=[404])
            raise
        moves = [{"remove": {"index": one, "alias": self.alias, "must_exist": False}} for one in former]
        self._client.indices.update_aliases(body={"actions": [*moves, {"add": {"index": fresh, "alias": self.alias}}]})
        for one in former:
            self._client.indices.delete(index=one, ignore=[404])
        return total

    def _generations(self) -> list[str]:
        found = self._client.indices.get(index=f"{self.alias}-*", ignore=[404])
        return [name for name in found if name.removeprefix(f"{self.alias}-").isdigit()]

    def _rows(self, index: str, documents: Iterable[Document]) -> Iterator[dict[str, Any]]:
        return (
            {"_op_type": "index", "_index": index, "_id": one.id, "_source": row(one, self.schema)} for one in documents
        )

    def _bulk(self, actions: Iterable[dict[str, Any]], ignore: tuple[int, ...] = ()) -> int:
        done, _errors = helpers.bulk(self._client, actions, chunk_size=_AT_ONCE, ignore_status=ignore)
        return int(done)


def _hit(found: dict[str, Any]) -> Hit:
    title, summary, language = json.loads(found["_source"]["shown"][0])
    return Hit(
        id=found["_id"], score=float(found.get("_score") or 0.0), title=title, summary=summary, language=language
    )


def _counts(found: dict[str, Any]) -> tuple[Count, ...]:
    return tuple(Count(str(one["key"]), int(one["doc_count"])) for one in found["values"]["buckets"])


def _total(found: dict[str, Any]) -> int:
    return int(found["hits"]["total"]["value"])
