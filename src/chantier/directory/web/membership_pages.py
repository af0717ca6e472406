"""Memberships that the network itself says of an organisation: added, corrected or ended, forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chantier.directory.link_phrases import period
from chantier.directory.models import Membership
from chantier.directory.permissions import may_keep_memberships
from chantier.directory.queries import colleges as queries
from chantier.directory.queries.profile import membership_lines
from chantier.directory.services import memberships as services
from chantier.directory.web.link_forms import MembershipForm
from chantier.directory.web.link_pages import crumbs, organization_of
from chantier.foundation.access.api import Invalid, NotPossible


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A membership that no list says."""
    may_keep_memberships(request.speaker).enforce()
    found = organization_of(public_id)
    form = _form(request, {"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.add_membership(
                speaker=request.speaker, organization_id=found.pk, at=timezone.now(), **form.cleaned_data
            )
        except (Invalid, NotPossible) as refusal:
            form.add_error(None, f"{refusal.reason} {refusal.reason.advice}".strip())
        else:
            messages.success(request, _("L’adhésion est notée."))
            return redirect("directory:links", found.public_id)
    context = {"one": found, "form": form, "crumbs": crumbs(found, _("Noter une adhésion"))}
    return render(request, "directory/membership.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a membership, or end it."""
    held = _membership(request, pk)
    initial = {"category": held.category.slug, "college": held.college.slug if held.college else ""}
    form = _form(request, {**initial, "since": held.since, "until": held.until})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_membership(
                speaker=request.speaker, membership_id=pk, at=timezone.now(), **form.cleaned_data
            )
        except (Invalid, NotPossible) as refusal:
            form.add_error(None, f"{refusal.reason} {refusal.reason.advice}".strip())
        else:
            messages.success(request, _("L’adhésion est corrigée."))
            return redirect("directory:links", held.organization.public_id)
    one = held.organization
    context = {"one": one, "form": form, "membership": pk, "crumbs": crumbs(one, _("Corriger une adhésion"))}
    return render(request, "directory/membership.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a membership, after having read what that means."""
    held = _membership(request, pk)
    one = held.organization
    if request.method == "POST":
        services.remove_membership(speaker=request.speaker, membership_id=pk, at=timezone.now())
        messages.success(request, _("L’adhésion est retirée."))
        return redirect("directory:links", one.public_id)
    line = next(line for line in membership_lines(one.pk) if line.id == pk)
    context = {
        "one": one,
        "line": line,
        "when": period(line.since, line.until),
        "crumbs": crumbs(one, _("Retirer une adhésion")),
    }
    return render(request, "directory/membership_remove.html", context)


def _form(request: HttpRequest, initial: dict[str, object]) -> MembershipForm:
    today = timezone.localdate()
    return MembershipForm(
        request.POST or None,
        initial=initial,
        categories=queries.categories(),
        colleges=[(one.slug, one.name) for one in queries.colleges(today)],
    )


def _membership(request: HttpRequest, pk: int) -> Membership:
    """One that the network said; those of lists have no page of their own."""
    may_keep_memberships(request.speaker).enforce()
    rows = Membership.objects.filter(record__isnull=True, organization__merged_into__isnull=True)
    found = rows.select_related("organization", "category", "college").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found
