"""Making a body, changing it, and writing its by-laws from a template or from those before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.assemblies.core.bylaws import ByLaws as Rules
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.models import Body, ByLaws
from chantier.assemblies.permissions import may_keep_bodies
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.bodies import body_lines
from chantier.assemblies.queries.by_laws import college_names_of
from chantier.assemblies.queries.electorate import colleges_on
from chantier.assemblies.services import bodies as service
from chantier.assemblies.shipped_by_laws import templates
from chantier.assemblies.web import body_forms, by_laws_forms
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.body_pages import body_met, crumbs, today_of
from chantier.assemblies.web.frame import speaker_of
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a body; its by-laws are written next."""
    speaker, at = speaker_of(request), timezone.now()
    may_keep_bodies(speaker).enforce()
    given = request.POST if request.method == "POST" else None
    others = body_lines(Body.objects.filter(ended_on__isnull=True), at=at)
    form = body_forms.BodyForm(
        given,
        others=others,
        initial={"kind": Body.ASSEMBLY, "visibility": Body.PUBLIC, "time_zone": "America/Toronto"},
    )
    known = body_forms.known_colleges(timezone.localdate(at))
    rows = body_forms.CollegeRows(given, prefix="colleges", form_kwargs={"known": known})
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid() and rows.is_valid():
            said = form.given(kind="", colleges=body_forms.colleges_given(rows))
            try:
                made = service.create_body(speaker=speaker, given=said, at=at)
            except Refusal as refused:
                refusal = refused.reason
            else:
                if made.was_there:
                    messages.info(request, _("Cette instance existait déjà : la voici."))
                    return HttpResponseRedirect(reverse("assemblies:body", args=[made.public_id]))
                messages.success(request, _("L’instance est créée. Écrivez maintenant ses règlements."))
                return HttpResponseRedirect(reverse("assemblies:by-laws-write", args=[made.public_id]))
    context = {
        "form": form,
        "rows": rows,
        "refusal": refusal,
        "title": _("Créer une instance"),
        "crumbs": (Link(_("Assemblées"), reverse("assemblies:home")), Link(_("Créer une instance"), "", current=True)),
    }
    return render(request, "assemblies/body_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Other words, other readers, other colleges from today on."""
    row, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    may_keep_bodies(speaker).enforce()
    given = request.POST if request.method == "POST" else None
    others = body_lines(Body.objects.filter(ended_on__isnull=True).exclude(pk=row.pk), at=at)
    form = body_forms.BodyForm(given, others=others, is_new=False, initial=body_forms.initial_of(row))
    day = today_of(row, at)
    known = body_forms.known_colleges(day)
    slugs = {slug for slug, _name in known}
    standing = [
        {
            "college": one.college if one.college in slugs else "",
            "name_fr": named(one.names) or ("" if one.college in slugs else one.college),
            "seats": one.seats,
        }
        for one in colleges_on(row, day)
        if one.college
    ]
    rows = body_forms.CollegeRows(given, prefix="colleges", form_kwargs={"known": known}, initial=standing)
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid() and rows.is_valid():
            said = form.given(kind=row.kind, colleges=body_forms.colleges_given(rows), purposes=row.purposes)
            try:
                service.change_body(speaker=speaker, body_id=row.pk, given=said, at=at)
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("C’est enregistré. Les collèges d’avant gardent leurs dates."))
                return HttpResponseRedirect(address_of("body", row))
    title = _("Modifier cette instance")
    context = {"form": form, "rows": rows, "refusal": refusal, "title": title, "crumbs": crumbs(row, Link(title, ""))}
    return render(request, "assemblies/body_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def write_by_laws(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose what to begin from, then change what it says: ``?modele=`` a template, ``?version=`` an earlier one."""
    row, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    may_keep_bodies(speaker).enforce()
    begun = _begun(request, row)
    if begun is None:
        context = {
            "body": row,
            "name": named(row.names),
            "choices": [(one.key, named(one.names), named(one.purposes)) for one in templates().values()],
            "versions": ByLaws.objects.filter(body=row).order_by("-in_force_from", "-pk"),
            "crumbs": crumbs(row, Link(_("Règlements"), "")),
        }
        return render(request, "assemblies/by_laws_choose.html", context)
    key, rules, note = begun
    day = today_of(row, at)
    colleges = college_names_of(row, day=day)
    given = request.POST if request.method == "POST" else None
    form = by_laws_forms.ByLawsForm(
        given, initial={**by_laws_forms.initial_of(rules), "in_force_from": day, "note": note}
    )
    quorums = by_laws_forms.QuorumRows(given, prefix="quorums", initial=by_laws_forms.quorum_initial(rules, colleges))
    majorities = by_laws_forms.MajorityRows(given, prefix="majorities", initial=by_laws_forms.majority_initial(rules))
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid() and quorums.is_valid() and majorities.is_valid():
            data = form.cleaned_data
            try:
                service.write_by_laws(
                    speaker=speaker,
                    body_id=row.pk,
                    in_force_from=data["in_force_from"],
                    articles=by_laws_forms.articles_of(data, quorums, majorities),
                    template=key,
                    note=data["note"],
                    at=at,
                )
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("Les règlements sont écrits. Relisez-les en mots, ci-dessous."))
                return HttpResponseRedirect(address_of("body", row))
    template = templates().get(key)
    context = {
        "body": row,
        "name": named(row.names),
        "form": form,
        "quorums": [(_college(one, colleges), one) for one in quorums],
        "quorum_rows": quorums,
        "majorities": [(by_laws_forms.majority_label(_value(one, "name")), one) for one in majorities],
        "majority_rows": majorities,
        "refusal": refusal,
        "template": named(template.names) if template is not None else "",
        "cautions": _cautions(key),
        "crumbs": crumbs(row, Link(_("Écrire les règlements"), "")),
    }
    return render(request, "assemblies/by_laws_form.html", context, status=status)


def _begun(request: HttpRequest, row: Body) -> tuple[str, Rules, str] | None:
    """What the form begins from: the key of its template, rules, and the note written before."""
    before = request.GET.get("version", "")
    if before.isascii() and before.isdecimal() and len(before) < 18:
        found = ByLaws.objects.filter(body=row, pk=int(before)).first()
        if found is not None:
            return found.template, read_by_laws(found.articles), found.note
    template = templates().get(request.GET.get("modele", ""))
    return (template.key, read_by_laws(template.articles), "") if template is not None else None


def _cautions(key: str) -> tuple[str, ...]:
    template = templates().get(key)
    if template is None:
        return ()
    return tuple(named({language: "\n".join(words) for language, words in template.cautions.items()}).split("\n"))


def _value(form: Any, name: str) -> str:
    return str(form[name].value() or "")


def _college(form: Any, colleges: dict[str, str]) -> str:
    slug = _value(form, "college")
    return colleges.get(slug) or slug or _("Tous les membres")
