"""What pages and other mandates ask of the vocabularies.

Vocabularies are read on almost every page and change a few times a year: each process keeps them, and looks at most
once a minute whether they changed. ``services`` makes the process that changed them look at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import caches
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation

from chantier.foundation.words.core.folding import fold
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm
from chantier.foundation.words.models import Broader, Concept, Label, Match, Note, Related, Scheme

STAMP = "words:stamp"
KEPT_FOR_SECONDS = 60


@dataclass(frozen=True)
class ConceptView:
    """A concept as pages show it. ``broader`` and ``narrower`` are slugs of the same scheme, in order."""

    id: int
    scheme: str
    slug: str
    notation: str
    uri: str
    preferred: Mapping[str, str]
    alternative: Mapping[str, tuple[str, ...]]
    hidden: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, Mapping[str, str]]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    related: tuple[str, ...]
    matches: Mapping[str, tuple[str, ...]]
    valid_from: date | None
    valid_until: date | None
    replaced_by: str = ""
    is_edited: bool = False
    shipped: str = ""

    def label(self, language: str) -> str:
        """The label in this language, else in French, else in any language it has, else the slug."""
        return in_language(self.preferred, language) or self.slug

    def note(self, kind: str, language: str) -> str:
        """The definition, scope or example in this language (else in French, else any), or an empty string."""
        return in_language(self.notes.get(kind, {}), language)

    def is_current(self, on: date) -> bool:
        """Whether the concept may be chosen on this day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


@dataclass(frozen=True)
class SchemeView:
    """A vocabulary as pages show it."""

    slug: str
    uri: str
    titles: Mapping[str, str]
    source: str
    licence: str
    version: str
    size: int

    def title(self, language: str) -> str:
        """The title in this language, else in French, else in any, else the slug."""
        return in_language(self.titles, language) or self.slug


@dataclass(frozen=True)
class Branch:
    """A concept and those under it. A concept under two others appears twice."""

    concept: ConceptView
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class _Library:
    stamp: tuple[Any, ...]
    schemes: Mapping[str, SchemeView]
    concepts: Mapping[str, tuple[ConceptView, ...]]
    by_slug: Mapping[tuple[str, str], ConceptView]
    by_id: Mapping[int, ConceptView]
    by_text: Mapping[tuple[str, str], tuple[int, frozenset[str]]]


_kept: list[_Library] = []


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in French, else in any language, else an empty string."""
    return texts.get(language) or texts.get("fr") or next(iter(texts.values()), "")


def schemes() -> tuple[SchemeView, ...]:
    """Every vocabulary, by slug."""
    return tuple(_library().schemes.values())


def scheme(slug: str) -> SchemeView | None:
    """One vocabulary, or nothing."""
    return _library().schemes.get(slug)


def concepts(scheme: str) -> tuple[ConceptView, ...]:
    """The concepts of a vocabulary in their order, those no longer valid included; empty if there is none."""
    return _library().concepts.get(scheme, ())


def by_slug(scheme: str, slug: str) -> ConceptView | None:
    """One concept, or nothing. A concept that was merged answers with the one that took its place."""
    known = _library().by_slug
    found = known.get((scheme, slug))
    while found is not None and found.replaced_by:
        found = known.get((scheme, found.replaced_by))
    return found


def by_id(concept_id: int) -> ConceptView | None:
    """The concept of this id, even when another took its place, or nothing."""
    return _library().by_id.get(concept_id)


def standing(scheme: str, slug: str) -> str:
    """The slug to keep for this one: that of the concept which took its place, else itself, known or not."""
    found = by_slug(scheme, slug)
    return found.slug if found else slug


def as_written(scheme: str, slug: str) -> ConceptView | None:
    """The concept that bears this very slug, even when another took its place."""
    return _library().by_slug.get((scheme, slug))


def label(concept_id: int, language: str) -> str:
    """What a concept is called in a language, or an empty string when there is no such concept."""
    concept = _library().by_id.get(concept_id)
    return concept.label(language) if concept else ""


def labels(scheme: str, language: str) -> dict[str, str]:
    """{slug: label} of a whole vocabulary in one language, in order: what a select or a facet needs.

    Concepts that another replaced are left out: ``by_slug`` reads them.
    """
    return {one.slug: one.label(language) for one in concepts(scheme) if not one.replaced_by}


def find(scheme: str, text: str) -> ConceptView | None:
    """The concept that bears this label, in any language, whatever accents and case; also by slug or notation.

    A preferred label wins over a notation or a slug, then an alternative label, then a hidden one. Two concepts that
    bear it equally: nothing, because we do not guess.
    """
    found = _library().by_text.get((scheme, fold(text)))
    if found is None or len(found[1]) != 1:
        return None
    return by_slug(scheme, next(iter(found[1])))


def tree(scheme: str) -> tuple[Branch, ...]:
    """The vocabulary from its top concepts down."""
    every = [one for one in concepts(scheme) if not one.replaced_by]
    under = {concept.slug: [one for one in every if concept.slug in one.broader] for concept in every}

    def grow(concept: ConceptView) -> Branch:
        return Branch(concept, tuple(grow(one) for one in under[concept.slug]))

    return tuple(grow(concept) for concept in every if not concept.broader)


def scheme_form(slug: str) -> SchemeForm | None:
    """A vocabulary as the value that ``core`` writes for others, or nothing."""
    view = scheme(slug)
    if view is None:
        return None
    return SchemeForm(
        slug=view.slug,
        uri=view.uri,
        titles=view.titles,
        source=view.source,
        licence=view.licence,
        version=view.version,
        concepts=tuple(concept_form(one) for one in concepts(slug)),
    )


def concept_form(one: ConceptView) -> ConceptForm:
    """A concept as the value that ``core`` compares and writes."""
    return ConceptForm(
        slug=one.slug,
        preferred=one.preferred,
        notation=one.notation,
        uri=one.uri,
        alternative=one.alternative,
        hidden=one.hidden,
        notes=one.notes,
        broader=one.broader,
        related=one.related,
        matches=one.matches,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
    )


def skos(slug: str, *, site: str, form: str = "turtle") -> str | None:
    """A vocabulary as SKOS in Turtle, RDF/XML or JSON-LD, or nothing; ``site`` is the instance's address, no slash.

    Concepts are named by their French pages, whatever the language of the reader: one idea has one name.
    """
    # rdflib takes a third of a second to load and few pages need it.
    from chantier.foundation.words.core.skos import to_skos

    found = scheme_form(slug)
    return None if found is None else to_skos(found, address=address_of(slug, site=site), form=form)


def address_of(slug: str, *, site: str) -> str:
    """The name of one of our vocabularies: its French page, whatever the language of the reader."""
    with translation.override("fr"):
        return site + reverse("words:scheme", args=[slug])


def forget() -> None:
    """Look again at the tables on the next question."""
    caches["process"].delete(STAMP)


def _library() -> _Library:
    stamp = caches["process"].get(STAMP)
    if stamp is None:
        stamp = tuple(Scheme.objects.order_by("slug").values_list("pk", "fingerprint", "revision"))
        caches["process"].set(STAMP, stamp, KEPT_FOR_SECONDS)
    if not _kept or _kept[0].stamp != stamp:
        _kept[:] = [_read(stamp)]
    return _kept[0]


def _read(stamp: tuple[Any, ...]) -> _Library:
    rows = Concept.objects.select_related("scheme", "replaced_by").order_by("scheme__slug", "order", "id")
    rows = rows.prefetch_related(
        "labels",
        "notes",
        "matches",
        Prefetch("above", Broader.objects.select_related("broader").order_by("broader__order", "id")),
        Prefetch("below", Broader.objects.select_related("concept").order_by("concept__order", "id")),
        Prefetch("beside", Related.objects.select_related("other").order_by("other__order", "id")),
    )
    every: dict[str, list[ConceptView]] = {}
    for row in rows:
        every.setdefault(row.scheme.slug, []).append(_view(row))
    views = {
        one.slug: SchemeView(
            one.slug, one.uri, one.titles, one.source, one.licence, one.version, len(every.get(one.slug, ()))
        )
        for one in Scheme.objects.order_by("slug")
    }
    flat = [concept for some in every.values() for concept in some]
    return _Library(
        stamp=stamp,
        schemes=views,
        concepts={slug: tuple(some) for slug, some in every.items()},
        by_slug={(one.scheme, one.slug): one for one in flat},
        by_id={one.id: one for one in flat},
        by_text=_texts(flat),
    )


def _texts(flat: list[ConceptView]) -> dict[tuple[str, str], tuple[int, frozenset[str]]]:
    """{(scheme, folded text): (rank, slugs that bear it at that rank)}; the lowest rank wins."""
    said: dict[tuple[str, str], tuple[int, frozenset[str]]] = {}
    replaced = {(one.scheme, one.slug): one.replaced_by for one in flat if one.replaced_by}
    for one in flat:
        if one.replaced_by:
            slug = one.replaced_by
            while (one.scheme, slug) in replaced:
                slug = replaced[one.scheme, slug]
            said.setdefault((one.scheme, fold(one.slug)), (1, frozenset({slug})))
            continue
        ranked = (
            (0, tuple(one.preferred.values())),
            (1, (one.notation, one.slug)),
            (2, tuple(text for texts in one.alternative.values() for text in texts)),
            (3, tuple(text for texts in one.hidden.values() for text in texts)),
        )
        for rank, texts in ranked:
            for text in texts:
                key = (one.scheme, fold(text))
                if not key[1]:
                    continue
                known = said.get(key)
                if known is None or rank < known[0]:
                    said[key] = (rank, frozenset({one.slug}))
                elif rank == known[0]:
                    said[key] = (rank, known[1] | {one.slug})
    return said


def _view(row: Concept) -> ConceptView:
    by_kind: dict[str, dict[str, list[str]]] = {"pref": {}, "alt": {}, "hidden": {}}
    label: Label
    for label in row.labels.all():
        by_kind[label.kind].setdefault(label.language, []).append(label.text)
    notes: dict[str, dict[str, str]] = {}
    note: Note
    for note in row.notes.all():
        notes.setdefault(note.kind, {})[note.language] = note.text
    matches: dict[str, list[str]] = {}
    match: Match
    for match in row.matches.all():
        matches.setdefault(match.kind, []).append(match.uri)
    return ConceptView(
        id=row.pk,
        scheme=row.scheme.slug,
        slug=row.slug,
        notation=row.notation,
        uri=row.uri,
        preferred={language: texts[0] for language, texts in by_kind["pref"].items()},
        alternative={language: tuple(texts) for language, texts in by_kind["alt"].items()},
        hidden={language: tuple(texts) for language, texts in by_kind["hidden"].items()},
        notes=notes,
        broader=tuple(one.broader.slug for one in row.above.all()),
        narrower=tuple(one.concept.slug for one in row.below.all()),
        related=tuple(one.other.slug for one in row.beside.all()),
        matches={kind: tuple(uris) for kind, uris in matches.items()},
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        replaced_by=row.replaced_by.slug if row.replaced_by else "",
        is_edited=row.edited_at is not None,
        shipped=row.shipped,
    )
