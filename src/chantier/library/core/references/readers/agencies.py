"""What a registration agency answers of a DOI: CSL-JSON as Crossref, DataCite and mEDRA write it.

Source: DOI Content Negotiation (citation.doi.org). Crossref keeps its own names of types, lists where CSL has one text,
JATS in abstracts, ORCIDs in names; DataCite has ``categories`` and ``copyright``. What CSL has no word for is left.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chantier.library.core.references import kinds_told
from chantier.library.core.references.readers import csl_json
from chantier.library.core.references.received import ReadReference, Unreadable

#: Crossref's types that are not CSL's.
TYPES: Final[Mapping[str, str]] = {
    "journal-article": "article-journal",
    "posted-content": "article",
    "proceedings-article": "paper-conference",
    "dissertation": "thesis",
    "peer-review": "review",
    **dict.fromkeys(("book-chapter", "book-section", "book-part", "reference-entry"), "chapter"),
    **dict.fromkeys(("monograph", "edited-book", "reference-book", "book-set", "book-series", "proceedings"), "book"),
    **dict.fromkeys(("report-component", "report-series"), "report"),
}
_DATES: Final = ("issued", "published", "published-print", "published-online")
_SAME: Final = (
    *("publisher", "publisher-place", "container-title", "volume", "issue", "page", "edition", "number"),
    *("number-of-pages", "event-title", "collection-title", "collection-number", "language"),
)
_PARAGRAPH: Final = re.compile(r"</(?:jats:)?(?:p|sec|list-item)>|<br\s*/?>", re.IGNORECASE)
_HEADING: Final = re.compile(r"<(jats:)?title>[^<]{0,200}</(?:jats:)?title>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_CC_WORDS: Final = re.compile(
    r"creative commons attribution((?:[ -]non ?commercial)?)((?:[ -]share ?alike|[ -]no ?deriv\w*)?)", re.IGNORECASE
)
#: What one answer may hold of each: a list beyond is an accident or a trap.
_MOST: Final = 300


def read(content: bytes, *, doi: str) -> ReadReference:
    """The reference of an answer, with the DOI that was asked. Raises ``Unreadable`` for what is no such answer."""
    try:
        item = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("answer_unreadable") from None
    if isinstance(item, list) and len(item) == 1:
        (item,) = item
    if not isinstance(item, dict):
        raise Unreadable("answer_unreadable")
    return csl_json.reference(1, dict(_item(item, doi)))


def _item(item: Mapping[str, Any], doi: str) -> Iterator[tuple[str, Any]]:
    kind = str(item.get("type", ""))
    yield "type", TYPES.get(kind, kind)
    title, subtitle = plain(first(item.get("title"))), plain(first(item.get("subtitle")))
    if subtitle and subtitle not in title:
        yield "title", f"{title}: {subtitle}"
        yield "title-short", title
    else:
        yield "title", title
    yield "DOI", doi
    for name in csl_json.NAMES:
        if isinstance(item.get(name), list):
            yield name, item[name][:_MOST]
    for name in _DATES:
        if isinstance(item.get(name), dict) and csl_json.date_of(item[name]):
            yield "issued", item[name]
            break
    for name in _SAME:
        yield name, plain(first(item.get(name)))
    for name in ("ISBN", "ISSN"):
        yield name, "; ".join(dict.fromkeys(one.rpartition("/")[2] for one in texts(item.get(name))))
    yield "URL", _landing(item)
    yield "abstract", _abstract(first(item.get("abstract")))
    yield "keyword", [plain(one) for name in ("subject", "categories", "keyword") for one in texts(item.get(name))]
    yield "license", _licence(item)


def texts(value: Any) -> list[str]:
    """The texts of a value that is one, or a list of them."""
    several = value[:_MOST] if isinstance(value, list) else [value]
    return [str(one) for one in several if isinstance(one, (str, int)) and not isinstance(one, bool) and str(one)]


def first(value: Any) -> str:
    """The first text of a value, or nothing."""
    return next(iter(texts(value)), "")


def plain(text: str) -> str:
    """The text without marks, its entities read, on one line."""
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _abstract(text: str) -> str:
    parts = (plain(part) for part in _PARAGRAPH.split(_HEADING.sub("", text)))
    return "\n\n".join(part for part in parts if part)


def _landing(item: Mapping[str, Any]) -> str:
    """Where the work is; an address of the resolver tells nothing more than the DOI."""
    held = item.get("resource")
    primary = held.get("primary") if isinstance(held, dict) else None
    found = (first(item.get("URL")), first(primary.get("URL")) if isinstance(primary, dict) else "")
    return next((one for one in found if re.match(r"https?://(?!(?:dx\.)?doi\.org/)[^\s/]", one)), "")


def _licence(item: Mapping[str, Any]) -> str:
    """A licence of ours among those that are told of the published version; text mining has its own."""
    told = [
        first(one.get("URL"))
        for one in item.get("license", ())
        if isinstance(one, dict) and one.get("content-version", "vor") in ("vor", "unspecified")
    ] if isinstance(item.get("license"), list) else []  # fmt: skip
    words = [*texts(item.get("copyright")), *(told or texts(item.get("license")))]
    return next((slug for one in words if (slug := kinds_told.licence(one) or _in_words(one))), "")


def _in_words(text: str) -> str:
    found = _CC_WORDS.search(text)
    if found is None:
        return "cc0" if re.search(r"creative commons zero", text, re.IGNORECASE) else ""
    last = found[2].strip(" -").lower()
    parts = ["cc-by", "nc" if found[1] else "", {"s": "sa", "n": "nd"}.get(last[:1], "")]
    return "-".join(part for part in parts if part)
