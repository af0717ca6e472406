"""What is known and what happened: facts, tables, comparisons, jobs, stories."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chantier.foundation.ui.comparison import lit
from chantier.foundation.ui.parts import (
    ComparedValue,
    Event,
    Fact,
    PathStep,
    Provenance,
    Table,
    Word,
)

register = template.Library()


@register.inclusion_tag("ui/components/facts.html")
def facts(items: Iterable[Fact]) -> dict[str, Any]:
    """A definition list; each value may show where it comes from."""
    return {"facts": tuple(items)}


@register.inclusion_tag("ui/components/provenance.html")
def provenance(origin: Provenance | None, label: Word = "") -> dict[str, Any]:
    """Where a value comes from, unfolded at will."""
    return {"origin": origin, "label": label or _("source")}


@register.inclusion_tag("ui/components/table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A table with its caption; on a phone each row becomes a card, a denser one where all columns are numbers."""
    columns = table.columns[1:]
    return {
        "table": table,
        "rows": [(row[0], tuple(zip(columns, row[1:], strict=True))) for row in table.rows],
        "is_figures": len(columns) > 1 and all(column.numeric for column in columns),
    }


@register.inclusion_tag("ui/components/progress.html")
def progress(
    *,
    done: int = 0,
    total: int = 0,
    label: Word = "",
    url: str = "",
    finished: bool = False,
    failed: bool = False,
    detail: Word = "",
) -> dict[str, Any]:
    """How far a long job is. With `url` it asks again every two seconds; without scripts one reloads the page.

    The address answers with this same component; once `finished` it stops asking. `total` 0 means not known yet.
    """
    return {
        "done": done,
        "total": total,
        "known": total > 0,
        "percent": min(100, done * 100 // total) if total > 0 else 0,
        "label": label,
        "url": "" if finished or failed else url,
        "finished": finished,
        "failed": failed,
        "detail": detail,
    }


@register.inclusion_tag("ui/components/timeline.html")
def timeline(events: Iterable[Event], empty_sentence: Word = "") -> dict[str, Any]:
    """What happened before, most recent first."""
    return {"events": tuple(events), "empty_sentence": empty_sentence}


@register.inclusion_tag("ui/components/path_of_an_idea.html")
def path_of_an_idea(steps: Iterable[PathStep]) -> dict[str, Any]:
    """Need, proposal, debate, assembly, decision, intervention, change: what is alive at each now."""
    return {"steps": tuple(steps)}


@register.inclusion_tag("ui/components/comparison.html")
def comparison(
    left: Word,
    right: Word,
    values: Iterable[ComparedValue],
    *,
    left_hint: Word = "",
    right_hint: Word = "",
    caption: Word = "",
) -> dict[str, Any]:
    """Two records side by side with their differences lit, and said in words to screen readers."""
    rows = []
    for value in values:
        left_pieces, right_pieces = lit(value.left, value.right)
        rows.append({"value": value, "left": left_pieces, "right": right_pieces})
    return {
        "left": left,
        "right": right,
        "left_hint": left_hint,
        "right_hint": right_hint,
        "caption": caption or gettext("Comparaison champ par champ"),
        "rows": rows,
    }
