"""One body: what it is, the rules that bind it in words, its meetings and what it decided."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.assemblies.models import Body
from chantier.assemblies.permissions import may_keep_bodies, may_see_body
from chantier.assemblies.phrases import BODY_KINDS, named
from chantier.assemblies.queries.meetings import latest_decisions, meetings_of, visible_meetings
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import speaker_of
from chantier.foundation.ui.parts import Link


def body_met(request: HttpRequest, public_id: str) -> Body:
    """The body of this identifier, to whoever may see it. Raises ``Http404``, ``NotAllowed``."""
    row = Body.objects.select_related("organization", "parent").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    may_see_body(speaker_of(request), row).enforce()
    return row


def crumbs(row: Body, *more: Link) -> tuple[Link, ...]:
    """The way back from a page of a body; the last is this page."""
    found = [Link(_("Assemblées"), reverse("assemblies:home")), Link(named(row.names), address_of("body", row)), *more]
    return (*found[:-1], Link(found[-1].label, found[-1].url, current=True))


@require_safe
def body(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of a body."""
    row, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    context = {
        "body": row,
        "name": named(row.names),
        "purpose": named(row.purposes),
        "kind": BODY_KINDS.get(row.kind, row.kind),
        "meetings": meetings_of(visible_meetings(speaker, at=at), row),
        "decisions": latest_decisions(Body.objects.filter(pk=row.pk)),
        "may_keep": bool(may_keep_bodies(speaker)),
        "crumbs": crumbs(row),
    }
    return render(request, "assemblies/body.html", context)
