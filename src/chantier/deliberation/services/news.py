"""Telling a piece of news at once to those who want it so: in batches, each person once, and only so much a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from chantier.deliberation.core import following as core
from chantier.deliberation.follow_notices import NEWS
from chantier.deliberation.models import Follow, Follower
from chantier.deliberation.news_acts import NEWS as NEWS_ACTS
from chantier.deliberation.queries.audience import Seen
from chantier.deliberation.queries.following import paces_of
from chantier.deliberation.queries.gathering import add_acts
from chantier.deliberation.queries.news import News, Topic, groups
from chantier.deliberation.services.digests import BATCH, news_key
from chantier.deliberation.services.following import PURPOSE
from chantier.foundation.journal.api import act_by_id
from chantier.foundation.messages import api as messages
from chantier.foundation.people import api as people

#: Told at once in one day; what comes after waits for the digest of the day.
MOST_A_DAY: Final = 20


def tell_at_once(*, act_id: int, at: datetime) -> int:
    """Tell one act to whoever follows what it is on and wants this kind of news at once; how many. Safe to run twice.

    Killed between two batches, it leaves the others to the digest of the day.
    """
    act = act_by_id(act_id)
    if act is None or act.name not in NEWS_ACTS:
        return 0
    news = News()
    add_acts(news, [act])
    if not news.items:
        return 0
    told, last = 0, 0
    on_it = Q()
    for kind, target_id in news.items[0].topics:
        on_it |= Q(kind=kind, target_id=target_id)
    follows = Follow.objects.filter(on_it, since__lt=act.at).exclude(person_id=act.person_id or 0)
    while True:
        ids = list(
            follows.filter(person_id__gt=last)
            .order_by("person_id")
            .values_list("person_id", flat=True)
            .distinct()[:BATCH]
        )
        if not ids:
            return told
        told += _tell_batch(news, act_id, ids, at)
        last = ids[-1]


@transaction.atomic
def _tell_batch(news: News, act_id: int, person_ids: list[int], at: datetime) -> int:
    item = news.items[0]
    paces = paces_of(person_ids)
    wanted = {pk for pk in person_ids if core.pace_of(item.kind, paces.get(pk, {})) == core.NOW}
    # Whoever had the digest of the day since has read it there.
    waiting = Follower.objects.filter(person_id__in=wanted, daily_until__lt=item.at)
    wanted &= set(waiting.values_list("person_id", flat=True)) & people.consented_among(wanted, PURPOSE)
    wanted &= Seen(news.tables.values(), wanted, at=at).of(item.table_id)
    heard = messages.keys_told(wanted, kind=NEWS.key, since=at - timedelta(days=1))
    thing: Topic = item.thing
    words: dict[str, tuple[str, str, str]] = {}
    tellings = []
    for person in people.persons(pk for pk in wanted if len(heard.get(pk, ())) < MOST_A_DAY).values():
        if person.language not in words:
            (group,) = groups(news, [0], language=person.language)
            link = news.path(thing, person.language)
            written = messages.written(kind=NEWS.key, language=person.language, context={"group": group}, link=link)
            words[person.language] = (*written, link)
        tellings.append(messages.Telling(person.id, news_key(act_id), person.language, *words[person.language]))
    return messages.notify_many(kind=NEWS.key, tellings=tellings, at=at) if tellings else 0
