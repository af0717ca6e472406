"""The documentalists' page of links and files to repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chantier.foundation.access.api import NotPossible, Refusal
from chantier.foundation.ui.parts import Link
from chantier.library import link_phrases as phrases
from chantier.library.permissions import may_review
from chantier.library.queries import upkeep
from chantier.library.services import links as services
from chantier.library.web.asked import resource_path, speaker_of

_VERBS: Final[Mapping[str, Callable[..., None]]] = {
    "follow": services.follow_move,
    "copy": services.take_copy,
    "trust": services.trust,
    "again": services.look_again,
}


@require_safe
@login_required
def links(request: HttpRequest) -> HttpResponse:
    """What does not lead where it did, by state."""
    may_review(speaker_of(request)).enforce()
    asked = request.GET.get("etat", "")
    state = asked if asked in phrases.STATES else next(iter(phrases.STATES))
    written = request.GET.get("page", "1")
    page = max(1, int(written)) if written.isdecimal() and len(written) < 6 else 1
    found, more = upkeep.to_repair(state, page=page)
    counted = upkeep.counts()
    looked = counted["looked"]
    context = {
        "tabs": [Link(label, _at(key), key == state, counted[key]) for key, label in phrases.STATES.items()],
        "state": state,
        "rows": [(one, resource_path(one.public_id, one.slug), phrases.seen(one.seen)) for one in found],
        "nothing": phrases.EMPTY[state],
        "is_closed": not settings.CHANTIER_OUTGOING,
        "looked": ngettext(
            "%(looked)s lien ou fichier vérifié, sur %(total)s.",
            "%(looked)s liens et fichiers vérifiés, sur %(total)s.",
            looked,
        )
        % {"looked": looked, "total": counted["total"]},
        "previous_url": _at(state, page - 1) if page > 1 else "",
        "next_url": _at(state, page + 1) if more else "",
        "page": page,
        "crumbs": (Link(_("À relire"), reverse("library:review")), Link(_("Liens et fichiers"), "", current=True)),
    }
    return render(request, "library/links.html", context)


@require_POST
@login_required
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Repair one link."""
    verb = request.POST.get("verb", "")
    if verb not in _VERBS:
        raise Http404
    try:
        _VERBS[verb](speaker=speaker_of(request), attachment_id=pk, at=timezone.now())
        messages.success(request, str(phrases.DONE[verb]))
    except NotPossible as refusal:
        _say(request, refusal)
    state = request.POST.get("etat", "")
    return HttpResponseRedirect(_at(state if state in phrases.STATES else ""))


def _say(request: HttpRequest, refusal: Refusal) -> None:
    messages.error(request, f"{refusal.reason} {refusal.reason.advice}".strip())


def _at(state: str, page: int = 1) -> str:
    asked = {name: value for name, value in (("etat", state), ("page", str(page) if page > 1 else "")) if value}
    path = reverse("library:links")
    return f"{path}?{urlencode(asked)}" if asked else path
