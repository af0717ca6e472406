"""How a question becomes an OpenSearch request: the same tokens and the same ranking as the embedded engine.

Texts come analysed and are cut at spaces, so that an answer does not depend on the engine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from chantier.foundation.search.core.question import AskedWord, Clause, Question, tolerance
from chantier.foundation.search.core.shapes import Query, Sort
from chantier.foundation.search.engine import Schema
from chantier.foundation.search.tantivy_document import OPENS
from chantier.foundation.search.tantivy_query import (
    AS_WRITTEN,
    BEGINS,
    EXACT,
    FIELDS,
    NEAR,
    PREFERRED,
    SHARES,
    UNFINISHED,
    WHOLE,
    Demand,
)

_ORDERS: dict[Sort, list[dict[str, str]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"sort_name": "asc"}],
    Sort.NAME: [{"sort_name": "asc"}],
    Sort.RECENT: [{"updated": "desc"}, {"sort_name": "asc"}],
}


def mapping(schema: Schema) -> dict[str, Any]:
    """The settings and fields of an index: texts cut at spaces, nothing analysed there."""
    text = {"type": "text", "analyzer": "whitespace"}
    keyword, whole = {"type": "keyword"}, {"type": "long"}
    properties: dict[str, Any] = {
        "shown": {"type": "keyword", "index": False, "doc_values": False},
        **{name: text for name, _boost in FIELDS},
        "words": text,
        "spelled": text,
        "opening": text,
        "whole_name": keyword,
        "sort_name": keyword,
        "language": keyword,
        "visibility": keyword,
        "updated": whole,
        "key": whole,
        "point": {"type": "geo_point"},
        **{f"facet_{name}": keyword for name in schema.facets},
        **{f"number_{name}": whole for name in schema.numbers},
    }
    return {"settings": {"number_of_shards": 1}, "mappings": {"dynamic": "strict", "properties": properties}}


def request(question: Question, query: Query, *, near: bool, demand: Demand, offset: int) -> dict[str, Any]:
    """The body of one search: the page, and each facet counted without its own filter."""
    words = matching(question, near=near, demand=demand)
    must: list[Any] = [words] if words else []
    body: dict[str, Any] = {
        "query": {"bool": {"must": must, "filter": demands(query), "should": _preferred(query, words)}},
        "from": offset,
        "size": max(query.size, 1),
        "track_total_hits": True,
        "sort": _ORDERS[query.sort if words or query.sort is not Sort.RELEVANCE else Sort.NAME],
        "_source": ["shown"],
    }
    # The filters of facets come after the counts, each count taking all of them but its own.
    if query.facets:
        body["query"]["bool"]["filter"] = demands(query, without_facets=True)
        body["post_filter"] = {"bool": {"filter": [_any_of(name, values) for name, values in query.filters.items()]}}
        body["aggs"] = {name: _count(name, query) for name in query.facets}
    return body


def matching(question: Question, *, near: bool, demand: Demand = Demand.ALL) -> dict[str, Any] | None:
    """The query of the words of a question; none when it asks nothing."""
    if question.is_empty:
        return None
    must = [
        {"bool": {"should": [_phrase(run) for run in runs], "minimum_should_match": 1}} for runs in question.phrases
    ]
    demanded = [clause for clause in question.clauses if not clause.is_optional]
    if not demanded and not question.phrases:
        demanded = list(question.clauses)
    asked = [_clause(clause, near=near) for clause in demanded]
    should: list[dict[str, Any]] = []
    if demand is Demand.ALL or len(asked) < 2:
        must += asked
    else:
        least = max(1, math.ceil(len(asked) * SHARES[demand]))
        must.append({"bool": {"should": asked, "minimum_should_match": least}})
        should.append(_constant({"bool": {"must": asked}}, WHOLE))
    if question.folded:
        should.append(_constant({"term": {"whole_name": question.folded}}, EXACT))
        should.append(_constant(_opening(question), BEGINS))
    return {"bool": {"must": must, "should": should}}


def demands(query: Query, *, without_facets: bool = False) -> list[dict[str, Any]]:
    """What an answer must be, apart from the words."""
    found: list[dict[str, Any]] = [{"terms": {"visibility": sorted(one.value for one in query.visible)}}]
    if not without_facets:
        found += [_any_of(name, values) for name, values in query.filters.items() if values]
    for name, (low, high) in query.ranges.items():
        ends = {key: value for key, value in (("gte", low), ("lte", high)) if value is not None}
        found += [{"range": {f"number_{name}": ends}}] if ends else []
    if query.box is not None:
        box = query.box
        corners = {"top_left": {"lat": box.north, "lon": box.west}, "bottom_right": {"lat": box.south, "lon": box.east}}
        found.append({"geo_bounding_box": {"point": corners}})
    return found


def _count(name: str, query: Query) -> dict[str, Any]:
    others = [_any_of(other, values) for other, values in query.filters.items() if other != name and values]
    terms = {"terms": {"field": f"facet_{name}", "size": query.facet_limit}}
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": terms}}


def _any_of(name: str, values: Iterable[str]) -> dict[str, Any]:
    return {"terms": {f"facet_{name}": list(values)}}


def _preferred(query: Query, words: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [_constant({"term": {"language": query.preferred}}, PREFERRED)] if query.preferred and words else []


def _constant(asked: dict[str, Any], score: float) -> dict[str, Any]:
    return {"constant_score": {"filter": asked, "boost": score}}


def _opening(question: Question) -> dict[str, Any]:
    is_open = bool(question.clauses) and question.clauses[-1].is_open
    return {"match_phrase_prefix" if is_open else "match_phrase": {"opening": OPENS + question.folded}}


def _phrase(stems: tuple[str, ...]) -> dict[str, Any]:
    runs = [{"match_phrase": {field: {"query": " ".join(stems), "boost": boost}}} for field, boost in FIELDS]
    return {"dis_max": {"queries": runs, "tie_breaker": 0.1}}


def _clause(clause: Clause, *, near: bool) -> dict[str, Any]:
    runs = []
    for run in clause.alternatives:
        last = len(run) - 1
        words = [_word(word, is_open=clause.is_open and at == last, near=near) for at, word in enumerate(run)]
        runs.append(words[0] if len(words) == 1 else {"bool": {"must": words}})
    return runs[0] if len(runs) == 1 else {"bool": {"should": runs, "minimum_should_match": 1}}


def _word(word: AskedWord, *, is_open: bool, near: bool) -> dict[str, Any]:
    ways: list[dict[str, Any]] = [
        {"term": {field: {"value": stem, "boost": boost}}} for stem in word.stems for field, boost in FIELDS
    ]
    ways.append({"term": {"words": {"value": word.folded, "boost": AS_WRITTEN}}})
    if is_open:
        begun = dict.fromkeys((word.typed, word.folded))
        for field, score in (("words", UNFINISHED), ("spelled", UNFINISHED / 2)):
            ways += [_constant({"prefix": {field: {"value": typed}}}, score) for typed in begun]
    if near and (forgiven := tolerance(word.folded)):
        for field, score in (("words", NEAR), ("spelled", NEAR / 2)):
            close = {"value": word.folded, "fuzziness": forgiven, "transpositions": True}
            ways.append(_constant({"fuzzy": {field: close}}, score))
    return {"dis_max": {"queries": ways, "tie_breaker": 0.1}}
