"""``{% load text %}``: Markdown and comparison in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from chantier.foundation.text.api import compare, render, without_case_or_accents

register = template.Library()


@register.filter
def markdown(source: str, top_heading: int = 2) -> SafeString:
    """Render Markdown as safe HTML; ``{{ text|markdown:3 }}`` makes its first headings ``h3``."""
    return mark_safe(render(source or "", top_heading=top_heading))  # noqa: S308  sanitised by render


@register.inclusion_tag("text/comparison.html")
def comparison(before: str, after: str, side: str = "") -> dict[str, Any]:
    """Show two short texts as one with its changes, or only one ``side`` (``before`` or ``after``), lit.

    Case and accents do not count as changes.
    """
    stretches = compare(before or "", after or "", fold=without_case_or_accents)
    return {"stretches": stretches, "side": side}
