"""Whether two resources are the same work, with the reasons: an identifier, else the title, the year and the author.

An ISBN or an ISSN names a book or a journal, not what is in it: they count only where the titles agree too. Of somebody
who has nothing but an ISBN yet, it makes a likely double.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from chantier.library.core import ark, identifiers
from chantier.library.core import description as d
from chantier.library.core.reasons import Reason

SAME, LIKELY = "same", "likely"
_EXACT: Final = ("doi", "hal", "handle", "pmid")
_ARTICLE: Final = re.compile(r"^(?:the|an?|le|la|les|l|une?|des|du|el|los|las|un[ao]s?) ")
#: Titles that many works bear: the same author and year do not make them the same.
_COMMON: Final = frozenset(
    ("rapport annuel", "annual report", "informe anual", "rapport d activites", "memoire", "editorial", "introduction")
)


@dataclass(frozen=True)
class Features:
    """What two resources are compared on. ``exact`` are (scheme, normal value), ``title`` is folded."""

    exact: frozenset[tuple[str, str]]
    isbn: frozenset[str]
    title: str
    subtitle: str
    year: int
    author: str


@dataclass(frozen=True)
class Likeness:
    """How like two resources are: ``same`` by an identifier, ``likely`` by what they say; and why."""

    degree: str
    reasons: tuple[Reason, ...]


def features(one: d.Description) -> Features:
    """The features of a description; the addresses of its page here and of its links count as identifiers."""
    text = one.wording()
    exact: set[tuple[str, str]] = set()
    isbn: set[str] = set()
    for each in one.identifiers:
        normal = identifiers.normalised(each)
        if normal.scheme == "isbn":
            isbn.add(normal.value)
        elif normal.scheme == "url":
            exact.add(("url", identifiers.address(normal.value)))
        elif normal.scheme == "ark":
            exact.add(("ark", ark.folded(normal.value) or normal.value.lower()))
        elif normal.scheme in _EXACT:
            exact.add((normal.scheme, normal.value.lower()))
    exact |= {("url", identifiers.address(each.url)) for each in one.attachments if not each.is_file}
    if one.address:
        exact.add(("url", identifiers.address(one.address)))
    exact |= {("ark", ark.folded(one.ark))} if one.ark else set()
    author = one.authors[0] if one.authors else None
    return Features(
        exact=frozenset((scheme, value) for scheme, value in exact if value),
        isbn=frozenset(isbn),
        title=fold_title(text.title),
        subtitle=fold_title(text.subtitle),
        year=one.issued.year if one.issued else 0,
        author=fold_title(author.family or author.name) if author else "",
    )


def fold_title(title: str) -> str:
    """Lower case, no accents, no punctuation, no leading article: ``L’eau, partagée !`` is ``eau partagee``."""
    plain = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return _ARTICLE.sub("", re.sub(r"[\W_]+", " ", plain).strip())


def compare(one: Features, other: Features) -> Likeness | None:
    """Whether these two may be the same work, or nothing when there is no sign of it."""
    shared = sorted(one.exact & other.exact)
    if shared:
        scheme, value = shared[0]
        return Likeness(SAME, (Reason(f"same_{scheme}", {"value": value}),))
    titles = _titles(one, other)
    if titles is None:
        untitled = one.isbn & other.isbn if not (one.title and other.title) else None
        return Likeness(LIKELY, (Reason("same_isbn", {"value": min(untitled)}),)) if untitled else None
    if one.isbn & other.isbn:
        return Likeness(SAME, (Reason("same_isbn", {"value": min(one.isbn & other.isbn)}), titles))
    if _told_apart(one, other):
        return None
    reasons = [titles]
    if one.year and other.year:
        if abs(one.year - other.year) > 1:
            return None
        same = one.year == other.year
        reasons.append(Reason("same_year" if same else "year_near", {"one": one.year, "other": other.year}))
    if one.author and other.author:
        if not _same_author(one.author, other.author):
            return None
        reasons.append(Reason("same_author", {"value": one.author}))
    if len(reasons) == 1 and (len(one.title) < 12 or one.title in _COMMON):
        return None
    if one.title in _COMMON and not (one.author and other.author and one.year == other.year):
        return None
    return Likeness(LIKELY, tuple(reasons))


def _titles(one: Features, other: Features) -> Reason | None:
    """The titles agree, or one is the other with its subtitle."""
    if not one.title or not other.title:
        return None
    if one.title == other.title:
        if one.subtitle and other.subtitle and one.subtitle != other.subtitle:
            return None
        return Reason("same_title", {"value": one.title[:200]})
    whole, whole_other = f"{one.title} {one.subtitle}".strip(), f"{other.title} {other.subtitle}".strip()
    if whole in (whole_other, other.title) or whole_other == one.title:
        return Reason("same_title_and_subtitle", {"value": max(whole, whole_other, key=len)[:200]})
    return None


def _told_apart(one: Features, other: Features) -> bool:
    """Both have an identifier of one same scheme, and they differ: two works that bear one title."""
    schemes: Mapping[str, int] = {scheme: 1 for scheme, _value in one.exact if scheme != "url"}
    return any(scheme in schemes for scheme, _value in other.exact if scheme != "url") or bool(one.isbn and other.isbn)


def _same_author(one: str, other: str) -> bool:
    """The same family name, or a body whose name is written longer on one side."""
    return one == other or set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())


def best(found: Iterable[tuple[int, Likeness]]) -> list[tuple[int, Likeness]]:
    """Those found, the surest first, then those with the most reasons."""
    return sorted(found, key=lambda pair: (pair[1].degree != SAME, -len(pair[1].reasons), pair[0]))
