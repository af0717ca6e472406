"""Where each shown value comes from, and what the others say of the same field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from chantier.directory.models import Organization, Record, Source, Statement
from chantier.directory.queries.organizations import here
from chantier.foundation.words import api as words


@dataclass(frozen=True)
class OtherValue:
    """What another source says of the same field."""

    value: str
    source: str
    seen_on: date


@dataclass(frozen=True)
class ReadIn:
    """A value that nobody states, read in words that stood in a description, a name or a code (``place``)."""

    label: str
    confidence: str
    place: str
    words: str
    source: str


@dataclass(frozen=True)
class Origin:
    """Where the value of a field comes from.

    ``kind`` is own, correction, network, partner, register or other; or inferred, and ``read`` says from what.
    """

    kind: str
    source: str
    seen_on: date | None
    is_open: bool
    licence: str = ""
    licence_url: str = ""
    others: tuple[OtherValue, ...] = ()
    read: tuple[ReadIn, ...] = ()


def label(scheme: str, slug: str, language: str) -> str:
    """What a concept is called; its slug when the vocabulary has lost it."""
    if not slug:
        return ""
    concept = words.by_slug(scheme, slug)
    return concept.label(language) if concept else slug


def origins(row: Organization, records: list[Record]) -> dict[str, Origin]:
    """{field: origin}, with what the other sources say of the same field when they say something else."""
    sources = {record.source.name: record.source for record in records}
    missing = {str(said.get("source")) for said in row.provenance.values() if said.get("source")} - set(sources)
    if missing:
        sources |= {source.name: source for source in Source.objects.filter(name__in=missing).order_by("pk")}
    waiting = Statement.objects.filter(organization=row, state=Statement.ACCEPTED).order_by("-at", "-id")
    stated: dict[str, list[Statement]] = {}
    for statement in waiting:
        stated.setdefault(statement.field, []).append(statement)
    found = {}
    for name, said in row.provenance.items():
        source = sources.get(str(said.get("source", "")))
        found[name] = Origin(
            kind=str(said.get("kind", "")),
            source=str(said.get("source", "")),
            seen_on=_day(said.get("seen_on")),
            is_open=bool(said.get("open")),
            licence=source.licence if source else "",
            licence_url=source.licence_url if source else "",
            others=_others(name, str(said.get("origin", "")), records, stated),
            read=tuple(_read_in(name, one) for one in said.get("read", ())),
        )
    return found


def _read_in(field: str, kept: Mapping[str, str]) -> ReadIn:
    scheme = "legal-form" if field == "legal_form" else "activity"
    return ReadIn(
        label(scheme, kept["concept"], here()), kept["confidence"], kept["place"], kept["words"], kept["source"]
    )


def _others(
    name: str, origin: str, records: list[Record], stated: Mapping[str, list[Statement]]
) -> tuple[OtherValue, ...]:
    found = [
        (f"record:{record.pk}", _value(record.values, name), record.source.name, record.seen_on) for record in records
    ]
    found += [(f"statement:{one.pk}", one.value, "", timezone.localtime(one.at).date()) for one in stated.get(name, ())]
    chosen = next((value for key, value, _source, _day in found if key == origin), None)
    return tuple(
        OtherValue(label("legal-form", str(value), here()) if name == "legal_form" else str(value), source, seen_on)
        for key, value, source, seen_on in found
        if key != origin and value not in (None, "", [], {}) and value != chosen
    )


def _value(values: Mapping[str, Any], name: str) -> Any:
    field, _dot, part = name.partition(".")
    value = values.get(field)
    return (value or {}).get(part) if part and isinstance(value, dict | None) else value


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
