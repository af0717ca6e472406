"""One table: what is discussed there, until when, who sits, and what was settled before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import Standing, Verb
from chantier.deliberation.models import Proposal, Seat, Table
from chantier.deliberation.permissions import may_hold_pen, may_run, may_speak
from chantier.deliberation.phrases import LEVELS, SEAT_ROLES, SEATINGS, VERBS, VISIBILITIES
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.calendars import until, verbs_now
from chantier.deliberation.queries.listed import listed
from chantier.deliberation.queries.proposals import ProposalLine, lines
from chantier.deliberation.queries.tables import (
    IN_TALKS,
    SeatView,
    TableLine,
    seats_of,
    table_lines,
)
from chantier.deliberation.queries.texts import wording_of
from chantier.deliberation.translators import is_on
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.keeping import keeper_of, stretch
from chantier.deliberation.web.proposal_list import shown as in_list
from chantier.deliberation.web.reach import AtTable, calendar_of, closed_tables_seen, hand_over, seen_tables, table_of
from chantier.directory import api as directory
from chantier.foundation.access.api import ALLOWED, Sentence, Verdict
from chantier.foundation.prepared.api import Prepared, given, given_many
from chantier.foundation.ui.parts import Link

MOST_SHOWN = 30
BEFORE_SHOWN = 10
STATES = lifecycles.Proposal


@require_safe
def table(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of a table. A wrong or former address redirects."""
    keeper = keeper_of(request)
    met = table_of(request, public_id)
    row = met.table
    if slug != (row.slug or "x"):
        return redirect(address_of("table", row), permanent=True)
    hand_over(request, row)
    shown = wording_of(row.text)
    verbs = verbs_now(row, at=met.at, found=calendar_of(request, row))
    told_apart = (row.pk, closed_tables_seen(request), stretch(keeper, met.at))
    talked, done, seats = keeper.keep("table", [moves.CONCERTATION], lambda: _drawn(request, met), *told_apart)
    context = {
        "table": row,
        "shown": shown,
        "level": LEVELS[row.level],
        "place": row.territory.name if row.territory else "",
        "visibility": VISIBILITIES[row.visibility],
        "is_closed": row.closed_at is not None and row.closed_at <= met.at,
        "procedure": named(row.procedure.names),
        "procedure_purpose": named(row.procedure.purposes),
        "verbs": _verbs(row, verbs),
        "talked": talked,
        "done": done,
        "seats": seats,
        "drafts": in_list(lines(_drafts(met))),
        "actions": _actions(met, verbs[Verb.PROPOSE][0]),
        "voice": met.speaker.voice_name,
        "crumbs": crumbs(row, shown.title),
    }
    return render(request, "deliberation/table.html", context)


def _drawn(request: HttpRequest, met: AtTable) -> tuple[str, str, str]:
    """What all who see this table, and the same tables inside it, read alike: talked of, done before, who sits."""
    row, kept = met.table, listed(met.keeper.instant)
    here = kept.of("table", str(row.pk))
    open_now, settled = _lists(
        kept.numbers(here & kept.of("state", *IN_TALKS), MOST_SHOWN),
        kept.numbers(here & kept.of("state", STATES.SETTLED), BEFORE_SHOWN),
    )
    return (
        render_to_string("deliberation/_table_talked.html", {"proposals": in_list(open_now)}),
        render_to_string(
            "deliberation/_table_done.html", {"settled": in_list(settled), "children": _children(request, met)}
        ),
        render_to_string(
            "deliberation/_table_seats.html",
            {"seats": _seats(met), "seated_by_rule": SEATINGS[row.seating] if row.seating != Table.LISTED else ""},
        ),
    )


def crumbs(row: Table, title: str, *more: Link) -> tuple[Link, ...]:
    """The way back from a page of a table; the last is this page."""
    first = Link(_("Concertation"), reverse("deliberation:home"))
    here = Link(title, address_of("table", row), current=not more)
    if (
        row.parent is None
        or row.parent.visibility not in (Table.PUBLIC, row.visibility)
        or _is_closed_to_some(row.parent)
    ):
        return (first, here, *more)
    return (first, Link(wording_of(row.parent.text).title, address_of("table", row.parent)), here, *more)


def _is_closed_to_some(parent: Table) -> bool:
    """Who sits inside may not sit above: the title of a closed table stands on no other page."""
    return parent.visibility == Table.CLOSED


def _lists(*lists: list[int]) -> list[list[ProposalLine]]:
    """The lines of several lists, read together."""
    found = {one.id: one for one in lines(pk for each in lists for pk in each)}
    return [[found[pk] for pk in each if pk in found] for each in lists]


def _drafts(met: AtTable) -> list[int]:
    """Drafts of whoever asks, and all of them for who holds the pen."""
    rows = Proposal.objects.filter(table=met.table, state=STATES.DRAFT).order_by("-updated_at", "-pk")
    if may_hold_pen(met.speaker, met.standing):
        return list(rows[:MOST_SHOWN].values_list("pk", flat=True))
    if not met.standing.bodies:
        return []
    return [pk for (pk,) in _DRAFTS.rows(table=met.table.pk, bodies=met.standing.bodies)]


#: Asked at each page of a table for whoever speaks there.
_DRAFTS: Final[Prepared[Proposal]] = Prepared(
    lambda: (
        Proposal.objects.filter(
            table=given("table", Proposal, "table"),
            organization__in=given_many("bodies", Proposal, "organization"),
            state=STATES.DRAFT,
        )
        .order_by("-updated_at", "-pk")
        .values_list("pk")[:MOST_SHOWN]
    )
)


@dataclass(frozen=True)
class VerbShown:
    """A verb of the calendar: open until when, or closed and why."""

    label: Sentence
    is_open: bool
    sentence: Sentence


def _verbs(row: Table, verbs: Mapping[Verb, tuple[Verdict, Standing]]) -> tuple[VerbShown, ...]:
    found = []
    for verb, (verdict, standing) in verbs.items():
        if not verdict:
            assert verdict.reason is not None
            sentence: Sentence = verdict.reason.next_step or verdict.reason.sentence
        elif standing.until is not None:
            sentence = _("Ouvert jusqu’au %(day)s.") % {"day": until(standing.until, row.time_zone)}
        else:
            sentence = _("Ouvert, sans date de fin.")
        found.append(VerbShown(VERBS[verb.value], bool(verdict), sentence))
    return tuple(found)


@dataclass(frozen=True)
class SeatGroup:
    """Those who sit in one role, or in one college."""

    label: Sentence
    seats: tuple[SeatView, ...]


def _seats(met: AtTable) -> tuple[SeatGroup, ...]:
    seats = [one for one in seats_of(met.table, at=met.at) if one.organization_id]
    names = {one.slug: one.name for one in directory.colleges(met.at.date())}
    groups: dict[str, list[SeatView]] = {}
    for one in seats:
        label = str(SEAT_ROLES[one.role]) if one.role != Seat.MEMBER else names.get(one.college, one.college)
        groups.setdefault(label, []).append(one)
    return tuple(
        SeatGroup(label or _("Autres membres"), tuple(found))
        for label, found in sorted(groups.items(), key=lambda pair: (pair[0] == "", pair[0]))
    )


def _children(request: HttpRequest, met: AtTable) -> tuple[TableLine, ...]:
    rows = seen_tables(request).filter(parent=met.table)
    return table_lines(
        rows.select_related("territory").order_by("level", "-opened_at", "-pk")[:50],
        at=met.at,
        instant=met.keeper.instant,
    )


def _actions(met: AtTable, may_propose: Verdict) -> tuple[tuple[Link, Verdict], ...]:
    """What one may do here, each with its verdict: a verb that is closed says why."""
    run = may_run(met.speaker, met.standing)
    said: list[tuple[Link, Verdict]] = []
    if met.speaker.is_known:
        speak = (may_speak | may_hold_pen)(met.speaker, met.standing)
        verdict = speak and may_propose
        said.append((Link(_("Proposer un texte"), address_of("proposal-new", met.table), icon="plus"), verdict))
    if run:
        said += [
            (Link(_("Calendrier"), address_of("table-calendar", met.table), icon="clock"), ALLOWED),
            (Link(_("Sièges"), address_of("table-seats", met.table), icon="people"), ALLOWED),
            (Link(_("Réglages"), address_of("table-settings", met.table), icon="edit"), ALLOWED),
        ]
        if is_on():
            link = Link(_("Traduction"), address_of("table-translation", met.table), icon="globe")
            said.append((link, ALLOWED))
    return tuple(said)


def named(words: Mapping[str, str]) -> str:
    """A name that data gives in several languages, in the reader’s; else in French."""
    return words.get((get_language() or "fr")[:2]) or words.get("fr", "")
