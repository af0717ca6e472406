"""What may be followed, the kinds of news, and how often each is told to whoever chose nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

TABLE, PROPOSAL, NEED, QUESTION, TERRITORY, THEME = "table", "proposal", "need", "question", "territory", "theme"
KINDS: Final = (TABLE, PROPOSAL, NEED, QUESTION, TERRITORY, THEME)

NOW, DAILY, WEEKLY, NEVER = "now", "daily", "weekly", "never"
PACES: Final = (NOW, DAILY, WEEKLY, NEVER)

DEADLINE, TEXT, AMENDMENT, ARGUMENT, POSITION, SETTLED, ANSWER = (
    "deadline",
    "proposal",
    "amendment",
    "argument",
    "position",
    "settled",
    "answer",
)
#: How often each kind of news is told to a person who chose nothing. What is rare and awaited comes at once.
DEFAULTS: Final[Mapping[str, str]] = {
    SETTLED: NOW,
    ANSWER: NOW,
    DEADLINE: DAILY,
    TEXT: DAILY,
    AMENDMENT: DAILY,
    POSITION: WEEKLY,
    ARGUMENT: WEEKLY,
}
#: How long before it closes something is told, by the digest of days and by that of weeks. Never told “at once”.
LEADS: Final[Mapping[str, timedelta]] = {DAILY: timedelta(days=3), WEEKLY: timedelta(days=8)}


def paces_for(kind: str) -> tuple[str, ...]:
    """The paces that a kind of news may take: a date to come is told a few days before, never at once."""
    return (DAILY, WEEKLY, NEVER) if kind == DEADLINE else PACES


def pace_of(kind: str, chosen: Mapping[str, str]) -> str:
    """How often a person hears of a kind of news, from what they chose."""
    pace = chosen.get(kind, DEFAULTS[kind])
    return pace if pace in paces_for(kind) else DEFAULTS[kind]
