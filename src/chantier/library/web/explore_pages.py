"""Exploring: theme by kind or by region, each crossing a link, the gaps shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chantier.foundation.places import api as places
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Link
from chantier.foundation.words import api as words
from chantier.library.queries import exploring
from chantier.library.queries.kinds import kinds, name_of
from chantier.library.queries.question import Question
from chantier.library.web import finding_parts as parts
from chantier.library.web.finding_pages import here, speaker_of

#: The darkest shade of a crossing.
_STRONGEST = 6


@dataclass(frozen=True)
class Square:
    """A crossing; ``css`` is its shade, darker where there is more."""

    total: int
    css: str
    url: str
    label: str


@dataclass(frozen=True)
class Line:
    """A theme with its crossings."""

    label: str
    url: str
    total: int
    squares: tuple[Square, ...]


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """The grid: ``by`` kind or region, ``theme`` to look under one, ``kind`` or ``place`` to look at one only."""
    given, language = request.GET, here()
    by = exploring.BY_REGION if given.get("by") == exploring.BY_REGION else exploring.BY_KIND
    under = given.get("theme", "")[:60]
    concept = words.by_slug("theme", under)
    only = _only(by, given.get("kind" if by == exploring.BY_REGION else "place", "")[:80])
    grid = exploring.grid(by=by, under=under, filters=only, speaker=speaker_of(request), language=language)
    lines = _lines(grid, by, only) if grid else ()
    context = {
        "by": by,
        "theme": concept.label(language) if concept else "",
        "tabs": _tabs(by, under),
        "grid": grid,
        "lines": lines,
        "columns": [label for _value, label in grid.columns] if grid else (),
        "gaps": _gaps(grid) if grid else "",
        "choices": _choices(by, language),
        "chosen": next((values[0] for values in only.values()), ""),
        "chooser": "kind" if by == exploring.BY_REGION else "place",
        "under": under if concept else "",
        "narrower": [(label, _address(by=by, theme=slug)) for slug, label in grid.rows] if grid and not concept else (),
        "crumbs": (
            Link(_("Bibliothèque"), reverse("library:home")),
            *((Link(_("Explorer"), reverse("library:explore")),) if concept else ()),
            Link(concept.label(language) if concept else _("Explorer"), "", current=True),
        ),
    }
    return render(request, "library/explore.html", context)


def _only(by: str, value: str) -> dict[str, tuple[str, ...]]:
    if not value:
        return {}
    if by == exploring.BY_REGION:
        return {"kind": (value,)}
    return {"region" if value.startswith("region-") else "place": (value,)}


def _address(**parameters: str) -> str:
    kept = {name: value for name, value in parameters.items() if value and value != exploring.BY_KIND}
    return reverse("library:explore") + (f"?{urlencode(kept)}" if kept else "")


def _tabs(by: str, under: str) -> tuple[Link, ...]:
    return (
        Link(_("Par sorte"), _address(theme=under), current=by == exploring.BY_KIND, icon="book"),
        Link(
            _("Par région"),
            _address(by=exploring.BY_REGION, theme=under),
            current=by == exploring.BY_REGION,
            icon="map",
        ),
    )


def _lines(grid: exploring.Grid, by: str, only: dict[str, tuple[str, ...]]) -> tuple[Line, ...]:
    most = max((total for row in grid.counts.values() for value, total in row.items() if value), default=0)
    lines = []
    for theme, label in grid.rows:
        squares = []
        for column, name in grid.columns:
            total = grid.counts.get(theme, {}).get(column, 0)
            filters = {**only, "theme": (theme,), by: (column,)}
            squares.append(
                Square(
                    total,
                    f"c{-(-_STRONGEST * total // most)}" if total else "none",
                    parts.at(Question(filters=filters)),
                    _("%(theme)s, %(column)s : %(total)s") % {"theme": label, "column": name, "total": written(total)},
                )
            )
        url = parts.at(Question(filters={**only, "theme": (theme,)}))
        lines.append(Line(label, url, grid.totals.get(theme, 0), tuple(squares)))
    return tuple(lines)


def _gaps(grid: exploring.Grid) -> str:
    every = len(grid.rows) * len(grid.columns)
    sentence = ngettext(
        "%(gaps)s croisement sur %(every)s n’a aucune ressource.",
        "%(gaps)s croisements sur %(every)s n’ont aucune ressource.",
        grid.gaps,
    )
    return sentence % {"gaps": written(grid.gaps), "every": written(every)}


def _choices(by: str, language: str) -> list[tuple[str, str]]:
    if by == exploring.BY_REGION:
        return [(one.slug, name_of(one, language, many=True)) for one in kinds()]
    return [(one.reference, one.name) for one in places.of_kind("region")]
