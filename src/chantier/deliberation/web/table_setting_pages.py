"""Setting a table up from a template, then its words, its calendar and its seats."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core.templates import TEMPLATES
from chantier.deliberation.models import Phase, Table
from chantier.deliberation.permissions import may_open_table, may_run
from chantier.deliberation.phrases import SEAT_ROLES, TEMPLATE_NAMES, TEMPLATE_PURPOSES
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.tables import seats_of, table_lines
from chantier.deliberation.queries.texts import as_written, wording
from chantier.deliberation.services import tables
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import given_to_form
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import AtTable, speaker_of, table_of
from chantier.deliberation.web.table_forms import PhaseRows, SeatForm, SettingsForm, TableForm, rows_now, rows_of
from chantier.deliberation.web.table_pages import crumbs
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.search.api import Query, search
from chantier.foundation.ui.parts import Link

_FOUND = 12


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("table:new")
def new(request: HttpRequest) -> HttpResponse:
    """Choose a way of working, then change what it proposes."""
    speaker, at = speaker_of(request), timezone.now()
    may_open_table(speaker).enforce()
    template = TEMPLATES.get(request.GET.get("modele", ""))
    crumb = (Link(_("Concertation"), reverse("deliberation:home")), Link(_("Ouvrir une table"), "", current=True))
    if template is None:
        choices = [(key, TEMPLATE_NAMES[key], TEMPLATE_PURPOSES[key]) for key in TEMPLATES]
        return render(request, "deliberation/table_templates.html", {"choices": choices, "crumbs": crumb})
    lines = table_lines(
        visible_tables(speaker, at=at, all_of_them=True).select_related("territory").order_by("-opened_at")[:200], at=at
    )
    given = given_to_form(request)
    form = TableForm(
        given,
        parents=tuple((one.public_id, one.title) for one in lines),
        initial={
            "level": template.level,
            "seating": template.seating,
            "procedure": template.procedure,
            "visibility": Table.PUBLIC,
            "language": request.LANGUAGE_CODE[:2],
        },
    )
    rows = PhaseRows(given, prefix="phases", initial=rows_of(template, starting=timezone.localdate()))
    refusal = None
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        ids = {one.public_id: one.id for one in lines}
        try:
            opened = tables.open_table(
                speaker=speaker,
                given=form.given(
                    parent_id=ids.get(form.cleaned_data["parent"]),
                    phases=rows.given(form.cleaned_data["time_zone"]),
                ),
                at=at,
            )
        except Invalid as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("La table est ouverte. Il reste à dire qui y siège."))
            return redirect(address_of("table-seats", opened))
    context = {
        "form": form,
        "rows": rows,
        "refusal": refusal,
        "crumbs": crumb,
        "template": TEMPLATE_NAMES[template.key],
    }
    return render(request, "deliberation/table_new.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("table:settings")
def settings(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Other words, other readers; or the end of a table."""
    met = _running(request, public_id)
    row, own = met.table, as_written(met.table.text_id)
    if request.POST.get("verb") in ("close", "reopen"):
        done = tables.close_table if request.POST["verb"] == "close" else tables.reopen_table
        done(speaker=met.speaker, table_id=row.pk, at=met.at)
        return redirect(address_of("table", row))
    form = SettingsForm(
        given_to_form(request),
        initial={
            "title": own.title,
            "body": own.body,
            "visibility": row.visibility,
            "seating": row.seating,
            "procedure": row.procedure.slug,
            "themes": list(row.concepts.values_list("concept", flat=True)),
        },
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            tables.change_table(speaker=met.speaker, table_id=row.pk, given=form.given(), at=met.at)
        except (Invalid, NotPossible) as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("C’est enregistré."))
            row.refresh_from_db()
            return redirect(address_of("table", row))
    context = {"form": form, "refusal": refusal, "table": row, "crumbs": _crumbs(row, _("Réglages"))}
    return render(request, "deliberation/table_settings.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("table:calendar")
def calendar(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """When each verb is open: whole days, or from an hour to another, by the clocks of the table’s place."""
    met = _running(request, public_id)
    row = met.table
    phases = list(Phase.objects.filter(table=row, question=None).order_by("opens_at", "order", "id"))
    rows = PhaseRows(given_to_form(request), prefix="phases", initial=rows_now(row, phases))
    refusal = None
    if request.method == "POST" and rows.is_valid():
        try:
            tables.set_phases(speaker=met.speaker, table_id=row.pk, phases=rows.given(row.time_zone), at=met.at)
        except Invalid as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("Le calendrier est enregistré."))
            return redirect(address_of("table", row))
    context = {"rows": rows, "refusal": refusal, "table": row, "crumbs": _crumbs(row, _("Calendrier"))}
    return render(request, "deliberation/table_calendar.html", context, status=_status(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("table:seats")
def seats(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Who sits: found in the directory, seated in a role and a college, or leaving."""
    met = _running(request, public_id)
    row = met.table
    leave = request.POST.get("leave", "")
    if request.method == "POST" and leave.isdecimal() and len(leave) < 18:
        held = {one.id for one in seats_of(row, at=met.at)}
        if int(leave) not in held:
            raise Http404
        tables.end_seat(speaker=met.speaker, seat_id=int(leave), at=met.at)
        messages.success(request, _("Le siège est libre. Ce qui a été dit reste."))
        return redirect(address_of("table-seats", row))
    text = (request.POST if request.method == "POST" else request.GET).get("q", "")[:200].strip()
    found = _organizations(text, met.speaker)
    names = [(one.slug, one.name) for one in directory.colleges(met.at.date())]
    form = SeatForm(request.POST or None, found=found, colleges=names)
    refusal: Reason | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _seat(met, form)
        except Invalid as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("Le siège est attribué."))
            return redirect(address_of("table-seats", row))
    context = {
        "table": row,
        "form": form,
        "text": text,
        "found": found,
        "seats": [(one, SEAT_ROLES[one.role], dict(names).get(one.college, "")) for one in seats_of(row, at=met.at)],
        "refusal": refusal,
        "crumbs": _crumbs(row, _("Sièges")),
    }
    return render(request, "deliberation/table_seats.html", context, status=_status(request))


def _seat(met: AtTable, form: SeatForm) -> None:
    data: dict[str, Any] = form.cleaned_data
    organization_id = directory.organization_id_of(data["organization"])
    tables.give_seat(
        speaker=met.speaker,
        table_id=met.table.pk,
        organization_id=organization_id,
        role=data["role"],
        college=data["college"],
        at=met.at,
    )


def _organizations(text: str, speaker: Speaker) -> list[tuple[str, str]]:
    if not text:
        return []
    answer = search("organization", Query(text=text, size=_FOUND), speaker=speaker)
    bodies = directory.by_ids([int(hit.id) for hit in answer.hits if hit.id.isdecimal()])
    return [(one.public_id, f"{one.name} · {one.municipality}" if one.municipality else one.name) for one in bodies]


def _running(request: HttpRequest, public_id: str) -> AtTable:
    met = table_of(request, public_id)
    may_run(met.speaker, met.standing).enforce()
    return met


def _crumbs(row: Table, here: str) -> tuple[Link, ...]:
    return crumbs(row, wording(row.text_id).title, Link(here, "", current=True))


def _status(request: HttpRequest) -> int:
    """A form that comes back after it was sent was refused."""
    return 422 if request.method == "POST" else 200
