"""How the instance is doing: one address for a machine that watches it, one page for who administers it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chantier.config import upkeep
from chantier.foundation.journal.api import reactions_given_up
from chantier.foundation.people.api import may_keep_registers
from chantier.foundation.ui.parts import Panel


@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the instance answers, for whoever watches it. 503 when pages cannot be served, 200 otherwise."""
    now = timezone.now()
    found = upkeep.health(at=now)
    seen = found.worker_seen_at
    return JsonResponse(
        {
            "status": found.word,
            "database": "ok" if found.database else "error",
            "worker": {"state": found.worker, "seconds": int((now - seen).total_seconds()) if seen else None},
            "search": {"missing": list(found.indexes_missing), "waiting": found.waiting},
        },
        status=200 if found.database else 503,
    )


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The regular work and its last runs, the worker, the search index."""
    may_keep_registers(request.speaker).enforce()
    given_up, given_up_count = reactions_given_up()
    context = {
        "given_up": given_up,
        "given_up_count": given_up_count,
        "health": upkeep.health(at=timezone.now()),
        "works": upkeep.regular_work(),
        "most_counted": upkeep.MOST_COUNTED,
    }
    return render(request, "chantier/upkeep.html", context)


def panel(_subject_id: str, request: HttpRequest) -> Panel | None:
    """On the page of who administers the instance: the way to its upkeep."""
    if not may_keep_registers(request.speaker):
        return None
    context = {"health": upkeep.health(at=timezone.now())}
    return Panel(_("Entretien de l’instance"), render_to_string("chantier/_upkeep_panel.html", context), order=90)
