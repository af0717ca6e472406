"""How a document lies in tantivy: its fields, and the tokens that the analyser gives them."""

from __future__ import annotations

import json
import zlib
from importlib.metadata import version
from typing import Any

import tantivy

from chantier.foundation.search.core.analysis import VERSION, Analysed, analyse, fold
from chantier.foundation.search.core.shapes import Document, Weight
from chantier.foundation.search.engine import Schema

#: Raise it when the fields change: indexes of another form ask to be rebuilt.
FORM = 3

#: Ends the words in order: what follows (joined compounds, acronyms spelled out) never continues a phrase.
_GAP = "\N{BROKEN BAR}"
#: Stands before the first word of a name: beginnings of names are few words, not as many as there are names.
OPENS = "^"
_LONGEST_NAME = 12
_FIELDS = {Weight.NAME: "name", Weight.OTHER: "other", Weight.SUBJECT: "subject", Weight.BODY: "body"}


def fingerprint(schema: Schema) -> dict[str, Any]:
    """What an index must have been built with to be read by this code."""
    return {
        "form": FORM,
        "analysis": VERSION,
        "engine": version("tantivy").rpartition(".")[0],
        "facets": list(schema.facets),
        "numbers": list(schema.numbers),
    }


def fields(schema: Schema) -> Any:
    """The tantivy schema: ids and facets raw, texts cut at spaces because they come analysed."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _FIELDS.values():
        build.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    build.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    build.add_text_field("spelled", tokenizer_name="whitespace", index_option="basic")
    build.add_text_field("whole_name", tokenizer_name="raw", index_option="basic")
    build.add_text_field("opening", tokenizer_name="whitespace", index_option="position")
    build.add_text_field("sort_name", fast=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("language", fast=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("visibility", fast=True, tokenizer_name="raw", index_option="basic")
    build.add_integer_field("updated", fast=True)
    build.add_integer_field("key", fast=True)
    build.add_float_field("latitude", indexed=True, fast=True)
    build.add_float_field("longitude", indexed=True, fast=True)
    for name in schema.facets:
        build.add_text_field(f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    for name in schema.numbers:
        build.add_integer_field(f"number_{name}", indexed=True, fast=True)
    return build.build()


def written(document: Document, schema: Schema) -> Any:
    """The tantivy document of a document. Facets and numbers that the schema does not know are an error."""
    row = tantivy.Document()
    row.add_text("id", document.id)
    shown = [document.title, document.summary, document.language]
    row.add_text("shown", json.dumps(shown, ensure_ascii=False))
    runs: dict[Weight, list[str]] = {}
    words: list[str] = []
    spelled: set[str] = set()
    languages = {document.language}
    for text in document.texts:
        language = text.language or document.language
        languages.add(language)
        tokens = analyse(text.value, language)
        if not tokens.words:
            continue
        runs.setdefault(text.weight, []).append(_in_order(tokens))
        if text.weight < Weight.OTHER:
            if text.is_forgiving:
                spelled.update(tokens.words)
            continue
        words.extend(tokens.words)
        words.extend(tokens.extra_words)
        if len(tokens.words) <= _LONGEST_NAME:
            row.add_text("whole_name", " ".join(tokens.words))
        row.add_text("opening", OPENS + " ".join(tokens.words[:_LONGEST_NAME]))
    for weight, texts in runs.items():
        row.add_text(_FIELDS[weight], f" {_GAP} ".join(texts))
    if words:
        row.add_text("words", " ".join(words))
    if spelled:
        row.add_text("spelled", " ".join(sorted(spelled)))
    for language in languages:
        row.add_text("language", language)
    row.add_text("visibility", document.visibility.value)
    row.add_text("sort_name", f"{fold(document.sort_name or document.title)[:120]}\t{document.id}")
    row.add_integer("updated", _stamp(document))
    if document.id.isdecimal() and len(document.id) < 18:
        row.add_integer("key", int(document.id))
    if document.point is not None:
        latitude, longitude = document.point
        row.add_float("latitude", float(latitude))
        row.add_float("longitude", float(longitude))
    for name, values in document.facets.items():
        for value in dict.fromkeys(values):
            row.add_text(f"facet_{name}", value)
    for name, number in document.numbers.items():
        row.add_integer(f"number_{name}", int(number))
    unknown = (document.facets.keys() - set(schema.facets)) | (document.numbers.keys() - set(schema.numbers))
    if unknown:
        raise ValueError(f"not declared by the kind: {', '.join(sorted(unknown))}")
    return row


def _in_order(tokens: Analysed) -> str:
    stems = " ".join(tokens.stems)
    if not tokens.extra_stems:
        return stems
    return f"{stems} {_GAP} {' '.join(tokens.extra_stems)}"


def _stamp(document: Document) -> int:
    # Seconds, then twenty bits of the id, so that the order is the same after every merge of segments.
    seconds = int(document.updated_at.timestamp()) if document.updated_at else 0
    return (seconds << 20) | (zlib.crc32(document.id.encode()) & 0xFFFFF)
