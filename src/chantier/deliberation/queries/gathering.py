"""Gathering news: acts of the journal and deadlines, read a thousand at a time into ``News``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from chantier.deliberation import acts
from chantier.deliberation.core import following as core
from chantier.deliberation.models import (
    Argument,
    Need,
    NeedConcept,
    Proposal,
    ProposalConcept,
    Question,
    Table,
    TableConcept,
)
from chantier.deliberation.news_acts import NEWS as NEWS_ACTS
from chantier.deliberation.queries.audience import is_told
from chantier.deliberation.queries.deadlines import Deadline
from chantier.deliberation.queries.news import Facts, Item, News, Thing, Topic
from chantier.foundation.journal.api import ActView, acts_between
from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

#: Acts read at once for one edition of news, the latest: what bounds its memory.
MOST_ACTS: Final = 50_000
_CHUNK: Final = 1_000
_KINDS: Final = (core.TABLE, core.PROPOSAL, core.NEED, core.QUESTION)


def gathered(*, after: datetime, until: datetime) -> News:
    """All that happened in (after, until], the latest 50,000 acts at most."""
    news = News()
    told = acts_between(tuple(NEWS_ACTS), after=after, until=until, most=MOST_ACTS)
    for start in range(0, len(told), _CHUNK):
        add_acts(news, told[start : start + _CHUNK])
    return news


def add_acts(news: News, told: Sequence[ActView]) -> None:
    """Add what these acts tell to whoever may see it; drafts and hidden contributions tell nothing."""
    by_kind: dict[str, set[int]] = {}
    for act in told:
        if act.subject_id.isdecimal():
            by_kind.setdefault(act.subject_kind, set()).add(int(act.subject_id))
    shown = Argument.objects.filter(pk__in=by_kind.get("deliberation.argument", ()), state=Argument.SHOWN)
    arguments = {row.pk: row for row in shown.select_related("amendment").order_by("pk")}
    subjects = {act.id: found for act in told if (found := _subject(act, arguments)) is not None}
    _read_things(news, {topic for topic, _kind, _table in subjects.values()})
    tables = {table for _topic, _kind, table in subjects.values() if table}
    tables |= {news.facts[one[0]].table_id for one in subjects.values() if one[0] in news.facts}
    _read_tables(news, tables)
    around = _Around(news)
    for act in told:
        if act.id not in subjects or subjects[act.id][0] not in news.facts:
            continue
        topic, kind, table_id = subjects[act.id]
        one = news.facts[topic]
        table_id = table_id or one.table_id
        if (table_id and table_id not in news.tables) or (one.since is not None and act.at < one.since):
            continue  # of a table that is gone, or from when the text was still a draft
        topics = around.topics(topic, one, table_id)
        news.items.append(Item(act.id, act.name, kind, act.at, act.person_id, topic, table_id, topics))


def add_deadlines(news: News, found: Iterable[Deadline], *, pace: str) -> None:
    """Add what closes soon, as news of the instant at which this pace tells it. Before any ``about``."""
    found = list(found)
    _read_tables(news, {one.table_id for one in found})
    around = _Around(news)
    for one in found:
        topic = (core.TABLE, one.table_id)
        topics = around.topics(topic, news.facts[topic], one.table_id)
        if one.question_id:
            topics |= {(core.QUESTION, one.question_id)}
        at = one.at - core.LEADS[pace]
        news.items.append(Item(0, "", core.DEADLINE, at, None, topic, one.table_id, topics, one))
    news.items.sort(key=lambda item: (item.at, item.act_id))


# Reading what acts are on ---------------------------------------------------------------------------


def _subject(act: ActView, arguments: Mapping[int, Argument]) -> tuple[Topic, str, int] | None:
    """(what an act is on, its kind of news, the table it names), or nothing to tell."""
    kind = NEWS_ACTS[act.name]
    if act.name == acts.VERSION_WRITTEN and act.data.get("version") == 1:
        return None  # the first one is the text itself
    number = int(act.subject_id) if act.subject_id.isdecimal() else 0
    table_id = int(act.data.get("table") or 0)
    match act.subject_kind:
        case "deliberation.proposal":
            return (core.PROPOSAL, number), kind, 0
        case "deliberation.amendment":
            return (core.PROPOSAL, int(act.data.get("proposal", 0))), kind, 0
        case "deliberation.need":
            return (core.NEED, number), kind, 0
        case "deliberation.question":
            return (core.QUESTION, number), kind, table_id
        case "deliberation.table":
            return (core.TABLE, number), kind, number
        case "deliberation.mandate":
            return (core.TABLE, table_id), kind, table_id
        case "deliberation.argument" if number in arguments:
            row = arguments[number]
            kind = core.ANSWER if row.is_official else kind
            return _on(row), kind, row.table_id
    return None


def _on(row: Argument) -> Topic:
    if row.amendment is not None:
        return (core.PROPOSAL, row.amendment.proposal_id)
    if row.proposal_id:
        return (core.PROPOSAL, row.proposal_id)
    return (core.NEED, row.need_id) if row.need_id else (core.QUESTION, row.question_id or 0)


def _read_things(news: News, topics: set[Topic]) -> None:
    facts = news.facts
    fresh = {topic for topic in topics if topic not in facts}
    ids = {kind: {pk for each, pk in fresh if each == kind} for kind in _KINDS}
    themes = _themes(ids)
    for row in Proposal.objects.filter(pk__in=ids[core.PROPOSAL]).select_related("current").order_by("pk"):
        if is_told(row):
            topic = (core.PROPOSAL, row.pk)
            text_id = row.current.text_id if row.current else None
            news.things[topic] = Thing(row.public_id, row.slug, text_id, row.title)
            facts[topic] = Facts(row.table_id, row.question_id, row.territory_id, themes.get(topic, ()), row.opened_at)
    for need in Need.objects.filter(pk__in=ids[core.NEED]).exclude(state=Need.WITHDRAWN).order_by("pk"):
        topic = (core.NEED, need.pk)
        news.things[topic] = Thing(need.public_id, need.slug, need.text_id, "")
        facts[topic] = Facts(need.table_id or 0, None, need.territory_id, themes.get(topic, ()))
    for one in Question.objects.filter(pk__in=ids[core.QUESTION]).order_by("pk"):
        topic = (core.QUESTION, one.pk)
        news.things[topic] = Thing(one.public_id, one.slug, one.text_id, "")
        facts[topic] = Facts(one.asked_by_id, one.pk)
    _read_tables(news, ids[core.TABLE])


def _read_tables(news: News, table_ids: set[int]) -> None:
    fresh = {pk for pk in table_ids if pk and pk not in news.tables}
    if not fresh:
        return
    themes = _themes({core.TABLE: fresh})
    for row in Table.objects.filter(pk__in=fresh).order_by("pk"):
        topic = (core.TABLE, row.pk)
        news.tables[row.pk] = row
        news.things[topic] = Thing(row.public_id, row.slug, row.text_id, "")
        news.facts[topic] = Facts(row.pk, None, row.territory_id, themes.get(topic, ()))


def _themes(ids: Mapping[str, set[int]]) -> dict[Topic, tuple[str, ...]]:
    found: dict[Topic, tuple[str, ...]] = {}
    for kind, model, column in (
        (core.PROPOSAL, ProposalConcept, "proposal_id"),
        (core.NEED, NeedConcept, "need_id"),
        (core.TABLE, TableConcept, "table_id"),
    ):
        if not ids.get(kind):
            continue
        rows = model._default_manager.filter(**{f"{column}__in": ids[kind]}, scheme="theme").order_by("pk")
        for pk, slug in rows.values_list(column, "concept"):
            found[(kind, pk)] = (*found.get((kind, pk), ()), slug)
    return found


class _Around:
    """What contains a thing: its table, its question, every territory and theme above its own."""

    def __init__(self, news: News) -> None:
        self.news, self.facts = news, news.facts
        self.containers = places.containers_of(
            {one.territory_id for one in self.facts.values() if one.territory_id is not None}
        )
        self.known: dict[tuple[Topic, int], frozenset[Topic]] = {}

    def topics(self, topic: Topic, one: Facts, table_id: int) -> frozenset[Topic]:
        """Whatever may be followed and has this in it."""
        if (topic, table_id) not in self.known:
            at_table = self.facts.get((core.TABLE, table_id))
            found = {topic}
            if table_id:
                found.add((core.TABLE, table_id))
            if one.question_id:
                found.add((core.QUESTION, one.question_id))
            for each in filter(None, (one, at_table)):
                if each.territory_id is not None:
                    found |= {(core.TERRITORY, pk) for pk in self.containers[each.territory_id]}
                found |= {(core.THEME, pk) for pk in _broader(each.themes)}
            self.known[topic, table_id] = frozenset(found)
        return self.known[topic, table_id]


def _broader(slugs: Iterable[str]) -> set[int]:
    found: set[int] = set()
    ahead = list(slugs)
    while ahead:
        concept = words.by_slug("theme", ahead.pop())
        if concept is not None and concept.id not in found:
            found.add(concept.id)
            ahead += concept.broader
    return found
