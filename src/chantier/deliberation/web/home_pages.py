"""The first page of concertation: which tables there are, and what is open now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.models import Proposal
from chantier.deliberation.permissions import may_open_table
from chantier.deliberation.phrases import LEVEL_GROUPS
from chantier.deliberation.queries.proposals import lines as proposal_lines
from chantier.deliberation.queries.tables import IN_TALKS, table_lines, visible_tables
from chantier.deliberation.web.proposal_list import shown as in_list
from chantier.deliberation.web.reach import speaker_of
from chantier.foundation.ui.parts import Link

#: National first: a reader who does not know the tables begins where they meet.
_MOST = 200
_MOVING = 8
_ORDER = ("national", "sectoral", "regional", "local", "international")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The tables, by level, those that still talk first."""
    speaker, at = speaker_of(request), timezone.now()
    may_open = bool(may_open_table(speaker))
    rows = (
        visible_tables(speaker, at=at, all_of_them=may_open)
        .select_related("territory")
        .order_by("-opened_at", "-pk")[:200]
    )
    lines = table_lines(rows, at=at)
    levels = [(LEVEL_GROUPS[level], [one for one in lines if one.level == level]) for level in _ORDER]
    moving = Proposal.objects.filter(table__in=[one.id for one in lines], state__in=IN_TALKS)
    latest = list(moving.order_by("-updated_at", "-pk")[:_MOVING].values_list("pk", flat=True))
    context = {
        "moving": in_list(proposal_lines(latest)),
        "ways": _ways(),
        "levels": [(level, tables) for level, tables in levels if tables],
        "may_open": may_open,
    }
    return render(request, "deliberation/home.html", context)


def _ways() -> tuple[Link, ...]:
    """The other lists of concertation."""
    return (
        Link(_("Propositions"), reverse("deliberation:proposals"), icon="list"),
        Link(_("Besoins"), reverse("deliberation:needs"), icon="seed"),
        Link(_("Questions aux tables"), reverse("deliberation:questions"), icon="speech"),
        Link(_("Consultations"), reverse("deliberation:opinions"), icon="ballot"),
        Link(_("Mandats"), reverse("deliberation:mandates"), icon="flag"),
    )
