"""schema.org as JSON-LD, for the page of a resource."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s

#: The property each role and each relation is said with.
ROLES: Final[Mapping[str, str]] = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "director": "director",
    "speaker": "performer",
    "contributor": "contributor",
    "funder": "funder",
}
RELATIONS: Final[Mapping[str, str]] = {
    "translation-of": "translationOfWork",
    "translated-as": "workTranslation",
    "version-of": "exampleOfWork",
    "has-version": "workExample",
    "answers": "about",
    "answered-by": "subjectOf",
    "cites": "citation",
    "cited-by": "subjectOf",
    "updates": "isBasedOn",
    "updated-by": "subjectOf",
    "part-of": "isPartOf",
    "has-part": "hasPart",
}
#: Details of kinds that schema.org has a word for.
_DETAILS: Final[Mapping[str, str]] = {
    "page_count": "numberOfPages",
    "edition": "bookEdition",
    "report_number": "reportNumber",
    "transcript": "transcript",
    "captions": "subtitleLanguage",
    "objectives": "teaches",
    "materials": "tool",
    "pages": "pagination",
    "addressee": "audience",
}


def to_json(one: d.Description, *, language: str = "", standards: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON-LD object of a resource, its title and summary in a language (else the original)."""
    text = one.wording(language)
    written: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": s.standard(one, "schema_org", standards),
        "@id": one.address,
        "url": one.address,
        "additionalType": one.kind,
        "name": text.title,
        "alternativeHeadline": text.subtitle,
        "abstract": text.summary,
        "alternateName": [
            {"@value": each.title, "@language": each.language} for each in one.wordings if each is not text
        ],
        "inLanguage": list(one.languages),
        "datePublished": str(one.issued).rstrip("~") if one.issued else "",
        "publisher": {"@type": "Organization", "name": one.publisher} if one.publisher else None,
        "locationCreated": {"@type": "Place", "name": one.publication_place} if one.publication_place else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value, "url": s.uri(each)}
            for each in s.every_identifier(one)
        ],
        "keywords": list(one.keywords),
        "spatialCoverage": [{"@type": "Place", "name": each.name} for each in one.places],
        "license": one.licence.uri or one.licence.statement or one.licence.label,
        "usageInfo": one.licence.statement if one.licence.uri else "",
        "copyrightHolder": one.rights_holder,
        "conditionsOfAccess": one.access,
        "isAccessibleForFree": one.access == d.OPEN,
        "encoding": [_media(each) for each in one.attachments],
        "dateModified": one.updated_at.isoformat() if one.updated_at else "",
        "disambiguatingDescription": s.fiction(text.language) if one.is_fictitious else "",
    }
    if one.embargo_until:
        written["availabilityStarts"] = one.embargo_until.isoformat()
    written.update(_contributors(one))
    written.update(_details(one))
    _add_related(written, one, language or text.language)
    return {name: value for name, value in written.items() if value not in ("", None, [], ())}


def _contributors(one: d.Description) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in one.contributors:
        found.setdefault(ROLES.get(each.role, "contributor"), []).append(_agent(each))
    return found


def _agent(each: d.Contributor) -> dict[str, str]:
    if not each.is_person:
        return {"@type": "Organization", "name": each.name}
    said = {"@type": "Person", "name": each.shown, "familyName": each.family, "givenName": each.given}
    if each.orcid:
        said["@id"] = f"https://orcid.org/{each.orcid}"
    return {name: value for name, value in said.items() if value}


def _media(each: d.Attached) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "MediaObject",
        "contentUrl": each.url,
        "name": each.label,
        "encodingFormat": each.media_type,
        "inLanguage": each.language,
        "contentSize": str(each.size) if each.size else "",
        "sha256": each.sha256,
        "duration": s.duration(each.duration) if each.duration else "",
    }
    return {name: value for name, value in said.items() if value}


def _add_related(written: dict[str, Any], one: d.Description, language: str) -> None:
    for subject in one.subjects:
        term = {"@type": "DefinedTerm", "name": subject.label(language), "termCode": subject.concept}
        _append(written, "about", {**term, "@id": subject.uri} if subject.uri else term)
    for body in one.organizations:
        said = {"@type": "Organization", "@id": body.address, "name": body.name, "identifier": body.public_id}
        _append(written, "about", {key: value for key, value in said.items() if value})
    for each in one.relations:
        said = {"@type": "CreativeWork", "@id": each.url, "name": each.title}
        _append(written, RELATIONS.get(each.kind, "mentions"), {key: value for key, value in said.items() if value})
    for part in one.parts:
        kind = "PublicationIssue" if part.is_series and part.number else "Collection"
        said = {"@type": kind, "name": part.title, "issueNumber": part.number}
        _append(written, "isPartOf", {key: value for key, value in said.items() if value})
    for claim in one.claims:
        said = {"@type": "Claim", "text": claim.text, "inLanguage": claim.language, "position": str(claim.number)}
        _append(written, "hasPart", {**said, "pagination": claim.page} if claim.page else said)


def _append(written: dict[str, Any], name: str, value: Mapping[str, Any]) -> None:
    written[name] = [*(written.get(name) or []), dict(value)]


def _details(one: d.Description) -> dict[str, Any]:
    found: dict[str, Any] = {_DETAILS[name]: value for name, value in one.details.items() if name in _DETAILS}
    if "addressee" in one.details:
        found["audience"] = {"@type": "Audience", "name": one.details["addressee"]}
    if isinstance(one.details.get("duration"), int):
        found["duration" if one.kind == d.VIDEO else "timeRequired"] = s.duration(one.details["duration"])
    if "journal" in one.details:
        journal: dict[str, Any] = {"@type": "Periodical", "name": one.details["journal"]}
        for name, target in (("volume", "volumeNumber"), ("issue", "issueNumber")):
            if name in one.details:
                journal[target] = one.details[name]
        found["isPartOf"] = [journal]
    return found


def script_text(data: Mapping[str, Any]) -> str:
    """JSON that may stand inside ``<script type="application/ld+json">``: no text can close the element."""
    written = json.dumps(data, ensure_ascii=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


MAP: Final[Mapping[str, str]] = {
    "kind": "@type, additionalType",
    "wordings.language": "alternateName.@language",
    "wordings.title": "name, alternateName",
    "wordings.subtitle": "alternativeHeadline",
    "wordings.summary": "abstract",
    "wordings.is_original": "name",
    "wordings.translated_by": "",
    "address": "@id, url",
    "ark": "identifier",
    "languages": "inLanguage",
    "contributors.role": "author, editor, translator, director, performer, contributor, funder",
    "contributors.family": "familyName",
    "contributors.given": "givenName",
    "contributors.name": "name",
    "contributors.orcid": "@id",
    "issued": "datePublished",
    "issued.approximate": "",
    "publisher": "publisher",
    "publication_place": "locationCreated",
    "identifiers": "identifier",
    "subjects": "about",
    "subjects.uri": "about.@id",
    "keywords": "keywords",
    "places": "spatialCoverage",
    "organizations": "about (Organization)",
    "organizations.public_id": "about.identifier",
    "licence.uri": "license",
    "licence.statement": "usageInfo",
    "rights_holder": "copyrightHolder",
    "access": "conditionsOfAccess",
    "embargo_until": "availabilityStarts",
    "attachments.url": "encoding.contentUrl",
    "attachments.media_type": "encoding.encodingFormat",
    "attachments.size": "encoding.contentSize",
    "attachments.sha256": "encoding.sha256",
    "relations": "by relation: citation, translationOfWork, …",
    "relations.kind": "the property",
    "parts": "isPartOf",
    "parts.number": "isPartOf.issueNumber",
    "claims": "hasPart (Claim)",
    "details": "those with a property: duration, teaches, pagination, …",
    "published_at": "",
    "updated_at": "dateModified",
    "is_fictitious": "disambiguatingDescription",
}
