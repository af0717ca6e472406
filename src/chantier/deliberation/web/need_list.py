"""Needs in a list: all of them, those that nobody answers, and gathered by territory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.models import Table
from chantier.deliberation.queries.needs import FACETS, Asked, gathered, need_page
from chantier.deliberation.queries.needs import UNANSWERED as NO_ANSWER
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.web.reach import seen_tables
from chantier.foundation.places import api as places
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Chip, Choice, Column, FacetGroup, Link
from chantier.foundation.ui.parts import Table as DataTable
from chantier.foundation.words import api as words

#: The name of each facet in addresses, and its title on the page.
PARAMETERS: Final[Mapping[str, str]] = {
    "answer": "reponse",
    "region": "territoire",
    "theme": "theme",
    "table": "table",
}
_ANSWERS: Final[Mapping[str, Promise]] = {
    "none": gettext_lazy("Sans réponse"),
    "some": gettext_lazy("Une réponse existe"),
}
_LABELS: Final[Mapping[str, Promise]] = {
    "answer": gettext_lazy("Réponse"),
    "region": gettext_lazy("Territoire"),
    "theme": gettext_lazy("Thème"),
    "table": gettext_lazy("Table"),
}
_MOST_SHOWN: Final = 17


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Every need that the reader may see, the last stated first."""
    return _list(request, _("Besoins et aspirations"), "deliberation:needs", {})


@require_safe
def unanswered(request: HttpRequest) -> HttpResponse:
    """Needs that no proposal, no project and no intervention answers."""
    return _list(request, _("Besoins sans réponse"), "deliberation:needs-unanswered", {"answer": (NO_ANSWER,)})


@require_safe
def by_territory(request: HttpRequest) -> HttpResponse:
    """How many needs each region stated, who shares them, and how many wait for an answer."""
    found = gathered(seen_tables(request))
    here = reverse("deliberation:needs")
    rows = tuple(
        (
            Cell(one.name, f"{here}?{urlencode({'territoire': one.reference})}")
            if one.reference
            else Cell(_("Plusieurs régions, ou tout le territoire")),
            Cell(written(one.needs)),
            Cell(written(one.unanswered)),
            Cell(written(one.shared.organizations)),
            Cell(written(one.shared.people)),
        )
        for one in found
    )
    table = DataTable(
        caption=_("Besoins par région"),
        columns=(
            Column(_("Région")),
            Column(_("Besoins"), numeric=True),
            Column(_("Sans réponse"), numeric=True),
            Column(_("Partages d’organisations"), numeric=True),
            Column(_("Personnes déclarées"), numeric=True),
        ),
        rows=rows,
        caption_hidden=True,
    )
    context = {
        "table": table if rows else None,
        "tabs": _tabs("deliberation:needs-gathered"),
        "crumbs": crumbs(Link(_("Par territoire"), "", current=True)),
    }
    return render(request, "deliberation/needs_gathered.html", context)


def crumbs(*more: Link) -> tuple[Link, ...]:
    """The way back from a page of needs; the last is this page."""
    first = Link(_("Concertation"), reverse("deliberation:home"))
    return (first, Link(_("Besoins"), reverse("deliberation:needs"), current=not more), *more)


def _list(request: HttpRequest, title: str, name: str, fixed: Mapping[str, tuple[str, ...]]) -> HttpResponse:
    asked = {
        facet: tuple(dict.fromkeys(one[:60] for one in request.GET.getlist(parameter) if "\0" not in one))[:20]
        for facet, parameter in PARAMETERS.items()
        if request.GET.get(parameter) and facet not in fixed
    }
    tables = seen_tables(request)
    page = need_page(tables, Asked({**asked, **fixed}, request.GET.get("suite", "")[:80]))
    labels = _words({facet: {*found, *asked.get(facet, ())} for facet, found in page.counts.items()}, tables)
    context = {
        "title": title,
        "lines": page.lines,
        "theme_names": labels["theme"],
        "summary": ngettext("%(number)s besoin", "%(number)s besoins", page.total) % {"number": written(page.total)},
        "groups": _groups({k: v for k, v in page.counts.items() if k not in fixed}, asked, labels),
        "chips": _chips(request.GET, reverse(name), asked, labels),
        "clear_url": reverse(name),
        "next_url": _at(request.GET, reverse(name), suite=page.next) if page.next else "",
        "tabs": _tabs(name),
        "is_unanswered": bool(fixed),
        "crumbs": crumbs(Link(title, "", current=True)) if fixed else crumbs(),
    }
    return render(request, "deliberation/needs.html", context)


def _tabs(here: str) -> tuple[Link, ...]:
    pages = (
        (_("Tous"), "deliberation:needs"),
        (_("Sans réponse"), "deliberation:needs-unanswered"),
        (_("Par territoire"), "deliberation:needs-gathered"),
    )
    return tuple(Link(label, reverse(name), current=name == here) for label, name in pages)


def _at(parameters: QueryDict, path: str, **more: str) -> str:
    kept = parameters.copy()
    kept.pop("suite", None)
    for name, value in more.items():
        kept[name] = value
    return f"{path}?{kept.urlencode()}"


def _groups(
    counts: Mapping[str, Mapping[str, int]],
    asked: Mapping[str, tuple[str, ...]],
    labels: Mapping[str, Mapping[str, str]],
) -> tuple[FacetGroup, ...]:
    groups = []
    for name in FACETS:
        found, chosen = counts.get(name, {}), asked.get(name, ())
        values = [value for at, value in enumerate(found) if at < _MOST_SHOWN or value in chosen]
        values += [value for value in chosen if value not in found]
        choices = tuple(
            Choice(labels[name].get(value, value), value, found.get(value, 0), value in chosen) for value in values
        )
        if choices:
            groups.append(FacetGroup(PARAMETERS[name], _LABELS[name], choices, open=name in ("answer", "region")))
    return tuple(groups)


def _chips(
    parameters: QueryDict, path: str, asked: Mapping[str, tuple[str, ...]], labels: Mapping[str, Mapping[str, str]]
) -> tuple[Chip, ...]:
    chips = []
    for name, values in asked.items():
        for value in values:
            kept = parameters.copy()
            kept.pop("suite", None)
            kept.setlist(PARAMETERS[name], [one for one in kept.getlist(PARAMETERS[name]) if one != value])
            chips.append(Chip(labels[name].get(value, value), f"{path}?{kept.urlencode()}", _LABELS[name]))
    return tuple(chips)


def _words(values: Mapping[str, set[str]], seen: QuerySet[Table]) -> dict[str, dict[str, str]]:
    here = (get_language() or "fr")[:2]
    tables = dict(seen.filter(public_id__in=values["table"]).values_list("public_id", "text_id"))
    titles = wordings(tables.values())
    return {
        "answer": {key: str(name) for key, name in _ANSWERS.items()},
        "theme": words.labels("theme", here),
        "region": {one.reference: one.name for one in places.of_kind("region")},
        "table": {public_id: titles[text_id].title for public_id, text_id in tables.items()},
    }
