"""The demonstration: being somebody in one click. None of this exists on a real instance."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.foundation.people import queries
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Person
from chantier.foundation.people.web.voices import local_next


def only_in_demonstration() -> None:
    """Out of the demonstration these addresses do not exist."""
    if not settings.DEMO:
        raise Http404


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Those whom one can be."""
    only_in_demonstration()
    people = queries.demo_persons(at=timezone.now())
    return render(request, "people/demonstration.html", {"people": people, "next": request.GET.get("next", "")})


@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Become one of them."""
    only_in_demonstration()
    person = get_object_or_404(Person, is_demo_account=True, is_active=True, demo_key=key)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    record_authentication(request, person, method="demonstration", reauthenticated=True)
    request.session.pop(VOICE_KEY, None)
    messages.success(request, _("Bonjour %(name)s.") % {"name": person.name})
    return HttpResponseRedirect(local_next(request, reverse("people:me")))
