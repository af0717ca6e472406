"""What moved, and when: what each act of the journal changes on the pages of concertation.

A page that keeps something made from many rows asks one question of the database: which acts were written since. Each
process reads them once and remembers, for each topic, the last act that concerns it. An act that is not understood
concerns everything: what is kept is too often made again, never too seldom.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.db import connection

from chantier.deliberation import acts
from chantier.foundation.journal.api import ActView, acts_from, newest_act

Topic = tuple[str, int]

#: Whatever is done at any table; nothing that is kept outlives what may concern it elsewhere (names, sources, places).
CONCERTATION: Final[Topic] = ("concertation", 0)
_EVERYTHING: Final[Topic] = ("everything", 0)
#: Which texts there are, where, in which state and which moved last: what lists of them are narrowed and counted by.
LISTED: Final[Topic] = ("listed", 0)
#: What shows on no kept page: accounts, letters, the public site, what is asked of the library and follows nothing.
#: Names of persons are not kept where they show; what changes them moves everything all the same.
_APART: Final = ("people.", "messages.", "editorial.", "deliberation.followed", "deliberation.left")
_APART_TOO: Final = frozenset(
    {"deliberation.paces_chosen", "library.resource_cited", "library.citation_removed", "library.search_kept"}
)
_NAMING: Final = ("people.consent_", "people.person_corrected", "people.person_erased")
_OWN: Final = "deliberation."
#: Themes that become one, or two again, are other themes of the texts that bear them.
_THEMES: Final = "words."
#: What is said of a text and leaves it where it is in every list.
_SAID_OF_A_TEXT: Final = frozenset(
    {
        acts.POSITION_TAKEN,
        acts.POSITION_WITHDRAWN,
        acts.EVIDENCE_ADDED,
        acts.EVIDENCE_REMOVED,
        acts.EVIDENCE_FLAGGED,
        acts.EVIDENCE_UNFLAGGED,
        acts.ORIGIN_LINKED,
        acts.ORIGIN_UNLINKED,
    }
)
#: {what the data of an act name: the topic that it is}. A need is joined ``into`` another, or was one ``of`` it.
_NAMED: Final = {
    "proposal": "proposal",
    "table": "table",
    "need": "need",
    "question": "question",
    "into": "need",
    "of": "need",
}
#: More acts at once than this, or more topics than that, and everything moved.
_MOST_ACTS: Final = 1_000
_MOST_TOPICS: Final = 50_000
#: On PostgreSQL a number may be written after a higher one: acts of these last seconds are read again.
_OVERLAP: Final = 60.0
#: There, a process that begins reads so many numbers before the last: one of them may come yet.
_BEFORE: Final = 100


def proposal(pk: int) -> Topic:
    """Whatever is done to a proposal: its text, amendments, debate, positions, evidence."""
    return ("proposal", pk)


def table(pk: int) -> Topic:
    """Whatever is done to a table itself: its words, seats, calendar, mandate."""
    return ("table", pk)


def need(pk: int) -> Topic:
    """Whatever is done to a need."""
    return ("need", pk)


def question(pk: int) -> Topic:
    """Whatever is done to a question."""
    return ("question", pk)


@dataclass(frozen=True)
class Instant:
    """How much of the journal this process had read; ``epoch`` changes when the journal is no longer the same one."""

    epoch: int
    read: int


def now() -> Instant:
    """Where the journal stands. One query, which reads only what was written since this process last asked."""
    return _watch.now()


def moved_since(instant: Instant, topics: Iterable[Topic], *, whatever: bool = True) -> bool:
    """Whether an act that concerns one of these topics was written after this instant. No query: ask ``now`` first.

    ``whatever``: or an act that is not understood, which may concern names, sources and places.
    """
    return _watch.moved_since(instant, (_EVERYTHING, *topics) if whatever else topics)


class _Watch:
    """What this process knows of the journal. Acts are counted as they are read: their numbers may come in disorder."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._epoch = 0
        self._read = 0
        #: {number: (act, when it was first read)} of the last acts, one at least; replaced, never changed.
        self._recent: dict[int, tuple[ActView, float]] = {}
        #: {topic: how many acts had been read once the last that concerns it was}
        self._last: dict[Topic, int] = {_EVERYTHING: 0}

    def now(self) -> Instant:
        known = self._recent
        if known:
            floor = min(known)
            told = acts_from(floor, most=_MOST_ACTS)
            found = {act.id: act for act in told}
            # A journal that was put back, or emptied, no longer has every act that was read.
            if len(told) < _MOST_ACTS and all(found.get(pk) == act for pk, (act, _seen) in known.items()):
                return self._add(told)
        return self._anew()

    def moved_since(self, instant: Instant, topics: Iterable[Topic]) -> bool:
        if instant.epoch != self._epoch:
            return True
        return any(self._last.get(topic, 0) > instant.read for topic in topics)

    def _anew(self) -> Instant:
        newest = newest_act()
        told: tuple[ActView, ...] = (newest,) if newest else ()
        if newest and _overlap():
            told = acts_from(max(0, newest.id - _BEFORE), most=_MOST_ACTS)
        with self._lock:
            self._epoch += 1
            self._recent = {act.id: (act, time.monotonic()) for act in told}
            self._last = {_EVERYTHING: self._read}
            return Instant(self._epoch, self._read)

    def _add(self, told: tuple[ActView, ...]) -> Instant:
        seen, overlap = time.monotonic(), _overlap()
        with self._lock:
            recent = dict(self._recent)
            top = max(recent, default=0)
            for act in told:
                # Without an overlap, an older act is one that another thread has read meanwhile.
                if act.id in recent or (not overlap and act.id < top):
                    continue
                self._read += 1
                self._last.update(dict.fromkeys(topics_of(act), self._read))
                recent[act.id] = (act, seen)
            if len(self._last) > _MOST_TOPICS:
                self._last = {_EVERYTHING: self._read, LISTED: self._read}
            # The last of the older ones stays: what may still come has a number after it.
            older = max((pk for pk, one in recent.items() if seen - one[1] >= overlap), default=0)
            self._recent = {pk: one for pk, one in recent.items() if pk == older or seen - one[1] < overlap}
            return Instant(self._epoch, self._read)


def _overlap() -> float:
    """Seconds during which older numbers may still come: none where whoever writes waits for the other."""
    return _OVERLAP if connection.vendor == "postgresql" else 0.0


_watch = _Watch()


def topics_of(act: ActView) -> tuple[Topic, ...]:
    """What an act concerns; ``everything`` when it does not say."""
    if (act.name.startswith(_APART) and not act.name.startswith(_NAMING)) or act.name in _APART_TOO:
        return ()
    if not act.name.startswith(_OWN):
        return (_EVERYTHING, LISTED) if act.name.startswith(_THEMES) else (_EVERYTHING,)
    kind = act.subject_kind.removeprefix(_OWN)
    number = int(act.subject_id) if act.subject_id.isdecimal() else 0
    said = {name: str(act.data[name]) for name in _NAMED if act.data.get(name)}
    if not all(one.isdecimal() for one in said.values()):
        return (_EVERYTHING, CONCERTATION, LISTED)
    named = tuple((_NAMED[name], int(one)) for name, one in said.items())
    match kind:
        case "proposal" if act.name not in _SAID_OF_A_TEXT:
            return ((kind, number), *named, CONCERTATION, LISTED)
        case "proposal" | "table" | "need" | "question":
            return ((kind, number), *named, CONCERTATION)
        case "amendment" | "argument" | "mandate" if named:
            return (*named, CONCERTATION)
        case "opinion_map":
            return (*named, CONCERTATION)
    return (_EVERYTHING, CONCERTATION, LISTED)
