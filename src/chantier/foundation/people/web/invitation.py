"""The page of an invitation's link."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.services import invitations


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """See what is offered and accept it, once signed in with the invited address."""
    now = timezone.now()
    if request.method == "POST":
        mandate = invitations.accept_invitation(speaker=request.speaker, token=token, at=now)
        request.session[VOICE_KEY] = mandate.voice.id
        messages.success(request, _("Vous parlez maintenant au nom de « %(voice)s ».") % {"voice": mandate.voice.name})
        return redirect("people:me")
    offered = invitations.invitation_of(token, at=now)
    is_mine = (
        request.user.is_authenticated
        and EmailAddress.objects.filter(user_id=request.user.pk, verified=True, email__iexact=offered.address).exists()
    )
    return render(request, "people/invitation.html", {"invitation": offered, "is_mine": is_mine})
