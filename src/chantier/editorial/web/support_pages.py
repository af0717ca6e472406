"""Signing, registering, withdrawing: three doorbells."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from chantier.editorial.services import supporting
from chantier.editorial.web.addresses import of_a_page


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


def _back(page_id: int) -> HttpResponse:
    page = Page.objects.filter(pk=page_id, live=True).first()
    return redirect(page.url if page is not None and page.url else "home")
