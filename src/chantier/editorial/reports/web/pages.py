"""Choosing a year, and seeing what changed since its figures were frozen. The page itself is Wagtail's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.editorial.permissions import may_edit_site
from chantier.editorial.reports import queries, rendering
from chantier.editorial.reports.core.period import FIRST_YEAR
from chantier.editorial.reports.phrases import GONE, IMPOSSIBLE_YEAR
from chantier.editorial.reports.services import building
from chantier.editorial.web.addresses import of_a_page
from chantier.foundation.access.api import Invalid, NotPossible
from chantier.foundation.places import api as places


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The reports there are, and a new one."""
    may_edit_site(request.speaker).enforce()
    if request.method == "POST":
        page_id, is_new = building.build(
            speaker=request.speaker,
            year=_year(request.POST.get("year", "")),
            territory=request.POST.get("territory", "")[:60],
            language=get_language() or "fr",
            at=timezone.now(),
        )
        if not is_new:
            messages.info(request, _("Ce rapport existe déjà : le voici. Vous pouvez en reprendre les chiffres."))
            return redirect("editorial:report-changes", page_id)
        messages.success(request, _("Le brouillon est fait. Rien n’est public avant que vous ne le publiiez."))
        return redirect("wagtailadmin_pages:edit", page_id)
    today = timezone.localdate()
    context = {
        "made": [(one, _territory(one.territory)) for one in queries.made()],
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "year": today.year if today.month > 6 else today.year - 1,
        "territories": [
            (_("Régions"), places.of_kind("region")),
            (_("Pôles"), places.of_kind("pole")),
            (_("MRC et villes"), places.of_kind("mrc")),
        ],
        "sections": queries.known_sections(),
    }
    return render(request, "editorial/reports/home.html", context)


@of_a_page
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the platform says today that the report does not; one chooses what is taken again."""
    may_edit_site(request.speaker).enforce()
    if request.method == "POST":
        count = building.refresh(
            speaker=request.speaker, page_id=page_id, wanted=request.POST.getlist("section"), at=timezone.now()
        )
        if count:
            said = ngettext(
                "%(n)s section reprise, dans un brouillon : publiez-le pour qu’on la lise.",
                "%(n)s sections reprises, dans un brouillon : publiez-le pour qu’on les lise.",
                count,
            ) % {"n": count}
            messages.success(request, said)
        else:
            messages.info(request, _("Rien n’a été repris."))
        return redirect("editorial:report-changes", page_id)
    page = queries.latest(page_id)
    if page is None:
        raise NotPossible(GONE)
    language = get_language() or "fr"
    found = queries.since(page, language, at=timezone.now())
    context: dict[str, Any] = {
        "page": page,
        "language": page.locale.language_code,
        "changed": [(one, _lines(one)) for one in found if one.gathered_at is not None],
        "lacking": [one for one in found if one.gathered_at is None],
        "edit_url": reverse("wagtailadmin_pages:edit", args=(page.pk,)),
        "public_url": page.url if page.live else "",
    }
    return render(request, "editorial/reports/changes.html", context)


def _lines(one: queries.Since) -> list[dict[str, Any]]:
    return [
        {
            "label": (change.now or change.before).label,
            "before": rendering.worded(change.before),
            "now": rendering.worded(change.now),
        }
        for change in one.difference.figures
    ]


def _territory(reference: str) -> str:
    found = places.territory(reference) if reference else None
    return found.name if found is not None else ""


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Invalid(IMPOSSIBLE_YEAR)
    return int(text)
