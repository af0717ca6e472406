"""The JSON of a Zotero item (Zotero Web API 3): what its connectors and plug-ins exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s

CREATORS: Final[Mapping[str, str]] = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "director": "director",
    "speaker": "contributor",
    "contributor": "contributor",
    "funder": "contributor",
}
_PUBLISHER: Final = {"report": "institution", "videoRecording": "studio", "journalArticle": "", "webpage": ""}
_DETAILS: Final[Mapping[str, Mapping[str, str]]] = {
    "report": {"report_number": "reportNumber", "page_count": "pages"},
    "journalArticle": {"journal": "publicationTitle", "volume": "volume", "issue": "issue", "pages": "pages"},
    "videoRecording": {},
}


def to_json(one: d.Description, *, language: str = "", standards: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One item; a field that its Zotero type does not have goes in ``extra``, a line each, as Zotero reads it back."""
    text = one.wording(language)
    kind = s.standard(one, "zotero", standards)
    extra: list[str] = [f"Kind: {one.kind}"]
    written: dict[str, Any] = {
        "itemType": kind,
        "title": s.whole_title(text),
        "shortTitle": text.title if text.subtitle else "",
        "abstractNote": text.summary,
        "creators": [_creator(each) for each in one.contributors],
        "date": str(one.issued).rstrip("~") if one.issued else "",
        "language": one.languages[0] if one.languages else text.language,
        "rights": " ".join(filter(None, (one.licence.uri or one.licence.label, one.licence.statement))),
        "url": one.identifier("url") or one.address,
        "tags": [
            {"tag": word} for word in dict.fromkeys([*one.keywords, *(e.label(text.language) for e in one.subjects)])
        ],
        "relations": {"dc:relation": [each.url for each in one.relations if each.url]} if one.relations else {},
        "attachments": [
            {"title": each.label, "url": each.url, "mimeType": each.media_type} for each in one.attachments
        ],
    }
    if one.issued and one.issued.approximate:
        extra.append("Date: approximate")
    _publisher(written, extra, one, kind)
    _identifiers(written, extra, one, kind)
    for name, value in one.details.items():
        target = _DETAILS.get(kind, {}).get(name)
        if target:
            written[target] = str(value)
        elif name == "duration" and isinstance(value, int) and kind == "videoRecording":
            written["runningTime"] = s.duration(value)
        elif isinstance(value, (str, int)) and "\n" not in str(value):
            extra.append(f"{name}: {value}")
    extra += [f"Title ({each.language}): {s.whole_title(each)}" for each in one.wordings if each is not text]
    extra += [f"{each.role.capitalize()}: {each.shown}" for each in s.by_role(one, "speaker", "funder")]
    extra += [f"ORCID: {each.shown} {each.orcid}" for each in one.contributors if each.orcid]
    extra += [f"Address: {one.address}"] if one.address and one.address != written["url"] else []
    extra += [f"ARK: {one.ark}"] if one.ark else []
    extra += [f"Place: {place.name}" for place in one.places]
    extra += [f"About: {body.name}" for body in one.organizations]
    extra += [f"Relation: {each.kind} {each.url or each.title}" for each in one.relations]
    extra += [f"Rights holder: {one.rights_holder}"] if one.rights_holder else []
    extra += [f"Access: {one.access}"] if one.access != d.OPEN else []
    extra += [f"Embargo until: {one.embargo_until.isoformat()}"] if one.embargo_until else []
    extra += [s.fiction(text.language)] if one.is_fictitious else []
    written["extra"] = "\n".join(extra)
    return {name: value for name, value in written.items() if value not in ("", None, [], {})}


def _creator(each: d.Contributor) -> dict[str, str]:
    role = {"creatorType": CREATORS.get(each.role, "contributor")}
    if each.is_person:
        return {**role, "firstName": each.given, "lastName": each.family}
    return {**role, "name": each.name}


def _publisher(written: dict[str, Any], extra: list[str], one: d.Description, kind: str) -> None:
    field = _PUBLISHER.get(kind, "publisher")
    if one.publisher and field:
        written[field] = one.publisher
    elif one.publisher:
        extra.append(f"Publisher: {one.publisher}")
    if one.publication_place and field:
        written["place"] = one.publication_place
    elif one.publication_place:
        extra.append(f"Publisher Place: {one.publication_place}")
    for part in one.parts:
        if part.is_series and kind in ("report", "videoRecording", "journalArticle"):
            written["seriesTitle"] = part.title
            extra += [f"Series Number: {part.number}"] if part.number else []
        else:
            extra.append(f"Series: {part.title}{f', {part.number}' if part.number else ''}")


def _identifiers(written: dict[str, Any], extra: list[str], one: d.Description, kind: str) -> None:
    own = {"journalArticle": {"doi": "DOI", "issn": "ISSN"}, "videoRecording": {"isbn": "ISBN"}}.get(kind, {})
    for each in one.identifiers:
        field = own.get(each.scheme, "")
        if field and field not in written:
            written[field] = each.value
        elif each.scheme != "url" or each.value != written["url"]:
            extra.append(f"{each.scheme.upper()}: {each.value}")


MAP: Final[Mapping[str, str]] = {
    "kind": "itemType, extra",
    "wordings.language": "extra",
    "wordings.title": "title, extra",
    "wordings.subtitle": "title, shortTitle",
    "wordings.summary": "abstractNote",
    "wordings.is_original": "title",
    "wordings.translated_by": "",
    "address": "url, extra",
    "ark": "extra",
    "languages": "language (the first)",
    "contributors.role": "creators.creatorType, extra",
    "contributors.family": "creators.lastName",
    "contributors.given": "creators.firstName",
    "contributors.name": "creators.name",
    "contributors.orcid": "extra",
    "issued": "date",
    "issued.approximate": "extra",
    "publisher": "publisher, institution or studio",
    "publication_place": "place",
    "identifiers": "DOI, ISBN, ISSN, url, extra",
    "subjects": "tags",
    "subjects.uri": "",
    "keywords": "tags",
    "places": "extra",
    "organizations": "extra",
    "organizations.public_id": "",
    "licence.uri": "rights",
    "licence.statement": "rights",
    "rights_holder": "extra",
    "access": "extra",
    "embargo_until": "extra",
    "attachments.url": "attachments.url",
    "attachments.media_type": "attachments.mimeType",
    "attachments.size": "",
    "attachments.sha256": "",
    "relations": "relations, extra",
    "relations.kind": "extra",
    "parts": "seriesTitle, extra",
    "parts.number": "extra",
    "claims": "",
    "details": "fields of the type, extra",
    "published_at": "",
    "updated_at": "",
    "is_fictitious": "extra",
}
