"""Signing, registering, withdrawing, with an account or by a letter: doorbells."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from chantier.editorial.models import CampaignPage
from chantier.editorial.phrases import CONSENT, TOO_OFTEN
from chantier.editorial.services import signing, supporting
from chantier.editorial.web.addresses import of_a_page
from chantier.editorial.web.secret_pages import secret_page
from chantier.foundation.access.api import Invalid, NotPossible, Reason
from chantier.foundation.people import api as people

#: From one network address; each person behind one roof may still sign.
ASKED_AN_HOUR = 20


@of_a_page
@require_POST
def support(request: HttpRequest, page_id: int) -> HttpResponse:
    """Count the reader."""
    supporting.support(
        speaker=request.speaker,
        page_id=page_id,
        consents=request.POST.get("consent") == "yes",
        shows_name=request.POST.get("show") == "yes",
        at=timezone.now(),
    )
    messages.success(request, _("C’est noté. Vous pouvez revenir sur votre décision à tout moment, ici même."))
    return _back(page_id)


@of_a_page
@require_POST
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """Count the reader no longer."""
    supporting.withdraw(speaker=request.speaker, page_id=page_id, at=timezone.now())
    messages.success(request, _("C’est retiré. Votre nom n’est plus montré et vous n’êtes plus compté."))
    return _back(page_id)


@of_a_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_by_mail(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask to sign without an account. The answer is the same whatever is known of the address."""
    page = CampaignPage.objects.live().public().filter(pk=page_id).first()
    if page is None:
        raise NotPossible(supporting.PAGE_GONE)
    refusal: Reason | None = None
    status = 200
    if request.method == "POST":
        who = get_adapter().get_client_ip(request)
        if not people.allowed("editorial.signing", who, most=ASKED_AN_HOUR, seconds=3600):
            refusal, status = TOO_OFTEN, 429
        else:
            try:
                signing.ask_to_sign(
                    page_id=page_id,
                    address=request.POST.get("address", "")[:400],
                    name=request.POST.get("name", "")[:400],
                    shows_name=request.POST.get("show") == "yes",
                    consents=request.POST.get("consent") == "yes",
                    language=get_language() or "fr",
                    at=timezone.now(),
                )
            except Invalid as error:
                refusal, status = error.reason, 422
            else:
                context = {"page": page, "days": signing.CONFIRM_WITHIN.days, "demo": settings.DEMO}
                return render(request, "editorial/support/asked.html", context)
    context = {
        "page": page,
        "refusal": refusal,
        "address": request.POST.get("address", "")[:400],
        "name": request.POST.get("name", "")[:400],
        "shows": request.POST.get("show") == "yes",
        "consents": request.POST.get("consent") == "yes",
        "consent": CONSENT["signature_by_mail"],
    }
    return render(request, "editorial/support/sign.html", context, status=status)


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_signature(request: HttpRequest, secret: str) -> HttpResponse:
    """The address answers. A GET only asks."""
    if request.method == "POST":
        page = signing.confirm_signature(secret=secret, at=timezone.now())
        return render(request, "editorial/support/confirm.html", {"page": page, "is_done": True})
    row, page = signing.confirmable(secret=secret, at=timezone.now())
    return render(request, "editorial/support/confirm.html", {"page": page, "row": row, "is_done": False})


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_signature(request: HttpRequest, token: str) -> HttpResponse:
    """The signature is taken back by the link of a letter. A GET only asks."""
    is_asked = request.method == "POST"
    found = (
        signing.withdraw_signature(token=token, at=timezone.now()) if is_asked else signing.withdrawable(token=token)
    )
    page = found.page
    context = {
        "campaign": page.title if page is not None else "",
        "campaign_url": page.url if page is not None and page.live else "",
        "is_counted": found.is_counted,
        "is_done": is_asked and found.is_counted,
    }
    return render(request, "editorial/support/withdraw.html", context)


def _back(page_id: int) -> HttpResponse:
    page = Page.objects.filter(pk=page_id, live=True).first()
    return redirect(page.url if page is not None and page.url else "home")
