"""What is known of a link after it was looked at: a link is dead only after several failures over days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from chantier.library.core.reasons import Reason

NEVER, GOOD, MOVED, BLOCKED, DEAD = "never", "good", "moved", "blocked", "dead"

#: How many failures, over how many days, before a link is dead.
FAILURES, OVER = 3, timedelta(days=3)
#: When a link is looked at again: in order, after a failure, when it is in order or lost.
AGAIN_SOON, AGAIN_FAILING, AGAIN = timedelta(hours=20), timedelta(days=2), timedelta(days=30)

#: Statuses by which a site refuses programs, or this moment, without saying that nothing is there.
_REFUSED: Final = frozenset({401, 402, 403, 405, 406, 407, 423, 428, 429, 451, 999})


@dataclass(frozen=True)
class Looked:
    """What came back: a ``status``, or the ``trouble`` that prevented one (a code of the fence).

    ``moved_to`` is where a permanent move leads.
    """

    status: int = 0
    trouble: str = ""
    moved_to: str = ""


@dataclass(frozen=True)
class LinkState:
    """What is known. ``failures`` since ``failing_since``; ``reason`` says the last that was seen."""

    state: str = NEVER
    reason: Reason | None = None
    failures: int = 0
    failing_since: datetime | None = None
    dead_since: datetime | None = None
    again_at: datetime | None = None


#: Troubles that say nothing of the link itself: nobody was asked.
NOT_ASKED: Final = frozenset({"fetch_off", "fetch_host"})
#: Troubles that will not pass: the address is not one that this program follows.
_NOT_FOLLOWED: Final = frozenset(
    {"fetch_private", "fetch_scheme", "fetch_credentials", "fetch_port", "fetch_unreadable", "link_robots"}
)


def after(before: LinkState, looked: Looked, *, at: datetime, spread: int = 0) -> LinkState:
    """What is known after a look. ``spread`` (any number) keeps links added together from being due together."""
    later = AGAIN + timedelta(hours=spread % 96)
    if looked.trouble in NOT_ASKED:
        return replace(before, again_at=at + AGAIN_SOON)
    # A document too large to be taken was there to be taken.
    if 200 <= looked.status < 300 or looked.trouble == "fetch_large":
        if looked.moved_to:
            return LinkState(MOVED, Reason("link_moved", {"url": looked.moved_to}), again_at=at + later)
        return LinkState(GOOD, again_at=at + later)
    if looked.trouble in _NOT_FOLLOWED:
        return LinkState(BLOCKED, Reason(looked.trouble), again_at=at + later)
    if looked.status in _REFUSED:
        return LinkState(BLOCKED, Reason("link_refused", {"status": looked.status}), again_at=at + later)
    return _failed(before, looked, at, later)


def _failed(before: LinkState, looked: Looked, at: datetime, later: timedelta) -> LinkState:
    reason = Reason(looked.trouble) if looked.trouble else Reason("link_status", {"status": looked.status})
    since = before.failing_since or at
    failures = before.failures + 1
    if before.state == DEAD or (failures >= FAILURES and at - since >= OVER):
        return LinkState(DEAD, reason, failures, since, before.dead_since or since, at + later)
    wait = AGAIN_SOON if failures == 1 else AGAIN_FAILING
    return LinkState(before.state, reason, failures, since, None, at + wait)


def archived(url: str, seen_on: date | None) -> str:
    """Where the Internet Archive would show the address as it was near a day (its documented form of address)."""
    return f"https://web.archive.org/web/{seen_on.strftime('%Y%m%d') if seen_on else '2'}/{url}"


def same_place(one: str, other: str) -> bool:
    """Whether two addresses differ by nothing a person would correct: the final slash, the encrypted scheme."""
    return one.replace("http://", "https://", 1).rstrip("/") == other.replace("http://", "https://", 1).rstrip("/")


def to_json(known: LinkState) -> dict[str, Any]:
    """What is kept beside the state: the reason, the failures and since when."""
    written: dict[str, Any] = {}
    if known.reason:
        written = {"code": known.reason.code, "params": dict(known.reason.params)}
    if known.failures:
        written["failures"] = known.failures
        written["failing_since"] = known.failing_since.isoformat() if known.failing_since else ""
    return written


def from_json(state: str, data: dict[str, Any], dead_since: datetime | None) -> LinkState:
    """What ``to_json`` kept."""
    since = data.get("failing_since")
    return LinkState(
        state,
        Reason(data["code"], data.get("params", {})) if data.get("code") else None,
        int(data.get("failures", 0)),
        datetime.fromisoformat(since) if since else None,
        dead_since,
    )
