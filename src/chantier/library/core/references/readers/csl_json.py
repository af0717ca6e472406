"""CSL-JSON, as Zotero, Crossref and citation processors exchange it; ``custom`` is ours, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core import identifiers
from chantier.library.core.reasons import Reason
from chantier.library.core.references import kinds_told
from chantier.library.core.references.building import build
from chantier.library.core.references.received import ReadReference, Unreadable
from chantier.library.core.references.said import FIELD, Said

VARIABLES: Final = {
    "title": "title", "title-short": "short_title", "shortTitle": "short_title", "abstract": "summary",
    "language": "language", "publisher": "publisher", "publisher-place": "publication_place", "DOI": "doi",
    "ISBN": "isbn", "ISSN": "issn", "URL": "url", "container-title": "journal", "volume": "volume", "issue": "issue",
    "page": "pages", "edition": "edition", "number": "report_number", "number-of-pages": "page_count",
    "dimensions": "duration", "event-title": "event", "event": "event", "collection-title": "series",
    "collection-number": "series_number", "license": "licence", "genre": "kind",
}  # fmt: skip
NAMES: Final = {
    "author": "author", "editor": "editor", "translator": "translator", "director": "director",
    "performer": "speaker", "contributor": "contributor",
}  # fmt: skip


def read(text: str) -> Iterator[ReadReference]:
    """The items of a list, of ``{"items": […]}`` or of one item alone. Raises ``Unreadable``."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", line=getattr(error, "lineno", 0)) from error
    items = data.get("items", [data]) if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise Unreadable("not_a_list")
    return (reference(number, one) for number, one in enumerate(items, 1))


def reference(number: int, item: Any) -> ReadReference:
    """One item."""
    raw = json.dumps(item, ensure_ascii=False)
    if not isinstance(item, dict):
        return ReadReference(number, raw, "", None, (), (), (Reason("not_a_reference", {"value": raw[:200]}),))
    return build(_said(item), number=number, raw=raw, key=str(item.get("id", "")))


def _said(item: Mapping[str, Any]) -> Iterator[Said]:
    custom = item.get("custom")
    own = custom if isinstance(custom, dict) and "kind" in custom else {}
    kind = str(item.get("type", ""))
    guess = kinds_told.CSL_TYPES.get(kind, "")
    yield Said("type", "guess", guess)
    if not guess:
        yield Said("type", "", "" if kind in ("document", "webpage") or own else kind)
    for name, value in item.items():
        if name in ("id", "type", "custom", "citation-key"):
            continue
        if own and name in ("keyword", "language", "DOI", "ISBN", "ISSN", "PMID", "URL"):
            continue  # told whole in ``custom``
        if own and name == "note":
            continue
        if name in NAMES:
            yield from _names(name, value)
        elif name == "issued":
            yield Said(name, "date", date_of(value))
        elif name == "keyword":
            words = value if isinstance(value, list) else str(value).replace(";", ",").split(",")
            for word in words:
                yield Said(name, "keyword", str(word))
        elif isinstance(value, (str, int, float)):
            target = VARIABLES.get(name, "")
            yield Said(
                name, "identifier" if name == "PMID" else target, f"pmid:{value}" if name == "PMID" else str(value)
            )
        else:
            yield Said(name, "", json.dumps(value, ensure_ascii=False))
    yield from _custom(own) if own else _unknown(custom)


def _unknown(custom: Any) -> Iterator[Said]:
    if custom:
        yield Said("custom", "", json.dumps(custom, ensure_ascii=False))


def _names(variable: str, value: Any) -> Iterator[Said]:
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, dict):
            yield Said(variable, "", json.dumps(each, ensure_ascii=False))
            continue
        literal = str(each.get("literal") or ("" if each.get("family") else each.get("name", "")) or "")
        particle = f"{each.get('non-dropping-particle', '') or each.get('dropping-particle', '')} "
        family = (particle + str(each.get("family", ""))).strip()
        given = " ".join(filter(None, (str(each.get("given", "")), str(each.get("suffix", "")))))
        orcid = identifiers.orcid(str(each.get("ORCID", "")))
        made = d.Contributor(name=literal) if literal else d.Contributor(family=family, given=given, orcid=orcid)
        yield Said(variable, NAMES[variable], made)


def date_of(value: Any) -> str:
    """EDTF out of date parts, or the words that are there."""
    if not isinstance(value, dict):
        return str(value)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(part) for part in parts[0][:3] if str(part).isdigit() and int(str(part))]
        shown = "-".join(f"{int(part):0{4 if place == 0 else 2}d}" for place, part in enumerate(numbers))
        return shown + ("~" if value.get("circa") else "")
    return str(value.get("raw") or value.get("literal") or "")


def _custom(own: Mapping[str, Any]) -> Iterator[Said]:
    """What ``crosswalks.csl.custom`` wrote."""
    one_each = {
        "kind": "kind", "address": "address", "title_language": "title_language", "licence": "licence",
        "licence_statement": "rights",
        "rights_holder": "rights_holder", "access": "access", "embargo_until": "embargo_until",
    }  # fmt: skip
    for name, target in one_each.items():
        yield Said(f"custom.{name}", target, str(own.get(name, "")))
    for name, target in (("languages", "language"), ("keywords", "keyword"), ("funders", "funder"), ("files", "file")):
        for value in _list(own.get(name)):
            yield Said(f"custom.{name}", target, str(value))
    for language, title in _dict(own.get("titles")).items():
        yield Said("custom.titles", "other_title", f"{language}: {title}")
    for who, orcid in _dict(own.get("orcids")).items():
        yield Said("custom.orcids", "orcid", f"{who} = {orcid}")
    for scheme, value in _pairs(own.get("identifiers"), 2):
        plain = scheme in ("doi", "isbn", "issn", "url")
        yield Said("custom.identifiers", scheme if plain else "identifier", value if plain else f"{scheme}:{value}")
    for scheme, concept, uri in _pairs(own.get("themes"), 3):
        yield Said("custom.themes", "theme", f"{scheme}/{concept} {uri}".strip())
    for name, code, kind in _pairs(own.get("places"), 3):
        yield Said("custom.places", "place", " / ".join(filter(None, (name, kind, code))))
    for name, public_id in _pairs(own.get("organizations"), 2):
        yield Said("custom.organizations", "about", " / ".join(filter(None, (name, public_id))))
    for kind, where in _pairs(own.get("relations"), 2):
        yield Said("custom.relations", "relation", f"{kind} {where}")
    for name, value in _dict(own.get("details")).items():
        for each in _list(value) if isinstance(value, list) else [value]:
            yield Said(f"custom.details.{name}", FIELD + name, str(each))
    if own.get("fictitious"):
        yield Said("custom.fictitious", "fictitious", "true")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _pairs(value: Any, size: int) -> Iterator[tuple[str, ...]]:
    for each in _list(value):
        if isinstance(each, list) and len(each) == size:
            yield tuple(str(part) for part in each)
