"""When each verb is open at a table, and the refusal that says when it was or will be."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.phases import Calendar, Phase, Standing, Verb
from chantier.deliberation.models import Phase as Row
from chantier.deliberation.models import Seat, Table
from chantier.deliberation.phrases import VERBS_CLOSED
from chantier.foundation.access.api import ALLOWED, NotPossible, Sentence, Verdict, refused
from chantier.foundation.prepared.api import Prepared, given
from chantier.foundation.ui.clocks import moment, until

__all__ = ["calendar", "is_open", "moment", "moments_to_come", "until", "verb_now", "verbs_now"]


def calendar(table: Table, *, question_id: int | None = None) -> Calendar:
    """The phases of a table: those of this question if it has its own there, else those at large. One query."""
    rows = _PHASES.objects(table=table.pk)
    own = [row for row in rows if row.question_id == question_id] if question_id else []
    return Calendar(tuple(_phase(row) for row in own or [row for row in rows if row.question_id is None]))


def is_open(table: Table, verb: Verb, *, at: datetime, question_id: int | None = None) -> Verdict:
    """Whether a verb is open at this table now. A table without a calendar is open until it is closed."""
    return verb_now(table, verb, calendar(table, question_id=question_id), at=at)[0]


def verb_now(table: Table, verb: Verb, found: Calendar, *, at: datetime) -> tuple[Verdict, Standing]:
    """The same for a page that has read the calendar, and until when. No query."""
    return _verdict(table, found, verb, at), found.standing(verb, at)


def verbs_now(
    table: Table, *, at: datetime, question_id: int | None = None, found: Calendar | None = None
) -> dict[Verb, tuple[Verdict, Standing]]:
    """Every verb with whether it is open, why not, and until when. One query, none when the calendar was ``found``."""
    found = found or calendar(table, question_id=question_id)
    return {verb: verb_now(table, verb, found, at=at) for verb in Verb}


def _verdict(table: Table, found: Calendar, verb: Verb, at: datetime) -> Verdict:
    if table.closed_at is not None and table.closed_at <= at:
        return refused("table_closed", _("Cette table est fermée depuis le %(day)s.") % _day(table, table.closed_at))
    if not found.phases:
        return ALLOWED
    standing = found.standing(verb, at)
    if standing.is_open:
        return ALLOWED
    words = VERBS_CLOSED[verb.value]
    when: Sentence = _("Le calendrier de cette table ne le prévoit pas.")
    if standing.until is not None:
        when = _("Cela ouvre le %(day)s.") % _day(table, standing.until)
    elif standing.since is not None:
        when = _("C’était ouvert jusqu’au %(day)s.") % {"day": until(standing.since, table.time_zone)}
    return refused("verb_closed", words, when, error=NotPossible)


def moments_to_come(at: datetime) -> tuple[datetime, ...]:
    """Each instant to come at which a phase opens or closes, or a seat begins or ends, with no act. Two queries."""
    phases = Row.objects.filter(Q(opens_at__gt=at) | Q(closes_at__gt=at)).order_by("pk")
    seats = Seat.objects.filter(Q(since__gt=at) | Q(until__gt=at)).order_by("pk")
    pairs = [*phases.values_list("opens_at", "closes_at"), *seats.values_list("since", "until")]
    return tuple(sorted({one for pair in pairs for one in pair if one is not None and one > at}))


def _day(table: Table, at: datetime) -> dict[str, str]:
    return {"day": moment(at, table.time_zone)}


#: Asked at each page of a table, and of what is talked of there.
_PHASES: Prepared[Row] = Prepared(
    lambda: Row.objects.filter(table=given("table", Row, "table")).order_by("opens_at", "order", "id")
)


def _phase(row: Row) -> Phase:
    return Phase(
        name=row.names.get("fr", ""),
        verbs=frozenset(Verb(verb) for verb in row.verbs),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
    )
