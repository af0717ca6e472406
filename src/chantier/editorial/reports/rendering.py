"""A frozen section as a page draws it: numbers, a chart with its table, what is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from chantier.editorial.models import ReportPage
from chantier.editorial.reports.core.part import Figure, Thing
from chantier.editorial.reports.queries import Frozen, figures_of, frozen
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Amount, Bars
from chantier.foundation.ui.numbers import written

#: Beyond this a chart is a wall: the others are said together.
MOST_BARS = 20


@dataclass(frozen=True)
class Shown:
    """One block of a report. ``piece`` is any other block, to be drawn as on every page."""

    piece: Any = None
    anchor: str = ""
    title: Any = ""
    words: Any = None
    headline: tuple[tuple[Figure, str], ...] = ()
    chart: Bars | None = None
    things: tuple[Thing, ...] = ()
    note: str = ""
    source: str = ""
    gathered_at: datetime | None = None


def shown(page: ReportPage, language: str) -> tuple[Shown, ...]:
    """The blocks of a report in their order. One query, whatever their number."""
    figures = frozen(figures_of(page), language)
    blocks = []
    for number, block in enumerate(page.body, start=1):
        if block.block_type != "section":
            blocks.append(Shown(piece=block))
            continue
        found = figures.get(int(block.value["figures"] or 0))
        if found is not None:
            blocks.append(_section(found, block.value, f"section-{number}"))
    return tuple(blocks)


def _section(found: Frozen, value: Any, anchor: str) -> Shown:
    part = found.part
    return Shown(
        anchor=anchor,
        title=value["title"] or found.label,
        words=value["words"],
        headline=tuple((one, denominator(one)) for one in part.headline),
        chart=_chart(found) if value["drawn"] and part.rows else None,
        things=part.things if value["listed"] else (),
        note=part.note,
        source=part.source,
        gathered_at=found.gathered_at,
    )


def denominator(one: Figure) -> str:
    """Of how many, in words; an empty text where there is none."""
    if one.of is None:
        return ""
    words = {"of": written(one.of), "what": one.of_label}
    return _("sur %(of)s %(what)s") % words if one.of_label else _("sur %(of)s") % words


def _chart(found: Frozen) -> Bars:
    rows = found.part.rows
    drawn, others = rows[:MOST_BARS], rows[MOST_BARS:]
    amounts = [_amount(one) for one in drawn]
    if others:
        of = sum(one.of or 0 for one in others) if any(one.of is not None for one in others) else None
        label = _("Les %(n)s autres ensemble") % {"n": len(others)}
        amounts.append(_amount(Figure("others", label, sum(one.value for one in others), of)))
    most = max(rows, key=lambda one: one.value)
    sentence = _("Le plus grand nombre : %(label)s, %(value)s.") % {"label": most.label, "value": worded(most)}
    return charts.bars(title=found.part.heads[1], sentence=sentence, amounts=amounts, columns=found.part.heads)


def _amount(one: Figure) -> Amount:
    return Amount(one.label, one.value, text=worded(one), quiet=one.key in ("none", "others"))


def worded(one: Figure | None) -> str:
    """« 12 sur 34 », without the words of the denominator; a dash for what is not counted."""
    if one is None:
        return "–"
    if one.of is None:
        return str(written(one.value))
    return _("%(value)s sur %(of)s") % {"value": written(one.value), "of": written(one.of)}
