"""What a page is about, for whoever asks: found, seen by permission, at its present address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from chantier.deliberation.models import Proposal, Table
from chantier.deliberation.permissions import may_open_table, may_see_proposal, may_see_table
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.queries.tables import visible_tables
from chantier.foundation.access.api import Speaker


@dataclass(frozen=True)
class AtTable:
    """A table as somebody meets it now."""

    table: Table
    speaker: Speaker
    standing: Standing
    at: datetime


def speaker_of(request: HttpRequest) -> Speaker:
    """Who asks, in whose name: the middleware of people sets it."""
    return cast(Speaker, getattr(request, "speaker", None) or Speaker.visitor())


def table_of(request: HttpRequest, public_id: str) -> AtTable:
    """The table of this identifier. Raises ``Http404``, or ``NotAllowed`` with its reason."""
    row = Table.objects.select_related("text", "procedure", "territory", "parent__text").filter(public_id=public_id)
    found = row.first()
    if found is None:
        raise Http404
    return at_table(request, found)


def proposal_of(request: HttpRequest, public_id: str) -> tuple[Proposal, AtTable]:
    """The proposal of this identifier, at its table. A draft is seen by its author and by who holds the pen."""
    rows = Proposal.objects.select_related(
        "table__text", "table__procedure", "table__territory", "current__text", "question"
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    met = at_table(request, found.table)
    may_see_proposal(met.speaker, found, met.standing).enforce()
    return found, met


def at_table(request: HttpRequest, table: Table) -> AtTable:
    """This table, as whoever asks meets it. Raises ``NotAllowed``."""
    speaker, at = speaker_of(request), timezone.now()
    met = AtTable(table, speaker, standing_of(request, table), at)
    may_see_table(speaker, table, met.standing).enforce()
    return met


def standing_of(request: HttpRequest, table: Table) -> Standing:
    """What whoever asks is at this table. A page that only reads asks it once for all that is drawn on it."""
    kept = _kept(request)
    if table.pk not in kept:
        kept[table.pk] = standing(table, speaker_of(request), at=timezone.now())
    return cast(Standing, kept[table.pk])


def seen_tables(request: HttpRequest) -> QuerySet[Table]:
    """The tables that whoever asks may see. A page that only reads looks once for the bodies it is asked for."""
    kept = _kept(request)
    if "seen" not in kept:
        speaker = speaker_of(request)
        kept["seen"] = visible_tables(speaker, at=timezone.now(), all_of_them=bool(may_open_table(speaker)))
    return cast("QuerySet[Table]", kept["seen"]).all()


def _kept(request: HttpRequest) -> dict[Any, Any]:
    """What was asked for this page; nothing is kept while something may change."""
    if request.method not in ("GET", "HEAD"):
        return {}
    return cast("dict[Any, Any]", request.__dict__.setdefault("_reach_of_concertation", {}))
