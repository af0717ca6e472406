"""An agenda: the hour foreseen for each point, and the one form in which it is sent and kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from chantier.assemblies.core.canonical import canonical

FORMAT: Final = "chantier-agenda"


@dataclass(frozen=True)
class Point:
    """A point: what kind, what it is called and says, how long it is foreseen to last (minutes; None: nobody said).

    ``proposal`` and ``fingerprint``: a settled text and its SHA-256; ``documents``: public identifiers of resources.
    """

    kind: str
    title: str
    text: str = ""
    minutes: int | None = None
    proposal: str = ""
    fingerprint: str = ""
    adopts: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """What a notice says of a meeting beside its points. No address of a remote room: it is not for everybody."""

    meeting: str
    body: str
    kind: str
    title: str
    language: str
    starts_at: datetime
    ends_at: datetime | None
    mode: str
    place: str
    roll_on: date
    invitation: str
    by_laws_from: date


def hours(starts_at: datetime, minutes: Iterable[int | None]) -> tuple[datetime | None, ...]:
    """When each point begins, as foreseen; None after one whose length nobody said."""
    found: list[datetime | None] = []
    at: datetime | None = starts_at
    for length in minutes:
        found.append(at)
        at = at + timedelta(minutes=length) if at is not None and length is not None else None
    return tuple(found)


def content(sent: Sent, points: Sequence[Point]) -> bytes:
    """The canonical bytes of an agenda as it is sent. Raises `Impossible` for what is no canonical value."""
    said: dict[str, Any] = {
        "v": 1,
        "format": FORMAT,
        "meeting": sent.meeting,
        "body": sent.body,
        "kind": sent.kind,
        "title": sent.title,
        "language": sent.language,
        "starts_at": _instant(sent.starts_at),
        "ends_at": _instant(sent.ends_at) if sent.ends_at is not None else None,
        "mode": sent.mode,
        "place": sent.place,
        "roll_on": sent.roll_on.isoformat(),
        "invitation": sent.invitation,
        "by_laws_from": sent.by_laws_from.isoformat(),
        "items": [
            {
                "number": number,
                "kind": one.kind,
                "title": one.title,
                "text": one.text,
                "minutes": one.minutes,
                "proposal": one.proposal,
                "fingerprint": one.fingerprint,
                "adopts": one.adopts,
                "documents": list(one.documents),
            }
            for number, one in enumerate(points, start=1)
        ],
    }
    return canonical(said)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
