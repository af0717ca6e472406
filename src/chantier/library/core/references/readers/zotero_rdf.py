"""Zotero RDF (XML), read by rdflib without any network; a document type or an entity is refused before anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urljoin

from lxml import etree
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from chantier.library.core import description as d
from chantier.library.core.references import kinds_told
from chantier.library.core.references.building import build
from chantier.library.core.references.received import ReadReference, Unreadable
from chantier.library.core.references.said import Said

BIB: Final = Namespace("http://purl.org/net/biblio#")
DC: Final = Namespace("http://purl.org/dc/elements/1.1/")
TERMS: Final = Namespace("http://purl.org/dc/terms/")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
LINK: Final = Namespace("http://purl.org/rss/1.0/modules/link/")
PRISM: Final = Namespace("http://prismstandard.org/namespaces/1.2/basic/")
VCARD: Final = Namespace("http://nwalsh.com/rdf/vCard#")
Z: Final = Namespace("http://www.zotero.org/namespaces/export#")

#: What relative names are joined to: an address that leads nowhere (RFC 2606) and is never asked.
_BASE: Final = "https://items.invalid/"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_TRAP: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PEOPLE: Final[Mapping[Node, str]] = {
    BIB.authors: "author", BIB.editors: "editor", BIB.contributors: "contributor", Z.translators: "translator",
    Z.directors: "director", Z.presenters: "speaker", Z.interviewees: "speaker",
}  # fmt: skip
_PLAIN: Final[Mapping[Node, str]] = {
    DC.title: "title", Z.shortTitle: "short_title", TERMS.abstract: "summary", DC.date: "date", Z.language: "language",
    PRISM.volume: "volume", PRISM.number: "issue", PRISM.edition: "edition", BIB.pages: "pages",
    Z.numPages: "page_count", Z.reportNumber: "report_number", Z.runningTime: "duration", DC.rights: "rights",
    Z.type: "kind",
}  # fmt: skip
#: Of the library program or of a visit, not of the work.
_QUIET: Final = frozenset((RDF.type, Z.itemType, TERMS.isReferencedBy, LINK.link, DC.relation, TERMS.dateSubmitted))
_NOT_ITEMS: Final = frozenset((Z.Attachment, BIB.Memo, Z.Collection, BIB.Journal, BIB.Series, FOAF.Person))


def read(text: str) -> Iterator[ReadReference]:
    """The items, in their order in the file. Raises ``Unreadable`` for a trap, for what is no XML and for no RDF."""
    if _TRAP.search(text):
        raise Unreadable("xml_with_entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("not_xml", line=getattr(error, "lineno", 0) or 0) from error
    if root.tag != f"{_RDF}RDF":
        raise Unreadable("not_rdf")
    graph = Graph()
    graph.parse(data=etree.tostring(root, encoding="utf-8"), format="xml", publicID=_BASE)
    return _items(graph, root)


def _items(graph: Graph, root: etree._Element) -> Iterator[ReadReference]:
    number = 0
    for element in root:
        about = element.get(f"{_RDF}about") if isinstance(element.tag, str) else None
        if about is None:
            continue
        node = URIRef(about if re.match(r"[a-zA-Z][\w+.-]*:", about) else urljoin(_BASE, about))
        if set(graph.objects(node, RDF.type)) & _NOT_ITEMS:
            continue
        number += 1
        raw = etree.tostring(element, encoding="unicode").strip()
        yield build(_said(graph, node, about), number=number, raw=raw, key=about)


def _said(graph: Graph, node: URIRef, about: str) -> Iterator[Said]:
    kind = str(next(graph.objects(node, Z.itemType), ""))
    guess = kinds_told.ZOTERO_TYPES.get(kind, "")
    yield Said("z:itemType", "guess", guess)
    if not guess:
        yield Said("z:itemType", "", "" if kind in ("document", "webpage") else kind)
    if about.startswith(("http://", "https://")):
        yield Said("rdf:about", "url", about)
    for predicate, value in _in_order(graph, node):
        name = _short(graph, predicate)
        if predicate in _PEOPLE:
            yield from _people(graph, name, _PEOPLE[predicate], value)
        elif predicate in _PLAIN:
            text = _text(graph, value)
            is_licence = predicate == DC.rights and kinds_told.licence(text)
            yield Said(name, "licence" if is_licence else _PLAIN[predicate], text)
        elif predicate == DC.subject:
            yield Said(name, "keyword", _text(graph, value))
        elif predicate == DC.identifier:
            yield from _identifier(graph, name, value)
        elif predicate == DC.publisher:
            yield from _publisher(graph, name, value)
        elif predicate == TERMS.isPartOf:
            yield from _container(graph, name, value)
        elif predicate == LINK.link:
            yield from _file(graph, name, value)
        elif predicate == DC.description:
            yield from _extra(name, _text(graph, value))
        elif predicate not in _QUIET or predicate in (TERMS.isReferencedBy, DC.relation):
            yield Said(name, "", _text(graph, value))


def _in_order(graph: Graph, node: Node) -> list[tuple[Node, Node]]:
    return sorted(graph.predicate_objects(node), key=lambda pair: (str(pair[0]), str(pair[1])))


def _short(graph: Graph, predicate: Node) -> str:
    return graph.namespace_manager.normalizeUri(str(predicate)).strip("<>")


def _text(graph: Graph, value: Node) -> str:
    if isinstance(value, Literal):
        return str(value)
    inner = next(graph.objects(value, RDF.value), None)
    return str(inner) if inner is not None else ("" if (value, None, None) in graph else str(value))


def _people(graph: Graph, tag: str, role: str, value: Node) -> Iterator[Said]:
    members = Collection(graph, value) if (value, RDF.first, None) in graph else ()
    sequence = sorted(
        ((str(predicate), each) for predicate, each in graph.predicate_objects(value) if "#_" in str(predicate)),
        key=lambda pair: int(pair[0].rpartition("_")[2]),
    )
    for each in [*members, *(one for _place, one in sequence)]:
        family = str(next(graph.objects(each, FOAF.surname), ""))
        given = str(next(graph.objects(each, FOAF.givenName), next(graph.objects(each, FOAF.givenname), "")))
        name = str(next(graph.objects(each, FOAF.name), ""))
        body = name or (family if not given else "")
        made = d.Contributor(name=body) if body else d.Contributor(family=family, given=given)
        yield Said(tag, role, made)


def _identifier(graph: Graph, tag: str, value: Node) -> Iterator[Said]:
    text = _text(graph, value)
    scheme, _space, rest = text.partition(" ")
    if scheme.lower() in ("doi", "isbn", "issn"):
        yield Said(tag, scheme.lower(), rest)
    else:
        yield Said(tag, "url" if re.match(r"https?://", text) else "identifier", text)


def _publisher(graph: Graph, tag: str, value: Node) -> Iterator[Said]:
    if isinstance(value, Literal):
        yield Said(tag, "publisher", str(value))
        return
    yield Said(tag, "publisher", str(next(graph.objects(value, FOAF.name), "")))
    for address in graph.objects(value, VCARD.adr):
        yield Said("vcard:locality", "publication_place", str(next(graph.objects(address, VCARD.locality), "")))


def _container(graph: Graph, tag: str, value: Node) -> Iterator[Said]:
    is_series = (value, RDF.type, BIB.Series) in graph
    names: Mapping[Node, str] = {
        DC.title: "series" if is_series else "journal",
        PRISM.volume: "volume",
        PRISM.number: "series_number" if is_series else "issue",
    }
    for predicate, one in _in_order(graph, value):
        if predicate == DC.identifier:
            yield from _identifier(graph, f"{tag} dc:identifier", one)
        elif predicate in names:
            yield Said(f"{tag} {_short(graph, predicate)}", names[predicate], _text(graph, one))
        elif predicate != RDF.type:
            yield Said(f"{tag} {_short(graph, predicate)}", "", _text(graph, one))


def _file(graph: Graph, tag: str, value: Node) -> Iterator[Said]:
    for identifier in graph.objects(value, DC.identifier):
        yield Said(tag, "file", _text(graph, identifier))
    for resource in graph.objects(value, Z.path):
        yield Said(tag, "file", _text(graph, resource))


def _extra(tag: str, text: str) -> Iterator[Said]:
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        plain = name.strip().lower()
        if colon and plain in ("doi", "isbn", "issn"):
            yield Said(f"{tag} {name}", plain, value.strip())
        elif colon and plain == "pmid":
            yield Said(f"{tag} {name}", "identifier", f"pmid:{value.strip()}")
        else:
            yield Said(tag, "", line)
