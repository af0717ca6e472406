"""The list of proposals, and how one is shown in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.phrases import LEVELS, PROPOSAL_STATES, TONES
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.proposals import FACETS, Asked, ProposalLine, ProposalPage, lines, proposal_page
from chantier.deliberation.web.keeping import by_content, keeper_of
from chantier.deliberation.web.reach import seen_by_reader, speaker_of
from chantier.foundation.search.api import Query, matching_keys
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Chip, Choice, FacetGroup, Link
from chantier.foundation.ui.tags.marks import badge
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
_MOST_FOUND: Final = 50_000
_MOST_SHOWN: Final = 12


@dataclass(frozen=True)
class Shown(ProposalLine):
    """A proposal in a list, with its addresses and what is said of it, in words: a list says them many times."""

    url: str = ""
    table_url: str = ""
    state_badge: str = ""
    by: str = ""
    said: str = ""


def drawn_lines(found: Iterable[ProposalLine]) -> tuple[SafeString, ...]:
    """The same as the list draws them: each is drawn again only when something of it is other."""
    return tuple(by_content("proposal line", one, lambda one=one: _drawn(one)) for one in found)  # type: ignore[misc]


def _drawn(one: ProposalLine) -> str:
    return render_to_string("deliberation/_proposal_line.html", {"one": shown([one])[0]})


def shown(found: Iterable[ProposalLine]) -> tuple[Shown, ...]:
    """Lines as ``_proposal_line.html`` takes them."""
    badges: dict[str, str] = {}
    tables: dict[str, str] = {}
    return tuple(_shown(one, badges, tables) for one in found)


def _shown(one: ProposalLine, badges: dict[str, str], tables: dict[str, str]) -> Shown:
    if one.state not in badges:
        badges[one.state] = badge(PROPOSAL_STATES[one.state], TONES[one.state])
    if one.table_public_id not in tables:
        tables[one.table_public_id] = reverse("deliberation:table", args=[one.table_public_id, one.table_slug or "x"])
    return Shown(
        **vars(one),
        url=reverse("deliberation:proposal", args=[one.public_id, one.slug or "x"]),
        table_url=tables[one.table_public_id],
        state_badge=badges[one.state],
        by=_("par %(body)s") % {"body": one.organization} if one.organization else "",
        said=" · ".join(
            sentence % {"n": written(count)}
            for sentence, count in (
                (ngettext("%(n)s amendement attend", "%(n)s amendements attendent", one.amendments), one.amendments),
                (ngettext("%(n)s contribution", "%(n)s contributions", one.arguments), one.arguments),
                (ngettext("%(n)s position prise", "%(n)s positions prises", one.positions), one.positions),
            )
            if count
        ),
    )


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal that the reader may see, narrowed by facets and words, the last that moved first."""
    keeper, speaker = keeper_of(request), speaker_of(request)
    text = request.GET.get("q", "").replace("\0", "")[:200].strip()
    filters = {
        name: tuple(dict.fromkeys(one.replace("\0", "")[:60] for one in request.GET.getlist(parameter)))[:20]
        for name, parameter in PARAMETERS.items()
        if request.GET.get(parameter)
    }
    ids = None
    if text:
        ids = matching_keys("proposal", Query(text=text, is_lenient=True), speaker=speaker, limit=_MOST_FOUND)
    asked = Asked(filters, ids, request.GET.get("suite", "")[:80])

    # Only what many ask is kept: of words, places in the list and choices of facets there are too many.
    of_few = text or asked.after or sum(map(len, filters.values())) > 1

    def read(ids: list[int]) -> tuple[SafeString, ...]:
        if of_few:
            return drawn_lines(lines(ids))
        return keeper.keep("lines", [moves.CONCERTATION], lambda: drawn_lines(lines(ids)), *ids)

    page = proposal_page(seen_by_reader(request), asked, instant=keeper.instant, read=read)
    labels = _labels(page)
    summary = ngettext("%(number)s proposition", "%(number)s propositions", page.total) % {
        "number": written(page.total)
    }
    context = {
        "lines": page.lines,
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


def _labels(page: ProposalPage) -> dict[str, Mapping[str, str]]:
    return {
        "state": {key: str(name) for key, name in PROPOSAL_STATES.items()},
        "level": {key: str(name) for key, name in LEVELS.items()},
        "theme": words.labels("theme", (get_language() or "fr")[:2]),
        "region": page.regions,
        "table": page.tables,
    }
