"""What happened at tables, as news: on what, of which kind, and to which of the things that people follow it belongs.

News is gathered once for everybody, then each person takes what is theirs: nothing is asked of the database for each
person. ``queries/gathering.py`` gathers it, ``services/digests.py`` tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import translation

from chantier.deliberation.core import following as core
from chantier.deliberation.follow_phrases import happened
from chantier.deliberation.models import Table
from chantier.deliberation.queries.deadlines import Deadline
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.deliberation.whereabouts import path_of

Topic = tuple[str, int]
#: Groups kept said, of all those who read: what bounds the memory of an edition.
_MOST_GROUPS: Final = 2_000
_ROUTES: Final = {core.TABLE: "table", core.PROPOSAL: "proposal", core.NEED: "need", core.QUESTION: "question"}


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. ``thing`` is what it is on, ``table_id`` 0 where no table hides it."""

    act_id: int
    name: str
    kind: str
    at: datetime
    person_id: int | None
    thing: Topic
    table_id: int
    topics: frozenset[Topic]
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """What news is on: its page and its title."""

    public_id: str
    slug: str
    text_id: int | None
    title: str


@dataclass(frozen=True)
class Group:
    """What happened to one thing, in a language."""

    title: str
    language: str
    url: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a thing is, and since when it may be spoken of."""

    table_id: int
    question_id: int | None = None
    territory_id: int | None = None
    themes: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass
class News:
    """Gathered news, in the order of time, with what is needed to say it."""

    items: list[Item] = field(default_factory=list)
    things: dict[Topic, Thing] = field(default_factory=dict)
    tables: dict[int, Table] = field(default_factory=dict)
    facts: dict[Topic, Facts] = field(default_factory=dict)
    _titles: dict[str, dict[Topic, tuple[str, str]]] = field(default_factory=dict)
    _by_topic: dict[Topic, list[int]] | None = None
    _groups: dict[tuple[Topic, tuple[int, ...], str], Group] = field(default_factory=dict)

    def about(self, topics: Iterable[Topic]) -> list[int]:
        """The places, in ``items``, of what belongs to one of these topics, each once, in order."""
        if self._by_topic is None:
            self._by_topic = {}
            for place, item in enumerate(self.items):
                for topic in item.topics:
                    self._by_topic.setdefault(topic, []).append(place)
        return sorted({place for topic in topics for place in self._by_topic.get(topic, ())})

    def title(self, thing: Topic, language: str) -> tuple[str, str]:
        """(title, its language) of a thing: in this language, or as written. Two queries a language, for all."""
        if language not in self._titles:
            texts = wordings((one.text_id for one in self.things.values() if one.text_id), language=language)
            self._titles[language] = {topic: _titled(one, texts, language) for topic, one in self.things.items()}
        return self._titles[language].get(thing, ("", language))

    def group(self, thing: Topic, places_on: tuple[int, ...], language: str) -> Group:
        """What happened to one thing, in a language: said once for all those who are told the same."""
        key = (thing, places_on, language)
        if key not in self._groups:
            if len(self._groups) >= _MOST_GROUPS:
                self._groups.clear()
            self._groups[key] = _group(self, thing, places_on, language)
        return self._groups[key]

    def path(self, thing: Topic, language: str) -> str:
        """The page of a thing in a language."""
        found = self.things[thing]
        return path_of(_ROUTES[thing[0]], found.public_id, found.slug, language=language)


def groups(news: News, places_in: Sequence[int], *, language: str) -> tuple[Group, ...]:
    """These pieces of news by the thing they are on, what closes first of all, in a language."""
    by_thing: dict[Topic, list[int]] = {}
    closing: set[Topic] = set()
    for place in places_in:
        item = news.items[place]
        by_thing.setdefault(item.thing, []).append(place)
        if item.deadline is not None:
            closing.add(item.thing)
    order = sorted(by_thing, key=lambda thing: thing not in closing)
    return tuple(news.group(thing, tuple(by_thing[thing]), language) for thing in order)


def _group(news: News, thing: Topic, places_on: tuple[int, ...], language: str) -> Group:
    counts: dict[tuple[str, bool], int] = {}
    closing: list[Deadline] = []
    for place in places_on:
        item = news.items[place]
        if item.deadline is not None:
            closing.append(item.deadline)
        else:
            key = (item.name, item.kind == core.ANSWER)
            counts[key] = counts.get(key, 0) + 1
    title, title_language = news.title(thing, language)
    with translation.override(language):
        return Group(
            title=title,
            language=title_language,
            url=settings.CHANTIER_ADDRESS + news.path(thing, language),
            lines=(
                *(f"{one.sentence} — {one.day}" for one in closing),
                *(happened(name, n, is_answer=answer) for (name, answer), n in counts.items()),
            ),
        )


def _titled(one: Thing, texts: Mapping[int, Wording], language: str) -> tuple[str, str]:
    words = texts.get(one.text_id or 0)
    return (words.title, words.language) if words is not None and words.title else (one.title, language)
