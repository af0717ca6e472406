"""The plane of a map as a picture: voters gathered in cells, so that no mark is one person among thousands of marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

WIDTH: Final = 480
HEIGHT: Final = 360
COLUMNS: Final = 20
ROWS: Final = 15
_LARGEST: Final = 14.0
_SMALLEST: Final = 3.0


@dataclass(frozen=True)
class Cell:
    """Voters of one group (0: none is shown) in one cell of the plane; `column` and `row` from 1, left and top."""

    column: int
    row: int
    group: int
    voters: int
    x: float
    y: float
    radius: float


def cells(voters: Iterable[Mapping[str, Any]]) -> tuple[Cell, ...]:
    """The cells that hold someone, the fullest first. `voters` have `x`, `y` and `group`, as in a result.

    The middle of the plane is that of the picture, and both directions have one scale. A disc's surface grows with
    how many it stands for.
    """
    taken = [(float(one["x"]), float(one["y"]), int(one["group"] or 0)) for one in voters]
    reach_x = max((abs(x) for x, _y, _group in taken), default=0.0)
    reach_y = max((abs(y) for _x, y, _group in taken), default=0.0)
    scale = max(reach_x / COLUMNS, reach_y / ROWS) * 2
    counted = Counter((_place(x, scale, COLUMNS), _place(-y, scale, ROWS), group) for x, y, group in taken)
    most = max(counted.values(), default=1)
    side = WIDTH / COLUMNS
    found = [
        Cell(
            column=column + 1,
            row=row + 1,
            group=group,
            voters=count,
            x=round((column + 0.5) * side, 1),
            y=round((row + 0.5) * side, 1),
            radius=round(_SMALLEST + (_LARGEST - _SMALLEST) * sqrt(count / most), 1),
        )
        for (column, row, group), count in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.voters, one.row, one.column, one.group)))


def _place(value: float, scale: float, most: int) -> int:
    return min(most - 1, max(0, int(value / scale + most / 2))) if scale else most // 2
