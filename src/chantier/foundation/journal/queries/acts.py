"""What happened to a thing, most recent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from chantier.foundation.journal.models import Act, Reaction
from chantier.foundation.prepared.api import Prepared, given


@dataclass(frozen=True)
class ActView:
    """One act as a page shows it."""

    id: int
    name: str
    at: datetime
    person_id: int | None
    voice_id: int | None
    subject_kind: str
    subject_id: str
    data: Mapping[str, Any]


def _view(act: Act) -> ActView:
    return ActView(
        id=act.pk,
        name=act.name,
        at=act.at,
        person_id=act.person_id,
        voice_id=act.voice_id,
        subject_kind=act.subject_kind,
        subject_id=act.subject_id,
        data=act.data,
    )


def acts_about(kind: str, identifiers: Sequence[int | str], *, limit: int = 20) -> tuple[ActView, ...]:
    """The latest acts about these subjects."""
    acts = Act.objects.filter(subject_kind=kind, subject_id__in=[str(i) for i in identifiers])
    return tuple(_view(act) for act in acts.order_by("-id")[:limit])


def acts_of_person(person_id: int, *, limit: int = 200) -> tuple[ActView, ...]:
    """The latest acts of one person, for their own page."""
    return tuple(_view(act) for act in Act.objects.filter(person_id=person_id).order_by("-id")[:limit])


def latest_acts(names: Sequence[str], *, limit: int = 20) -> tuple[ActView, ...]:
    """The latest acts of these kinds."""
    return tuple(_view(act) for act in Act.objects.filter(name__in=names).order_by("-id")[:limit])


@dataclass(frozen=True)
class GivenUp:
    """A consequence that failed five times: of which act, which one, and what went wrong."""

    act: str
    at: datetime
    reaction: str
    error: str


def reactions_given_up(*, limit: int = 20) -> tuple[tuple[GivenUp, ...], int]:
    """(the latest consequences that were given up, how many there are in all). Two queries."""
    rows = Reaction.objects.filter(state=Reaction.FAILED)
    latest = rows.select_related("act").order_by("-id")[:limit]
    told = tuple(GivenUp(row.act.name, row.act.at, row.name.rpartition(".")[2], row.last_error) for row in latest)
    return told, rows.count()


def act_by_id(act_id: int) -> ActView | None:
    """One act. One query."""
    found = Act.objects.filter(pk=act_id).first()
    return _view(found) if found else None


def acts_between(names: Sequence[str], *, after: datetime, until: datetime, most: int) -> tuple[ActView, ...]:
    """The latest acts of these kinds in (after, until], ``most`` at most, the oldest first. One query."""
    rows = Act.objects.filter(name__in=names, at__gt=after, at__lte=until).order_by("-at", "-pk")[:most]
    return tuple(reversed([_view(act) for act in rows.iterator(chunk_size=1_000)]))


def acts_from(act_id: int, *, most: int) -> tuple[ActView, ...]:
    """This act and those written after it, in their order, ``most`` at most: what moved since. One query."""
    return tuple(ActView(*row) for row in _from(most).rows(act=act_id))


@cache
def _from(most: int) -> Prepared[Act]:
    """Asked by each page that keeps what it says until an act moves it."""
    columns = ("pk", "name", "at", "person_id", "voice_id", "subject_kind", "subject_id", "data")
    return Prepared(
        lambda: Act.objects.filter(pk__gte=given("act", Act, "id")).order_by("pk").values_list(*columns)[:most]
    )


def newest_act() -> ActView | None:
    """The act written last. One query."""
    found = Act.objects.order_by("-pk").first()
    return _view(found) if found else None
