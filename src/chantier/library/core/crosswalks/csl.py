"""CSL-JSON 1.0.2: what citation processors read. ``custom`` keeps what CSL has no variable for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s
from chantier.library.core.precise_date import PreciseDate

ROLES: Final[Mapping[str, str]] = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "director": "director",
    "speaker": "performer",
    "contributor": "contributor",
}
#: Details of kinds ↔ CSL variables, all of them text.
DETAILS: Final[Mapping[str, str]] = {
    "journal": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "edition": "edition",
    "report_number": "number",
    "page_count": "number-of-pages",
    "duration": "dimensions",
    "event": "event-title",
}
IDENTIFIERS: Final[Mapping[str, str]] = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID", "url": "URL"}


def type_of(one: d.Description, standards: Mapping[str, str] | None = None) -> str:
    """The CSL type: an analysis in a journal is an article of it."""
    if one.details.get("journal"):
        return "article-journal"
    return s.standard(one, "csl", standards)


def to_json(
    one: d.Description, *, key: str = "", language: str = "", standards: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One item. ``language`` chooses the wording, else the original; what is empty is left out."""
    text = one.wording(language)
    written: dict[str, Any] = {
        "id": key or one.public_id or "1",
        "type": type_of(one, standards),
        "title": s.whole_title(text),
        "title-short": text.title if text.subtitle else "",
        "abstract": text.summary,
        "language": one.languages[0] if one.languages else text.language,
        **names(one),
        "issued": date(one.issued) if one.issued else None,
        "publisher": one.publisher,
        "publisher-place": one.publication_place,
        "keyword": ", ".join(keywords(one, text.language)),
        **{CSL: str(one.details[name]) for name, CSL in DETAILS.items() if one.details.get(name)},
    }
    for scheme, name in IDENTIFIERS.items():
        written[name] = one.identifier(scheme)
    written["URL"] = written["URL"] or one.address
    series = next((part for part in one.parts if part.is_series), None)
    if series:
        written |= {"collection-title": series.title, "collection-number": series.number}
    if one.is_fictitious:
        written["note"] = s.fiction(text.language)
    written["custom"] = custom(one, text)
    return {name: value for name, value in written.items() if value not in ("", None, {}, [])}


def names(one: d.Description) -> dict[str, list[dict[str, str]]]:
    """The contributors by CSL variable; funders are no CSL names."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in one.contributors:
        if each.role in ROLES:
            found.setdefault(ROLES[each.role], []).append(name(each))
    return found


def name(each: d.Contributor) -> dict[str, str]:
    """A person in two parts, a body as it is."""
    if not each.is_person:
        return {"literal": each.name}
    return {"family": each.family, "given": each.given} if each.given else {"family": each.family}


def date(one: PreciseDate) -> dict[str, Any]:
    """Date parts, as precise as is known."""
    parts = [part for part in (one.year, one.month, one.day) if part]
    return {"date-parts": [parts], **({"circa": True} if one.approximate else {})}


def keywords(one: d.Description, language: str) -> list[str]:
    """Key words, then the labels of themes, none twice."""
    return list(dict.fromkeys([*one.keywords, *(each.label(language) for each in one.subjects)]))


def custom(one: d.Description, text: d.Wording) -> dict[str, Any]:
    """What only another Chantier reads back: so that nothing is lost between two of them."""
    more = {
        "kind": one.kind,
        "titles": {each.language: s.whole_title(each) for each in one.wordings if each is not text},
        "title_language": text.language,
        "address": one.address,
        "languages": list(one.languages),
        "keywords": list(one.keywords),
        "licence": one.licence.uri or one.licence.slug,
        "licence_statement": one.licence.statement,
        "rights_holder": one.rights_holder,
        "access": one.access if one.access != d.OPEN else "",
        "embargo_until": one.embargo_until.isoformat() if one.embargo_until else "",
        "funders": [_filed(each) for each in s.by_role(one, "funder")],
        "orcids": {each.sorted_as: each.orcid for each in one.contributors if each.orcid},
        "identifiers": [[each.scheme, each.value] for each in s.every_identifier(one)],
        "themes": [[each.scheme, each.concept, each.uri] for each in one.subjects],
        "places": [[each.name, each.code, each.kind] for each in one.places],
        "organizations": [[each.name, each.public_id] for each in one.organizations],
        "files": [each.url for each in one.attachments],
        "media_types": [each.media_type for each in one.attachments],
        "relations": [[each.kind, each.url or each.title] for each in one.relations],
        "parts": [[part.title, part.number] for part in one.parts if not part.is_series],
        "details": {name: value for name, value in one.details.items() if name not in DETAILS},
        "fictitious": one.is_fictitious,
    }
    return {name: value for name, value in more.items() if value}


def _filed(each: d.Contributor) -> str:
    """A person always has a comma."""
    return f"{each.family}, {each.given}".rstrip() if each.is_person else each.name


MAP: Final[Mapping[str, str]] = {
    "kind": "type, custom.kind",
    "wordings.language": "custom.title_language",
    "wordings.title": "title, custom.titles",
    "wordings.subtitle": "title, title-short",
    "wordings.summary": "abstract",
    "wordings.is_original": "title",
    "wordings.translated_by": "",
    "address": "URL, custom.address",
    "ark": "custom.identifiers",
    "languages": "language, custom.languages",
    "contributors.role": "author, editor, translator, director, performer, contributor, custom.funders",
    "contributors.family": "family",
    "contributors.given": "given",
    "contributors.name": "literal",
    "contributors.orcid": "custom.orcids",
    "issued": "issued",
    "issued.approximate": "issued.circa",
    "publisher": "publisher",
    "publication_place": "publisher-place",
    "identifiers": "DOI, ISBN, ISSN, PMID, URL, custom.identifiers",
    "subjects": "keyword, custom.themes",
    "subjects.uri": "custom.themes",
    "keywords": "keyword, custom.keywords",
    "places": "custom.places",
    "organizations": "custom.organizations",
    "organizations.public_id": "custom.organizations",
    "licence.uri": "custom.licence",
    "licence.statement": "custom.licence_statement",
    "rights_holder": "custom.rights_holder",
    "access": "custom.access",
    "embargo_until": "custom.embargo_until",
    "attachments.url": "custom.files",
    "attachments.media_type": "custom.media_types",
    "attachments.size": "",
    "attachments.sha256": "",
    "relations": "custom.relations",
    "relations.kind": "custom.relations",
    "parts": "collection-title, custom.parts",
    "parts.number": "collection-number",
    "claims": "",
    "details": "CSL variables, custom.details",
    "published_at": "",
    "updated_at": "",
    "is_fictitious": "note, custom.fictitious",
}
