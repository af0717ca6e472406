"""A vocabulary as a value, in the terms of SKOS (W3C Recommendation, 18 August 2009)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

LANGUAGES = ("fr", "en", "es")
PREFERRED, ALTERNATIVE, HIDDEN = "pref", "alt", "hidden"
DEFINITION, SCOPE, EXAMPLE = "definition", "scope", "example"
EXACT, CLOSE, BROAD, NARROW, RELATED = "exact", "close", "broad", "narrow", "related"
NOTE_KINDS = (DEFINITION, SCOPE, EXAMPLE)
MATCH_KINDS = (EXACT, CLOSE, BROAD, NARROW, RELATED)

Texts = Mapping[str, str]


@dataclass(frozen=True)
class ConceptForm:
    """One concept: what it is called in each language, where it stands, what it matches elsewhere.

    ``preferred`` is {language: label}; ``alternative`` and ``hidden`` are {language: labels}; ``notes`` is
    {kind: {language: text}}; ``broader`` and ``related`` are slugs of the same scheme; ``matches`` is
    {kind: outside addresses}. ``uri`` is empty for a concept of our own: its address is then its page.
    """

    slug: str
    preferred: Texts
    notation: str = ""
    uri: str = ""
    alternative: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, Texts] = field(default_factory=dict)
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    matches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def fingerprint(self) -> str:
        """A digest of everything that is said of it, whatever the order of the languages and of the neighbours."""
        said = asdict(self)
        for one in ("broader", "related"):
            said[one] = sorted(said[one])
        said["matches"] = {kind: sorted(uris) for kind, uris in said["matches"].items() if uris}
        for one in ("alternative", "hidden"):
            said[one] = {language: sorted(texts) for language, texts in said[one].items() if texts}
        said["notes"] = {kind: texts for kind, texts in said["notes"].items() if texts}
        return _digest(said)


@dataclass(frozen=True)
class SchemeForm:
    """A whole vocabulary, with where it comes from and under which licence."""

    slug: str
    titles: Texts
    concepts: tuple[ConceptForm, ...]
    uri: str = ""
    source: str = ""
    licence: str = ""
    version: str = ""

    @property
    def fingerprint(self) -> str:
        """A digest of everything that is said: equal for equal vocabularies."""
        return _digest(asdict(self))


def to_json(scheme: SchemeForm) -> dict[str, Any]:
    """The vocabulary as plain JSON values: what a database keeps until somebody confirms."""
    said = asdict(scheme)
    for one in said["concepts"]:
        for day in ("valid_from", "valid_until"):
            one[day] = one[day].isoformat() if one[day] else None
    return said


def from_json(said: Mapping[str, Any]) -> SchemeForm:
    """The vocabulary that ``to_json`` wrote."""
    return SchemeForm(**{**said, "concepts": tuple(_concept_from_json(one) for one in said["concepts"])})


def _concept_from_json(said: Mapping[str, Any]) -> ConceptForm:
    days = {day: date.fromisoformat(said[day]) if said[day] else None for day in ("valid_from", "valid_until")}
    lists = {one: tuple(said[one]) for one in ("broader", "related")}
    tables = {
        one: {key: tuple(texts) for key, texts in said[one].items()} for one in ("alternative", "hidden", "matches")
    }
    return ConceptForm(**{**said, **days, **lists, **tables})


def _digest(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Problem:
    """Something that keeps a vocabulary from being loaded: a code, the concept, and what it is about."""

    code: str
    concept: str = ""
    detail: str = ""


def problems(scheme: SchemeForm, *, languages: tuple[str, ...] = ()) -> tuple[Problem, ...]:
    """What is wrong with a vocabulary; ``languages`` are those in which every concept must have a label.

    Codes: ``no_concept``, ``slug_twice``, ``label_missing``, ``unknown_broader``, ``unknown_related``, ``circle``,
    ``label_shared`` (two concepts bear one preferred label in one language).
    """
    return tuple(_problems(scheme, languages))


def _problems(scheme: SchemeForm, languages: tuple[str, ...]) -> Iterator[Problem]:
    if not scheme.concepts:
        yield Problem("no_concept")
    slugs = Counter(concept.slug for concept in scheme.concepts)
    for slug, times in slugs.items():
        if times > 1:
            yield Problem("slug_twice", slug)
    for concept in scheme.concepts:
        missing = [one for one in languages if not concept.preferred.get(one)]
        if missing or not concept.preferred:
            yield Problem("label_missing", concept.slug, ", ".join(missing))
        for slug in concept.broader:
            if slug not in slugs:
                yield Problem("unknown_broader", concept.slug, slug)
        for slug in concept.related:
            if slug not in slugs:
                yield Problem("unknown_related", concept.slug, slug)
    labels = Counter((language, text) for one in scheme.concepts for language, text in one.preferred.items())
    for (language, text), times in labels.items():
        if times > 1:
            yield Problem("label_shared", detail=f"{text} ({language})")
    yield from (Problem("circle", slug) for slug in _in_circles(scheme))


def _in_circles(scheme: SchemeForm) -> list[str]:
    """Concepts that are broader than themselves, at any distance."""
    above = {concept.slug: concept.broader for concept in scheme.concepts}
    found = []
    for slug, first in above.items():
        seen: set[str] = set()
        waiting = list(first)
        while waiting:
            step = waiting.pop()
            if step == slug:
                found.append(slug)
                break
            if step not in seen:
                seen.add(step)
                waiting.extend(above.get(step, ()))
    return found
