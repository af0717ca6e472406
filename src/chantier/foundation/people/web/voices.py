"""In whose name one speaks, and who may speak in the name of an organisation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.foundation.access.api import NotAllowed, Reason, Refusal
from chantier.foundation.people import queries
from chantier.foundation.people.core.values import VoiceView
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Invitation, Mandate
from chantier.foundation.people.permissions import may_manage_mandates, may_revoke_mandate, own_id
from chantier.foundation.people.services import invitations, mandates
from chantier.foundation.people.web.forms import InvitationForm, ReasonForm


def local_next(request: HttpRequest, default: str) -> str:
    """Where to go back to, on this site only."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else default


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def speak_as(request: HttpRequest) -> HttpResponse:
    """Choose in whose name to speak; the choice holds for this session, as long as the mandate does."""
    voices = queries.voices_of(own_id(request.speaker), at=timezone.now())
    back = local_next(request, reverse("people:me"))
    if request.method != "POST":
        return render(request, "people/speak_as.html", {"voices": voices, "next": back})
    chosen = request.POST.get("voice", "")
    if not chosen:
        request.session.pop(VOICE_KEY, None)
        messages.success(request, _("Vous parlez maintenant en votre propre nom."))
        return HttpResponseRedirect(back)
    voice = next((voice for voice in voices if str(voice.id) == chosen), None)
    if voice is None:
        raise NotAllowed(
            Reason(
                "no_mandate",
                _("Vous n’avez pas de mandat en cours pour parler au nom de cette organisation."),
                _("Demandez un mandat à une personne qui la représente, ou à la coordination."),
            )
        )
    request.session[VOICE_KEY] = voice.id
    messages.success(request, _("Vous parlez maintenant au nom de « %(voice)s ».") % {"voice": voice.name})
    return HttpResponseRedirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def voice_page(request: HttpRequest, organization_ref: str) -> HttpResponse:
    """Who may speak in the name of an organisation; inviting somebody. Unknown to who may not manage it."""
    now = timezone.now()
    voice = queries.voice_of_organization(organization_ref)
    if voice is None or not may_manage_mandates(request.speaker, voice.id, now):
        raise Http404
    form = InvitationForm(request.POST or None, initial={"language": get_language(), "powers": ["speak"]})
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(speaker=request.speaker, voice_id=voice.id, at=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, " ".join((str(refusal.reason), refusal.reason.advice)).strip())
        else:
            messages.success(request, _("L’invitation est partie. Elle vaut quatorze jours."))
            return redirect("people:voice", organization_ref=voice.organization_ref)
    return _draw_voice(request, voice, form)


def _draw_voice(request: HttpRequest, voice: VoiceView, form: InvitationForm) -> HttpResponse:
    now = timezone.now()
    held = queries.mandates_of_voice(voice.id, at=now)
    context = {
        "voice": voice,
        "form": form,
        "held": [mandate for mandate in held if mandate.state in {"active", "accepted", "offered"}],
        "past": [mandate for mandate in held if mandate.state not in {"active", "accepted", "offered"}],
        "invitations": queries.invitations_of_voice(voice.id, at=now),
    }
    return render(request, "people/voice.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def revoke(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Take back a mandate, or give up one's own: a page of its own, because it stops at once."""
    mandate = get_object_or_404(Mandate.objects.select_related("voice"), pk=mandate_id)
    is_mine = mandate.person_id == request.user.pk
    if not is_mine and not may_manage_mandates(request.speaker, mandate.voice_id, timezone.now()):
        raise Http404
    may_revoke_mandate(request.speaker, mandate, timezone.now()).enforce()
    back = reverse("people:me") if is_mine else reverse("people:voice", args=[mandate.voice.organization_ref])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mandates.revoke_mandate(
            speaker=request.speaker,
            mandate_id=mandate_id,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        messages.success(request, _("Le mandat est retiré."))
        return HttpResponseRedirect(back)
    view = queries.mandate_view(mandate_id, at=timezone.now())
    context = {"mandate": view, "form": form, "is_mine": is_mine, "back": back}
    return render(request, "people/revoke.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take back an invitation."""
    row = get_object_or_404(Invitation.objects.select_related("voice"), pk=invitation_id)
    if not may_manage_mandates(request.speaker, row.voice_id, timezone.now()):
        raise Http404
    invitations.withdraw_invitation(speaker=request.speaker, invitation_id=invitation_id, at=timezone.now())
    messages.success(request, _("L’invitation est annulée : son lien ne sert plus."))
    return redirect("people:voice", organization_ref=row.voice.organization_ref)
