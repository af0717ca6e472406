"""The shapes of the charts that `charts.py` makes and `ui/components/charts/` draws.

Bars and intervals stand on percentages of the width, so that their text keeps its size on every screen.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chantier.foundation.ui.labels import Label
from chantier.foundation.ui.parts import Table, Word


@dataclass(frozen=True, slots=True)
class Amount:
    """A labelled quantity. `text` is how it is written for people; `note` its denominator."""

    label: Word
    value: float
    text: Word = ""
    url: str = ""
    note: Word = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn bar: where it stands, and its length as a percentage of the room."""

    amount: Amount
    y: float
    length: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, longest possible at 1."""

    title: Word
    sentence: Word
    source: Word
    bars: tuple[Bar, ...]
    height: float
    table: Table
    template: str = "bars"


@dataclass(frozen=True, slots=True)
class Heap:
    """What somebody received at once: how much, what to call it, and the class that paints it."""

    value: float
    label: Word
    css: str


@dataclass(frozen=True, slots=True)
class Contender:
    """Who received heaps, one after the other; `text` is their sum for people, `note` what became of it."""

    label: Word
    heaps: tuple[Heap, ...]
    text: Word
    note: Word = ""


@dataclass(frozen=True, slots=True)
class DrawnHeap:
    """A heap where it stands, in percentages of the room."""

    heap: Heap
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A contender where it stands."""

    contender: Contender
    y: float
    heaps: tuple[DrawnHeap, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of heaps for each contender, beside what must be reached, if anything must."""

    title: Word
    sentence: Word
    source: Word
    lines: tuple[Line, ...]
    legend: tuple["LegendEntry", ...]
    reference_x: float | None
    reference_label: Word
    height: float
    table: Table
    template: str = "tally"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole: `share` exact, `x` and `width` percentages."""

    label: Word
    count: int
    share: Fraction
    kind: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Stacked:
    """One bar cut in parts of a whole."""

    title: Word
    sentence: Word
    source: Word
    parts: tuple[Part, ...]
    total: int
    table: Table
    template: str = "stacked"


@dataclass(frozen=True, slots=True)
class Proportion:
    """`part` of `whole` in a group, to be shown with its uncertainty."""

    label: Word
    part: int
    whole: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A drawn estimate with its interval; `few` where the whole is too small to say much; `counted` is part / whole."""

    proportion: Proportion
    share: float
    low: float
    high: float
    few: bool
    y: float
    x: float
    x_low: float
    x_high: float
    text: Word
    counted: Word


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    x: float
    text: Word
    anchor: str


@dataclass(frozen=True, slots=True)
class Intervals:
    """Shares of several groups, each a dot on its 95 % interval, beside a share of reference."""

    title: Word
    sentence: Word
    source: Word
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    reference_x: float | None
    reference_label: Word
    height: float
    table: Table | None
    table_url: str = ""
    """Where the page says the same numbers in a table of its own, when the picture carries none."""
    template: str = "intervals"


@dataclass(frozen=True, slots=True)
class Place:
    """A territory to shade: `path` is the `d` of its outline, `value` None where nothing is known."""

    label: Word
    path: str
    value: float | None
    text: Word = ""
    url: str = ""
    few: bool = False
    """Drawn hatched: the number rests on too few to be compared."""


@dataclass(frozen=True, slots=True)
class Shaded:
    """A drawn territory with the class of its value."""

    place: Place
    css: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A colour of the legend in words."""

    css: str
    text: Word


@dataclass(frozen=True, slots=True)
class Choropleth:
    """Shaded territories; `view_box` is that of the paths."""

    title: Word
    sentence: Word
    source: Word
    view_box: str
    areas: tuple[Shaded, ...]
    legend: tuple[LegendEntry, ...]
    backdrop: str
    has_few: bool
    has_none: bool
    table: Table | None
    labels: tuple[Label, ...] = ()
    inset: Any = None
    """The whole, small: ``view_box``, ``width``, ``height``, ``path``, ``frame`` (x, y, width, height), ``corner``."""
    table_url: str = ""
    """Where the page says the same numbers in a table of its own, when the picture carries none."""
    template: str = "choropleth"


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small line without axes: its ends are written beside it."""

    title: Word
    sentence: Word
    source: Word
    line: str
    ground: str
    last_x: float
    last_y: float
    first: Amount
    last: Amount
    width: float
    height: float
    table: Table
    template: str = "sparkline"
