"""The list of proposals, and how one is shown in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.models import Table
from chantier.deliberation.phrases import LEVELS, PROPOSAL_STATES, TONES
from chantier.deliberation.queries.proposals import FACETS, Asked, ProposalLine, proposal_page
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.web.reach import seen_tables, speaker_of
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Query, matching_keys
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Chip, Choice, FacetGroup, Link
from chantier.foundation.words import api as words

#: The name of each facet in addresses, and its title on the page.
PARAMETERS: Final[Mapping[str, str]] = {
    "state": "etat",
    "level": "niveau",
    "theme": "theme",
    "region": "territoire",
    "table": "table",
}
LABELS: Final[Mapping[str, Promise]] = {
    "state": gettext_lazy("État"),
    "level": gettext_lazy("Niveau"),
    "theme": gettext_lazy("Thème"),
    "region": gettext_lazy("Territoire"),
    "table": gettext_lazy("Table"),
}
_MOST_FOUND: Final = 5_000
_MOST_SHOWN: Final = 12


@dataclass(frozen=True)
class Shown(ProposalLine):
    """A proposal in a list, with the words of its state."""

    state_name: str | Promise = ""
    tone: str = ""


def shown(lines: Iterable[ProposalLine]) -> tuple[Shown, ...]:
    """Lines as ``_proposal_line.html`` takes them."""
    return tuple(
        Shown(
            **{each.name: getattr(one, each.name) for each in fields(ProposalLine)},
            state_name=PROPOSAL_STATES[one.state],
            tone=TONES[one.state],
        )
        for one in lines
    )


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal that the reader may see, narrowed by facets and words, the last that moved first."""
    speaker = speaker_of(request)
    text = request.GET.get("q", "").replace("\0", "")[:200].strip()
    filters = {
        name: tuple(dict.fromkeys(one.replace("\0", "")[:60] for one in request.GET.getlist(parameter)))[:20]
        for name, parameter in PARAMETERS.items()
        if request.GET.get(parameter)
    }
    ids = None
    if text:
        ids = matching_keys("proposal", Query(text=text, is_lenient=True), speaker=speaker, limit=_MOST_FOUND)
    page = proposal_page(seen_tables(request), Asked(filters, ids, request.GET.get("suite", "")[:80]))
    values = {name: {*found, *filters.get(name, ())} for name, found in page.counts.items()}
    labels = _labels(values, seen_tables(request))
    summary = ngettext("%(number)s proposition", "%(number)s propositions", page.total) % {
        "number": written(page.total)
    }
    context = {
        "lines": shown(page.lines),
        "text": text,
        "summary": summary,
        "groups": _groups(page.counts, filters, labels),
        "chips": _chips(request.GET, text, filters, labels),
        "clear_url": reverse("deliberation:proposals"),
        "next_url": _at(request.GET, suite=page.next) if page.next else "",
        "is_waiting": bool(text) and ids is None,
        "crumbs": (Link(_("Concertation"), reverse("deliberation:home")), Link(_("Propositions"), "", current=True)),
    }
    return render(request, "deliberation/proposals.html", context)


def _at(parameters: QueryDict, **more: str) -> str:
    kept = parameters.copy()
    kept.pop("suite", None)
    for name, value in more.items():
        kept[name] = value
    return f"{reverse('deliberation:proposals')}?{kept.urlencode()}"


def _without(parameters: QueryDict, name: str, value: str) -> str:
    kept = parameters.copy()
    kept.pop("suite", None)
    kept.setlist(name, [one for one in kept.getlist(name) if one != value])
    return f"{reverse('deliberation:proposals')}?{kept.urlencode()}"


def _groups(
    counts: Mapping[str, Mapping[str, int]],
    filters: Mapping[str, tuple[str, ...]],
    labels: Mapping[str, Mapping[str, str]],
) -> tuple[FacetGroup, ...]:
    groups = []
    for name in FACETS:
        found, chosen = counts[name], filters.get(name, ())
        values = [value for at, value in enumerate(found) if at < _MOST_SHOWN or value in chosen]
        values += [value for value in chosen if value not in found]
        choices = tuple(
            Choice(labels[name].get(value, value), value, found.get(value, 0), value in chosen) for value in values
        )
        if choices:
            groups.append(FacetGroup(PARAMETERS[name], LABELS[name], choices, open=name in ("state", "level")))
    return tuple(groups)


def _chips(
    parameters: QueryDict,
    text: str,
    filters: Mapping[str, tuple[str, ...]],
    labels: Mapping[str, Mapping[str, str]],
) -> tuple[Chip, ...]:
    chips = [Chip(text, _without(parameters, "q", parameters.get("q", "")), _("Mots"))] if text else []
    for name, values in filters.items():
        chips += [
            Chip(labels[name].get(value, value), _without(parameters, PARAMETERS[name], value), LABELS[name])
            for value in values
        ]
    return tuple(chips)


def _labels(values: Mapping[str, set[str]], seen: QuerySet[Table]) -> dict[str, dict[str, str]]:
    here = (get_language() or "fr")[:2]
    regions = {one.reference: one.name for kind in ("region", "pole") for one in places.of_kind(kind)}
    tables = dict(seen.filter(public_id__in=values["table"]).values_list("public_id", "text_id"))
    titles = wordings(tables.values())
    return {
        "state": {key: str(name) for key, name in PROPOSAL_STATES.items()},
        "level": {key: str(name) for key, name in LEVELS.items()},
        "theme": words.labels("theme", here),
        "region": regions,
        "table": {public_id: titles[text_id].title for public_id, text_id in tables.items()},
    }
