"""A cell that a spreadsheet would run as a formula is made harmless; a number stays a number."""

from __future__ import annotations

import re
from typing import Final

# What opens a formula in one spreadsheet or another, full-width forms included (OWASP, CSV injection).
_OPENERS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "﹦", "﹢", "﹣", "﹫")
_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?(?:[ \u00a0\u202f]?%)?", re.ASCII
)
_PHONE: Final = re.compile(r"\+\d[\d .()-]{5,20}", re.ASCII)


def is_formula_like(cell: str) -> bool:
    """Whether a spreadsheet could take this text for a formula."""
    if not cell.startswith(_OPENERS) and not cell.lstrip(" \u00a0\u200b\ufeff\0").startswith(_OPENERS):
        return False
    return not (_NUMBER.fullmatch(cell) or _PHONE.fullmatch(cell))


def defuse(cell: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would run it."""
    return f"'{cell}" if is_formula_like(cell) else cell
