"""The text of values as it is kept, and as it is compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOT_KEPT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without what no database nor XML keeps: control characters and halves of a pair."""
    return _NOT_KEPT.sub("", text)


def fold(text: str) -> str:
    """Lower case without accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())
