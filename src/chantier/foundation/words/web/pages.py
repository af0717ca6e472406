"""The pages of the vocabularies: the list, one vocabulary, one concept, and the file for machines."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chantier.foundation.ui.parts import Cell, Column, Fact, Link, Table
from chantier.foundation.words import queries
from chantier.foundation.words.core.vocabulary import LANGUAGES, NOTE_KINDS
from chantier.foundation.words.models import Merger
from chantier.foundation.words.permissions import may_edit_vocabularies
from chantier.foundation.words.phrases import LANGUAGES as LANGUAGE_NAMES
from chantier.foundation.words.phrases import MATCHES, NOTES
from chantier.foundation.words.queries import Branch, ConceptView, SchemeView
from chantier.foundation.words.web import history


def schemes(request: HttpRequest) -> HttpResponse:
    """Every vocabulary of the instance."""
    language = get_language() or "fr"
    listed = [
        (scheme.title(language), reverse("words:scheme", args=[scheme.slug]), scheme.size, scheme.source)
        for scheme in queries.schemes()
    ]
    return render(
        request,
        "words/schemes.html",
        {"schemes": sorted(listed), "crumbs": _crumbs(), "may_edit": bool(may_edit_vocabularies(request.speaker))},
    )


def scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """One vocabulary: its concepts as a tree, in the three languages, and its source."""
    view = _scheme_or_404(scheme)
    language = get_language() or "fr"
    table = Table(
        caption=_("Concepts et libellés"),
        columns=(
            Column(_("Code")),
            *(Column(LANGUAGE_NAMES[one].capitalize()) for one in LANGUAGES),
            Column(_("Place")),
        ),
        rows=tuple(row for branch in queries.tree(scheme) for row in _rows(branch, language)),
    )
    context = {
        "scheme": view,
        "title": view.title(language),
        "table": table,
        "facts": _about(view),
        "crumbs": _crumbs((view.title(language), "")),
        "downloads": [
            (name, reverse("words:download", args=[scheme, ending]))
            for name, ending in (("Turtle", "ttl"), ("RDF/XML", "rdf"), ("JSON-LD", "jsonld"))
        ],
        "may_edit": bool(may_edit_vocabularies(request.speaker)),
    }
    return render(request, "words/scheme.html", context)


def concept(request: HttpRequest, scheme: str, concept: str) -> HttpResponse:
    """One concept: labels, notes, neighbours, and what others call it."""
    view = _scheme_or_404(scheme)
    found = queries.as_written(scheme, concept)
    if found is None:
        raise Http404
    may_edit = bool(may_edit_vocabularies(request.speaker))
    standing = queries.by_slug(scheme, concept)
    if found.replaced_by and not may_edit and standing:
        return redirect(reverse("words:concept", args=[scheme, standing.slug]), permanent=True)
    language = get_language() or "fr"
    context = {
        "concept": found,
        "title": found.label(language),
        "title_language": _other(found.preferred, language),
        "definition": found.note("definition", language),
        "what": view.title(language),
        "labels": _labels(found),
        "facts": _facts(found, language),
        "may_edit": may_edit,
        "standing": standing if found.replaced_by else None,
        "standing_label": standing.label(language) if standing else "",
        "events": history.events(found.id, language),
        "mergers": _mergers(found, language) if may_edit else (),
        "matches": [(MATCHES[kind], uri) for kind, uris in found.matches.items() for uri in uris],
        "crumbs": _crumbs((view.title(language), reverse("words:scheme", args=[scheme])), (found.label(language), "")),
    }
    return render(request, "words/concept.html", context)


def _mergers(found: ConceptView, language: str) -> tuple[tuple[int, str, str], ...]:
    """Mergers that can be undone: id, the absorbed concept, the kept one."""
    rows = Merger.objects.filter(Q(absorbed_id=found.id) | Q(kept_id=found.id), undone_at__isnull=True)
    return tuple(
        (pk, queries.label(absorbed, language), queries.label(kept, language))
        for pk, absorbed, kept in rows.values_list("pk", "absorbed_id", "kept_id")
    )


def _scheme_or_404(slug: str) -> SchemeView:
    view = queries.scheme(slug)
    if view is None:
        raise Http404
    return view


def _crumbs(*further: tuple[str, str]) -> tuple[Link, ...]:
    first = (_("Vocabulaires"), reverse("words:schemes"))
    return tuple(Link(label, url) for label, url in (first, *further))


def _rows(branch: Branch, language: str) -> list[tuple[Cell, ...]]:
    one = branch.concept
    page = reverse("words:concept", args=[one.scheme, one.slug])
    names = {tongue: _cell(one.preferred.get(tongue, ""), tongue) for tongue in LANGUAGES}
    names[language] = Cell(
        one.label(language),
        url=page,
        hint=one.note("definition", language),
        language=_other(one.preferred, language),
    )
    above = ", ".join(queries.labels(one.scheme, language)[slug] for slug in one.broader)
    row = (Cell(one.notation or one.slug), *names.values(), Cell(above or _("Au sommet")))
    return [row, *(below for deeper in branch.branches for below in _rows(deeper, language))]


def _about(view: SchemeView) -> tuple[Fact, ...]:
    said = (
        (_("Source"), view.source, "fr"),
        (_("Licence"), view.licence, ""),
        (_("Version"), view.version, ""),
        (_("Adresse"), view.uri, ""),
    )
    return tuple(Fact(label, (value,), language=tongue) for label, value, tongue in said if value)


def _labels(found: ConceptView) -> Table:
    return Table(
        caption=_("Libellés"),
        columns=(Column(_("Langue")), Column(_("Libellé")), Column(_("Autres libellés"))),
        rows=tuple(
            (
                Cell(LANGUAGE_NAMES[tongue].capitalize()),
                _cell(found.preferred.get(tongue, ""), tongue),
                _cell(" · ".join(found.alternative.get(tongue, ())), tongue),
            )
            for tongue in LANGUAGES
        ),
    )


def _cell(text: str, tongue: str) -> Cell:
    """A word in its own language; a dash, which has none, where there is no word."""
    return Cell(text, language=tongue) if text else Cell("—")


def _other(preferred: Mapping[str, str], language: str) -> str:
    """The language of the label that is shown, where the page's own has none."""
    if language in preferred or not preferred:
        return ""
    return "fr" if "fr" in preferred else next(iter(preferred))


def _facts(found: ConceptView, language: str) -> tuple[Fact, ...]:
    names = queries.labels(found.scheme, language)
    facts = [Fact(NOTES[kind], (found.note(kind, language),)) for kind in NOTE_KINDS[1:] if kind in found.notes]
    for label, slugs in (
        (_("Plus large"), found.broader),
        (_("Plus étroit"), found.narrower),
        (_("À voir aussi"), found.related),
    ):
        facts += [
            Fact(label, (names[slug],), url=reverse("words:concept", args=[found.scheme, slug])) for slug in slugs
        ]
    if found.notation:
        facts.append(Fact(_("Code"), (found.notation,)))
    if found.valid_until:
        facts.append(Fact(_("Retiré le"), (found.valid_until.isoformat(),)))
    return tuple(facts)
