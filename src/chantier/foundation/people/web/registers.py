"""The registers that administrators keep: incidents of confidentiality, requests to answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.foundation.access.api import Refusal
from chantier.foundation.people import queries
from chantier.foundation.people.core.privacy import incident_kept_until
from chantier.foundation.people.models import Incident, PrivacyRequest
from chantier.foundation.people.permissions import may_keep_registers
from chantier.foundation.people.services import privacy
from chantier.foundation.people.web.forms import AnswerForm, IncidentForm


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """The register of incidents."""
    may_keep_registers(request.speaker).enforce()
    rows = [
        {"incident": row, "kept_until": incident_kept_until(row.known_on)}
        for row in Incident.objects.order_by("-known_on", "-id")
    ]
    return render(request, "people/incidents.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new_incident(request: HttpRequest) -> HttpResponse:
    """Inscribe an incident."""
    may_keep_registers(request.speaker).enforce()
    form = IncidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        privacy.record_incident(speaker=request.speaker, fields=form.cleaned_data, at=timezone.now())
        messages.success(request, _("L’incident est inscrit au registre."))
        return redirect("people:incidents")
    return render(request, "people/incident.html", {"form": form, "incident": None})


@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Read and complete an incident."""
    may_keep_registers(request.speaker).enforce()
    row = get_object_or_404(Incident, pk=incident_id)
    form = IncidentForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        privacy.amend_incident(
            speaker=request.speaker, incident_id=incident_id, fields=form.cleaned_data, at=timezone.now()
        )
        messages.success(request, _("L’inscription est complétée."))
        return redirect("people:incidents")
    return render(request, "people/incident.html", {"form": form, "incident": row})


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Requests, the most urgent first."""
    may_keep_registers(request.speaker).enforce()
    requests = queries.privacy_requests(at=timezone.now())
    people = queries.names_of(view.person_id for view in requests if view.person_id)
    rows = [{"request": view, "who": people.get(view.person_id or 0) or view.address} for view in requests]
    return render(request, "people/desk.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answer a request."""
    may_keep_registers(request.speaker).enforce()
    asked = get_object_or_404(PrivacyRequest.objects.select_related("person"), pk=request_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy.answer_request(
                speaker=request.speaker, request_id=request_id, at=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("La réponse est notée."))
            return redirect("people:desk")
    return render(request, "people/answer.html", {"form": form, "asked": asked})
