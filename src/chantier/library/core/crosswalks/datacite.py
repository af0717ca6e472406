"""DataCite Metadata Schema 4.6: the JSON of its REST interface, and the XML that ``oai_datacite`` carries.

Nothing is invented: without a publisher or a creator, the standard's own ``:unav`` (appendix 3, values for unknown
information), which its schema does not allow for the year. ``publicationYear`` is when the work was made public: its
own date, else, as the standard says, the end of its embargo, else the day it was made available here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s

KERNEL: Final = "http://datacite.org/schema/kernel-4"
SCHEMA: Final = "https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
UNKNOWN: Final = ":unav"

CONTRIBUTOR_TYPES: Final[Mapping[str, str]] = {
    "author": "Other",
    "editor": "Editor",
    "translator": "Translator",
    "director": "Other",
    "speaker": "RelatedPerson",
    "contributor": "ProjectMember",
}
RELATION_TYPES: Final[Mapping[str, str]] = {
    "translation-of": "IsTranslationOf",
    "translated-as": "HasTranslation",
    "version-of": "IsVersionOf",
    "has-version": "HasVersion",
    "answers": "References",
    "answered-by": "IsReferencedBy",
    "cites": "Cites",
    "cited-by": "IsCitedBy",
    "updates": "IsNewVersionOf",
    "updated-by": "IsPreviousVersionOf",
    "part-of": "IsPartOf",
    "has-part": "HasPart",
}
_TYPED: Final[Mapping[str, str]] = {"doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "handle": "Handle", "ark": "ARK"}
_TYPED_MORE: Final[Mapping[str, str]] = {"url": "URL", "pmid": "PMID", "hal": "HAL", "local": "Local"}


def to_json(one: d.Description, standards: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The attributes of a resource; what is empty is left out."""
    original = one.wording()
    doi = one.identifier("doi")
    written: dict[str, Any] = {
        "identifiers": [_main_identifier(one, doi)],
        "creators": [_name(each) for each in one.authors] or [{"name": UNKNOWN}],
        "titles": _titles(one, original),
        "publisher": one.publisher or UNKNOWN,
        "publicationYear": publication_year(one),
        "types": {"resourceTypeGeneral": s.standard(one, "datacite", standards), "resourceType": one.kind},
        "subjects": _subjects(one),
        "contributors": _contributors(one),
        "dates": _dates(one),
        "language": one.languages[0] if one.languages else original.language,
        "alternateIdentifiers": _alternates(one, doi),
        "relatedIdentifiers": _related(one),
        "relatedItems": [_series(part) for part in one.parts],
        "sizes": [f"{each.size} bytes" for each in one.attachments if each.size],
        "formats": list(dict.fromkeys(each.media_type for each in one.attachments if each.media_type)),
        "rightsList": _rights(one),
        "descriptions": _descriptions(one),
        "geoLocations": [{"geoLocationPlace": place.name} for place in one.places],
        "fundingReferences": [{"funderName": each.shown} for each in s.by_role(one, "funder")],
    }
    return {name: value for name, value in written.items() if value}


def publication_year(one: d.Description) -> int | None:
    """The year that a citation gives; nothing for what was never made public and has no date."""
    if one.issued:
        return one.issued.year
    opened = one.embargo_until or one.published_at
    return opened.year if opened else None


def _main_identifier(one: d.Description, doi: str) -> dict[str, str]:
    if doi:
        return {"identifier": doi, "identifierType": "DOI"}
    return {"identifier": one.address or one.public_id or UNKNOWN, "identifierType": "URL"}


def _titles(one: d.Description, original: d.Wording) -> list[dict[str, str]]:
    titles = []
    for text in (original, *(each for each in one.wordings if each is not original)):
        kind = {} if text is original else {"titleType": "TranslatedTitle"}
        titles.append({"title": text.title, "lang": text.language, **kind})
        if text.subtitle:
            titles.append({"title": text.subtitle, "lang": text.language, "titleType": "Subtitle"})
    return titles


def _name(each: d.Contributor) -> dict[str, Any]:
    if not each.is_person:
        return {"name": each.name or UNKNOWN, "nameType": "Organizational"}
    found: dict[str, Any] = {"name": each.sorted_as, "nameType": "Personal", "familyName": each.family}
    if each.given:
        found["givenName"] = each.given
    if each.orcid:
        found["nameIdentifiers"] = [
            {
                "nameIdentifier": f"https://orcid.org/{each.orcid}",
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ]
    return found


def _contributors(one: d.Description) -> list[dict[str, Any]]:
    named = {each.role for each in one.authors} | {"funder"}
    found = [
        {**_name(each), "contributorType": CONTRIBUTOR_TYPES.get(each.role, "Other")}
        for each in one.contributors
        if each.role not in named
    ]
    if one.rights_holder:
        found.append({"name": one.rights_holder, "contributorType": "RightsHolder"})
    return found


def _subjects(one: d.Description) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for subject in one.subjects:
        for language, label in subject.labels or (("", subject.concept),):
            said = {"subject": label, "lang": language, "valueUri": subject.uri, "subjectScheme": subject.scheme}
            found.append({name: value for name, value in said.items() if value})
    found += [
        {"subject": body.name, **({"valueUri": body.address} if body.address else {})} for body in one.organizations
    ]
    return found + [{"subject": word} for word in one.keywords]


def _dates(one: d.Description) -> list[dict[str, str]]:
    found = []
    if one.issued:
        about = {"dateInformation": "approximate"} if one.issued.approximate else {}
        found.append({"date": str(one.issued).rstrip("~"), "dateType": "Issued", **about})
    if one.embargo_until:
        found.append({"date": one.embargo_until.isoformat(), "dateType": "Available"})
    if one.published_at:
        day = one.published_at.date().isoformat()
        about = {"dateType": "Other", "dateInformation": "record opened"} if one.embargo_until else {}
        found.append({"date": day, "dateType": "Available", **about})
    if one.updated_at:
        found.append({"date": one.updated_at.isoformat(), "dateType": "Updated"})
    return found


def _alternates(one: d.Description, doi: str) -> list[dict[str, str]]:
    found = [
        {
            "alternateIdentifier": each.value,
            "alternateIdentifierType": {**_TYPED, **_TYPED_MORE}.get(each.scheme, each.scheme),
        }
        for each in s.every_identifier(one)
        if (each.scheme, each.value) != ("doi", doi)
    ]
    if doi and one.address:
        found.append({"alternateIdentifier": one.address, "alternateIdentifierType": "URL"})
    return found + [
        {"alternateIdentifier": each.url, "alternateIdentifierType": "URL"} for each in one.attachments if each.url
    ]


def _related(one: d.Description) -> list[dict[str, str]]:
    return [
        {
            "relatedIdentifier": each.url or each.public_id,
            "relatedIdentifierType": "URL",
            "relationType": RELATION_TYPES.get(each.kind, "References"),
        }
        for each in one.relations
        if each.url or each.public_id
    ]


def _series(part: d.Part) -> dict[str, Any]:
    found: dict[str, Any] = {
        "titles": [{"title": part.title}],
        "relatedItemType": "Collection",
        "relationType": "IsPublishedIn" if part.is_series else "IsPartOf",
    }
    return {**found, "number": part.number} if part.number else found


def _rights(one: d.Description) -> list[dict[str, str]]:
    found = [{"rightsUri": one.licence.uri, "rights": one.licence.label, "rightsIdentifier": one.licence.slug}]
    found += [{"rights": one.licence.statement}, {"rightsUri": s.access_uri(one.access), "rights": one.access}]
    kept = [{name: value for name, value in each.items() if value} for each in found]
    return [each for each in kept if each]


def _descriptions(one: d.Description) -> list[dict[str, str]]:
    found = [
        {"description": text.summary, "descriptionType": "Abstract", "lang": text.language}
        for text in one.wordings
        if text.summary
    ]
    if one.is_fictitious:
        language = one.wording().language
        found.append({"description": s.fiction(language), "descriptionType": "Other", "lang": language})
    return found


def element(one: d.Description, standards: Mapping[str, str] | None = None) -> etree._Element:
    """The ``resource`` element of the kernel, made from ``to_json``."""
    data = to_json(one, standards)
    root = etree.Element(f"{{{KERNEL}}}resource", nsmap={None: KERNEL, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", f"{KERNEL} {SCHEMA}")
    first = data["identifiers"][0]
    _add(root, "identifier", first["identifier"], {"identifierType": first["identifierType"]})
    for each in data["creators"]:
        _person(_add(_group(root, "creators"), "creator"), "creatorName", each)
    for each in data["titles"]:
        _add(_group(root, "titles"), "title", each["title"], _but(each, "title"))
    _add(root, "publisher", data["publisher"])
    if "publicationYear" in data:
        _add(root, "publicationYear", str(data["publicationYear"]))
    types = data["types"]
    _add(root, "resourceType", types["resourceType"], {"resourceTypeGeneral": types["resourceTypeGeneral"]})
    for each in data.get("subjects", ()):
        _add(_group(root, "subjects"), "subject", each["subject"], _but(each, "subject"))
    for each in data.get("contributors", ()):
        role = {"contributorType": each["contributorType"]}
        _person(_add(_group(root, "contributors"), "contributor", attributes=role), "contributorName", each)
    for each in data.get("dates", ()):
        _add(_group(root, "dates"), "date", each["date"], _but(each, "date"))
    _add(root, "language", data["language"])
    for name in ("alternateIdentifier", "relatedIdentifier"):
        for each in data.get(f"{name}s", ()):
            _add(_group(root, f"{name}s"), name, each[name], _but(each, name))
    for name in ("size", "format"):
        for value in data.get(f"{name}s", ()):
            _add(_group(root, f"{name}s"), name, value)
    for each in data.get("rightsList", ()):
        _add(_group(root, "rightsList"), "rights", each.get("rights", ""), _but(each, "rights"))
    for each in data.get("descriptions", ()):
        _add(_group(root, "descriptions"), "description", each["description"], _but(each, "description"))
    for each in data.get("geoLocations", ()):
        _add(_add(_group(root, "geoLocations"), "geoLocation"), "geoLocationPlace", each["geoLocationPlace"])
    for each in data.get("fundingReferences", ()):
        _add(_add(_group(root, "fundingReferences"), "fundingReference"), "funderName", each["funderName"])
    for each in data.get("relatedItems", ()):
        item = _add(_group(root, "relatedItems"), "relatedItem", attributes=_but(each, "titles", "number"))
        _add(_add(item, "titles"), "title", each["titles"][0]["title"])
        if "number" in each:
            _add(item, "number", each["number"])
    return root


def xml(one: d.Description, standards: Mapping[str, str] | None = None) -> bytes:
    """The document of one resource, in UTF-8."""
    return bytes(etree.tostring(element(one, standards), xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _group(root: etree._Element, name: str) -> etree._Element:
    last = root[-1] if len(root) else None
    return last if last is not None and last.tag == f"{{{KERNEL}}}{name}" else _add(root, name)


def _add(
    parent: etree._Element, name: str, text: str = "", attributes: Mapping[str, str] | None = None
) -> etree._Element:
    child = etree.SubElement(parent, f"{{{KERNEL}}}{name}")
    if text:
        child.text = s.for_xml(text)
    for key, value in (attributes or {}).items():
        child.set(_LANG if key == "lang" else key.replace("Uri", "URI"), s.for_xml(value))
    return child


def _but(data: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: value for name, value in data.items() if name not in names}


def _person(parent: etree._Element, tag: str, data: Mapping[str, Any]) -> None:
    _add(parent, tag, data["name"], {"nameType": data["nameType"]} if "nameType" in data else None)
    for name in ("givenName", "familyName"):
        if data.get(name):
            _add(parent, name, data[name])
    for each in data.get("nameIdentifiers", ()):
        _add(parent, "nameIdentifier", each["nameIdentifier"], _but(each, "nameIdentifier"))


MAP: Final[Mapping[str, str]] = {
    "kind": "types",
    "wordings.language": "titles.lang",
    "wordings.title": "titles",
    "wordings.subtitle": "titles (Subtitle)",
    "wordings.summary": "descriptions (Abstract)",
    "wordings.is_original": "titles (TranslatedTitle)",
    "wordings.translated_by": "",
    "address": "identifiers or alternateIdentifiers",
    "ark": "alternateIdentifiers",
    "languages": "language (the first)",
    "contributors.role": "creators, contributors, fundingReferences",
    "contributors.family": "familyName",
    "contributors.given": "givenName",
    "contributors.name": "name",
    "contributors.orcid": "nameIdentifiers",
    "issued": "dates (Issued), publicationYear",
    "issued.approximate": "dates.dateInformation",
    "publisher": "publisher",
    "publication_place": "",
    "identifiers": "identifiers, alternateIdentifiers",
    "subjects": "subjects",
    "subjects.uri": "subjects.valueUri",
    "keywords": "subjects",
    "places": "geoLocations",
    "organizations": "subjects",
    "organizations.public_id": "",
    "licence.uri": "rightsList",
    "licence.statement": "rightsList",
    "rights_holder": "contributors (RightsHolder)",
    "access": "rightsList",
    "embargo_until": "dates (Available)",
    "attachments.url": "alternateIdentifiers",
    "attachments.media_type": "formats",
    "attachments.size": "sizes",
    "attachments.sha256": "",
    "relations": "relatedIdentifiers",
    "relations.kind": "relatedIdentifiers.relationType",
    "parts": "relatedItems",
    "parts.number": "relatedItems.number",
    "claims": "",
    "details": "",
    "published_at": "dates (Available, Other before an embargo ends), publicationYear without a date",
    "updated_at": "dates (Updated)",
    "is_fictitious": "descriptions (Other)",
}
