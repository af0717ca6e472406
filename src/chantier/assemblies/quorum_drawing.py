"""The quorum along a meeting, as a line of steps: pure geometry, percentages and units of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

WIDTH: Final = 640.0
HEIGHT: Final = 160.0
_EDGE: Final = 6.0


@dataclass(frozen=True)
class Step:
    """So many voices present, and so many needed, from this instant on."""

    at: datetime
    present: int
    needed: int


@dataclass(frozen=True)
class Staircase:
    """A line of voices present, one of voices needed, where the quorum was lacking, and the instant looked at."""

    line: str
    needed: str
    lacking: tuple[tuple[float, float], ...]  # (x, width) of each stretch
    looked_at: float | None
    width: float = WIDTH
    height: float = HEIGHT
    top: int = 1


def staircase(steps: Sequence[Step], *, until: datetime, looked_at: datetime | None = None) -> Staircase | None:
    """The picture from the first step until an instant; None where nothing happened yet."""
    if not steps:
        return None
    begins, ends = steps[0].at, max(until, steps[-1].at)
    length = (ends - begins).total_seconds() or 1.0
    top = max(1, *(max(one.present, one.needed) for one in steps))

    def x(at: datetime) -> float:
        return round(WIDTH * min(1.0, max(0.0, (at - begins).total_seconds() / length)), 1)

    def y(voices: int) -> float:
        return round(HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * voices / top, 1)

    line, needed = f"M0 {y(steps[0].present):g}", f"M0 {y(steps[0].needed):g}"
    for one in steps[1:]:
        line += f"H{x(one.at):g}V{y(one.present):g}"
        needed += f"H{x(one.at):g}V{y(one.needed):g}"
    edges = [*(x(one.at) for one in steps), WIDTH]
    lacking: list[tuple[float, float]] = []
    for place, one in enumerate(steps):
        here, there = edges[place], edges[place + 1]
        if one.present >= one.needed or there <= here:
            continue
        if lacking and lacking[-1][0] + lacking[-1][1] == here:
            lacking[-1] = (lacking[-1][0], round(there - lacking[-1][0], 1))
        else:
            lacking.append((here, round(there - here, 1)))
    seen = x(looked_at) if looked_at is not None and begins <= looked_at <= ends else None
    return Staircase(f"{line}H{WIDTH:g}", f"{needed}H{WIDTH:g}", tuple(lacking), seen, top=top)
