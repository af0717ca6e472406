"""Digests of days and of weeks: news is gathered once, then told to followers in batches, each batch one transaction.

Killed anywhere and run again, it takes up with those who were not told: each follower keeps up to when they were.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone, translation

from chantier.deliberation.core import following as core
from chantier.deliberation.follow_notices import DIGEST, NEWS
from chantier.deliberation.models import Follow, Follower
from chantier.deliberation.queries.audience import Seen
from chantier.deliberation.queries.deadlines import deadlines
from chantier.deliberation.queries.following import paces_of
from chantier.deliberation.queries.gathering import add_deadlines, gathered
from chantier.deliberation.queries.news import Item, News, groups
from chantier.deliberation.services.following import PURPOSE
from chantier.foundation.messages import api as messages
from chantier.foundation.people import api as people

BATCH: Final = 500
#: After a longer silence of the worker, what is older is on the pages only.
LONGEST: Final = timedelta(days=15)
#: Things named in one letter; the others are counted.
MOST_TOLD: Final = 25
#: Different letters kept rendered: many followers of one table receive the same words.
_KEPT: Final = 256


@dataclass(frozen=True)
class _Edition:
    """One pace: which mark it moves, since when a follower is due, and how its key is dated."""

    pace: str
    mark: str
    due_before: datetime
    key: str


def tell_digests(*, at: datetime) -> int:
    """Tell the digests that are due: each day, and each week from Monday on; how many persons were told something."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time(0)))
    monday = midnight - timedelta(days=timezone.localdate(at).weekday())
    return sum(
        _tell_all(one, at)
        for one in (
            _Edition(core.DAILY, "daily_until", midnight, f"day:{timezone.localdate(at).isoformat()}"),
            _Edition(core.WEEKLY, "weekly_until", monday, f"week:{timezone.localdate(monday).isoformat()}"),
        )
    )


def _tell_all(edition: _Edition, at: datetime) -> int:
    due = Follower.objects.filter(**{f"{edition.mark}__lt": edition.due_before})
    oldest = due.aggregate(oldest=Min(edition.mark))["oldest"]
    if oldest is None:
        return 0
    since = max(oldest, at - LONGEST)
    news = gathered(after=since, until=at)
    lead = core.LEADS[edition.pace]
    add_deadlines(news, deadlines(after=since + lead, before=at + lead), pace=edition.pace)
    letters = _Letters(news)
    told, last = 0, 0
    while True:
        ids = list(due.filter(person_id__gt=last).order_by("person_id").values_list("person_id", flat=True)[:BATCH])
        if not ids:
            return told
        told += _tell_batch(edition, news, letters, ids, at)
        last = ids[-1]


@transaction.atomic
def _tell_batch(edition: _Edition, news: News, letters: _Letters, person_ids: list[int], at: datetime) -> int:
    rows = Follower.objects.select_for_update().filter(person_id__in=person_ids).order_by("person_id")
    marks = {row.person_id: getattr(row, edition.mark) for row in rows}
    due = {pk: mark for pk, mark in marks.items() if mark < edition.due_before}
    Follower.objects.filter(person_id__in=list(due)).update(**{edition.mark: at})
    willing = people.consented_among(due, PURPOSE)
    if not news.items or not willing:
        return 0
    follows: dict[int, dict[tuple[str, int], datetime]] = {}
    for row in Follow.objects.filter(person_id__in=willing).order_by("pk"):
        follows.setdefault(row.person_id, {})[row.kind, row.target_id] = row.since
    paces = paces_of(willing)
    seen = Seen(news.tables.values(), willing, at=at)
    at_once = messages.keys_told(willing, kind=NEWS.key, since=min(due.values())) if edition.pace == core.DAILY else {}
    persons = people.persons(willing)
    tellings = []
    for person_id, mine in follows.items():
        chosen = {kind: core.pace_of(kind, paces.get(person_id, {})) for kind in core.DEFAULTS}
        reader = _Reader(person_id, due[person_id], mine, chosen, at_once.get(person_id, frozenset()))
        places = [
            place
            for place in news.about(mine)
            if reader.wants(news.items[place], edition.pace) and person_id in seen.of(news.items[place].table_id)
        ]
        if places and person_id in persons:
            language = persons[person_id].language
            subject, body, link = letters.of(language, tuple(places))
            key = f"deliberation.digest:{edition.key}"
            tellings.append(messages.Telling(person_id, key, language, subject, body, link))
    return messages.notify_many(kind=DIGEST.key, tellings=tellings, at=at) if tellings else 0


def news_key(act_id: int) -> str:
    """Under which a piece of news is told at once, so that it is told once."""
    return f"deliberation.news:{act_id}"


@dataclass(frozen=True)
class _Reader:
    """A follower as an edition sees them: what they follow since when, their paces, what they were told already."""

    person_id: int
    told_until: datetime
    follows: dict[tuple[str, int], datetime]
    paces: dict[str, str]
    at_once: frozenset[str]

    def wants(self, item: Item, pace: str) -> bool:
        """Whether an item is of this pace for them: by others, since the last digest and since they follow it.

        What should have been told at once and was not (too much came that day) is told with the day.
        """
        if item.at <= self.told_until or item.person_id == self.person_id:
            return False
        if not any(item.at > since for topic, since in self.follows.items() if topic in item.topics):
            return False
        chosen = self.paces[item.kind]
        if chosen == core.NOW:
            return pace == core.DAILY and news_key(item.act_id) not in self.at_once
        return chosen == pace


class _Letters:
    """The words of the letters of one edition; those that many receive are written once."""

    def __init__(self, news: News) -> None:
        self.news = news
        self._kept: OrderedDict[tuple[str, tuple[int, ...]], tuple[str, str, str]] = OrderedDict()

    def of(self, language: str, places: tuple[int, ...]) -> tuple[str, str, str]:
        """(subject, body, link) in a language."""
        key = (language, places)
        if key not in self._kept:
            self._kept[key] = _words(self.news, places, language)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _words(news: News, places: Iterable[int], language: str) -> tuple[str, str, str]:
    found = groups(news, tuple(places), language=language)
    with translation.override(language):
        link = reverse("deliberation:following")
    context = {
        "groups": found[:MOST_TOLD],
        "first": found[0].title,
        "others": len(found) - 1,
        "more": max(len(found) - MOST_TOLD, 0),
    }
    subject, body = messages.written(kind=DIGEST.key, language=language, context=context, link=link)
    return subject, body, link
