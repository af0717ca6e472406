"""The first page of concertation: which tables there are, and what is open now."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.permissions import may_open_table
from chantier.deliberation.phrases import LEVEL_GROUPS
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.listed import listed
from chantier.deliberation.queries.proposals import lines as proposal_lines
from chantier.deliberation.queries.tables import IN_TALKS, table_lines
from chantier.deliberation.web.keeping import Keeper, keeper_of, stretch
from chantier.deliberation.web.proposal_list import shown as in_list
from chantier.deliberation.web.reach import closed_tables_seen, seen_tables, speaker_of
from chantier.foundation.ui.parts import Link

#: National first: a reader who does not know the tables begins where they meet.
_MOST = 200
_MOVING = 8
_ORDER = ("national", "sectoral", "regional", "local", "international")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The tables, by level, those that still talk first. What all who see the same read alike is kept."""
    keeper, at = keeper_of(request), timezone.now()
    told_apart = (closed_tables_seen(request), stretch(keeper, at))
    context = {
        "shown": keeper.keep("home", [moves.CONCERTATION], lambda: _drawn(request, keeper, at), *told_apart),
        "ways": _ways(),
        "may_open": bool(may_open_table(speaker_of(request))),
    }
    return render(request, "deliberation/home.html", context)


def _drawn(request: HttpRequest, keeper: Keeper, at: datetime) -> str:
    rows = seen_tables(request).select_related("territory").order_by("-opened_at", "-pk")[:_MOST]
    lines = table_lines(rows, at=at, instant=keeper.instant)
    levels = [(LEVEL_GROUPS[level], [one for one in lines if one.level == level]) for level in _ORDER]
    kept = listed(keeper.instant)
    moving = kept.of("table", *(str(one.id) for one in lines)) & kept.of("state", *IN_TALKS)
    context = {
        "moving": in_list(proposal_lines(kept.numbers(moving, _MOVING))),
        "levels": [(level, tables) for level, tables in levels if tables],
    }
    return render_to_string("deliberation/_home.html", context)


def _ways() -> tuple[Link, ...]:
    """The other lists of concertation."""
    return (
        Link(_("Propositions"), reverse("deliberation:proposals"), icon="list"),
        Link(_("Besoins"), reverse("deliberation:needs"), icon="seed"),
        Link(_("Questions aux tables"), reverse("deliberation:questions"), icon="speech"),
        Link(_("Consultations"), reverse("deliberation:opinions"), icon="ballot"),
        Link(_("Mandats"), reverse("deliberation:mandates"), icon="flag"),
    )
