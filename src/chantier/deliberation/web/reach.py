"""What a page is about, for whoever asks: found, seen by permission, at its present address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar, cast

from django.db.models import Model as AnyModel
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import Calendar
from chantier.deliberation.models import Proposal, Table
from chantier.deliberation.permissions import may_open_table, may_see_proposal, may_see_table
from chantier.deliberation.queries.calendars import calendar
from chantier.deliberation.queries.seating import Body, Standing, body_of, standing
from chantier.deliberation.queries.seen import Seen, seen_by, visible_tables
from chantier.deliberation.web.keeping import NOTHING_KEPT, Keeper, begun, keeper_of
from chantier.foundation.access.api import Speaker
from chantier.foundation.prepared.api import Prepared, given

Model = TypeVar("Model", bound=AnyModel)

_HEAVY: Final = ("settled", "closing", "current__passages", "current__credits")
_TABLE: Final[Prepared[Table]] = Prepared(
    lambda: Table.objects.select_related("text", "procedure", "territory", "parent__text").filter(
        public_id=given("public_id", Table, "public_id")
    )
)
_PROPOSAL: Final[Prepared[Proposal]] = Prepared(
    lambda: (
        Proposal.objects.select_related("table__procedure", "current")
        .defer(*_HEAVY)
        .filter(public_id=given("public_id", Proposal, "public_id"))
    )
)


@dataclass(frozen=True)
class AtTable:
    """A table as somebody meets it now."""

    table: Table
    speaker: Speaker
    standing: Standing
    at: datetime
    #: What this page says to all alike. It keeps nothing on a page that did not ask for it before it read anything.
    keeper: Keeper = NOTHING_KEPT


def speaker_of(request: HttpRequest) -> Speaker:
    """Who asks, in whose name: the middleware of people sets it."""
    return cast(Speaker, getattr(request, "speaker", None) or Speaker.visitor())


def table_of(request: HttpRequest, public_id: str) -> AtTable:
    """The table of this identifier. Raises ``Http404``, or ``NotAllowed`` with its reason."""
    found = _TABLE.first(public_id=public_id)
    if found is None:
        raise Http404
    return at_table(request, found)


def proposal_of(request: HttpRequest, public_id: str) -> tuple[Proposal, AtTable]:
    """The proposal of this identifier, at its table. A draft is seen by its author and by who holds the pen."""
    rows = Proposal.objects.select_related(
        "table__text", "table__procedure", "table__territory", "current__text", "question"
    )
    return _met(request, rows.filter(public_id=public_id).first())


def proposal_met(request: HttpRequest, public_id: str) -> tuple[Proposal, AtTable]:
    """The same for a page that mostly shows what is kept: the words of the text are read when they are asked for."""
    keeper_of(request)
    return _met(request, _PROPOSAL.first(public_id=public_id))


def _met(request: HttpRequest, found: Proposal | None) -> tuple[Proposal, AtTable]:
    if found is None:
        raise Http404
    met = at_table(request, found.table)
    may_see_proposal(met.speaker, found, met.standing).enforce()
    if found.state == lifecycles.Proposal.DRAFT:
        met.keeper.nothing()
    hand_over(request, found)
    hand_over(request, found.table)
    return found, met


def at_table(request: HttpRequest, table: Table) -> AtTable:
    """This table, as whoever asks meets it. Raises ``NotAllowed``."""
    speaker, at = speaker_of(request), timezone.now()
    met = AtTable(table, speaker, standing_of(request, table), at, begun(request).at(table))
    may_see_table(speaker, table, met.standing).enforce()
    return met


def standing_of(request: HttpRequest, table: Table) -> Standing:
    """What whoever asks is at this table. A page that only reads asks it once for all that is drawn on it."""
    kept = _kept(request)
    if table.pk not in kept:
        kept[table.pk] = standing(table, speaker_of(request), at=timezone.now(), body=_body_of(request))
    return cast(Standing, kept[table.pk])


def calendar_of(request: HttpRequest, table: Table) -> Calendar:
    """The phases of this table at large. A page that only reads asks for them once for all that is drawn on it."""
    kept = _kept(request)
    if ("calendar", table.pk) not in kept:
        kept["calendar", table.pk] = calendar(table)
    return cast(Calendar, kept["calendar", table.pk])


def seen_by_reader(request: HttpRequest) -> Seen:
    """The same tables as ``seen_tables``, for a page that has them in its hands; asked once by one that only reads."""
    kept = _kept(request)
    if "seen by" not in kept:
        speaker = speaker_of(request)
        everything = bool(may_open_table(speaker))
        kept["seen by"] = seen_by(speaker, at=timezone.now(), all_of_them=everything, body=_body_of(request))
    return cast(Seen, kept["seen by"])


def seen_tables(request: HttpRequest) -> QuerySet[Table]:
    """The tables that whoever asks may see. A page that only reads looks once for the bodies it is asked for."""
    kept = _kept(request)
    if "seen" not in kept:
        speaker = speaker_of(request)
        kept["seen"] = visible_tables(
            speaker, at=timezone.now(), all_of_them=bool(may_open_table(speaker)), body=_body_of(request)
        )
    return cast("QuerySet[Table]", kept["seen"]).all()


def closed_tables_seen(request: HttpRequest) -> tuple[object, ...]:
    """What of closed tables whoever asks may see: two readers for whom this is the same see the same tables.

    Members see all that is for members: only what is closed to some of them tells them apart. Two queries for a
    person, none for a visitor.
    """
    seen = seen_by_reader(request)
    return ("all",) if seen.everything else tuple(sorted(seen.others))


def read_before(request: HttpRequest, model: type[Model], subject_id: str) -> Model | None:
    """The row that this page has read of this kind, for what is drawn on it; else from the database, one query."""
    found = _kept(request).get((model, str(subject_id)))
    return cast("Model | None", found) or model._default_manager.filter(pk=subject_id).first()


def hand_over(request: HttpRequest, row: AnyModel) -> None:
    """Give what this page has read to whatever is drawn on it: no panel reads it again."""
    _kept(request)[type(row), str(row.pk)] = row


def _body_of(request: HttpRequest) -> Body:
    kept = _kept(request)
    if "body" not in kept:
        kept["body"] = body_of(speaker_of(request))
    return cast(Body, kept["body"])


def _kept(request: HttpRequest) -> dict[Any, Any]:
    """What was asked for this page; nothing is kept while something may change."""
    if request.method not in ("GET", "HEAD"):
        return {}
    return cast("dict[Any, Any]", request.__dict__.setdefault("_reach_of_concertation", {}))
