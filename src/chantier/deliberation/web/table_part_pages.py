"""Who chairs a table, facilitates it or holds its pen: persons of organisations that sit there, for a time."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core.phases import end_of_day
from chantier.deliberation.models import Seat, Table
from chantier.deliberation.permissions import may_run
from chantier.deliberation.phrases import SEAT_ROLES
from chantier.deliberation.queries.calendars import until
from chantier.deliberation.queries.parts import PARTS, Candidate, PartView, candidates, parts_of
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.services import parts as service
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.days import DayField
from chantier.deliberation.web.kept import given_to_form
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import AtTable, read_before, table_of
from chantier.deliberation.web.table_pages import crumbs
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Link, Panel


class PartForm(forms.Form):
    """A person of an organisation that sits there, what they are to be, and until when."""

    person = forms.ChoiceField(label=later("À qui"))
    role = forms.ChoiceField(
        label=later("À quel titre"), choices=[(one, SEAT_ROLES[one]) for one in PARTS], widget=forms.RadioSelect
    )
    last = DayField(
        label=later("Jusqu’au"),
        required=False,
        help_text=later("Ce jour compris. Sans date, jusqu’à ce qu’on le lui retire."),
    )

    def __init__(self, *args: Any, found: tuple[Candidate, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = [("", "—"), *((one.key, f"{one.name} · {one.organization}") for one in found)]


def install() -> None:
    """Say on the page of a table who chairs it, facilitates it and holds its pen."""
    register("deliberation.table", on_table)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("table:parts")
@login_required
def parts(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Give a part to a person, or take one back."""
    met = table_of(request, public_id)
    may_run(met.speaker, met.standing).enforce()
    row, here = met.table, address_of("table-parts", met.table)
    ended = request.POST.get("end", "")
    if request.method == "POST" and ended:
        _end(met, ended)
        messages.success(request, _("C’est retiré. Ce qui a été fait reste."))
        return see_other(here)
    found = candidates(row, at=met.at)
    form = PartForm(given_to_form(request), found=found)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _give(met, form.cleaned_data)
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("C’est fait : cette personne l’exerce dès maintenant."))
                return see_other(here)
    title = wording(row.text_id).title
    context = {
        "table": row,
        "form": form,
        "refusal": refusal,
        "anybody": bool(found),
        "parts": [_shown(one, row) for one in parts_of(row, at=met.at, all_names=True)],
        "seats_url": address_of("table-seats", row),
        "crumbs": crumbs(row, title, Link(_("Présidence, animation et plume"), "", current=True)),
    }
    return render(request, "deliberation/table_parts.html", context, status=status)


def on_table(subject_id: str, request: HttpRequest) -> Panel | None:
    """« Présidence, animation et plume »: by organisation, and by name for who agreed to be named."""
    row = read_before(request, Table, subject_id)
    found = parts_of(row, at=timezone.now()) if row is not None else ()
    shown = [_shown(one, row) for one in found if row is not None and one.organization and one.speaks]
    if not shown:
        return None
    html = render_to_string("deliberation/_parts_panel.html", {"parts": shown}, request=request)
    return Panel(_("Présidence, animation et plume"), html, order=60)


def _shown(one: PartView, table: Table) -> tuple[PartView, object, str]:
    return one, SEAT_ROLES[one.role], until(one.until, table.time_zone) if one.until is not None else ""


def _give(met: AtTable, given: dict[str, Any]) -> None:
    organization_id, person_id = (int(part) for part in given["person"].split("-"))
    last = given["last"]
    service.give_part(
        speaker=met.speaker,
        table_id=met.table.pk,
        organization_id=organization_id,
        person_id=person_id,
        role=given["role"],
        until=end_of_day(last, ZoneInfo(met.table.time_zone)) if last else None,
        at=met.at,
    )


def _end(met: AtTable, number: str) -> None:
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0
    held = Seat.objects.filter(pk=wanted, table=met.table, person_id__isnull=False, role__in=PARTS).first()
    if held is None:
        raise Http404
    service.end_part(speaker=met.speaker, seat_id=held.pk, at=met.at)
