"""Who holds which role in this instance."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.foundation.people import queries
from chantier.foundation.people.permissions import may_manage_roles
from chantier.foundation.people.services.roles import end_role, grant_role
from chantier.foundation.people.web.forms import RoleForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)
def page(request: HttpRequest) -> HttpResponse:
    """Those who hold a role, and entrusting one."""
    may_manage_roles(request.speaker).enforce()
    now = timezone.now()
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = queries.person_by_address(form.cleaned_data["address"])
        if person is not None:
            grant_role(
                speaker=request.speaker,
                person_id=person.id,
                role=form.cleaned_data["role"],
                territory_code=form.cleaned_data["territory_code"],
                at=now,
            )
            messages.success(request, _("Le rôle est confié."))
            return redirect("people:roles")
        form.add_error("address", _("Aucun compte actif n’a cette adresse."))
    return render(request, "people/roles.html", {"form": form, "grants": queries.role_grants(at=now)})


@require_POST
@login_required
@reauthentication_required
def end(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Take a role back."""
    end_role(speaker=request.speaker, grant_id=grant_id, at=timezone.now())
    messages.success(request, _("Le rôle a pris fin."))
    return redirect("people:roles")
