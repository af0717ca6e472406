"""What tantivy counts over a whole answer: values of facets, two facets crossed, cells of a map. All exact."""

from __future__ import annotations

from typing import Any

from chantier.foundation.search.core.shapes import Cell, Count

#: More values than any facet has: nothing is cut off, so that every count is exact.
_ALL = 20_000
#: A cell is lower than wide: in our latitudes it then looks square.
_FLAT = 0.7
_NONE = "\N{EMPTY SET}"


def of_facets(searcher: Any, asked: Any, names: list[str], limit: int) -> dict[str, tuple[Count, ...]]:
    """The counts of the values of these facets, the most frequent first."""
    found = searcher.aggregate(asked, {name: {"terms": {"field": f"facet_{name}", "size": limit}} for name in names})
    return {
        name: tuple(Count(str(bucket["key"]), int(bucket["doc_count"])) for bucket in found[name]["buckets"])
        for name in names
    }


def crossed(searcher: Any, asked: Any, rows: str, columns: str) -> dict[str, dict[str, int]]:
    """{value of ``rows``: {value of ``columns``: how many}}; documents without a value are under the empty text."""
    inner = {"inner": {"terms": {"field": f"facet_{columns}", "size": _ALL, "missing": _NONE}}}
    outer = {"terms": {"field": f"facet_{rows}", "size": _ALL, "missing": _NONE}, "aggs": inner}
    found = searcher.aggregate(asked, {"outer": outer})["outer"]["buckets"]
    return {
        _value(bucket["key"]): {_value(one["key"]): int(one["doc_count"]) for one in bucket["inner"]["buckets"]}
        for bucket in found
    }


def cells(searcher: Any, asked: Any, width: float) -> tuple[Cell, ...]:
    """The documents that have a point, by cells ``width`` degrees wide."""
    means = {axis: {"avg": {"field": axis}} for axis in ("longitude", "latitude")}
    lines = {"histogram": {"field": "latitude", "interval": width * _FLAT, "min_doc_count": 1}, "aggs": means}
    columns = {"histogram": {"field": "longitude", "interval": width, "min_doc_count": 1}, "aggs": {"lines": lines}}
    found = searcher.aggregate(asked, {"columns": columns})
    return tuple(
        Cell(line["longitude"]["value"], line["latitude"]["value"], int(line["doc_count"]))
        for column in found["columns"]["buckets"]
        for line in column["lines"]["buckets"]
        if line["doc_count"]
    )


def _value(key: object) -> str:
    return "" if key == _NONE else str(key)
