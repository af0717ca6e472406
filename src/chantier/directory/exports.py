"""Open data in four forms, streamed: CSV, GeoJSON, JSON-LD and Turtle. The Turtle says what the JSON-LD says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any

from django.conf import settings
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from chantier.directory.queries.open_data import OpenOrganization
from chantier.foundation.files.api import csv_chunks
from chantier.foundation.words import api as vocabularies

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
    "turtle": "text/turtle; charset=utf-8",
}
CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "essglobal": "http://purl.org/essglobal/vocab/",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "url": {"@type": "@id"},
    "legalForm": {"@id": "essglobal:legalForm", "@type": "@id"},
    "sector": {"@id": "essglobal:economicSector", "@type": "@id"},
    "modified": {"@id": "dct:modified", "@type": "xsd:dateTime"},
}
#: What is published, in the order of ``OpenOrganization``: the address stands for the identifier.
COLUMNS = ("uri", *(field.name for field in fields(OpenOrganization) if field.name != "public_id"))
_BATCH = 100


def uri(public_id: str) -> str:
    """The stable address of an organisation."""
    return f"{settings.CHANTIER_ADDRESS}/id/{public_id}"


def plain(each: OpenOrganization) -> dict[str, Any]:
    """The fields by name, lists as lists: what the JSON interface gives."""
    fields = {name: getattr(each, name) for name in COLUMNS if name not in ("uri", "updated_at")}
    fields |= {name: list(value) for name, value in fields.items() if isinstance(value, tuple)}
    return {"id": each.public_id, "uri": uri(each.public_id), **fields, "updated_at": each.updated_at.isoformat()}


def feature(each: OpenOrganization) -> dict[str, Any]:
    """A GeoJSON feature; without a position that may be published its geometry is null."""
    point = None if each.lat is None else {"type": "Point", "coordinates": [each.lon, each.lat]}
    rest = {name: value for name, value in plain(each).items() if name not in ("lat", "lon")}
    return {"type": "Feature", "id": rest["uri"], "geometry": point, "properties": rest}


def linked(each: OpenOrganization) -> dict[str, Any]:
    """An organisation in the terms of schema.org and ESSGlobal, without its context."""
    seat = {
        "type": "PostalAddress",
        "streetAddress": each.address,
        "postalCode": each.postal_code,
        "addressLocality": each.municipality_name,
        "addressRegion": each.region_name,
    }
    node: dict[str, Any] = {
        "id": uri(each.public_id),
        "type": ["Organization", "essglobal:SSEInitiative"],
        "name": each.name,
        "legalName": each.legal_name,
        "alternateName": list(each.other_names),
        "url": each.website if each.website.startswith(("https://", "http://")) else "",
        "foundingDate": str(each.founded_year or ""),
        "legalForm": _concept("legal-form", each.legal_form),
        "sector": [address for slug in each.activities if (address := _concept("activity", slug))],
        "modified": each.updated_at.isoformat(),
    }
    if each.logo_text:
        address = f"{uri(each.public_id)}/logo"
        node["logo"] = {"type": "ImageObject", "contentUrl": address, "caption": each.logo_text}
    if each.register_number:
        node["identifier"] = {"type": "PropertyValue", "propertyID": "NEQ", "value": each.register_number}
    if any(value for name, value in seat.items() if name != "type"):
        node["address"] = {name: value for name, value in seat.items() if value}
    if each.lat is not None:
        node["location"] = {
            "type": "Place",
            "geo": {"type": "GeoCoordinates", "latitude": each.lat, "longitude": each.lon},
        }
    return {name: value for name, value in node.items() if value}


def linked_document(each: OpenOrganization) -> dict[str, Any]:
    """The same as a whole document; its context is inside, so that nobody has to fetch anything."""
    return {"@context": CONTEXT, **linked(each)}


def turtle(found: Iterable[OpenOrganization]) -> str:
    """These organisations as Turtle."""
    graph = Graph()
    graph.bind("schema", CONTEXT["@vocab"], replace=True)
    graph.bind("essglobal", CONTEXT["essglobal"])
    for each in found:
        _add(graph, linked(each))
    return str(graph.serialize(format="turtle"))


def _add(graph: Graph, node: dict[str, Any]) -> Node:
    """The statements of a linked node. rdflib's own reader of JSON-LD leans on what rdflib has given up."""
    subject: Node = URIRef(node["id"]) if "id" in node else BNode()
    for name, value in node.items():
        for each in value if isinstance(value, list) else [value]:
            if name == "type":
                graph.add((subject, RDF.type, _term(each)))
            elif name != "id":
                graph.add((subject, _predicate(name), _object(graph, name, each)))
    return subject


def _object(graph: Graph, name: str, value: Any) -> Node:
    if isinstance(value, dict):
        return _add(graph, value)
    defined = CONTEXT.get(name, {})
    if defined.get("@type") == "@id":
        return URIRef(value)
    return Literal(value, datatype=_term(defined["@type"]) if "@type" in defined else None)


def _predicate(name: str) -> URIRef:
    defined = CONTEXT.get(name, {})
    return _term(defined.get("@id", name))


def _term(name: str) -> URIRef:
    prefix, colon, local = name.partition(":")
    return URIRef(CONTEXT[prefix] + local if colon else CONTEXT["@vocab"] + name)


def stream(form: str, found: Iterable[OpenOrganization]) -> Iterator[bytes]:
    """All of them in one of ``FORMS``, piece by piece. Raises ``KeyError`` for another form."""
    makers = {"csv": _csv, "geojson": _geojson, "jsonld": _jsonld, "turtle": _turtle}
    return makers[form](iter(found))


def _csv(found: Iterator[OpenOrganization]) -> Iterator[bytes]:
    return csv_chunks(COLUMNS, (_cells(each) for each in found))


def _cells(each: OpenOrganization) -> list[Any]:
    fields = plain(each)
    return [" | ".join(value) if isinstance(value := fields[name], list) else value for name in COLUMNS]


def _geojson(found: Iterator[OpenOrganization]) -> Iterator[bytes]:
    return _listed('{"type":"FeatureCollection","features":[', (feature(each) for each in found))


def _jsonld(found: Iterator[OpenOrganization]) -> Iterator[bytes]:
    context = json.dumps(CONTEXT)
    return _listed(f'{{"@context":{context},"@graph":[', (linked(each) for each in found))


def _listed(start: str, items: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    yield start.encode()
    comma = ""
    for item in items:
        yield f"{comma}{json.dumps(item, ensure_ascii=False)}\n".encode()
        comma = ","
    yield b"]}\n"


def _turtle(found: Iterator[OpenOrganization]) -> Iterator[bytes]:
    while batch := list(islice(found, _BATCH)):
        yield turtle(batch).encode()


def _concept(scheme: str, slug: str) -> str:
    known = vocabularies.by_slug(scheme, slug) if slug else None
    if known is None:
        return ""
    outside = [address for address in known.matches.get("exact", ()) if "essglobal" in address]
    return outside[0] if outside else known.uri
