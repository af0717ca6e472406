"""What a page says to all its readers alike, made once and kept until an act moves it.

    keeper = keeper_of(request)      # before anything is read
    row, met = proposal_of(request, public_id)
    keeper.at(row.table)
    html = keeper.keep("amendments", [moves.proposal(row.pk)], lambda: render_to_string(…))

What is kept is found again only by readers of the same language, who may see the same: ``Keeper.reader``. It is made
again as soon as an act of the journal concerns one of its topics (``queries/moves.py``), when the day changes, and
after five minutes at most. What is one reader’s own (buttons, forms, their position, what they follow) stays outside;
so do names of persons, which are shown as long as each agrees. The pages of a closed table and of its texts leave
nothing behind; what lists, homes and views show of one is found again by readers of the same closed tables only.
Nothing is kept, nor read from what is kept, while something may change; and only what many ask is: an address that
takes any words would drive out all the others.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, Generic, TypeVar, cast

from django.core.cache import caches
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from chantier.deliberation.models import Table
from chantier.deliberation.permissions import findable_by
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.calendars import moments_to_come
from chantier.deliberation.queries.moves import Instant, Topic
from chantier.foundation.access.api import Speaker

#: What no act tells, such as a place that an administrator corrects by hand, shows after so many seconds.
KEPT_SECONDS: Final = 300
_A_DAY: Final = 86_400
_MISSING: Final = object()
_NAME: Final = "_keeper_of_concertation"

T = TypeVar("T")


class Unkept(Generic[T]):
    """What ``make`` gives when it must not be kept after all: it names a person."""

    def __init__(self, value: T) -> None:
        self.value = value


class Keeper:
    """What may be kept for one request, and what was. ``reader`` tells apart readers who do not see the same."""

    def __init__(self, speaker: Speaker, instant: Instant | None) -> None:
        self._instant = instant
        seen = sorted(str(one) for one in findable_by(speaker))
        self.reader: tuple[Any, ...] = ((get_language() or "fr")[:5], *seen, timezone.now().date().isoformat())

    @property
    def instant(self) -> Instant | None:
        """Where the journal stood when the page began; none where nothing may be kept."""
        return self._instant

    def at(self, table: Table) -> Keeper:
        """For a page at this table: a closed one leaves nothing behind."""
        if table.visibility == Table.CLOSED:
            self.nothing()
        return self

    def nothing(self) -> Keeper:
        """From now on keep nothing, and read nothing of what is kept."""
        self._instant = None
        return self

    def keep(
        self,
        name: str,
        topics: Iterable[Topic],
        make: Callable[[], T | Unkept[T]],
        *parts: object,
    ) -> T:
        """What ``make`` gives, or gave to such a reader. ``parts``: what else it depends on, with a plain ``repr``.

        What shows things of other tables depends on ``reach.closed_tables_seen`` too.
        """
        if self._instant is None:
            return _plain(make())
        topics = tuple(topics)
        key = hashlib.sha256(repr((name, self.reader, topics, parts)).encode()).hexdigest()
        kept = caches["concertation"].get(key, _MISSING)
        if kept is not _MISSING:
            made_at, value = kept
            if not moves.moved_since(made_at, topics):
                return cast(T, value)
        made = make()
        if isinstance(made, Unkept):
            return cast(T, made.value)
        caches["concertation"].set(key, (self._instant, made), KEPT_SECONDS)
        return made


def by_content(name: str, said: object, make: Callable[[], str]) -> SafeString:
    """What ``make`` draws, found again by all that it says: ``said`` holds everything that it is drawn from.

    Nothing has to move it, and nobody finds it who has not the same to draw. ``said`` has a plain ``repr``.
    """
    key = hashlib.sha256(repr((name, get_language(), get_current_timezone_name(), said)).encode()).hexdigest()
    kept: SafeString | None = caches["contributions"].get(key)
    if kept is None:
        kept = mark_safe(make())  # noqa: S308  what templates wrote
        caches["contributions"].set(key, kept, _A_DAY)
    return kept


def keeper_of(request: HttpRequest) -> Keeper:
    """The keeper of this page. Ask for it first: what was read before it may be older than it says. One query."""
    if _NAME not in request.__dict__:
        speaker = getattr(request, "speaker", None) or Speaker.visitor()
        request.__dict__[_NAME] = Keeper(speaker, moves.now() if request.method in ("GET", "HEAD") else None)
    return begun(request)


def stretch(keeper: Keeper, at: datetime) -> str:
    """What tells this stretch of time from the next one, where an end passes or a seat begins with no act.

    Nothing where nothing is kept.
    """
    if keeper.instant is None:
        return ""
    to_come = keeper.keep("moments", [moves.CONCERTATION], lambda: moments_to_come(at))
    return str(next(iter(to_come[bisect_right(to_come, at) :]), None))


def begun(request: HttpRequest) -> Keeper:
    """The keeper that was asked for before this page read anything; else one that keeps nothing."""
    return cast(Keeper, request.__dict__.get(_NAME) or NOTHING_KEPT)


NOTHING_KEPT: Final = Keeper(Speaker.visitor(), None)


def _plain(made: T | Unkept[T]) -> T:
    return cast(T, made.value) if isinstance(made, Unkept) else made
