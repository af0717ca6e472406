"""My data: see all of it, take it away, correct it, have it erased; my consents and my requests."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.foundation.people import phrases, queries
from chantier.foundation.people.core.privacy import COOLING_OFF, erasure_due_at
from chantier.foundation.people.permissions import own_id
from chantier.foundation.people.personal_data import everything_about, holders
from chantier.foundation.people.services import accounts, privacy
from chantier.foundation.people.services.export import export_own_data
from chantier.foundation.people.services.retention import schedule
from chantier.foundation.people.web.forms import RequestForm
from chantier.foundation.people.web.tables import shown_tables


@never_cache
@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about me, why, until when, and what I can do."""
    person = request.user
    standing = {
        view.purpose: view for view in queries.consents_of(own_id(request.speaker)) if view.withdrawn_at is None
    }
    consents = [
        {
            "purpose": purpose,
            "label": label,
            "text": phrases.CONSENT_TEXTS[purpose],
            "given": standing.get(purpose),
        }
        for purpose, label in phrases.PURPOSES.items()
    ]
    due = erasure_due_at(person.erasure_requested_at) if person.erasure_requested_at else None
    context = {
        "tables": shown_tables(everything_about(own_id(request.speaker))),
        "consents": consents,
        "retention": schedule(),
        "erasure_due": due,
        "requests": queries.privacy_requests(at=timezone.now(), person_id=person.pk),
    }
    return render(request, "people/my_data.html", context)


@require_POST
@login_required
@reauthentication_required
def archive(request: HttpRequest) -> HttpResponse:
    """The archive of my data."""
    now = timezone.now()
    content = export_own_data(speaker=request.speaker, at=now)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="chantier-{now:%Y-%m-%d}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)
def erasure(request: HttpRequest) -> HttpResponse:
    """Ask for my account to be erased, after having read what stays."""
    if request.method == "POST":
        accounts.request_erasure(speaker=request.speaker, at=timezone.now())
        messages.warning(
            request, _("Votre compte sera effacé dans sept jours. D’ici là, vous pouvez encore l’annuler.")
        )
        return redirect("people:my_data")
    stays = [sentence for holder in holders() for sentence in holder.stays]
    goes = [holder.label for holder in holders()]
    context = {"stays": stays, "goes": goes, "days": COOLING_OFF.days}
    return render(request, "people/erasure.html", context)


@require_POST
@login_required
def cancel_erasure(request: HttpRequest) -> HttpResponse:
    """Take the request back."""
    accounts.cancel_erasure(speaker=request.speaker, at=timezone.now())
    messages.success(request, _("L’effacement est annulé : votre compte reste."))
    return redirect("people:my_data")


@require_POST
@login_required
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give or withdraw one consent; withdrawing is as easy as giving."""
    if purpose not in phrases.PURPOSES:
        raise Http404
    now = timezone.now()
    if request.POST.get("choice") == "give":
        privacy.give_consent(speaker=request.speaker, purpose=purpose, proof=f"POST {request.path}"[:200], at=now)
        messages.success(request, _("Votre consentement est noté."))
    else:
        privacy.withdraw_consent(speaker=request.speaker, purpose=purpose, at=now)
        messages.success(request, _("Votre consentement est retiré."))
    return redirect("people:my_data")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def request_something(request: HttpRequest) -> HttpResponse:
    """Ask something about my personal information, and follow the answer."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        privacy.receive_request(speaker=request.speaker, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Votre demande est reçue. La réponse viendra dans les trente jours."))
        return redirect("people:requests")
    requests = queries.privacy_requests(at=timezone.now(), person_id=request.user.pk)
    return render(request, "people/requests.html", {"form": form, "requests": requests})
