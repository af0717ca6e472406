"""The facets, chips, tabs and orders of the list, made ready for their components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.directory.queries import facets
from chantier.directory.web import asked as questions
from chantier.directory.web.addresses import changed, with_query
from chantier.directory.web.asked import PARAMETERS, Asked
from chantier.foundation.search.api import Answer, Count
from chantier.foundation.ui.parts import Chip, Choice, FacetGroup, Link

#: Values of a facet shown besides those that are chosen.
MOST_SHOWN = 12
_SHOWN_WHOLE = ("region", "standing", "pole", "college", "size_band")
_OPEN = ("standing", "region", "activity")
SORT_LABELS: dict[str, Promise] = {
    "pertinence": _("Pertinence"),
    "nom": _("Nom"),
    "recent": _("Mise à jour récente"),
}
VIEW_LABELS: dict[str, tuple[Promise, str]] = {
    questions.LIST: (_("Liste"), "list"),
    questions.MAP: (_("Carte"), "map"),
    questions.TABLE: (_("Tableau"), "table"),
}


@dataclass(frozen=True)
class Order:
    """One order of the list, as an option of a select."""

    value: str
    label: str | Promise
    chosen: bool


@dataclass(frozen=True)
class Hidden:
    """A parameter that a form carries along."""

    name: str
    value: str


def groups_and_chips(question: Asked, answer: Answer) -> tuple[tuple[FacetGroup, ...], tuple[Chip, ...]]:
    """The facets with their counts, and the filters that are on."""
    values = {
        name: {*question.filters.get(name, ()), *(count.value for count in _shown(name, question, answer))}
        for name in facets.NAMES
    }
    labels = facets.value_labels(values)
    groups = []
    for name in facets.NAMES:
        group = _group(name, question, answer, labels.get(name, {}))
        if group.choices:
            groups.append(group)
    return tuple(groups), _chips(question, labels)


def tabs(question: Asked) -> tuple[Link, ...]:
    """List, map and table of the same answer."""
    return tuple(
        Link(
            label,
            with_query(reverse("directory:list"), changed(question.parameters, without=("page", "vue"), **_view(view))),
            current=view == question.view,
            icon=icon,
        )
        for view, (label, icon) in VIEW_LABELS.items()
    )


def orders(question: Asked) -> tuple[Order, ...]:
    """The orders one can ask for, the usual one first and unsaid: words typed later are then sorted by relevance."""
    usual = questions.usual_sort(question.text)
    return tuple(
        Order("" if value == usual else value, label, value == question.sort)
        for value, label in SORT_LABELS.items()
        if question.text or value != "pertinence"
    )


def carried(question: Asked) -> tuple[Hidden, ...]:
    """What the form of filters does not show and must not lose."""
    return (Hidden("vue", question.view),) if question.view != questions.LIST else ()


def _view(view: str) -> dict[str, str]:
    return {} if view == questions.LIST else {"vue": view}


def _shown(name: str, question: Asked, answer: Answer) -> tuple[Count, ...]:
    chosen = set(question.filters.get(name, ()))
    counted = answer.facets.get(name, ())
    if name in _SHOWN_WHOLE:
        return counted
    first = counted[:MOST_SHOWN]
    return first + tuple(count for count in counted[MOST_SHOWN:] if count.value in chosen)


def _group(name: str, question: Asked, answer: Answer, labels: Mapping[str, str]) -> FacetGroup:
    chosen = question.filters.get(name, ())
    shown = {count.value: count.total for count in _shown(name, question, answer)}
    if name == "standing" and answer.facets:
        shown = {value: shown.get(value, 0) for value in facets.STANDINGS}
    if name == "decade":
        shown = dict(sorted(shown.items(), reverse=True))
    if name == "size_band":
        shown = {value: shown[value] for value in labels if value in shown}
    choices = [Choice(labels.get(value, value), value, total, value in chosen) for value, total in shown.items()]
    choices += [Choice(labels.get(value, value), value, 0, True) for value in chosen if value not in shown]
    return FacetGroup(
        name=PARAMETERS[name],
        label=facets.LABELS[name],
        choices=tuple(choices),
        open=name in _OPEN,
        help=_("Sans choix, la liste montre les membres et les organisations connues.") if name == "standing" else "",
    )


def _chips(question: Asked, labels: Mapping[str, Mapping[str, str]]) -> tuple[Chip, ...]:
    path = reverse("directory:list")
    chips = []
    if question.text:
        left = changed(question.parameters, without=("page", "q"))
        chips.append(Chip(question.text, with_query(path, left), _("Mots")))
    for name, values in question.filters.items():
        for value in values:
            left = changed(question.parameters, without=("page", PARAMETERS[name], "territoire"))
            left.setlist(PARAMETERS[name], [one for one in values if one != value])
            chips.append(Chip(labels.get(name, {}).get(value, value), with_query(path, left), facets.LABELS[name]))
    return tuple(chips)
