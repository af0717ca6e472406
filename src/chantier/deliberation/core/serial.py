"""Texts and operations as plain JSON: what the database and exports keep, read back to the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.document import Passage, Text
from chantier.deliberation.core.operations import Delete, Insert, Move, Operation, Place, Quote, Replace, Side

Json = dict[str, Any]


def passages_to_json(passages: Sequence[Passage]) -> list[Json]:
    """Passages in order; what is empty is left out."""
    return [_passage_to_json(one) for one in passages]


def passages_from_json(given: Sequence[Mapping[str, Any]]) -> tuple[Passage, ...]:
    """The same passages. Raises ``KeyError`` or ``ValueError`` for what this program did not write."""
    return tuple(_passage_from_json(one) for one in given)


def text_from_json(
    passages: Sequence[Mapping[str, Any]], *, title: str, language: str, version: int, next_key: int
) -> Text:
    """A version of a text from its row."""
    return Text(title, language, passages_from_json(passages), version, next_key)


def operations_to_json(operations: Sequence[Operation]) -> list[Json]:
    """Operations in order, each with its ``do``: replace, insert, delete, move."""
    return [_operation_to_json(one) for one in operations]


def operations_from_json(given: Sequence[Mapping[str, Any]]) -> tuple[Operation, ...]:
    """The same operations. Raises ``KeyError`` or ``ValueError`` for what this program did not write."""
    return tuple(_operation_from_json(one) for one in given)


def _passage_to_json(one: Passage) -> Json:
    written: Json = {"key": one.key, "kind": one.kind.value, "number": one.number, "text": one.text}
    if one.depth:
        written["depth"] = one.depth
    if one.mark:
        written["mark"] = one.mark
    return written


def _passage_from_json(one: Mapping[str, Any]) -> Passage:
    return Passage(one["key"], Kind(one["kind"]), one["number"], one["text"], one.get("depth", 0), one.get("mark", ""))


def _operation_to_json(one: Operation) -> Json:
    match one:
        case Replace(on, start, end, text):
            return {"do": "replace", "on": _quote_to_json(on), "start": start, "end": end, "text": text}
        case Insert(place, passages):
            return {"do": "insert", "place": _place_to_json(place), "passages": passages_to_json(passages)}
        case Delete(run):
            return {"do": "delete", "run": [_quote_to_json(quote) for quote in run]}
        case Move(run, place):
            return {"do": "move", "run": [_quote_to_json(quote) for quote in run], "place": _place_to_json(place)}


def _operation_from_json(one: Mapping[str, Any]) -> Operation:
    match one["do"]:
        case "replace":
            return Replace(_quote(one["on"]), one["start"], one["end"], one["text"])
        case "insert":
            return Insert(_place(one["place"]), passages_from_json(one["passages"]))
        case "delete":
            return Delete(tuple(_quote(quote) for quote in one["run"]))
        case "move":
            return Move(tuple(_quote(quote) for quote in one["run"]), _place(one["place"]))
    raise ValueError(f"unknown operation {one['do']!r}")


def _quote_to_json(one: Quote) -> Json:
    return {"key": one.key, "text": one.text}


def _quote(one: Mapping[str, Any]) -> Quote:
    return Quote(one["key"], one["text"])


def _place_to_json(one: Place) -> Json:
    return {"on": _quote_to_json(one.on), "side": one.side.value}


def _place(one: Mapping[str, Any]) -> Place:
    return Place(_quote(one["on"]), Side(one["side"]))
