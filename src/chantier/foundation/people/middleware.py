"""Who speaks: `request.speaker`, worked out when somebody first asks, checked at each request."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.speaking import speaker_for

VOICE_KEY = "speaking_voice"


class SpeakerMiddleware:
    """Set `request.speaker`. Costs nothing for a visitor, two queries for a person, three in somebody's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.speaker = SimpleLazyObject(lambda: speaker_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def speaker_of(request: HttpRequest) -> Speaker:
    """The speaker of a request; a mandate that no longer holds is let go, and the person is told."""
    language = (translation.get_language() or "fr")[:2]
    if not request.user.is_authenticated:
        return Speaker.visitor(language)
    voice_id = request.session.get(VOICE_KEY)
    speaker = speaker_for(person_id=request.user.pk, voice_id=voice_id, language=language, at=timezone.now())
    if voice_id is not None and speaker.voice_id is None:
        del request.session[VOICE_KEY]
        messages.warning(
            request,
            _("Votre mandat n’est plus en cours : vous parlez de nouveau en votre propre nom."),
            fail_silently=True,
        )
    return speaker
