"""What a person follows, at which pace, and whether they may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language

from chantier.deliberation.core import following as core
from chantier.deliberation.models import Follow, Follower, Need, Pace, Proposal, Question, Table
from chantier.deliberation.queries.audience import Seen, is_told, readers
from chantier.deliberation.queries.deadlines import Deadline, deadlines
from chantier.deliberation.queries.gathering import add_deadlines, gathered
from chantier.deliberation.queries.news import Group, News, groups
from chantier.deliberation.queries.rounds import visible_questions
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.whereabouts import path_of
from chantier.foundation.places import api as places
from chantier.foundation.prepared.api import Prepared, given
from chantier.foundation.words import api as words

#: How far back the page of what one follows tells news, and how far ahead it tells deadlines.
LATELY: Final = timedelta(days=14)
AHEAD: Final = timedelta(days=60)


@dataclass(frozen=True)
class FollowState:
    """Whether a person follows a thing: what ``deliberation/_follow.html`` draws, under the name ``follow``."""

    kind: str
    target_id: int
    is_known: bool
    is_following: bool
    is_first: bool


@dataclass(frozen=True)
class Followed:
    """A thing that a person follows, with its page. Without a title it is not theirs to see any more."""

    id: int
    kind: str
    target_id: int
    title: str
    url: str
    since: datetime


def follow_state(person_id: int | None, kind: str, target_id: int) -> FollowState:
    """Whether this person follows this thing. Two queries at most; none for a visitor."""
    if person_id is None:
        return FollowState(kind, target_id, is_known=False, is_following=False, is_first=True)
    follows = bool(_FOLLOWED.rows(person=person_id, kind=kind, target=target_id))
    first = not follows and not _FOLLOWER.rows(person=person_id)
    return FollowState(kind, target_id, is_known=True, is_following=follows, is_first=first)


#: Asked at each page of what may be followed.
_FOLLOWED: Final[Prepared[Follow]] = Prepared(
    lambda: Follow.objects.filter(
        person_id=given("person", Follow, "person_id"),
        kind=given("kind", Follow, "kind"),
        target_id=given("target", Follow, "target_id"),
    ).values_list("pk")
)
_FOLLOWER: Final[Prepared[Follower]] = Prepared(
    lambda: Follower.objects.filter(person_id=given("person", Follower, "person_id")).values_list("pk")
)


def paces_of(person_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What these persons chose, by kind of news. One query."""
    found: dict[int, dict[str, str]] = {}
    for person_id, kind, pace in (
        Pace.objects.filter(person_id__in=list(person_ids)).order_by("pk").values_list("person_id", "kind", "pace")
    ):
        found.setdefault(person_id, {})[kind] = pace
    return found


def named(kind: str, ids: Iterable[int], *, person_id: int, at: datetime) -> dict[int, tuple[str, str]]:
    """(title, path) of these things, in the language of the moment, of those that this person may see."""
    wanted, language = set(ids), (get_language() or "fr")[:2]
    if not wanted:
        return {}
    if kind == core.TERRITORY:
        return {pk: (one.name, _place_path(one.reference)) for pk, one in places.lines(wanted).items()}
    if kind == core.THEME:
        found = {pk: words.by_id(pk) for pk in wanted}
        return {pk: (one.label(language), "") for pk, one in found.items() if one is not None and one.scheme == "theme"}
    return _named_rows(kind, wanted, person_id=person_id, at=at, language=language)


def followed_by(person_id: int, *, at: datetime) -> tuple[Followed, ...]:
    """What this person follows, by kind then title; what they may no longer see has no title. Ten queries or so."""
    rows = list(Follow.objects.filter(person_id=person_id).order_by("pk"))
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.target_id)
    names = {kind: named(kind, ids, person_id=person_id, at=at) for kind, ids in by_kind.items()}
    lines = [
        Followed(row.pk, row.kind, row.target_id, *names[row.kind].get(row.target_id, ("", "")), row.since)
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda one: (core.KINDS.index(one.kind), one.title)))


def topics_of(person_id: int) -> frozenset[tuple[str, int]]:
    """What this person follows, as topics of news. One query."""
    return frozenset(Follow.objects.filter(person_id=person_id).values_list("kind", "target_id"))


def themes_to_follow(person_id: int, *, language: str) -> tuple[tuple[int, str], ...]:
    """(number, label) of the themes that this person does not follow yet. One query."""
    mine = {target for kind, target in topics_of(person_id) if kind == core.THEME}
    standing = (one for one in words.concepts("theme") if not one.replaced_by and one.id not in mine)
    return tuple((one.id, one.label(language)) for one in standing)


def lately(person_id: int, *, at: datetime, language: str, most: int = 20) -> tuple[Group, ...]:
    """The news of the last two weeks on what this person follows and may see, whatever their paces."""
    topics = topics_of(person_id)
    if not topics:
        return ()
    news = gathered(after=at - LATELY, until=at)
    seen = Seen(news.tables.values(), [person_id], at=at)
    mine = [place for place in news.about(topics) if person_id in seen.of(news.items[place].table_id)]
    return groups(news, mine[::-1], language=language)[:most]


def own_deadlines(person_id: int, *, at: datetime) -> tuple[Deadline, ...]:
    """What closes soon on what this person follows and may see, the soonest first."""
    topics = topics_of(person_id)
    ahead = deadlines(after=at, before=at + AHEAD) if topics else ()
    news = News()
    add_deadlines(news, ahead, pace=core.DAILY)
    seen = Seen(news.tables.values(), [person_id], at=at)
    mine = [news.items[place] for place in news.about(topics)]
    return tuple(one.deadline for one in mine if one.deadline and person_id in seen.of(one.table_id))


def _named_rows(
    kind: str, wanted: set[int], *, person_id: int, at: datetime, language: str
) -> dict[int, tuple[str, str]]:
    rows: Mapping[int, tuple[str, str, int | None, str, int]]
    if kind == core.TABLE:
        rows = {
            one.pk: (one.public_id, one.slug, one.text_id, "", one.pk) for one in Table.objects.filter(pk__in=wanted)
        }
    elif kind == core.PROPOSAL:
        found = Proposal.objects.filter(pk__in=wanted).select_related("current").order_by("pk")
        rows = {
            one.pk: (one.public_id, one.slug, one.current.text_id if one.current else None, one.title, one.table_id)
            for one in found
            if is_told(one)
        }
    elif kind == core.NEED:
        needs = Need.objects.filter(pk__in=wanted).exclude(state=Need.WITHDRAWN).order_by("pk")
        rows = {one.pk: (one.public_id, one.slug, one.text_id, "", one.table_id or 0) for one in needs}
    else:
        return _named_questions(wanted, person_id=person_id, at=at, language=language)
    tables = Table.objects.filter(pk__in={row[4] for row in rows.values()}).order_by("pk")
    seen = readers(tables, [person_id], at=at)
    return _said(kind, {pk: row[:4] for pk, row in rows.items() if not row[4] or seen.get(row[4])}, language)


def _named_questions(wanted: set[int], *, person_id: int, at: datetime, language: str) -> dict[int, tuple[str, str]]:
    around = Table.objects.filter(pk__in=_tables_of_questions(wanted)).order_by("pk")
    seen = [pk for pk, who in readers(around, [person_id], at=at).items() if who]
    found = visible_questions(Table.objects.filter(pk__in=seen)).filter(pk__in=wanted).order_by("pk")
    rows = {one.pk: (one.public_id, one.slug, one.text_id, "") for one in found}
    return _said(core.QUESTION, rows, language)


def _tables_of_questions(ids: set[int]) -> set[int]:
    rows = Question.objects.filter(pk__in=ids).order_by("pk").values_list("asked_by", "tables__table")
    return {pk for pair in rows for pk in pair if pk is not None}


def _said(kind: str, rows: Mapping[int, tuple[str, str, int | None, str]], language: str) -> dict[int, tuple[str, str]]:
    texts = wordings((text_id for _id, _slug, text_id, _title in rows.values() if text_id), language=language)
    return {
        pk: (
            (texts[text_id].title if text_id in texts else "") or title or public_id,
            path_of(kind, public_id, slug, language=language),
        )
        for pk, (public_id, slug, text_id, title) in rows.items()
    }


def _place_path(reference: str) -> str:
    return reverse("places:territory", args=[reference])
