"""One's own drafts: what was refused, why, and the way back to the form with the text in it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.deliberation.phrases import DRAFT_KINDS
from chantier.deliberation.queries.drafts import drafts_of, how_many
from chantier.deliberation.services import drafts as service
from chantier.deliberation.web.reach import speaker_of
from chantier.foundation.ui.parts import Link, Panel


@require_safe
@login_required
def drafts(request: HttpRequest) -> HttpResponse:
    """All of them, last first."""
    person_id = speaker_of(request).person_id
    assert person_id is not None, "signed in"
    lines = [(one, DRAFT_KINDS.get(one.kind, DRAFT_KINDS["text"])) for one in drafts_of(person_id)]
    crumbs = (
        Link(_("Concertation"), reverse("deliberation:home")),
        Link(_("Mes brouillons"), "", current=True),
    )
    response = render(request, "deliberation/drafts.html", {"lines": lines, "crumbs": crumbs})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def forget(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Forget one."""
    person_id = speaker_of(request).person_id
    assert person_id is not None, "signed in"
    if not service.forget_one(person_id=person_id, draft_id=draft_id):
        raise Http404
    messages.success(request, _("Le brouillon est oublié."))
    response = HttpResponseRedirect(reverse("deliberation:drafts"))
    response.status_code = 303
    return response


def panel(_subject_id: str, request: HttpRequest) -> Panel | None:
    """On one's own page: how many drafts wait, when there are some."""
    person_id = speaker_of(request).person_id
    waiting = how_many(person_id) if person_id is not None else 0
    if not waiting:
        return None
    html = render_to_string("deliberation/_drafts_panel.html", {"waiting": waiting}, request=request)
    return Panel(_("Mes brouillons"), html, order=15)
