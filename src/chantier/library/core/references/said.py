"""A description laid out as named values, in an order: what every format of references renames and writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s

#: Fields of kinds that formats have a place for; any other is said as ``field.<name>``.
DETAILS: Final = (
    "journal",
    "volume",
    "issue",
    "pages",
    "edition",
    "report_number",
    "page_count",
    "duration",
    "event",
)
CONTRIBUTORS: Final = d.ROLES
OTHER_IDENTIFIERS: Final = ("hal", "handle", "ark", "pmid", "local")
FIELD: Final = "field."


@dataclass(frozen=True)
class Said:
    """One value: the ``tag`` of the format, our ``name`` for it (empty: unknown), what it says."""

    tag: str
    name: str
    value: str | d.Contributor


def pairs(one: d.Description) -> Iterator[tuple[str, str | d.Contributor]]:
    """(name, value) of all that a reference can say, none empty."""
    return ((name, value) for name, value in _pairs(one) if value)


def _pairs(one: d.Description) -> Iterator[tuple[str, str | d.Contributor]]:
    text = one.wording()
    yield "kind", one.kind
    yield "title", s.whole_title(text)
    yield "short_title", text.title if text.subtitle else ""
    yield "title_language", text.language
    for other in one.wordings:
        if other is not text:
            yield "other_title", f"{other.language}: {s.whole_title(other)}"
    for each in one.contributors:
        if each.shown:
            yield each.role if each.role in CONTRIBUTORS else "contributor", each
    for each in one.contributors:
        yield "orcid", f"{each.sorted_as} = {each.orcid}" if each.orcid else ""
    yield "date", str(one.issued) if one.issued else ""
    yield "publisher", one.publisher
    yield "publication_place", one.publication_place
    for language in one.languages:
        yield "language", language
    for identified in s.every_identifier(one):
        if identified.scheme in OTHER_IDENTIFIERS:
            yield "identifier", f"{identified.scheme}:{identified.value}"
        else:
            yield identified.scheme, identified.value
    yield "address", one.address
    yield "summary", text.summary
    for word in one.keywords:
        yield "keyword", word
    for subject in one.subjects:
        yield "theme", " ".join(filter(None, (f"{subject.scheme}/{subject.concept}", subject.uri)))
    for place in one.places:
        yield "place", " / ".join(filter(None, (place.name, place.kind, place.code)))
    for body in one.organizations:
        yield "about", " / ".join(filter(None, (body.name, body.public_id)))
    yield "licence", one.licence.uri or one.licence.slug
    yield "rights", one.licence.statement
    yield "rights_holder", one.rights_holder
    yield "access", one.access if one.access != d.OPEN else ""
    yield "embargo_until", one.embargo_until.isoformat() if one.embargo_until else ""
    yield from _details(one)
    for part in one.parts:
        if not part.is_series:
            continue  # a collection is somebody's choice, not where the work appeared
        yield "series", part.title
        yield "series_number", part.number
    for attached in one.attachments:
        yield "file", attached.url
    for related in one.relations:
        yield "relation", f"{related.kind} {related.url or related.title}"
    if one.is_fictitious:
        yield "fictitious", s.fiction(text.language)


def _details(one: d.Description) -> Iterator[tuple[str, str]]:
    for name, value in one.details.items():
        for each in value if isinstance(value, (list, tuple)) else (value,):
            yield name if name in DETAILS else f"{FIELD}{name}", str(each)


def named(each: d.Contributor) -> str:
    """A name in filing order: a person always has a comma, a body never has one at the end."""
    return f"{each.family}, {each.given}".rstrip() if each.is_person else each.name


def one_line(text: str) -> str:
    """The text on one line, single spaces: what line formats can hold."""
    return " ".join(text.split())
