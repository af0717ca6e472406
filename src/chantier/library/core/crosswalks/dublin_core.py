"""Simple Dublin Core (ISO 15836-1), as OAI-PMH's ``oai_dc`` carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s

OAI_DC: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC: Final = "http://purl.org/dc/elements/1.1/"
SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Element:
    """One of the fifteen elements, its value, and the language of the value when it is in one."""

    name: str
    value: str
    language: str = ""


def elements(one: d.Description, standards: Mapping[str, str] | None = None) -> tuple[Element, ...]:
    """The elements of a resource, in the order of the standard, none twice."""
    return tuple(dict.fromkeys(each for each in _elements(one, standards) if each.value))


def _elements(one: d.Description, standards: Mapping[str, str] | None) -> Iterator[Element]:
    for text in one.wordings:
        yield Element("title", s.whole_title(text), text.language)
    for each in one.authors:
        yield Element("creator", each.sorted_as)
    named = {each.role for each in one.authors}
    for each in one.contributors:
        if each.role not in named:
            yield Element("contributor", each.sorted_as)
    for subject in one.subjects:
        for language, label in subject.labels or (("", subject.concept),):
            yield Element("subject", label, language)
        yield Element("subject", subject.uri)
    for body in one.organizations:
        yield Element("subject", body.name)
    for word in one.keywords:
        yield Element("subject", word)
    for text in one.wordings:
        yield Element("description", text.summary, text.language)
    if one.is_fictitious:
        yield Element("description", s.fiction(one.wording().language), one.wording().language)
    yield Element("publisher", one.publisher)
    yield Element("date", str(one.issued).rstrip("~") if one.issued else "")
    yield Element("type", s.standard(one, "dublin_core", standards))
    yield Element("type", one.kind)
    for attached in one.attachments:
        yield Element("format", attached.media_type)
    yield Element("identifier", one.address)
    yield Element("identifier", one.ark)
    for identified in one.identifiers:
        yield Element("identifier", s.uri(identified))
    for language in one.languages:
        yield Element("language", language)
    for related in one.relations:
        yield Element("relation", related.url or related.title)
    for part in one.parts:
        yield Element("relation", f"{part.title}, {part.number}".rstrip(", "))
    for place in one.places:
        yield Element("coverage", place.name)
    yield Element("rights", one.licence.uri or one.licence.label)
    yield Element("rights", one.licence.statement)
    yield Element("rights", one.rights_holder)
    yield Element("rights", s.access_uri(one.access))
    if one.embargo_until:
        yield Element("rights", f"info:eu-repo/date/embargoEnd/{one.embargo_until.isoformat()}")


def element(one: d.Description, standards: Mapping[str, str] | None = None) -> etree._Element:
    """The ``oai_dc:dc`` element."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA}")
    for each in elements(one, standards):
        child = etree.SubElement(root, f"{{{DC}}}{each.name}")
        child.text = s.for_xml(each.value)
        if each.language:
            child.set(_LANG, each.language)
    return root


def xml(one: d.Description, standards: Mapping[str, str] | None = None) -> bytes:
    """The document of one resource, in UTF-8."""
    return bytes(etree.tostring(element(one, standards), xml_declaration=True, encoding="UTF-8", pretty_print=True))


MAP: Final[Mapping[str, str]] = {
    "kind": "type",
    "wordings.language": "title/@xml:lang",
    "wordings.title": "title",
    "wordings.subtitle": "title",
    "wordings.summary": "description",
    "wordings.is_original": "",
    "wordings.translated_by": "",
    "address": "identifier",
    "ark": "identifier",
    "languages": "language",
    "contributors.role": "creator or contributor",
    "contributors.family": "creator, contributor",
    "contributors.given": "creator, contributor",
    "contributors.name": "creator, contributor",
    "contributors.orcid": "",
    "issued": "date",
    "issued.approximate": "",
    "publisher": "publisher",
    "publication_place": "",
    "identifiers": "identifier",
    "subjects": "subject",
    "subjects.uri": "subject",
    "keywords": "subject",
    "places": "coverage",
    "organizations": "subject",
    "organizations.public_id": "",
    "licence.uri": "rights",
    "licence.statement": "rights",
    "rights_holder": "rights",
    "access": "rights",
    "embargo_until": "rights",
    "attachments.url": "",
    "attachments.media_type": "format",
    "attachments.size": "",
    "attachments.sha256": "",
    "relations": "relation",
    "relations.kind": "",
    "parts": "relation",
    "parts.number": "relation",
    "claims": "",
    "details": "",
    "published_at": "",
    "updated_at": "",
    "is_fictitious": "description",
}
