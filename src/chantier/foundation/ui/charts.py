"""Pictures of numbers: pure functions that return frozen figures, drawn as SVG by `ui/components/charts/`.

Each figure carries its title, one sentence that says what the picture says (written by the caller, in the reader's
language), its source, and the table of its data. A share is between 0 and 1. No colour is decided here: marks carry
classes (`k0`…`k5` for kinds, `c0`…`c6` for quantities) that the stylesheet paints for each mode.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from chantier.foundation.ui.figures import (
    Amount,
    Bar,
    Bars,
    Choropleth,
    Contender,
    Dot,
    DrawnHeap,
    Intervals,
    LegendEntry,
    Line,
    Part,
    Place,
    Proportion,
    Shaded,
    Sparkline,
    Stacked,
    Tally,
    Tick,
)
from chantier.foundation.ui.labels import Label
from chantier.foundation.ui.numbers import between, percent, written
from chantier.foundation.ui.parts import Cell, Column, Table, Word

ROW = 46.0
"""Height of a row of bars or intervals: a line of text, and the mark under it."""
TALL_ROW = 66.0
"""Height of a row with a line of text under its mark too."""
RAMP = 7


def wilson(part: int, whole: int, *, z: float = 1.959964) -> tuple[float, float]:
    """The interval of a share, honest for small numbers (Wilson 1927, without continuity correction).

    `z` is the normal quantile, 95 % by default. Nothing observed says nothing: (0, 1).
    Raises ValueError unless 0 ≤ part ≤ whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is not a share")
    if whole == 0:
        return 0.0, 1.0
    share, square = part / whole, z * z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = z / (1 + square / whole) * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    low = 0.0 if part == 0 else max(0.0, middle - reach)
    high = 1.0 if part == whole else min(1.0, middle + reach)
    return low, high


def quantile_breaks(values: Sequence[float], classes: int = 5) -> tuple[float, ...]:
    """The thresholds that cut values into classes of about the same size: at most `classes` - 1, without repeats.

    A class begins at its threshold. Raises ValueError for fewer than 2 or more than 7 classes.
    """
    if not 2 <= classes <= RAMP:
        raise ValueError("between 2 and 7 classes")
    ordered = sorted(values)
    if not ordered:
        return ()
    cuts = (ordered[min(len(ordered) - 1, len(ordered) * k // classes)] for k in range(1, classes))
    return tuple(sorted({cut for cut in cuts if cut > ordered[0]}))


def ramp_class(value: float, breaks: Sequence[float]) -> str:
    """The colour class of a value, spread over the whole ramp whatever the number of classes."""
    return spread(bisect_right(breaks, value), len(breaks) + 1)


def spread(rank: int, classes: int) -> str:
    """`c0`…`c6` for the class `rank` among `classes`: the first is the lightest, the last the strongest."""
    return f"c{round(rank * (RAMP - 1) / (classes - 1)) if classes > 1 else 3}"


def bars(
    *,
    title: Word,
    sentence: Word,
    amounts: Sequence[Amount],
    columns: tuple[Word, Word],
    source: Word = "",
    largest: float | None = None,
) -> Bars:
    """Horizontal bars in the order given; `largest` sets the scale (the greatest amount by default)."""
    scale = largest if largest is not None else max((amount.value for amount in amounts), default=0)
    drawn = tuple(
        Bar(amount, y=rank * ROW, length=round(100 * max(0.0, amount.value) / scale, 2) if scale > 0 else 0.0)
        for rank, amount in enumerate(amounts)
    )
    rows = tuple((Cell(a.label, a.url), Cell(a.text or written(a.value), hint=a.note)) for a in amounts)
    heads = (Column(columns[0]), Column(columns[1], numeric=True))
    return Bars(title, sentence, source, drawn, ROW * max(1, len(amounts)), _table(title, heads, rows))


def stacked(
    *,
    title: Word,
    sentence: Word,
    counts: Sequence[tuple[Word, int]],
    columns: tuple[Word, Word, Word],
    source: Word = "",
) -> Stacked:
    """Parts of a whole in one bar, at most six; empty parts keep their line in the table."""
    total = sum(count for _label, count in counts)
    parts = []
    before = 0
    for rank, (label, count) in enumerate(counts):
        share = Fraction(count, total) if total else Fraction(0)
        start = Fraction(before, total) if total else Fraction(0)
        parts.append(Part(label, count, share, f"k{rank % 6}", _hundred(start), _hundred(share)))
        before += count
    rows = tuple((Cell(p.label), Cell(written(p.count)), Cell(percent(float(p.share)))) for p in parts)
    heads = (Column(columns[0]), Column(columns[1], numeric=True), Column(columns[2], numeric=True))
    return Stacked(title, sentence, source, tuple(parts), total, _table(title, heads, rows))


def tally(
    *,
    title: Word,
    sentence: Word,
    contenders: Sequence[Contender],
    table: Table,
    legend: Sequence[LegendEntry] = (),
    source: Word = "",
    reference: float | None = None,
    reference_label: Word = "",
) -> Tally:
    """Heaps end to end for each contender, in the order given; `reference` is what must be reached. Its table is the
    caller's.
    """
    sums = [sum(heap.value for heap in contender.heaps) for contender in contenders]
    top = max([*sums, reference or 0.0]) or 1.0
    lines = []
    for rank, contender in enumerate(contenders):
        before, heaps = 0.0, []
        for heap in contender.heaps:
            if heap.value > 0:
                heaps.append(DrawnHeap(heap, _hundred(before / top), _hundred(heap.value / top)))
                before += heap.value
        lines.append(Line(contender, rank * TALL_ROW, tuple(heaps)))
    return Tally(
        title,
        sentence,
        source,
        tuple(lines),
        tuple(legend),
        _hundred(reference / top) if reference is not None else None,
        reference_label,
        TALL_ROW * max(1, len(lines)),
        table,
    )


def intervals(
    *,
    title: Word,
    sentence: Word,
    proportions: Sequence[Proportion],
    columns: tuple[Word, Word, Word, Word],
    source: Word = "",
    reference: float | None = None,
    reference_label: Word = "",
    few_below: int = 10,
    table_url: str = "",
) -> Intervals:
    """Shares with their Wilson interval, in the order given: an estimate, not a ranking.

    `columns` heads the table: group, count, share, interval. A whole under `few_below` is drawn hollow. With
    `table_url` the table is the page's own, at that address.
    """
    ranges = [wilson(each.part, each.whole) for each in proportions]
    top = _round_up(max([high for _low, high in ranges] + [reference or 0.0, 0.05]))
    dots = []
    for rank, (each, (low, high)) in enumerate(zip(proportions, ranges, strict=True)):
        share = each.part / each.whole if each.whole else 0.0
        dots.append(
            Dot(
                each,
                share,
                low,
                high,
                each.whole < few_below,
                y=rank * ROW,
                x=_hundred(share / top),
                x_low=_hundred(low / top),
                x_high=_hundred(high / top),
                text=percent(share) if each.whole else "–",
                counted=f"{written(each.part)} / {written(each.whole)}",
            )
        )
    rows = tuple(
        (
            Cell(dot.proportion.label, dot.proportion.url),
            Cell(dot.counted),
            Cell(dot.text),
            Cell(between(percent(dot.low), percent(dot.high))),
        )
        for dot in dots
    )
    heads = (Column(columns[0]), *(Column(each, numeric=True) for each in columns[1:]))
    ticks = (
        Tick(0.0, percent(0.0), "start"),
        Tick(50.0, percent(top / 2), "middle"),
        Tick(100.0, percent(top), "end"),
    )
    return Intervals(
        title,
        sentence,
        source,
        tuple(dots),
        ticks,
        _hundred(reference / top) if reference is not None else None,
        reference_label,
        ROW * max(1, len(dots)) + 24,
        None if table_url else _table(title, heads, rows),
        table_url,
    )


def choropleth(
    *,
    title: Word,
    sentence: Word,
    places: Sequence[Place],
    columns: tuple[Word, Word],
    view_box: str,
    breaks: Sequence[float] | None = None,
    legend_texts: Sequence[Word] = (),
    backdrop: str = "",
    source: Word = "",
    classes: int = 5,
    labels: Sequence[Label] = (),
    inset: Any = None,
    table_url: str = "",
) -> Choropleth:
    """Territories shaded by class of value; classes are quantiles unless `breaks` are given.

    `legend_texts` has one text a class, from the lowest; `backdrop` is the path of what surrounds;
    `labels` are names already placed (see `labels.py`), `inset` a small picture of the whole. With `table_url` the
    table is the page's own, at that address.
    """
    known = [place.value for place in places if place.value is not None]
    steps = tuple(breaks) if breaks is not None else quantile_breaks(known, classes)
    areas = tuple(Shaded(place, "none" if place.value is None else ramp_class(place.value, steps)) for place in places)
    texts = tuple(legend_texts) or _ranges(known, steps)
    legend = tuple(LegendEntry(spread(rank, len(steps) + 1), text) for rank, text in enumerate(texts))
    rows = tuple((Cell(p.label, p.url), Cell(p.text or ("–" if p.value is None else written(p.value)))) for p in places)
    return Choropleth(
        title,
        sentence,
        source,
        view_box,
        areas,
        legend,
        backdrop,
        any(place.few for place in places),
        any(place.value is None for place in places),
        None if table_url else _table(title, (Column(columns[0]), Column(columns[1], numeric=True)), rows),
        tuple(labels),
        inset,
        table_url,
    )


def sparkline(
    *,
    title: Word,
    sentence: Word,
    amounts: Sequence[Amount],
    columns: tuple[Word, Word],
    source: Word = "",
) -> Sparkline:
    """A line through at least two amounts, from zero. Raises ValueError for fewer."""
    if len(amounts) < 2:
        raise ValueError("a line needs two points")
    width, height = 240.0, 56.0
    top = max(amount.value for amount in amounts) or 1.0
    points = [
        (round(4 + (width - 8) * rank / (len(amounts) - 1), 1), round(height - 6 - (height - 12) * a.value / top, 1))
        for rank, a in enumerate(amounts)
    ]
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    ground = f"{line}L{points[-1][0]:g} {height:g}L{points[0][0]:g} {height:g}Z"
    rows = tuple((Cell(a.label), Cell(a.text or written(a.value))) for a in amounts)
    return Sparkline(
        title,
        sentence,
        source,
        line,
        ground,
        points[-1][0],
        points[-1][1],
        amounts[0],
        amounts[-1],
        width,
        height,
        _table(title, (Column(columns[0]), Column(columns[1], numeric=True)), rows),
    )


def outline(rings: Sequence[Sequence[tuple[float, float]]], *, digits: int = 1) -> str:
    """The `d` of closed rings already projected to user units; consecutive equal points are dropped."""
    pieces = []
    for ring in rings:
        points = [f"{round(x, digits):g} {round(y, digits):g}" for x, y in ring]
        kept = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
        if len(kept) > 2:
            pieces.append("M" + "L".join(kept) + "Z")
    return "".join(pieces)


def counted(counts: Mapping[str, int], labels: Mapping[str, Word]) -> tuple[Amount, ...]:
    """Amounts from counts by key, largest first, with their labels."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Amount(labels.get(key, key), count) for key, count in ordered)


def _ranges(values: Sequence[float], steps: Sequence[float]) -> tuple[Word, ...]:
    if not values:
        return ()
    edges = [min(values), *steps, max(values)]
    return tuple(between(written(low), written(high)) for low, high in pairwise(edges))


def _hundred(share: float | Fraction) -> float:
    return round(float(100 * share), 2)


def _round_up(share: float) -> float:
    return next(step for step in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0) if share <= step)


def _table(caption: Word, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> Table:
    return Table(caption, columns, rows, caption_hidden=True)
