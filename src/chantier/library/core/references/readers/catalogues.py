"""What catalogues answer of an ISBN: Open Library (its « books » interface), and libraries that speak SRU.

Sources: openlibrary.org/dev/docs/api/books (``jscmd=data``); SRU 1.2 (Library of Congress), with the habits of the
Bibliothèque nationale de France in its ``dublincore`` records.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from chantier.library.core import description as d
from chantier.library.core.references.building import build
from chantier.library.core.references.readers.agencies import first, plain
from chantier.library.core.references.received import ReadReference, Unreadable
from chantier.library.core.references.said import Said

DC: Final = "http://purl.org/dc/elements/1.1/"
_MOST_WORDS: Final = 8
#: Beginnings of ISBN that a language area shares (International ISBN Agency), for books that say no language.
_AREAS: Final = (("97910", "fr"), ("9782", "fr"), ("9780", "en"), ("9781", "en"), ("9798", "en"), ("97884", "es"))
_PARTICLES: Final = frozenset(("de", "du", "des", "d’", "la", "le", "van", "von", "der", "den", "del", "y", "e", "da"))
#: The dates of a person and what they did, after a name: ``(1913-1960). Auteur du texte``.
_DATES: Final = re.compile(r"\s*\([^)]*\d{2}[^)]*\)")
_ROLE: Final = re.compile(r"\.\s+(?P<role>[A-ZÉ][^\W\d_]{4,}[^.]*)\.?$")
_INITIAL: Final = re.compile(r"\b[A-ZÉ]\.$")
_PLACE: Final = re.compile(r"^(?P<name>.+?)\s*\((?P<place>[^()]+)\)$")
_PAGES: Final = re.compile(r"\b(\d{1,5})\s?p\b")


def open_library(content: bytes, *, isbn: str) -> ReadReference | None:
    """The reference of an answer; nothing when the book is not known there. Raises ``Unreadable``."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("answer_unreadable") from None
    if not isinstance(data, dict):
        raise Unreadable("answer_unreadable")
    book = data.get(f"ISBN:{isbn}")
    return build(_book(book, isbn), number=1, raw="") if isinstance(book, dict) else None


def _book(book: dict[str, Any], isbn: str) -> Iterator[Said]:
    yield Said("type", "guess", d.PUBLICATION)
    yield Said("isbn", "isbn", isbn)
    title, subtitle = plain(first(book.get("title"))), plain(first(book.get("subtitle")))
    yield Said("title", "title", f"{title}: {subtitle}" if subtitle else title)
    yield Said("subtitle", "short_title", title if subtitle else "")
    yield Said("isbn", "title_language", language_of(isbn))
    for name in _names(book.get("authors")):
        yield Said("authors", "author", person_or_body(name))
    for field, target in (("publishers", "publisher"), ("publish_places", "publication_place")):
        yield Said(field, target, next(iter(_names(book.get(field))), ""))
    yield Said("publish_date", "date", first(book.get("publish_date")))
    yield Said("number_of_pages", "page_count", first(book.get("number_of_pages")))
    for word in _names(book.get("subjects"))[:_MOST_WORDS]:
        yield Said("subjects", "keyword", word)


def _names(value: Any) -> list[str]:
    several = value[:50] if isinstance(value, list) else []
    return [name for one in several if (name := plain(first(one.get("name")) if isinstance(one, dict) else first(one)))]


def language_of(isbn: str) -> str:
    """The language of the area that gave an ISBN, for a book that says none; nothing when several share it."""
    return next((language for start, language in _AREAS if isbn.startswith(start)), "")


def person_or_body(name: str) -> d.Contributor:
    """``Given Family`` as a catalogue writes it: a word in lower case that is no particle makes it a body."""
    words = name.replace("'", "’").split()
    if "," in name:
        family, _comma, given = name.partition(",")
        return d.Contributor(family=family.strip(), given=given.strip())
    if len(words) < 2 or len(words) > 5 or any(one[0].islower() and one not in _PARTICLES for one in words):
        return d.Contributor(name=name)
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return d.Contributor(family=" ".join(words[start:]), given=" ".join(words[:start]))


def sru(content: bytes, *, isbn: str) -> ReadReference | None:
    """The first record of an answer in Dublin Core; nothing when there is none. Raises ``Unreadable``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable("answer_unreadable") from None
    if root.getroottree().docinfo.internalDTD is not None or etree.QName(root).localname != "searchRetrieveResponse":
        raise Unreadable("answer_unreadable")
    record = next((one for one in root.iter("{*}recordData")), None)
    if record is None:
        return None
    found: dict[str, list[str]] = {}
    for each in record.iter(f"{{{DC}}}*"):
        text = " ".join("".join(each.itertext()).split())
        if text:
            found.setdefault(etree.QName(each).localname, []).append(text)
    return build(_record(found, isbn), number=1, raw="")


def _record(found: dict[str, list[str]], isbn: str) -> Iterator[Said]:
    yield Said("type", "guess", d.PUBLICATION)
    yield Said("isbn", "isbn", isbn)
    title = next(iter(found.get("title", ())), "").partition(" / ")[0].strip()
    head, colon, rest = title.partition(" : ")
    yield Said("title", "title", f"{head}: {rest}" if colon else title)
    yield Said("title", "short_title", head if colon else "")
    spoken = found.get("language", [])[:1]
    yield Said("language", "title_language", "" if spoken else language_of(isbn))
    for language in spoken:
        yield Said("language", "language", language)
    for field, usual in (("creator", "author"), ("contributor", "contributor")):
        for written in found.get(field, ())[:50]:
            yield _person(field, written, usual)
    publisher = next(iter(found.get("publisher", ())), "")
    where = _PLACE.match(publisher)
    yield Said("publisher", "publisher", where["name"] if where else publisher)
    yield Said("publisher", "publication_place", where["place"] if where else "")
    yield Said("date", "date", next(iter(found.get("date", ())), ""))
    pages = _PAGES.search(" ".join((*found.get("format", ()), *found.get("description", ()))))
    yield Said("format", "page_count", pages[1] if pages else "")
    for word in found.get("subject", ())[:_MOST_WORDS]:
        yield Said("subject", "keyword", word)


def _person(field: str, written: str, usual: str) -> Said:
    bare = _DATES.sub("", written)
    told = _ROLE.search(bare)
    name = (bare[: told.start()] if told else bare).strip()
    name = name if _INITIAL.search(name) else name.rstrip(" .")
    done = told["role"].lower() if told else ""
    role = "translator" if done.startswith("traduc") else usual
    role = "editor" if done.startswith(("éditeur sci", "directeur de pub", "directrice de pub")) else role
    family, comma, given = name.partition(",")
    made = d.Contributor(family=family.strip(), given=given.strip()) if comma else d.Contributor(name=name)
    return Said(field, role, made)
