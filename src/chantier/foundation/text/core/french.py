"""French set as printers do: typographic apostrophes, guillemets and spaces that never break.

Source: Office québécois de la langue française, *Espacement avant et après les principaux signes de
ponctuation*: a no-break space before the colon and inside guillemets, in numbers and before %; a thin one before
; ! and ?, where the page can show it. A mark of emphasis of Markdown may stand before.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"

_ADDRESS = re.compile(r"(\b(?:https?://|mailto:|www\.)\S+|\S+@\S+\.\S+)")
_SPACES = f"[ {NO_BREAK}{THIN_NO_BREAK}]"
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_«])")
_OPENING = re.compile(rf'(?:(?<=^)|(?<=[\s(\[’]))"{_SPACES}*(?=\S)')
_CLOSING = re.compile(rf'(?<=\S){_SPACES}*"(?=$|[\s.,;:!?)\]])')
_INSIDE_OPENING = re.compile(rf"«{_SPACES}*")
_INSIDE_CLOSING = re.compile(rf"{_SPACES}*»")
_COLON = re.compile(rf"(?<=[\w»)\]’…*]){_SPACES}*:(?=\s|$)")
_HIGH = re.compile(rf"(?<=[\w»)\]’…*]){_SPACES}*([;!?]+)(?=[\s»)\]*,.]|$)")
_NUMBER = re.compile(rf"(?<=\d)(?<!\d{{4}}){_SPACES}(?=\d{{3}}(?![\d-]))|(?<=\d){_SPACES}(?=%)")


def set_in_french(text: str) -> str:
    """Give a French text its apostrophes, guillemets and no-break spaces; addresses are left alone.

    Safe to apply twice. Straight quotes become guillemets only in pairs; an odd one is left as written.
    """
    parts = _ADDRESS.split(text)
    return "".join(part if place % 2 else _set(part) for place, part in enumerate(parts))


def _set(text: str) -> str:
    text = _spaced(_APOSTROPHE.sub("’", text))
    if text.count('"') == len(_OPENING.findall(text)) + len(_CLOSING.findall(text)) and _paired(text):
        text = _spaced(_CLOSING.sub("»", _OPENING.sub("«", text)))
    return text


def _spaced(text: str) -> str:
    text = _INSIDE_OPENING.sub("«" + NO_BREAK, text)
    text = _INSIDE_CLOSING.sub(NO_BREAK + "»", text)
    text = _NUMBER.sub(NO_BREAK, _COLON.sub(NO_BREAK + ":", text))
    return _HIGH.sub(THIN_NO_BREAK + r"\1", text)


def _paired(text: str) -> bool:
    """Whether straight quotes open and close in turn."""
    marks = sorted(
        [(m.end(), "open") for m in _OPENING.finditer(text)] + [(m.end(), "close") for m in _CLOSING.finditer(text)]
    )
    return [kind for _, kind in marks] == ["open", "close"] * (len(marks) // 2)
