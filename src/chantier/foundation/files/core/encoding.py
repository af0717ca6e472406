"""Which encoding a text was written in, judged on its bytes and on what French looks like.

Signatures and valid UTF-8 decide alone. Single-byte encodings can never be told apart for certain: each candidate is
scored by the letters it yields. A wrong choice shows as signs inside words (« QuÈbec », « Qu‚bec »).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

UTF_8 = "utf-8"
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850")

# What each sign is worth as a neighbour of letters; French first, then the other languages of the movement.
_WEIGHTS = {
    **dict.fromkeys("éÉ", 10),
    **dict.fromkeys("èàêçôâîûùëïœÈÀÊÇÔÂÎ", 6),
    **dict.fromkeys("ñáíóúÑÁÍÓÚüäöß", 3),
    **dict.fromkeys("«»’°–—…“”€\xa0", 4),
}
_ODD = -8
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_TWICE = re.compile("Ã[\u0080-\u00bf©¨ª«´®¢§¯»¼]|â€[™œ“”\u0080-\u00bf]")


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """``name`` is a Python codec; ``certain`` is false when it was judged on the look of the words."""

    name: str
    certain: bool


def by_signature(start: bytes) -> str | None:
    """The encoding that the first bytes sign (byte order marks, or the zeros of UTF-16), if any."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return name
    if len(start) >= 8:
        even, odd = start[0::2], start[1::2]
        if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
            return "utf-16-le"
        if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd):
            return "utf-16-be"
    return None


def guess(sample: bytes) -> EncodingGuess:
    """The encoding of ``sample``, the lines of a file that hold other bytes than ASCII (none: UTF-8)."""
    high = len(_HIGH.findall(sample))
    if high == 0:
        return EncodingGuess(UTF_8, certain=True)
    well_formed = sum(len(found) for found in _MULTIBYTE.findall(sample))
    if well_formed == high:
        return EncodingGuess(UTF_8, certain=True)
    if well_formed >= 0.9 * high:
        return EncodingGuess(UTF_8, certain=False)
    best = max(SINGLE_BYTE, key=lambda name: french_score(sample.decode(name, "replace")))
    return EncodingGuess(best, certain=False)


def french_score(text: str) -> int:
    """How much the signs beyond ASCII look like those of French (then Spanish) text; higher is likelier."""
    score = 0
    before = " "
    for index, sign in enumerate(text):
        if sign > "\x7f":
            weight = _WEIGHTS.get(sign, _ODD)
            after = text[index + 1] if index + 1 < len(text) else " "
            if weight > 0 and sign.isupper() and before.islower():
                weight = _ODD  # a capital inside a word, « QuÈbec », is the mark of the wrong encoding
            elif weight > 0 and not sign.isalpha() and before.isalpha() and after.isalpha() and sign != "’":
                weight = _ODD
            score += weight
        before = sign
    return score


def looks_encoded_twice(text: str) -> bool:
    """Whether the text holds « Ã© » where « é » was meant: it was damaged before it reached us."""
    return bool(_TWICE.search(text))
