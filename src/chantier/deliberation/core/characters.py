"""The characters of a text: one way to write each, and none that shows otherwise than it reads.

Unicode text is normalised (NFC, UAX #15), line ends are ``\\n``, exotic spaces are plain ones; no-break spaces are
kept, French needs them. Characters that reorder what is read (UTS #39, « Trojan source ») or that cannot be seen are
refused, by name and place, so that nobody signs words that they did not see.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from chantier.deliberation.core.reasons import Reason, Refused

MOST_HIDDEN_NAMED = 5
#: Marks on one letter: as in the Stream-Safe Text Format (UAX #15, 14). No language needs a third of them, and putting
#: a hundred thousand in order takes a minute.
MOST_MARKS = 30
_MAY_BE_MARKS = re.compile(f"[\u0300-\U0010ffff]{{{MOST_MARKS + 1},}}")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]")
_TAB = "    "
#: What nearly every text is made of, none of it hidden: looked at in one go.
_PLAINLY_SEEN = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u034e\u2010-\u2027\u202f-\u205e\u20a0-\u20c0\u2190-\u21ff]*")
_KEPT_CONTROLS = frozenset("\n")
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
#: Control, format, surrogate, private use, not assigned.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Letters that are drawn as nothing, and marks that only choose a drawing.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_CONTROL_NAMES = {0x00: "NULL", 0x07: "BELL", 0x08: "BACKSPACE", 0x1B: "ESCAPE", 0x7F: "DELETE"}


@dataclass(frozen=True)
class Hidden:
    """A character that is not seen: its place (from 0, in the text with its line ends made plain) and its name."""

    place: int
    code: str
    name: str


def clean(text: str) -> str:
    """The text in its one way of being written.

    Raises ``Refused`` with the code ``hidden-character`` for each kind of character that cannot be seen (its name,
    its code, how many, on which line first), the first ``MOST_HIDDEN_NAMED`` of them; ``too-many-marks`` for a letter
    that bears more than ``MOST_MARKS``.
    """
    if len(_with_few_marks(text)) < len(text):
        raise Refused(Reason("too-many-marks", {"most": MOST_MARKS}))
    plain = _plain(text)
    found = hidden_characters(plain)
    if found:
        raise Refused(*_reasons(plain, found))
    return plain


def hidden_characters(text: str) -> tuple[Hidden, ...]:
    """Every character of the text that is not seen or that reorders the others."""
    plain = _plain(text)
    if _PLAINLY_SEEN.fullmatch(plain):
        return ()
    return tuple(
        Hidden(place, f"U+{ord(sign):04X}", name_of(sign))
        for place, sign in enumerate(plain)
        if _is_hidden(plain, place)
    )


def without_hidden(text: str) -> str:
    """The same text without them: what a form proposes to keep, for its author to accept."""
    plain = _plain(text)
    return "".join(sign for place, sign in enumerate(plain) if not _is_hidden(plain, place))


def with_names_shown(text: str) -> str:
    """The same text with each of them written out: ``⟨U+202E RIGHT-TO-LEFT OVERRIDE⟩``."""
    plain = _plain(text)
    return "".join(
        f"⟨U+{ord(sign):04X} {name_of(sign)}⟩" if _is_hidden(plain, place) else sign for place, sign in enumerate(plain)
    )


def name_of(sign: str) -> str:
    """The name of a character in the Unicode standard, the same in all languages."""
    return unicodedata.name(sign, _CONTROL_NAMES.get(ord(sign), "CONTROL" if ord(sign) < 0xA0 else "UNASSIGNED"))


def composed(text: str) -> str:
    """The text in NFC, in a time that grows with its length: of marks beyond ``MOST_MARKS`` on a letter, none stays."""
    return unicodedata.normalize("NFC", _with_few_marks(text))


def _with_few_marks(text: str) -> str:
    return _MAY_BE_MARKS.sub(_fewer_marks, text)


def _fewer_marks(found: re.Match[str]) -> str:
    kept, run = [], 0
    for sign in found.group():
        run = run + 1 if unicodedata.combining(sign) else 0
        if run <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _plain(text: str) -> str:
    return composed(_SPACES.sub(" ", _LINE_ENDS.sub("\n", text)).replace("\t", _TAB))


def _is_hidden(text: str, place: int) -> bool:
    sign = text[place]
    if sign < "\x7f":
        return sign < " " and sign not in _KEPT_CONTROLS
    if sign == _JOINER:
        return not _joins_pictures(text, place)
    if sign in _BLANK_LETTERS:
        return True
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return (
            sign != _EMOJI_STYLE or place == 0 or unicodedata.category(text[place - 1]) not in {"So", "Po", "Nd", "Sm"}
        )
    return unicodedata.category(sign) in _HIDDEN_CATEGORIES


def _joins_pictures(text: str, place: int) -> bool:
    """One emoji made of several: the only joiner that French, English or Spanish need."""
    before, after = text[max(0, place - 2) : place], text[place + 1 : place + 2]
    pictures = {"So", "Sk", "Mn"}
    return (
        bool(before and after) and unicodedata.category(before[-1]) in pictures and unicodedata.category(after) == "So"
    )


def _reasons(text: str, found: tuple[Hidden, ...]) -> tuple[Reason, ...]:
    kinds: dict[str, list[Hidden]] = {}
    for one in found:
        kinds.setdefault(one.code, []).append(one)
    return tuple(
        Reason(
            "hidden-character",
            {"code": code, "name": ones[0].name, "count": len(ones), "line": text.count("\n", 0, ones[0].place) + 1},
        )
        for code, ones in list(kinds.items())[:MOST_HIDDEN_NAMED]
    )
