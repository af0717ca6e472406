"""One's own page: who I am here, in whose name I may speak, how I sign in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.foundation.people import queries
from chantier.foundation.people.models import Mandate
from chantier.foundation.people.permissions import own_id
from chantier.foundation.people.services import accounts, mandates
from chantier.foundation.people.web.forms import AccountForm


def _draw(request: HttpRequest, form: AccountForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    person = request.user
    held = queries.mandates_of(own_id(request.speaker), at=now)
    keys = list(Authenticator.objects.filter(user_id=person.pk).order_by("pk").values_list("type", flat=True))
    context = {
        "form": form,
        "offered": queries.answerable(held),
        "held": [mandate for mandate in held if mandate.state in {"active", "accepted"}],
        "past": [mandate for mandate in held if mandate.state in {"ended", "revoked", "declined", "expired"}],
        "roles": queries.role_grants(at=now, person_id=person.pk),
        "addresses": list(EmailAddress.objects.filter(user_id=person.pk).order_by("-primary", "email")),
        "has_password": person.has_usable_password(),
        "has_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "passkeys": keys.count(Authenticator.Type.WEBAUTHN),
        "has_code_app": Authenticator.Type.TOTP in keys,
        "erasure_requested_at": person.erasure_requested_at,
        "is_administrator": request.speaker.has_role("administrator"),
    }
    return render(request, "people/me.html", context, status=status)


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """My page."""
    return _draw(request, AccountForm(initial={"name": request.user.name, "language": request.user.language}))


@require_POST
@login_required
def correct(request: HttpRequest) -> HttpResponse:
    """Correct my name and language."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, status=422)
    accounts.correct_own_account(
        speaker=request.speaker,
        name=form.cleaned_data["name"],
        language=form.cleaned_data["language"],
        at=timezone.now(),
    )
    messages.success(request, _("C’est corrigé."))
    return redirect("people:me")


@require_POST
@login_required
def accept(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Accept a mandate."""
    get_object_or_404(Mandate, pk=mandate_id, person_id=request.user.pk)
    mandate = mandates.accept_mandate(speaker=request.speaker, mandate_id=mandate_id, at=timezone.now())
    messages.success(
        request, _("Vous pouvez maintenant parler au nom de « %(voice)s ».") % {"voice": mandate.voice.name}
    )
    return redirect("people:me")


@require_POST
@login_required
def decline(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Decline a mandate."""
    get_object_or_404(Mandate, pk=mandate_id, person_id=request.user.pk)
    mandates.decline_mandate(speaker=request.speaker, mandate_id=mandate_id, at=timezone.now())
    messages.success(request, _("Votre refus est noté."))
    return redirect("people:me")
