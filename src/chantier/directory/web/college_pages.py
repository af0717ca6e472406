"""Colleges as one reads them: all of them on a day, and one with who is in it and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chantier.directory.link_phrases import period
from chantier.directory.permissions import findable_by, may_edit_colleges
from chantier.directory.queries import colleges as queries
from chantier.directory.queries.colleges import CollegeMember, CollegeView, Via
from chantier.directory.web.addresses import page_of
from chantier.directory.web.asked import speaker_of
from chantier.directory.web.college_forms import day_of
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Link, Table

#: By-laws are older than computers, and not written for the next millennium.
_FIRST, _LAST = date(1800, 1, 1), date(2999, 12, 31)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every college, with its seats and how many are in it."""
    on = asked_day(request)
    rows = tuple(
        (
            Cell(one.name, with_day(reverse("directory:college", args=[one.slug]), on)),
            Cell(state(one, on), tone="success" if one.is_in_force(on) else "quiet"),
            Cell("" if one.seats is None else written(one.seats)),
            Cell(written(one.members)),
        )
        for one in queries.colleges(on)
    )
    columns = (
        Column(_("Collège")),
        Column(_("État")),
        Column(_("Sièges"), numeric=True),
        Column(_("Membres"), numeric=True),
    )
    context = {
        "crumbs": crumbs(),
        "on": on,
        "is_today": on == timezone.localdate(),
        "table": Table(_("Les collèges"), columns, rows, caption_hidden=True) if rows else None,
        "may_edit": bool(may_edit_colleges(request.speaker)),
    }
    return render(request, "directory/colleges.html", context)


@require_safe
def college(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in a college on a day, by itself or through whom."""
    on = asked_day(request)
    one = queries.college(slug, on)
    if one is None:
        raise Http404
    seen = [str(visibility) for visibility in findable_by(speaker_of(request))]
    members = queries.members(slug, on, visibilities=seen)
    context = {
        "crumbs": crumbs(one),
        "one": one,
        "on": on,
        "is_today": on == timezone.localdate(),
        "state": state(one, on),
        "tone": "success" if one.is_in_force(on) else "quiet",
        "table": _table(members) if members else None,
        "listed": len(members),
        "hidden": one.members - len(members),
        "inherited": sum(1 for member in members if member.is_inherited),
        "silent": queries.names_of(_silent(one, members), visibilities=seen) if one.is_in_force(on) else (),
        "exceptions": tuple((left_out, period(left_out.since, left_out.until)) for left_out in _left_out(slug, on)),
        "may_edit": bool(may_edit_colleges(request.speaker)),
    }
    return render(request, "directory/college.html", context)


def asked_day(request: HttpRequest) -> date:
    """The day of the address (``?au=2026-05-01``), else today."""
    today = timezone.localdate()
    found = day_of(request.GET.get("au", ""), today)
    return found if _FIRST <= found <= _LAST else today


def with_day(path: str, on: date) -> str:
    """A path that keeps the day, unless it is today."""
    return path if on == timezone.localdate() else f"{path}?au={on.isoformat()}"


def crumbs(*ways: CollegeView | str) -> tuple[Link, ...]:
    """The way back; a text is this very page."""
    links = [
        Link(_("Répertoire"), reverse("directory:list")),
        Link(_("Collèges"), reverse("directory:colleges"), current=not ways),
    ]
    for number, one in enumerate(ways, start=1):
        is_here = number == len(ways)
        if isinstance(one, CollegeView):
            links.append(Link(one.name, reverse("directory:college", args=[one.slug]), current=is_here))
        else:
            links.append(Link(one, "", current=is_here))
    return tuple(links)


def state(one: CollegeView, on: date) -> str:
    """Whether the by-laws have this college on a day."""
    if on < one.valid_from:
        return _("À venir, le %(day)s") % {"day": date_format(one.valid_from, "DATE_FORMAT")}
    if not one.is_in_force(on) and one.valid_until:
        return _("Fermé le %(day)s") % {"day": date_format(one.valid_until, "DATE_FORMAT")}
    return _("En vigueur")


def way_in_words(via: Sequence[Via]) -> str:
    """Through whom a college is inherited: one sentence, however many bodies there are between."""
    if not via:
        return _("De plein droit")
    first, *others = via
    told = [_by(first)]
    told += [
        _("qui en est par %(name)s, membre depuis le %(since)s")
        % {"name": _name(one), "since": date_format(one.since, "DATE_FORMAT")}
        if one.since
        else _("qui en est par %(name)s, dont elle est membre") % {"name": _name(one)}
        for one in others
    ]
    return ", ".join(told)


def _by(one: Via) -> str:
    if one.since:
        since = date_format(one.since, "DATE_FORMAT")
        return _("Par %(name)s, membre depuis le %(since)s") % {"name": _name(one), "since": since}
    return _("Par %(name)s, dont elle est membre") % {"name": _name(one)}


def _name(one: Via) -> str:
    return one.name or _("une organisation dont la fiche n’est pas publique")


def _table(members: Sequence[CollegeMember]) -> Table:
    columns = (Column(_("Organisation")), Column(_("Pourquoi")), Column(_("Quand")))
    rows = tuple(
        (
            Cell(one.name, page_of(one.public_id, one.slug)),
            Cell(way_in_words(one.via)),
            Cell(period(one.since, one.until) or _("date inconnue")),
        )
        for one in members
    )
    caption = ngettext("%(n)s organisation", "%(n)s organisations", len(members)) % {"n": written(len(members))}
    return Table(caption, columns, rows, caption_hidden=True)


def _silent(one: CollegeView, members: Sequence[CollegeMember]) -> list[int]:
    """Those said to open the college that are not in it, and so open nothing."""
    inside = {member.organization_id for member in members}
    return [pk for pk in one.opened_by if pk not in inside]


def _left_out(slug: str, on: date) -> tuple[queries.ExceptionView, ...]:
    return tuple(
        one for one in queries.exceptions(slug=slug) if one.since <= on and (one.until is None or on < one.until)
    )
