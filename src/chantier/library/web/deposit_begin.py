"""The beginning of a deposit: from a file, an address, a DOI or an ISBN that fills the form, or nothing yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.foundation.access.api import Invalid, Speaker
from chantier.foundation.files.api import RefusedFile, UnreadableTable
from chantier.library.permissions import may_deposit
from chantier.library.queries.kinds import kinds
from chantier.library.services.depositing import begin
from chantier.library.web import deposit_filling as filling
from chantier.library.web.asked import available
from chantier.library.web.deposit_pages import crumbs, here, see_other, tell
from chantier.library.web.deposit_start import StartForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Begin from a file, an address, an identifier or nothing."""
    speaker: Speaker = request.speaker
    may_deposit(speaker).enforce()
    if request.method == "POST" and filling.is_wanted(request.POST, request.FILES):
        return _filled(request, speaker)
    form = StartForm(kinds(), here(), request.POST or None, request.FILES or None, _begun(request))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = begin(speaker=speaker, description=form.description(), given=form.given(), at=timezone.now())
        except (RefusedFile, UnreadableTable) as error:
            form.add_error("file", f"{error.reason} {error.reason.advice}".strip())
        except Invalid as error:
            refusal = error.reason
        else:
            tell(request, made.told)
            messages.success(request, _("Le brouillon est gardé. Complétez-le maintenant, ou plus tard."))
            return see_other("library:deposit-edit", made.public_id)
    context = {"form": form, "refusal": refusal, **_around(form)}
    return render(request, "library/deposit_start.html", context, status=422 if form.errors or refusal else 200)


def _begun(request: HttpRequest) -> dict[str, str]:
    """A link to the page may bring a number along; nobody is asked of it before the form is sent."""
    return {"identifier": request.GET.get("identifiant", "").replace("\0", "")[:200]}


def _around(form: StartForm) -> dict[str, Any]:
    return {
        "crumbs": crumbs(_("Déposer une ressource")),
        "outgoing": form.may_ask_others,
        "batches_url": available("library:batches"),
    }


def _filled(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """The form with what a DOI or an ISBN told, doubles first; nothing is kept yet."""
    try:
        found = filling.fill(request.POST, speaker=speaker)
    except Invalid as error:
        form = StartForm(kinds(), here(), initial=request.POST.dict())
        context = {"form": form, "refusal": error.reason, **_around(form)}
        return render(request, "library/deposit_start.html", context, status=422)
    form = StartForm(kinds(), here(), initial=found.initial)
    context = {
        "form": form,
        "refusal": found.refusal,
        "found": found,
        "lost_file": bool(request.FILES),
        **_around(form),
    }
    return render(request, "library/deposit_start.html", context)
