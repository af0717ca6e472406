"""The links of an organisation: seen with who says them, added by searching a name, dated, removed, restored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chantier.directory.link_phrases import period, proposed, who_says
from chantier.directory.models import Organization
from chantier.directory.permissions import (
    RELATION,
    findable_by,
    may_decide_statement,
    may_keep_links,
    may_keep_memberships,
    may_propose_links,
    may_read_links_desk,
    may_see,
)
from chantier.directory.profile_phrases import RELATIONS_OUTWARD
from chantier.directory.queries import naming
from chantier.directory.queries.organizations import followed
from chantier.directory.queries.profile import membership_lines, relation_lines
from chantier.directory.queries.relations import LinkView, link
from chantier.directory.queries.statements import waiting_links
from chantier.directory.services import relations as services
from chantier.directory.services.link_proposals import propose_link
from chantier.directory.web.addresses import page_of
from chantier.directory.web.college_desk import EVERY_VISIBILITY
from chantier.directory.web.link_forms import LinkForm, PeriodForm
from chantier.directory.web.relation_parts import drawn
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.ui.parts import Link

LEAST_LETTERS = 2


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def links(request: HttpRequest, public_id: str) -> HttpResponse:
    """All the links of an organisation; ``?nom=`` searches another, ``?avec=`` has chosen one."""
    found = organization_of(public_id)
    adds = may_propose_links(request.speaker, found.public_id, timezone.now())
    if not may_read_links_desk(request.speaker):
        adds.enforce()
    chosen = _chosen(request) if adds else None
    form = LinkForm(request.POST or None) if chosen else None
    if request.method == "POST" and chosen and form and form.is_valid() and _said_so(request, found, chosen, form):
        return redirect("directory:links", found.public_id)
    return _page(request, found, chosen, form, adds=bool(adds))


def _chosen(request: HttpRequest) -> Organization | None:
    chosen = followed(request.GET.get("avec", "")[:12])
    return chosen if chosen and may_see(request.speaker, chosen.visibility, chosen.public_id) else None


def _said_so(request: HttpRequest, found: Organization, chosen: Organization, form: LinkForm) -> bool:
    """The coordination notes a link; an organisation proposes it."""
    kind, is_inward = form.said()
    said = {"kind": kind, "since": form.cleaned_data["since"], "until": form.cleaned_data["until"]}
    one, other = (chosen, found) if is_inward else (found, chosen)
    at = timezone.now()
    try:
        if may_keep_links(request.speaker):
            services.relate(speaker=request.speaker, from_id=one.pk, to_id=other.pk, at=at, **said)
            messages.success(request, _("Le lien est noté."))
        else:
            propose_link(
                speaker=request.speaker,
                public_id=found.public_id,
                other=chosen.public_id,
                is_inward=is_inward,
                at=at,
                **said,
            )
            messages.success(request, _("Le lien est proposé : la coordination le relira."))
    except (Invalid, NotPossible) as refusal:
        form.add_error(None, f"{refusal.reason} {refusal.reason.advice}".strip())
        return False
    return True


def _page(
    request: HttpRequest, found: Organization, chosen: Organization | None, form: LinkForm | None, *, adds: bool
) -> HttpResponse:
    keeps = bool(may_keep_links(request.speaker))
    seen = EVERY_VISIBILITY if keeps else _seen(request.speaker)
    text = request.GET.get("nom", "").replace("\0", "").strip()[:120]
    searched = len(text) >= LEAST_LETTERS and chosen is None
    context = {
        "one": found,
        "page": page_of(found.public_id, found.slug),
        "crumbs": crumbs(found),
        "relations": drawn(relation_lines(found.pk, visibilities=seen)),
        "denied": drawn(relation_lines(found.pk, visibilities=seen, denied=True)) if keeps else (),
        "waiting": tuple(
            (line.id, proposed(line.value), line.person_id == request.speaker.person_id)
            for line in waiting_links(found.pk)
        ),
        "text": text,
        "searched": searched,
        "candidates": naming.candidates(text, visibilities=_seen(request.speaker), without=found.pk)
        if searched
        else (),
        "chosen": chosen,
        "form": form,
        "may_keep_links": keeps,
        "may_add": adds,
        "may_review": bool(may_decide_statement(request.speaker, RELATION)),
        "may_keep_memberships": bool(may_keep_memberships(request.speaker)),
        "memberships": tuple((line, period(line.since, line.until)) for line in membership_lines(found.pk)),
    }
    return render(request, "directory/links.html", context, status=422 if form and form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """When a link begins and ends."""
    shown = _link(request, pk)
    form = PeriodForm(request.POST or None, initial={"since": shown.since, "until": shown.until})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_relation(speaker=request.speaker, relation_id=pk, at=timezone.now(), **form.cleaned_data)
        except (Invalid, NotPossible) as refusal:
            form.add_error(None, f"{refusal.reason} {refusal.reason.advice}".strip())
        else:
            messages.success(request, _("Les dates sont notées."))
            return redirect("directory:links", shown.public_id)
    context = {**_said(shown, _("Dates")), "form": form}
    return render(request, "directory/link.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a link is not, after having read what that means."""
    shown = _link(request, pk)
    if request.method == "POST":
        services.remove_relation(speaker=request.speaker, relation_id=pk, at=timezone.now())
        messages.success(request, _("Le lien est retiré."))
        return redirect("directory:links", shown.public_id)
    return render(request, "directory/link_remove.html", _said(shown, _("Retirer")))


@require_POST
@login_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow again the list that says a link."""
    shown = _link(request, pk)
    services.restore_relation(speaker=request.speaker, relation_id=pk, at=timezone.now())
    messages.success(request, _("Le lien est rétabli."))
    return redirect("directory:links", shown.public_id)


def organization_of(public_id: str) -> Organization:
    """The organisation of an address, through merges; else a page not found."""
    found = followed(public_id)
    if found is None:
        raise Http404
    return found


def crumbs(found: Organization, *ways: str) -> tuple[Link, ...]:
    """The way back to an organisation, through its links."""
    back = (Link(_("Répertoire"), reverse("directory:list")), Link(found.name, page_of(found.public_id, found.slug)))
    here = Link(_("Liens et adhésions"), reverse("directory:links", args=[found.public_id]), current=not ways)
    return (*back, here, *(Link(way, "", current=True) for way in ways))


def _said(shown: LinkView, way: str) -> dict[str, Any]:
    return {
        "link": shown,
        "label": RELATIONS_OUTWARD[shown.kind],
        "who": who_says(shown.source, shown.said_by, shown.said_on),
        "crumbs": crumbs(organization_of(shown.public_id), way),
    }


def _link(request: HttpRequest, pk: int) -> LinkView:
    may_keep_links(request.speaker).enforce()
    shown = link(pk) if pk < 2**63 else None
    if shown is None:
        raise Http404
    return shown


def _seen(speaker: Speaker) -> tuple[str, ...]:
    return tuple(str(one) for one in findable_by(speaker))
