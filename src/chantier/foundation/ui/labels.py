"""Names on a picture: each near its place, none over another, none cut by the edge; what does not fit is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: What a letter and a line take, in units of a drawing whose text is 14 high.
_LETTER, _LINE = 7.4, 17.0
#: Where a name may go, from its place.
_MOVES = tuple((x, y) for x in (0.0, -26.0, 26.0, -52.0, 52.0) for y in (0.0, -12.0, 12.0, -24.0, 24.0))


@dataclass(frozen=True, slots=True)
class Label:
    """One or two lines, in the middle of (x, y)."""

    x: float
    y: float
    text: str
    more: str = ""


def placed(wanted: Sequence[Label], *, width: float, height: float) -> tuple[Label, ...]:
    """Those that fit, in the order given, moved a little where that helps."""
    taken: list[tuple[float, float, float, float]] = []
    kept: list[Label] = []
    for label in wanted:
        half = max(len(label.text), len(label.more)) * _LETTER / 2
        tall = _LINE if label.more else _LINE / 2
        if width < 2 * half + 4:
            continue
        for across, down in _MOVES:
            x, y = min(max(label.x + across, half + 2), width - half - 2), label.y + down
            box = (x - half, y - tall, x + half, y + tall)
            if box[1] < 0 or box[3] > height or any(_meet(box, other) for other in taken):
                continue
            taken.append(box)
            kept.append(Label(round(x, 1), round(y, 1), label.text, label.more))
            break
    return tuple(kept)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
