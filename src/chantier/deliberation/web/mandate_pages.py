"""The mandate of a table: what it asks, until when, what was handed over, and its whole story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Seat, Table
from chantier.deliberation.permissions import may_decide_mandate, may_hold_pen, may_open_table, may_see_table, may_speak
from chantier.deliberation.phrases import MANDATE_STATES, POWERS, SEAT_ROLES
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.mandates import (
    MandateEvent,
    MandateView,
    mandate_lines,
    mandate_of,
    mandate_view,
)
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.tables import SeatView, seats_of
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.keeping import begun
from chantier.deliberation.web.reach import AtTable, read_before, speaker_of, standing_of, table_of
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Event, Link, Panel

STATES = lifecycles.Mandate
TONES: Final[Mapping[str, str]] = {
    STATES.GIVEN: "quiet",
    STATES.RUNNING: "success",
    STATES.EXTENDED: "success",
    STATES.EXPIRED: "warning",
    STATES.REPORTED: "info",
    STATES.DISCHARGED: "quiet",
    STATES.REVOKED: "error",
}
_SENTENCES: Final[Mapping[str, Promise]] = {
    acts.MANDATE_GIVEN: gettext_lazy("Mandat donné, jusqu’au %(until)s."),
    acts.MANDATE_EXTENDED: gettext_lazy("Mandat prolongé jusqu’au %(until)s : « %(words)s »"),
    acts.DELIVERED: gettext_lazy("Livrable remis : « %(deliverable)s »."),
    acts.MANDATE_REPORTED: gettext_lazy("Rapport remis."),
    acts.MANDATE_SENT_BACK: gettext_lazy("Rapport renvoyé, mandat prolongé jusqu’au %(until)s : « %(words)s »"),
    acts.MANDATE_DISCHARGED: gettext_lazy("Quitus donné au groupe : « %(words)s »"),
    acts.MANDATE_REVOKED: gettext_lazy("Mandat retiré : « %(words)s »"),
}


def install() -> None:
    """Show a table its mandate."""
    register("deliberation.table", of_table)


@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """Mandates in progress, the first to end first; those over, apart."""
    speaker, at = speaker_of(request), timezone.now()
    over = request.GET.get("etat") == "termines"
    tables = visible_tables(speaker, at=at, all_of_them=bool(may_open_table(speaker)))
    here = reverse("deliberation:mandates")
    context = {
        "lines": [
            (one, MANDATE_STATES[one.state], TONES[one.state]) for one in mandate_lines(tables, at=at, over=over)
        ],
        "over": over,
        "tabs": (
            Link(_("En cours"), here, current=not over),
            Link(_("Terminés"), f"{here}?etat=termines", current=over),
        ),
        "crumbs": (
            Link(_("Concertation"), reverse("deliberation:home")),
            Link(_("Mandats de groupes"), "", current=True),
        ),
    }
    return render(request, "deliberation/mandates.html", context)


@require_safe
def mandate(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The mandate of the group that sits at a table; without one, how it is given."""
    met = table_of(request, public_id)
    if slug != (met.table.slug or "x"):
        return redirect(address_of("mandate", met.table), permanent=True)
    row = mandate_of(met.table.pk)
    decides = may_decide(met)
    context: dict[str, object] = {
        "table": met.table,
        "decides": decides,
        "voice": met.speaker.voice_name,
        "crumbs": crumbs(met.table, Link(_("Mandat"), "", current=True)),
    }
    if row is None:
        return render(request, "deliberation/mandate_none.html", context)
    shown = mandate_view(row, at=met.at)
    works = bool((may_speak | may_hold_pen)(met.speaker, met.standing))
    context |= {
        "mandate": row,
        "shown": shown,
        "state": MANDATE_STATES[shown.line.state],
        "tone": TONES[shown.line.state],
        "powers": [POWERS[one] for one in shown.powers if one in POWERS],
        "seats": _by_college(seats_of(met.table, at=met.at), met),
        "giver": _giver(row.given_by, met.speaker),
        "events": _events(shown),
        "verbs": verbs(shown, decides=decides, works=works, table=met.table),
        "may_deliver": works and shown.line.state in (STATES.RUNNING, STATES.EXTENDED, STATES.EXPIRED),
    }
    return render(request, "deliberation/mandate.html", context)


def may_decide(met: AtTable) -> bool:
    """Whether whoever asks gives, extends and discharges the mandate of this table."""
    parent = met.table.parent
    found = standing(parent, met.speaker, at=met.at) if parent is not None else None
    return bool(may_decide_mandate(met.speaker, found))


def verbs(shown: MandateView, *, decides: bool, works: bool, table: Table) -> tuple[Link, ...]:
    """What one may do now with a mandate."""
    state = shown.line.state
    words = {
        STATES.EXTEND: (_("Prolonger"), "mandate-extend"),
        STATES.REPORT: (_("Remettre le rapport"), "mandate-report"),
        STATES.SEND_BACK: (_("Renvoyer au groupe"), "mandate-send-back"),
        STATES.DISCHARGE: (_("Donner quitus"), "mandate-discharge"),
        STATES.REVOKE: (_("Retirer le mandat"), "mandate-revoke"),
    }
    roles = {lifecycles.TABLE} if decides else set()
    if works:
        roles.add(lifecycles.MEMBERS)
    steps = lifecycles.MANDATE.steps_from(state, roles=frozenset(roles))
    return tuple(
        Link(words[step.verb][0], address_of(words[step.verb][1], table)) for step in steps if step.verb in words
    )


def crumbs(table: Table, *more: Link) -> tuple[Link, ...]:
    """The way back from a page of the mandate of a table."""
    title = wording(table.text_id).title
    return (Link(_("Concertation"), reverse("deliberation:home")), Link(title, address_of("table", table)), *more)


def of_table(subject_id: str, request: HttpRequest) -> Panel | None:
    """« Mandat du groupe », until when, or the way to give one."""
    row = read_before(request, Table, subject_id)
    if row is None:
        return None
    speaker, at = speaker_of(request), timezone.now()
    ids = begun(request).keep("table-mandate", [moves.CONCERTATION], lambda: _ids(row), row.pk)
    found = mandate_lines(Table.objects.filter(pk=row.pk), at=at, of=ids) if ids else ()
    parent = row.parent
    if not found and not (
        speaker.is_known and parent is not None and may_decide_mandate(speaker, standing_of(request, parent))
    ):
        return None
    line = found[0] if found else None
    context = {
        "line": line,
        "state": MANDATE_STATES[line.state] if line else "",
        "tone": TONES[line.state] if line else "",
        "mandate_url": address_of("mandate", row),
        "give_url": "" if line else address_of("mandate-give", row),
    }
    html = render_to_string("deliberation/_mandate_panel.html", context, request=request)
    return Panel(_("Mandat du groupe"), html, order=5)


def _ids(table: Table) -> list[int]:
    found = mandate_of(table.pk)
    return [found.pk] if found is not None else []


def _giver(table: Table | None, speaker: Speaker) -> Link | None:
    """The table that gave it, named to those who see it."""
    if table is None or not may_see_table(speaker, table, standing(table, speaker, at=timezone.now())):
        return None
    return Link(wording(table.text_id).title, address_of("table", table))


def _by_college(seats: tuple[SeatView, ...], met: AtTable) -> list[tuple[str, list[SeatView]]]:
    names = {one.slug: one.name for one in directory.colleges(met.at.date())}
    groups: dict[str, list[SeatView]] = {}
    for one in seats:
        if one.organization_id and one.role != Seat.OBSERVER:
            label = names.get(one.college, one.college) or str(SEAT_ROLES[one.role])
            groups.setdefault(label, []).append(one)
    return sorted(groups.items())


def _events(shown: MandateView) -> tuple[Event, ...]:
    return tuple(
        Event(
            sentence=_sentence(one),
            when=date_format(timezone.localtime(one.at), "DATE_FORMAT"),
            instant=one.at.isoformat(),
            voice=one.voice,
            url=reverse("library:resource", args=[one.resource.public_id, one.resource.slug or "x"])
            if one.resource
            else "",
        )
        for one in shown.events
    )


def _sentence(event: MandateEvent) -> str:
    return str(_SENTENCES[event.name]) % {
        "until": date_format(event.until, "DATE_FORMAT") if event.until else "…",
        "words": event.words,
        "deliverable": event.deliverable,
    }
