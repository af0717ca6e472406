"""What closes, and when: phases of tables, consultations by statements, mandates of working groups."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import end_of_day
from chantier.deliberation.models import OpinionMap, Phase, QuestionAtTable, WorkingMandate
from chantier.deliberation.phrases import VERBS
from chantier.deliberation.queries.calendars import until

PHASE, OPINION, MANDATE = "phase", "opinion", "mandate"
_OVER = (lifecycles.Mandate.REPORTED, lifecycles.Mandate.DISCHARGED, lifecycles.Mandate.REVOKED)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something closes at this instant. ``names`` are the words of the table for it, by language; often none."""

    kind: str
    id: int
    at: datetime
    table_id: int
    question_id: int | None
    verbs: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    zone: str

    @property
    def sentence(self) -> str:
        """What closes, in the language of the moment."""
        if self.kind == MANDATE:
            return _("Fin du mandat")
        if self.kind == OPINION:
            return _("Fin de la consultation par énoncés")
        named = dict(self.names).get((get_language() or "fr")[:2], "")
        verbs = ", ".join(str(VERBS.get(verb, verb)) for verb in self.verbs)
        return _("Dernier moment : %(what)s") % {"what": named or verbs}

    @property
    def day(self) -> str:
        """When, as the clocks of the table say it."""
        return until(self.at, self.zone)


def deadlines(
    *, after: datetime, before: datetime, tables: Collection[int] | None = None, question_id: int | None = None
) -> tuple[Deadline, ...]:
    """What closes in (after, before], the soonest first: everywhere, at some tables, or for one question there.

    A table that was closed has no deadline any more. Phases at large hold for a question where it has none of its own.
    Four queries at most.
    """
    within = {} if tables is None else {"table__in": list(tables)}
    standing = Q(table__closed_at__isnull=True) | Q(table__closed_at__gt=after)
    rows = Phase.objects.filter(standing, closes_at__gt=after, closes_at__lte=before, **within)
    if question_id is not None:
        rows = rows.filter(Q(question=question_id) | Q(question__isnull=True))
    phases = list(rows.select_related("table").order_by("closes_at", "pk"))
    if question_id is not None:
        own = set(Phase.objects.filter(question=question_id, **within).values_list("table_id", flat=True))
        phases = [one for one in phases if one.question_id is not None or one.table_id not in own]
    found = [
        Deadline(
            PHASE,
            one.pk,
            one.closes_at,
            one.table_id,
            one.question_id,
            tuple(one.verbs),
            tuple(sorted(one.names.items())),
            one.table.time_zone,
        )
        for one in phases
        if one.closes_at is not None and one.verbs
    ]
    maps = OpinionMap.objects.filter(standing, closes_at__gt=after, closes_at__lte=before, **within)
    if question_id is not None:
        maps = maps.filter(question=question_id)
    found += [
        Deadline(OPINION, one.pk, one.closes_at, one.table_id, one.question_id, (), (), one.table.time_zone)
        for one in maps.select_related("table").order_by("closes_at", "pk")
        if one.closes_at is not None
    ]
    if question_id is None:
        found += _mandates(after, before, within)
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.id)))


def tables_of_question(question_id: int) -> frozenset[int]:
    """The tables that have a question before them."""
    return frozenset(QuestionAtTable.objects.filter(question=question_id).values_list("table_id", flat=True))


def _mandates(after: datetime, before: datetime, within: dict[str, list[int]]) -> list[Deadline]:
    # A day is longer somewhere: two days more are read, then each end is weighed as the instant that it is.
    around = (after - timedelta(days=2), before + timedelta(days=2))
    rows = WorkingMandate.objects.filter(ends_on__gte=around[0].date(), ends_on__lte=around[1].date(), **within)
    found = []
    for one in rows.exclude(state__in=_OVER).select_related("table").order_by("ends_on", "pk"):
        ends = end_of_day(one.ends_on, ZoneInfo(one.table.time_zone))
        if after < ends <= before:
            found.append(Deadline(MANDATE, one.pk, ends, one.table_id, None, (), (), one.table.time_zone))
    return found
