"""Colleges as their secretary keeps them: create, change, close, seat, except."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.directory.link_phrases import period
from chantier.directory.models import CollegeException, Organization
from chantier.directory.permissions import may_edit_colleges
from chantier.directory.queries import colleges as queries
from chantier.directory.queries.organizations import followed
from chantier.directory.queries.profile import membership_lines
from chantier.directory.services import colleges as services
from chantier.directory.web.addresses import page_of
from chantier.directory.web.college_forms import ClosingForm, CollegeForm, ExceptionForm, SeatForm
from chantier.directory.web.college_pages import crumbs, way_in_words
from chantier.foundation.access.api import Invalid, NotPossible
from chantier.foundation.ui.parts import Link

EVERY_VISIBILITY = (Organization.PUBLIC, Organization.MEMBERS_ONLY, Organization.PRIVATE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A college that the by-laws create."""
    may_edit_colleges(request.speaker).enforce()
    form = CollegeForm(
        request.POST or None, bodies=queries.bodies_with_members(), initial={"from_day": timezone.localdate()}
    )
    if form.is_valid():
        try:
            slug = services.create_college(
                speaker=request.speaker,
                names=form.names(),
                seats=form.cleaned_data["seats"],
                opened_by=form.bodies(),
                valid_from=form.cleaned_data["from_day"],
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Le collège est créé."))
            return _to_college(slug)
    return _form_page(request, form, title=_("Nouveau collège"), verb=_("Créer le collège"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Another name, other seats, other bodies that open it: from a day."""
    may_edit_colleges(request.speaker).enforce()
    one = _college(slug)
    initial: dict[str, Any] = {f"name_{language}": name for language, name in one.names}
    initial |= {"seats": one.seats, "from_day": timezone.localdate(), "opened_by": [str(pk) for pk in one.opened_by]}
    form = CollegeForm(request.POST or None, bodies=queries.bodies_with_members(), initial=initial)
    if form.is_valid():
        try:
            services.change_college(
                speaker=request.speaker,
                slug=slug,
                names=form.names(),
                seats=form.cleaned_data["seats"],
                opened_by=form.bodies(),
                from_day=form.cleaned_data["from_day"],
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.add_error("from_day", str(refusal.reason))
        else:
            messages.success(request, _("Le changement est noté. Avant ce jour, le collège reste ce qu’il était."))
            return _to_college(slug)
    return _form_page(request, form, title=_("Modifier le collège"), verb=_("Enregistrer"), one=one)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """The last day of a college, said on a page of its own."""
    may_edit_colleges(request.speaker).enforce()
    one = _college(slug)
    form = ClosingForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            services.close_college(speaker=request.speaker, slug=slug, on=form.cleaned_data["on"], at=timezone.now())
        except Invalid as refusal:
            form.add_error("on", str(refusal.reason))
        else:
            messages.success(request, _("La fermeture du collège est notée."))
            return _to_college(slug)
    context = {"crumbs": crumbs(one, _("Fermer")), "one": one, "form": form}
    return render(request, "directory/college_close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """The colleges of one organisation: give it one over a period, or leave it out of one it inherits."""
    may_edit_colleges(request.speaker).enforce()
    found = _organization(public_id)
    today = timezone.localdate()
    colleges = queries.colleges(today)
    names = {one.slug: one.name for one in colleges}
    inherited = queries.inherited_of(found.pk, today, visibilities=EVERY_VISIBILITY)
    leaves_out = request.POST.get("verb") == "except"
    seating = SeatForm(
        request.POST if request.method == "POST" and not leaves_out else None,
        colleges=[(one.slug, one.name) for one in colleges if one.is_in_force(today)],
        categories=queries.categories(),
        initial={"since": today},
    )
    excepting = ExceptionForm(
        request.POST if leaves_out else None,
        colleges=[(one.college.slug, one.college.name) for one in inherited],
        initial={"excepted_since": today},
    )
    if (excepting if leaves_out else seating).is_valid() and _done(request, found, seating, excepting):
        return redirect("directory:organization-colleges", found.public_id)
    context = {
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(found.name, page_of(found.public_id, found.slug)),
            Link(_("Collèges"), "", current=True),
        ),
        "one": found,
        "page": page_of(found.public_id, found.slug),
        "memberships": tuple((line, period(line.since, line.until)) for line in membership_lines(found.pk)),
        "inherited": tuple((line.college.name, way_in_words(line.via)) for line in inherited),
        "exceptions": tuple(
            (one, names.get(one.college_slug, one.college_slug), period(one.since, one.until))
            for one in queries.exceptions(organization_id=found.pk)
        ),
        "today": today,
        "seating": seating,
        "excepting": excepting,
    }
    return render(request, "directory/organization_colleges.html", context)


@require_POST
@login_required
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """An exception ends today."""
    made = CollegeException.objects.select_related("organization").filter(pk=pk).first()
    if made is None:
        raise Http404
    services.lift_exception(speaker=request.speaker, exception_id=pk, at=timezone.now())
    messages.success(request, _("L’exception est levée."))
    return redirect("directory:organization-colleges", made.organization.public_id)


def _done(request: HttpRequest, found: Organization, seating: SeatForm, excepting: ExceptionForm) -> bool:
    """Carry out what was asked; a refusal is said beside its form."""
    asked: forms.Form = excepting if excepting.is_bound else seating
    given = asked.cleaned_data
    try:
        if asked is excepting:
            services.except_from_college(
                speaker=request.speaker,
                organization_id=found.pk,
                slug=given["excepted"],
                since=given["excepted_since"],
                until=given["excepted_until"],
                reason=given["reason"],
                at=timezone.now(),
            )
            messages.success(request, _("L’exception est notée, avec sa raison."))
        else:
            services.assign_college(
                speaker=request.speaker,
                organization_id=found.pk,
                category=given["category"],
                slug=given["college"],
                since=given["since"],
                until=given["until"],
                at=timezone.now(),
            )
            messages.success(request, _("Son collège est noté."))
    except (Invalid, NotPossible) as refusal:
        asked.add_error(None, f"{refusal.reason} {refusal.reason.advice}".strip())
        return False
    return True


def _form_page(
    request: HttpRequest, form: CollegeForm, *, title: str, verb: str, one: queries.CollegeView | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "crumbs": crumbs(one, _("Modifier")) if one else crumbs(title),
        "form": form,
        "title": title,
        "verb": verb,
        "what": one.name if one else "",
        "back": reverse("directory:college", args=[one.slug]) if one else reverse("directory:colleges"),
    }
    return render(request, "directory/college_form.html", context)


def _college(slug: str) -> queries.CollegeView:
    found = queries.college(slug, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _organization(public_id: str) -> Organization:
    found = followed(public_id)
    if found is None:
        raise Http404
    return found


def _to_college(slug: str) -> HttpResponse:
    return redirect("directory:college", slug)
