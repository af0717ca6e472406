"""Opinion maps: lists, the ballot of one voter, moderation, results. Nothing here joins a vote to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from chantier.deliberation.core.opinion_map.mapping import SMALLEST_GROUP
from chantier.deliberation.core.opinion_map.routing import Tally, next_statement
from chantier.deliberation.models import OpinionMap, OpinionResult, OpinionStatement, OpinionVote
from chantier.deliberation.queries.seating import Standing
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.foundation.access.api import Speaker
from chantier.foundation.people.api import Rows

AGREE, PASS, DISAGREE = 1, 0, -1
#: Fewer voters than this, and neither votes nor results are shown: they would point at somebody.
FEWEST_VOTERS: Final = SMALLEST_GROUP
#: For how long the counts that choose the next statement may be late, in seconds.
_COUNTS_KEPT: Final = 20


@dataclass(frozen=True)
class MapLine:
    """A map in a list."""

    id: int
    public_id: str
    slug: str
    words: Wording
    table_id: int
    opens_at: datetime
    closes_at: datetime | None
    statements: int
    is_open: bool


@dataclass(frozen=True)
class StatementView:
    """A statement; ``own`` is the reader’s vote on it, None when they gave none."""

    number: int
    words: Wording
    state: str
    reason: str = ""
    own: int | None = None


@dataclass(frozen=True)
class Ballot:
    """What a voter is asked now; ``statement`` is None when they answered everything there is."""

    statement: StatementView | None
    answered: int
    total: int


def voter_keys(opinions: OpinionMap, speaker: Speaker, standing: Standing) -> tuple[str, ...]:
    """The keys of this voter on this map, the one to write first; several where bodies were merged; none if unknown.

    HMAC-SHA-256 of who votes, keyed by the secret of the instance and a lot of this map: without the secret nobody can
    compute it, and one voter has unrelated keys on two maps. Begins with a letter, so that it never reads as a number.
    """
    if opinions.voters == OpinionMap.PERSONS:
        return (_key(opinions, f"person:{speaker.person_id}"),) if speaker.person_id is not None else ()
    if standing.organization_id is None:
        return ()
    bodies = [standing.organization_id, *sorted(standing.bodies - {standing.organization_id})]
    return tuple(_key(opinions, f"organization:{body}") for body in bodies)


def is_open(opinions: OpinionMap, *, at: datetime) -> bool:
    """Whether one may vote at this instant. Give its table with it."""
    table_closed = opinions.table.closed_at is not None and opinions.table.closed_at <= at
    return not table_closed and opinions.opens_at <= at and (opinions.closes_at is None or at < opinions.closes_at)


def map_lines(rows: Iterable[OpinionMap], *, at: datetime) -> tuple[MapLine, ...]:
    """These maps, in their order. Give rows with their ``table``. Three queries."""
    rows = list(rows)
    words = wordings(row.text_id for row in rows)
    shown = OpinionStatement.objects.filter(map__in=[row.pk for row in rows], state=OpinionStatement.SHOWN)
    counts = dict(shown.values("map").annotate(n=Count("id")).order_by("map").values_list("map", "n"))
    return tuple(
        MapLine(
            id=row.pk,
            public_id=row.public_id,
            slug=row.slug,
            words=words[row.text_id],
            table_id=row.table_id,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            statements=counts.get(row.pk, 0),
            is_open=is_open(row, at=at),
        )
        for row in rows
    )


def ballot(opinions: OpinionMap, keys: tuple[str, ...], *, number: int | None = None) -> Ballot:
    """The statement that this voter reads now: ``number`` if it is shown, else the next one for them.

    At most seven queries; the counts may be some seconds late.
    """
    shown = dict(_shown(opinions).values_list("number", "text_id"))
    own = own_votes(opinions, keys)
    if number is None or number not in shown:
        counts = tallies(opinions)
        drawn = next_statement(
            {str(one): counts.get(one, Tally()) for one in shown},
            seen={str(one) for one in own},
            seed=f"{opinions.seed}:{keys[0] if keys else ''}",
        )
        number = int(drawn) if drawn is not None else None
    if number is None:
        return Ballot(None, len(own), len(shown))
    words = wordings([shown[number]])[shown[number]]
    asked = StatementView(number, words, OpinionStatement.SHOWN, own=own.get(number))
    return Ballot(asked, len(own), len(shown))


def own_votes(opinions: OpinionMap, keys: tuple[str, ...]) -> dict[int, int]:
    """What this voter said, by number of shown statement. One query."""
    if not keys:
        return {}
    rows = OpinionVote.objects.filter(map=opinions, voter__in=keys, statement__state=OpinionStatement.SHOWN)
    return dict(rows.order_by("pk").values_list("statement__number", "value"))


def opinions_of(person_id: int) -> Rows:
    """What a person answered in their own name, for themselves alone. Two queries."""
    maps = OpinionMap.objects.filter(voters=OpinionMap.PERSONS).order_by("pk")
    keys = [_key(one, f"person:{person_id}") for one in maps]
    rows = OpinionVote.objects.filter(voter__in=keys).order_by("map", "statement__number")
    return list(rows.values("map__public_id", "statement__text__body", "value", "at"))


def statements(opinions: OpinionMap, keys: tuple[str, ...]) -> tuple[StatementView, ...]:
    """What is shown, in order, with the reader’s votes. Four queries."""
    own = own_votes(opinions, keys)
    rows = list(_shown(opinions).values_list("number", "text_id"))
    words = wordings(text_id for _number, text_id in rows)
    return tuple(
        StatementView(number, words[text_id], OpinionStatement.SHOWN, own=own.get(number)) for number, text_id in rows
    )


def offered(opinions: OpinionMap, speaker: Speaker, standing: Standing) -> tuple[StatementView, ...]:
    """What the reader, or their organisation, offered and that is not shown: it waits, or was refused and why."""
    if not speaker.is_known:
        return ()
    mine = Q(organization__in=standing.bodies) | Q(organization__isnull=True, person_id=speaker.person_id)
    return _not_shown(opinions, Q(state__in=(OpinionStatement.WAITING, OpinionStatement.REFUSED)) & mine)


def waiting(opinions: OpinionMap) -> tuple[StatementView, ...]:
    """What waits for a moderator."""
    return _not_shown(opinions, Q(state=OpinionStatement.WAITING))


def refused(opinions: OpinionMap) -> tuple[StatementView, ...]:
    """What moderators refused, with the reason."""
    return _not_shown(opinions, Q(state=OpinionStatement.REFUSED))


def tallies(opinions: OpinionMap) -> Mapping[int, Tally]:
    """Votes on each shown statement, and how far it stands from the middle; kept some seconds in this process."""
    kept: Any = caches["process"].get_or_set(
        f"deliberation.opinion-tallies:{opinions.pk}", lambda: _tallies(opinions), _COUNTS_KEPT
    )
    found: Mapping[int, Tally] = kept
    return found


def votes(opinions: OpinionMap) -> Iterator[tuple[str, str, int]]:
    """(voter, statement, vote) of what is shown, by voter then statement: the order of voting is not told."""
    rows = OpinionVote.objects.filter(map=opinions, statement__state=OpinionStatement.SHOWN)
    ordered = rows.order_by("voter", "statement__number").values_list("voter", "statement__number", "value")
    return ((voter, str(number), value) for voter, number, value in ordered.iterator(chunk_size=5_000))


def voters_count(opinions: OpinionMap) -> int:
    """How many voted on something shown."""
    rows = OpinionVote.objects.filter(map=opinions, statement__state=OpinionStatement.SHOWN)
    return rows.values("voter").distinct().count()


def latest(opinions: OpinionMap) -> OpinionResult | None:
    """The last result computed, without its body."""
    return OpinionResult.objects.filter(map=opinions).defer("result").order_by("-pk").first()


def part(result: OpinionResult, *path: str) -> Any:
    """One part of a result, read by the database: places of a hundred thousand voters are left where they are."""
    name = "__".join(("result", *path))
    return OpinionResult.objects.filter(pk=result.pk).values_list(name, flat=True).get()


def _key(opinions: OpinionMap, who: str) -> str:
    salt = f"deliberation.opinion:{opinions.public_id}:{opinions.seed}"
    return "v" + salted_hmac(salt, who, algorithm="sha256").hexdigest()[:31]


def _shown(opinions: OpinionMap) -> QuerySet[OpinionStatement]:
    return OpinionStatement.objects.filter(map=opinions, state=OpinionStatement.SHOWN).order_by("number")


def _not_shown(opinions: OpinionMap, which: Q) -> tuple[StatementView, ...]:
    rows = list(OpinionStatement.objects.filter(which, map=opinions).order_by("number"))
    words = wordings(row.text_id for row in rows)
    return tuple(StatementView(row.number, words[row.text_id], row.state, row.reason) for row in rows)


def _tallies(opinions: OpinionMap) -> dict[int, Tally]:
    counts: dict[int, dict[int, int]] = {}
    rows = OpinionVote.objects.filter(map=opinions, statement__state=OpinionStatement.SHOWN)
    grouped = rows.values("statement__number", "value").annotate(n=Count("id")).order_by("statement__number", "value")
    for number, value, count in grouped.values_list("statement__number", "value", "n"):
        counts.setdefault(number, {})[value] = count
    result = latest(opinions)
    places = part(result, "coordinates", "statements") if result is not None else []
    far = {one["statement"]: (one["x"] ** 2 + one["y"] ** 2) ** 0.5 for one in places or ()}
    most = max(far.values(), default=0.0) or 1.0
    return {
        number: Tally(
            agree=found.get(AGREE, 0),
            disagree=found.get(DISAGREE, 0),
            passed=found.get(PASS, 0),
            extremity=far.get(str(number), 0.0) / most,
        )
        for number, found in counts.items()
    }
