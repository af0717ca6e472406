"""One body: what it is, the rules that bind it in words, its meetings and what it decided."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.assemblies.models import Body, ByLaws, Meeting
from chantier.assemblies.permissions import may_keep_bodies, may_see_body
from chantier.assemblies.phrases import BODY_KINDS, VISIBILITIES, named
from chantier.assemblies.queries.bodies import body_lines, by_laws_on, seats_of, visible_bodies
from chantier.assemblies.queries.by_laws import college_names_of, in_words, versions_of
from chantier.assemblies.queries.elections import board_of
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


def today_of(row: Body, at: datetime) -> date:
    """What day it is where a body meets."""
    return at.astimezone(ZoneInfo(row.time_zone)).date()


def organization_url(row: Body) -> str:
    """The page, in the directory, of the organisation whose body it is; nothing where there is none."""
    if row.organization is None:
        return ""
    return reverse("directory:by-id", args=[row.organization.public_id])


def _founding_url(row: Body) -> str:
    """The steps of its founding, while it has no organisation; nothing for a body that was not founded here."""
    begun = row.organization_id is None and row.meetings.filter(kind=Meeting.FOUNDING).exists()
    return address_of("founding", row) if begun else ""


@require_safe
def body(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of a body: its rules are those of the day it is read."""
    row, speaker, at = body_met(request, public_id), speaker_of(request), timezone.now()
    day = today_of(row, at)
    laws, colleges = by_laws_on(row, day=day), college_names_of(row, day=day)
    parent = row.parent if row.parent is not None and may_see_body(speaker, row.parent) else None
    context = {
        "body": row,
        "name": named(row.names),
        "purpose": named(row.purposes),
        "kind": BODY_KINDS.get(row.kind, row.kind),
        "visibility": VISIBILITIES.get(row.visibility, row.visibility) if row.visibility != Body.PUBLIC else "",
        "organization": row.organization,
        "organization_url": organization_url(row),
        "plan_url": address_of("meeting-new", row),
        "parent": (named(parent.names), address_of("body", parent)) if parent is not None else None,
        "children": body_lines(visible_bodies(speaker).filter(parent=row), at=at),
        "seats": seats_of(row, day=day, names=colleges),
        "board": board_of(
            row, day=day, names=colleges, all_names=bool(may_keep_bodies(speaker)), own_id=speaker.person_id
        )
        if row.kind != Body.ASSEMBLY
        else (),
        "laws": in_words(laws, colleges) if laws is not None else None,
        "versions": versions_of(row, day=day),
        "meetings": meetings_of(visible_meetings(speaker, at=at), row),
        "decisions": latest_decisions(Body.objects.filter(pk=row.pk)),
        "may_keep": bool(may_keep_bodies(speaker)),
        "founding_url": _founding_url(row) if may_keep_bodies(speaker) else "",
        "crumbs": crumbs(row),
    }
    return render(request, "assemblies/body.html", context)


@require_safe
def by_laws(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One version of the by-laws of a body, past, present or to come."""
    row, at = body_met(request, public_id), timezone.now()
    laws = ByLaws.objects.filter(body=row, pk=number).first()
    if laws is None:
        raise Http404
    colleges = college_names_of(row, day=max(laws.in_force_from, today_of(row, at)))
    line = next(one for one in versions_of(row, day=today_of(row, at)) if one.id == laws.pk)
    context = {
        "body": row,
        "name": named(row.names),
        "laws": in_words(laws, colleges),
        "line": line,
        "may_keep": bool(may_keep_bodies(speaker_of(request))),
        "again_url": f"{address_of('by-laws-write', row)}?version={laws.pk}",
        "crumbs": crumbs(row, Link(_("Règlements"), "")),
    }
    return render(request, "assemblies/by_laws.html", context)
