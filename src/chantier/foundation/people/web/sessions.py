"""Where I am signed in: the list, ending one, ending all the others."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chantier.foundation.people.open_sessions import sessions_of
from chantier.foundation.people.permissions import own_id
from chantier.foundation.people.services import sessions


@require_safe
@never_cache
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The browsers in which I am signed in."""
    found = sessions_of(own_id(request.speaker), session_key=_key(request), at=timezone.now())
    return render(
        request, "people/sessions.html", {"sessions": found, "others": [one for one in found if not one.here]}
    )


@require_POST
@login_required
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign one browser out."""
    if not sessions.end_session(speaker=request.speaker, session_id=session_id, at=timezone.now()):
        raise Http404
    messages.success(request, _("La session est terminée : cet appareil devra se reconnecter."))
    return redirect("people:sessions")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every other browser out."""
    count = sessions.end_other_sessions(speaker=request.speaker, session_key=_key(request), at=timezone.now())
    said = ngettext("%(count)s session est terminée.", "%(count)s sessions sont terminées.", count)
    messages.success(request, said % {"count": count})
    return redirect("people:sessions")


def _key(request: HttpRequest) -> str:
    return request.session.session_key or ""
