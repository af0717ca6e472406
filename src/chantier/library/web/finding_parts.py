"""What the pages of finding show: facets, chips, orders, themes, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Answer, Query, search
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Chip, Choice, FacetGroup, Link
from chantier.foundation.words import api as words
from chantier.library.permissions import may_deposit
from chantier.library.queries import facets
from chantier.library.queries.finding import ResourceLine
from chantier.library.queries.question import PARAMETERS, Question
from chantier.library.queries.suggesting import Suggestion

#: Values of a facet shown besides those that are chosen.
MOST_SHOWN = 10
_OPEN = ("kind", "theme")
ORDERS: dict[str, Promise] = {
    "relevance": gettext_lazy("Pertinence"),
    "date": gettext_lazy("Date"),
    "title": gettext_lazy("Titre"),
}
FORMS = {"csv": "CSV", "json": "JSON", "ris": "RIS"}


@dataclass(frozen=True)
class Order:
    """One order, as an option of a select."""

    value: str
    label: str | Promise
    chosen: bool


@dataclass(frozen=True)
class WayOut:
    """How to find something when nothing answers: the same question without a filter, and what it would find."""

    label: str
    url: str
    total: int


def at(asked: Question, **more: str) -> str:
    """The page of a question; ``more`` replaces or adds parameters."""
    parameters = asked.parameters()
    for name, value in more.items():
        parameters[name] = value
    path, query = reverse("library:home"), parameters.urlencode()
    return f"{path}?{query}" if query else path


def available(name: str, *args: object) -> str:
    """The address of this name, or an empty text while no page answers to it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def address_of(public_id: str, slug: str) -> str:
    """The page of a resource."""
    return available("library:resource", public_id, slug or "x") or f"{reverse('library:home')}#{public_id}"


def page_of(line: ResourceLine) -> str:
    """The page of a resource in a list."""
    return address_of(line.public_id, line.slug)


def feed_of(asked: Question) -> str:
    """The Atom feed of a question."""
    query = replace(asked, sort="").written()
    return f"{reverse('library:feed')}?{query}" if query else reverse("library:feed")


def forms(asked: Question) -> tuple[Link, ...]:
    """The files one can take of what was found."""
    return tuple(
        Link(label, f"{reverse('library:found', args=[form])}?{asked.written()}", icon="download")
        for form, label in FORMS.items()
    )


def of_suggestion(one: Suggestion) -> tuple[str, str]:
    """The address of a suggestion and what sort of thing it is."""
    if one.what == "theme":
        return at(Question(filters={"theme": (one.key,)})), _("Thème")
    if one.what == "kind":
        return at(Question(filters={"kind": (one.key,)})), _("Sorte")
    return reverse("library:by-number", args=[one.key]), _("Ressource")


def summary(answer: Answer) -> str:
    """How many were found."""
    if not answer.is_exact:
        return _("%(number)s+ ressources") % {"number": written(answer.total)}
    return ngettext("%(number)s ressource", "%(number)s ressources", answer.total) % {"number": written(answer.total)}


def orders(asked: Question) -> tuple[Order, ...]:
    """The orders one can ask for; the usual one is unsaid in the address."""
    usual = replace(asked, sort="").order
    return tuple(
        Order("" if value == usual else value, label, value == asked.order)
        for value, label in ORDERS.items()
        if asked.text or value != "relevance"
    )


def groups_and_chips(
    asked: Question, answer: Answer, language: str, seen: Iterable[str]
) -> tuple[tuple[FacetGroup, ...], tuple[Chip, ...]]:
    """The facets with their counts, and the filters that are on."""
    values = {
        name: {*asked.filters.get(name, ()), *(count.value for count in answer.facets.get(name, ()))}
        for name in facets.NAMES
    }
    labels = facets.value_labels(values, language=language, seen=seen)
    groups = [
        FacetGroup(PARAMETERS.get(name, "place"), facets.LABELS[name], choices, open=name in _OPEN)
        for name in facets.SHOWN
        if (choices := _choices(name, asked, answer, labels.get(name, {})))
    ]
    chips = [Chip(asked.text, at(replace(asked, text="")), _("Mots"))] if asked.text else []
    for name, chosen in asked.filters.items():
        chips += [
            Chip(labels.get(name, {}).get(value, value), at(asked.without(name, value)), facets.LABELS[name])
            for value in chosen
        ]
    low, high = asked.years
    if low is not None or high is not None:
        shown = str(low) if low == high else f"{low or '…'} – {high or '…'}"
        chips.append(Chip(shown, at(replace(asked, years=(None, None))), _("Années")))
    return tuple(groups), tuple(chips)


def _choices(name: str, asked: Question, answer: Answer, labels: dict[str, str]) -> tuple[Choice, ...]:
    chosen = asked.filters.get(name, ())
    counted = {count.value: count.total for count in answer.facets.get(name, ())}
    if name == "theme":
        return _theme_choices(chosen, counted, labels)
    order = list(counted)
    if name == "decade":
        order = sorted(counted, reverse=True)
    elif name in ("kind", "region"):
        order = [value for value in labels if value in counted]
    shown = [
        value for at_, value in enumerate(order) if at_ < MOST_SHOWN or value in chosen or name in ("kind", "region")
    ]
    shown += [value for value in chosen if value not in counted]
    return tuple(Choice(labels.get(value, value), value, counted.get(value, 0), value in chosen) for value in shown)


def _theme_choices(chosen: tuple[str, ...], counted: dict[str, int], labels: dict[str, str]) -> tuple[Choice, ...]:
    """The broad themes; under those that are chosen, or hold a chosen one, their narrower ones."""
    choices = []
    for branch in words.tree("theme"):
        top, inside = branch.concept.slug, [one.concept.slug for one in branch.branches]
        unfolded = top in chosen or any(one in chosen for one in inside)
        if top in counted or top in chosen:
            choices.append(Choice(labels.get(top, top), top, counted.get(top, 0), top in chosen))
        if unfolded:
            choices += [
                Choice(f"– {labels.get(one, one)}", one, counted.get(one, 0), one in chosen)
                for one in inside
                if one in counted or one in chosen
            ]
    return tuple(choices)


def themes(speaker: Speaker, language: str) -> tuple[Link, ...]:
    """The broad themes with how many resources each holds. One question to the index."""
    answer = search("resource", Query(facets=("theme",), facet_limit=400, size=1), speaker=speaker)
    counted = {count.value: count.total for count in answer.facets.get("theme", ())}
    return tuple(
        Link(
            branch.concept.label(language),
            at(Question(filters={"theme": (branch.concept.slug,)})),
            count=counted.get(branch.concept.slug, 0),
        )
        for branch in words.tree("theme")
    )


def ways_out(asked: Question, chips: tuple[Chip, ...], speaker: Speaker, language: str) -> tuple[WayOut, ...]:
    """Each filter that one could remove to find something, and how much."""
    fewer = [replace(asked, text="")] if asked.text and asked.filters else []
    fewer += [asked.without(name, value) for name, values in asked.filters.items() for value in values]
    found = []
    for chip, one in zip(chips, fewer[:6], strict=False):
        total = 0 if one.is_empty else search("resource", one.query(language, size=1), speaker=speaker).total
        if total:
            found.append(WayOut(str(chip.label), chip.remove_url, total))
    return tuple(found)


def verbs(asked: Question, speaker: Speaker) -> tuple[Link, ...]:
    """Where one can go from here, as far as these pages are there."""
    wanted = [(_("Explorer les thèmes"), "library:explore", "chart")]
    if may_deposit(speaker):
        wanted.append((_("Mes recherches gardées"), "library:saved", "list"))
        wanted.append((_("Mes citations"), "library:notebook", "quote"))
    wanted.append((_("Déposer une ressource"), "library:deposit", "upload"))
    found = [Link(label, url, icon=icon) for label, name, icon in wanted if (url := available(name))]
    if not asked.is_empty and may_deposit(speaker):
        kept = f"{reverse('library:saved-new')}?{replace(asked, sort='').written()}"
        found.insert(0, Link(_("Garder cette recherche"), kept, icon="plus"))
    return tuple(found)
