"""Vocabularies to and from SKOS in Turtle, RDF/XML and JSON-LD. Nothing is ever fetched: only the given text is read.

Source: SKOS Reference (W3C Recommendation, 18 August 2009), RDF 1.1 Turtle, RDF 1.1 XML Syntax, JSON-LD 1.1.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final
from xml.sax import SAXException

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import DC, DCTERMS, RDF, SKOS, XSD
from rdflib.plugins.parsers.notation3 import BadSyntax

from chantier.foundation.words.core import vocabulary as words
from chantier.foundation.words.core.folding import fold
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm

SCHEMA = Namespace("https://schema.org/")
_NOTES = {words.DEFINITION: SKOS.definition, words.SCOPE: SKOS.scopeNote, words.EXAMPLE: SKOS.example}
_MATCHES = {
    words.EXACT: SKOS.exactMatch,
    words.CLOSE: SKOS.closeMatch,
    words.BROAD: SKOS.broadMatch,
    words.NARROW: SKOS.narrowMatch,
    words.RELATED: SKOS.relatedMatch,
}
_CONTEXT: Final = {
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "schema": str(SCHEMA),
    "xsd": str(XSD),
}
_END_OF_ADDRESS = re.compile(r"[^/#]+(?=[/#]*$)")


TURTLE, RDF_XML, JSON_LD = "turtle", "rdf-xml", "json-ld"
#: {form: (ending of a file, media type, what rdflib calls it)}
FORMS: Final[Mapping[str, tuple[str, str, str]]] = {
    TURTLE: ("ttl", "text/turtle", "turtle"),
    RDF_XML: ("rdf", "application/rdf+xml", "xml"),
    JSON_LD: ("jsonld", "application/ld+json", "json-ld"),
}
#: More concepts than any thesaurus of a movement; EuroVoc has seven thousand.
MOST_CONCEPTS: Final = 20_000
_DEEPEST_JSON: Final = 40


class UnreadableSkos(ValueError):
    """The text is no SKOS vocabulary; ``args`` are a code and the detail.

    Codes: ``not_turtle``, ``not_rdf_xml``, ``not_json_ld``, ``no_scheme``, ``many_schemes``, ``too_many_concepts``,
    ``has_doctype`` (entities are how XML explodes), ``outside_context`` (JSON-LD that asks to fetch something).
    """


def form_of(name: str, text: str) -> str:
    """Which form a file is in, by its ending, else by how it begins."""
    ending = name.rpartition(".")[2].lower()
    for form, (own, _media_type, _parser) in FORMS.items():
        if ending == own:
            return form
    start = text.lstrip("\ufeff \t\r\n")[:1]
    return {"<": RDF_XML, "{": JSON_LD, "[": JSON_LD}.get(start, TURTLE) if ending != "xml" else RDF_XML


def to_skos(scheme: SchemeForm, *, address: str, form: str = TURTLE) -> str:
    """The vocabulary in one of ``FORMS``; ``address`` is that of its page, ending with a slash.

    A concept of our own is named by its page, ``address`` + slug + ``/``.
    """
    graph = Graph(bind_namespaces="core")
    for prefix, namespace in (("skos", SKOS), ("dcterms", DCTERMS), ("schema", SCHEMA)):
        graph.bind(prefix, namespace)
    about = URIRef(scheme.uri or address)
    names = {one.slug: URIRef(one.uri or f"{address}{one.slug}/") for one in scheme.concepts}
    graph.add((about, RDF.type, SKOS.ConceptScheme))
    _say(graph, about, DCTERMS.title, scheme.titles.items())
    for term, text in (
        (DCTERMS.identifier, scheme.slug),
        (DCTERMS.source, scheme.source),
        (DCTERMS.license, scheme.licence),
        (DCTERMS.hasVersion, scheme.version),
    ):
        if text:
            graph.add((about, term, Literal(text)))
    for place, concept in enumerate(scheme.concepts):
        _add_concept(graph, about, concept, names, place)
    if form == JSON_LD:
        with _quietly():
            return graph.serialize(format="json-ld", context=_CONTEXT, auto_compact=False)
    return graph.serialize(format=FORMS[form][2])


def _add_concept(graph: Graph, scheme: URIRef, concept: ConceptForm, names: dict[str, URIRef], place: int) -> None:
    name = names[concept.slug]
    graph.add((name, RDF.type, SKOS.Concept))
    graph.add((name, SKOS.inScheme, scheme))
    graph.add((name, DCTERMS.identifier, Literal(concept.slug)))
    graph.add((name, SCHEMA.position, Literal(place)))
    if concept.notation:
        graph.add((name, SKOS.notation, Literal(concept.notation)))
    _say(graph, name, SKOS.prefLabel, concept.preferred.items())
    for term, labels in ((SKOS.altLabel, concept.alternative), (SKOS.hiddenLabel, concept.hidden)):
        _say(graph, name, term, ((language, text) for language, texts in labels.items() for text in texts))
    for kind, texts in concept.notes.items():
        _say(graph, name, _NOTES[kind], texts.items())
    if not concept.broader:
        graph.add((name, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, name))
    for slug in concept.broader:
        graph.add((name, SKOS.broader, names[slug]))
        graph.add((names[slug], SKOS.narrower, name))
    for slug in concept.related:
        graph.add((name, SKOS.related, names[slug]))
    for kind, addresses in concept.matches.items():
        for outside in addresses:
            graph.add((name, _MATCHES[kind], URIRef(outside)))
    for term, day in ((DCTERMS.issued, concept.valid_from), (SCHEMA.expires, concept.valid_until)):
        if day:
            graph.add((name, term, Literal(day)))


def from_skos(text: str, *, form: str = TURTLE, slug: str = "") -> SchemeForm:
    """Read the one vocabulary that a text holds; ``slug`` names it when the text does not.

    Raises ``UnreadableSkos``.
    """
    graph = Graph(bind_namespaces="none")
    _refuse_traps(text, form)
    try:
        with _quietly():
            graph.parse(data=text, format=FORMS[form][2])
    except (BadSyntax, ParserError, SAXException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableSkos(f"not_{form.replace('-', '_')}", str(error)[:300]) from error
    except RecursionError as error:
        raise UnreadableSkos(f"not_{form.replace('-', '_')}", "…") from error
    return _scheme_in(graph, slug)


@contextmanager
def _quietly() -> Iterator[None]:
    """rdflib 7 reads and writes JSON-LD with a class of its own that it calls deprecated: nothing we can change."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"rdflib\..*")
        warnings.filterwarnings("ignore", message="ConjunctiveGraph is deprecated", category=DeprecationWarning)
        yield


def _refuse_traps(text: str, form: str) -> None:
    """What could explode or reach outside is refused before anything reads it."""
    if form == RDF_XML and re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise UnreadableSkos("has_doctype", "")
    if form == JSON_LD:
        try:
            said = json.loads(text)
            if not isinstance(said, dict | list):
                raise UnreadableSkos("not_json_ld", "…")
            _refuse_outside(said, 0)
        except RecursionError as error:
            raise UnreadableSkos("not_json_ld", "…") from error
        except json.JSONDecodeError as error:
            raise UnreadableSkos("not_json_ld", str(error)[:300]) from error


def _refuse_outside(value: Any, depth: int) -> None:
    """A context that is an address would be fetched: only contexts written in the file are read."""
    if depth > _DEEPEST_JSON:
        raise UnreadableSkos("not_json_ld", "…")
    if isinstance(value, list):
        for one in value:
            _refuse_outside(one, depth + 1)
    if isinstance(value, dict):
        if "@import" in value:
            raise UnreadableSkos("outside_context", str(value["@import"])[:200])
        context = value.get("@context")
        for one in context if isinstance(context, list) else [context]:
            if isinstance(one, str):
                raise UnreadableSkos("outside_context", one[:200])
        for one in value.values():
            _refuse_outside(one, depth + 1)


def _scheme_in(graph: Graph, slug: str) -> SchemeForm:
    schemes = sorted(_names(graph.subjects(RDF.type, SKOS.ConceptScheme)))
    if not schemes:
        raise UnreadableSkos("no_scheme", "")
    if len(schemes) > 1:
        raise UnreadableSkos("many_schemes", ", ".join(schemes))
    about = schemes[0]
    found = set(_names(graph.subjects(RDF.type, SKOS.Concept)))
    if len(found) > MOST_CONCEPTS:
        raise UnreadableSkos("too_many_concepts", str(MOST_CONCEPTS))
    names = sorted(found, key=lambda name: _place(graph, name))
    slugs = {name: _first(graph, name, DCTERMS.identifier) or _slug_of(name) for name in names}
    titles = _texts(graph, about, DCTERMS.title) or _texts(graph, about, DC.title)
    return SchemeForm(
        slug=slug or _first(graph, about, DCTERMS.identifier) or _slug_of(about),
        uri=str(about),
        titles=titles or _texts(graph, about, SKOS.prefLabel),
        source=_first(graph, about, DCTERMS.source),
        licence=_first(graph, about, DCTERMS.license),
        version=_first(graph, about, DCTERMS.hasVersion),
        concepts=tuple(_read_concept(graph, name, slugs) for name in names),
    )


def _read_concept(graph: Graph, name: URIRef, slugs: dict[URIRef, str]) -> ConceptForm:
    above = {*graph.objects(name, SKOS.broader), *graph.subjects(SKOS.narrower, name)}
    beside = {*graph.objects(name, SKOS.related)}
    return ConceptForm(
        slug=slugs[name],
        uri=str(name),
        notation=_first(graph, name, SKOS.notation),
        preferred=_texts(graph, name, SKOS.prefLabel),
        alternative=_lists(graph, name, SKOS.altLabel),
        hidden=_lists(graph, name, SKOS.hiddenLabel),
        notes={kind: said for kind, term in _NOTES.items() if (said := _texts(graph, name, term))},
        broader=tuple(sorted(slugs[one] for one in _names(above) if one in slugs)),
        related=tuple(sorted(slugs[one] for one in _names(beside) if one in slugs)),
        matches={
            kind: found
            for kind, term in _MATCHES.items()
            if (found := tuple(sorted(str(one) for one in _names(graph.objects(name, term)))))
        },
        valid_from=_day(graph, name, DCTERMS.issued),
        valid_until=_day(graph, name, SCHEMA.expires),
    )


def _say(graph: Graph, name: URIRef, term: URIRef, texts: Iterable[tuple[str, str]]) -> None:
    for language, text in texts:
        graph.add((name, term, Literal(text, lang=language)))


def _names(nodes: Iterable[object]) -> list[URIRef]:
    return [node for node in nodes if isinstance(node, URIRef)]


def _place(graph: Graph, name: URIRef) -> tuple[int, str, str]:
    said = _first(graph, name, SCHEMA.position)
    place = int(said) if said.isdecimal() else 1_000_000
    return (place, _first(graph, name, SKOS.notation), str(name))


def _first(graph: Graph, name: URIRef, term: URIRef) -> str:
    return min((str(node) for node in graph.objects(name, term)), default="")


def _day(graph: Graph, name: URIRef, term: URIRef) -> date | None:
    for node in graph.objects(name, term):
        if isinstance(node, Literal) and node.datatype == XSD.date and isinstance(node.value, date):
            return node.value
    return None


def _texts(graph: Graph, name: URIRef, term: URIRef) -> dict[str, str]:
    """One text by language; of several, the first in the alphabet, so that reading twice gives the same."""
    said: dict[str, str] = {}
    for language, text in sorted(_spoken(graph, name, term)):
        said.setdefault(language, text)
    return said


def _lists(graph: Graph, name: URIRef, term: URIRef) -> dict[str, tuple[str, ...]]:
    said: dict[str, list[str]] = {}
    for language, text in sorted(_spoken(graph, name, term)):
        said.setdefault(language, []).append(text)
    return {language: tuple(texts) for language, texts in said.items()}


def _spoken(graph: Graph, name: URIRef, term: URIRef) -> list[tuple[str, str]]:
    literals = [node for node in graph.objects(name, term) if isinstance(node, Literal)]
    return [
        ((node.language or "und").split("-")[0].lower(), str(node).strip()) for node in literals if str(node).strip()
    ]


def _slug_of(address: str) -> str:
    end = _END_OF_ADDRESS.search(address)
    return fold(end.group(0)).replace("+", "-plus").replace(" ", "-") if end else "concept"
