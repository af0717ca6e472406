"""The XML of OAI-PMH answers, made from values. Signs that XML 1.0 does not allow are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lxml import etree

from chantier.library.core.oai import OaiError, stamp

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA: Final = f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
#: The envelope in which DataCite's metadata travel (schema.datacite.org/oai/oai-1.1).
OAI_DATACITE: Final = "http://schema.datacite.org/oai/oai-1.1/"
_OAI_ID: Final = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_DOMAIN: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+", re.ASCII)
#: What XML 1.0 has no way to write, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any
Fill = Callable[[Element], None]


@dataclass(frozen=True, slots=True)
class Repository:
    """What the repository says of itself."""

    name: str
    base_url: str
    host: str
    email: str
    earliest: datetime
    sample_id: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A metadata format: its prefix, and where its schema and its namespace are."""

    prefix: str
    schema: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of a record whatever the format."""

    identifier: str
    at: datetime
    sets: tuple[str, ...] = ()
    is_deleted: bool = False


def clean(text: str) -> str:
    """The text without what XML cannot write."""
    return _NOT_XML.sub("", text)


def element(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A child in the namespace of the protocol."""
    made = etree.SubElement(parent, f"{{{OAI}}}{name}")
    if text:
        made.text = clean(text)
    for attribute, value in attributes.items():
        made.set(attribute, clean(value))
    return made


def answer(base_url: str, arguments: Sequence[tuple[str, str]], at: datetime, verb: str, fill: Fill) -> bytes:
    """A whole answer; ``fill`` writes what is inside the verb."""
    root, request = _open(base_url, at)
    for name, value in arguments:
        request.set(name, clean(value))
    fill(element(root, verb))
    return _bytes(root)


def refusal(base_url: str, arguments: Sequence[tuple[str, str]], at: datetime, error: OaiError) -> bytes:
    """An answer that names an error. A request that could not be read is not repeated in it."""
    root, request = _open(base_url, at)
    if error.code not in ("badVerb", "badArgument"):
        for name, value in arguments:
            request.set(name, clean(value))
    element(root, "error", error.text, code=error.code)
    return _bytes(root)


def _open(base_url: str, at: datetime) -> tuple[Element, Element]:
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", _SCHEMA)
    element(root, "responseDate", stamp(at))
    return root, element(root, "request", base_url)


def _bytes(root: Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def identify(repository: Repository) -> Fill:
    """What is inside ``Identify``."""

    def fill(inside: Element) -> None:
        element(inside, "repositoryName", repository.name)
        element(inside, "baseURL", repository.base_url)
        element(inside, "protocolVersion", "2.0")
        element(inside, "adminEmail", repository.email)
        element(inside, "earliestDatestamp", stamp(repository.earliest))
        element(inside, "deletedRecord", "persistent")
        element(inside, "granularity", "YYYY-MM-DDThh:mm:ssZ")
        element(inside, "compression", "gzip")
        if _DOMAIN.fullmatch(repository.host):
            _oai_identifier(element(inside, "description"), repository)

    return fill


def _oai_identifier(inside: Element, repository: Repository) -> None:
    made = etree.SubElement(inside, f"{{{_OAI_ID}}}oai-identifier", nsmap={None: _OAI_ID, "xsi": XSI})
    made.set(f"{{{XSI}}}schemaLocation", f"{_OAI_ID} {_OAI_ID}.xsd")
    for name, text in (
        ("scheme", "oai"),
        ("repositoryIdentifier", repository.host),
        ("delimiter", ":"),
        ("sampleIdentifier", f"oai:{repository.host}:{repository.sample_id or 'abc123'}"),
    ):
        etree.SubElement(made, f"{{{_OAI_ID}}}{name}").text = text


def formats(known: Iterable[Format]) -> Fill:
    """What is inside ``ListMetadataFormats``."""

    def fill(inside: Element) -> None:
        for one in known:
            made = element(inside, "metadataFormat")
            element(made, "metadataPrefix", one.prefix)
            element(made, "schema", one.schema)
            element(made, "metadataNamespace", one.namespace)

    return fill


def sets(known: Iterable[tuple[str, str]]) -> Fill:
    """What is inside ``ListSets``: pairs of a set and its name."""

    def fill(inside: Element) -> None:
        for spec, name in known:
            made = element(inside, "set")
            element(made, "setSpec", spec)
            element(made, "setName", name or spec)

    return fill


def header(inside: Element, one: Header) -> None:
    """The header of a record."""
    made = element(inside, "header", **({"status": "deleted"} if one.is_deleted else {}))
    element(made, "identifier", one.identifier)
    element(made, "datestamp", stamp(one.at))
    for spec in one.sets:
        element(made, "setSpec", spec)


def record(inside: Element, one: Header, metadata: Element | None) -> None:
    """A record: its header and, when it is not deleted, its metadata in the format asked."""
    made = element(inside, "record")
    header(made, one)
    if not one.is_deleted and metadata is not None:
        element(made, "metadata").append(metadata)


def oai_datacite(resource: Element, centre: str) -> Element:
    """A ``resource`` of DataCite in its envelope; ``centre`` says who gives it."""
    root = etree.Element(f"{{{OAI_DATACITE}}}oai_datacite", nsmap={None: OAI_DATACITE, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DATACITE} https://schema.datacite.org/oai/oai-1.1/oai.xsd")
    etree.SubElement(root, f"{{{OAI_DATACITE}}}schemaVersion").text = "4.6"
    etree.SubElement(root, f"{{{OAI_DATACITE}}}datacentreSymbol").text = clean(centre)
    etree.SubElement(root, f"{{{OAI_DATACITE}}}payload").append(resource)
    return root


def resumption(inside: Element, token: str, *, given: int, total: int, expires: datetime | None) -> None:
    """The token of what follows; an empty one ends a list that came in several parts."""
    more = {"expirationDate": stamp(expires)} if token and expires else {}
    element(inside, "resumptionToken", token, completeListSize=str(max(total, given)), cursor=str(given), **more)
