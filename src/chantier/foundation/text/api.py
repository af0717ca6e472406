"""The door of foundation.text."""

from chantier.foundation.text.core.addresses import public_id, slug, sort_name
from chantier.foundation.text.core.alignment import Pair, align, align_by_keys
from chantier.foundation.text.core.comparison import Kind, Stretch, compare, without_case_or_accents
from chantier.foundation.text.core.french import NO_BREAK, THIN_NO_BREAK, set_in_french
from chantier.foundation.text.core.long_comparison import (
    ComparedParagraph,
    Fate,
    Passed,
    around_changes,
    compare_texts,
)
from chantier.foundation.text.core.markdown import LONGEST_TEXT, TextTooLong, plain, render
from chantier.foundation.text.core.marked import Marked, MarksLost, bare, marked, unmarked

__all__ = [
    "LONGEST_TEXT",
    "NO_BREAK",
    "THIN_NO_BREAK",
    "ComparedParagraph",
    "Fate",
    "Kind",
    "Marked",
    "MarksLost",
    "Pair",
    "Passed",
    "Stretch",
    "TextTooLong",
    "align",
    "align_by_keys",
    "around_changes",
    "bare",
    "compare",
    "compare_texts",
    "marked",
    "plain",
    "public_id",
    "render",
    "set_in_french",
    "slug",
    "sort_name",
    "unmarked",
    "without_case_or_accents",
]
