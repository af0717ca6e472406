"""Captions (SubRip, WebVTT) read as a transcript.

Sources: WebVTT (W3C Candidate Recommendation 2019), the SubRip form as players read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_LINE: Final = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_TAG: Final = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,100}\}")
_ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0", "&lrm;": "", "&rlm;": ""}
#: A transcript is shown in parts of five minutes.
PART_SECONDS: Final = 300


@dataclass(frozen=True)
class Cue:
    """What is said from ``start`` to ``end``, in whole seconds."""

    start: int
    end: int
    text: str


def is_captions(text: str) -> bool:
    """Whether a text is captions: it says so, or its first lines hold a time."""
    start = text.lstrip("\ufeff").lstrip()
    return start.startswith("WEBVTT") or any(_LINE.match(line) for line in start.splitlines()[:4])


def cues(text: str) -> tuple[Cue, ...]:
    """The cues in order of time. What has no time is left out; a line rolled up from the cue before is said once."""
    found: list[Cue] = []
    said: list[str] = []
    time: tuple[int, int] | None = None
    for line in [*text.lstrip("\ufeff").splitlines(), ""]:
        matched = _LINE.match(line)
        if matched:
            time = (_seconds(matched.groups()[:4]), _seconds(matched.groups()[4:]))
            said = []
        elif time is not None and line.strip():
            said.append(_plain(line))
        elif time is not None:
            words = " ".join(one for one in said if one)
            if words:
                found.append(Cue(*time, words))
            time = None
    return _without_rolling(sorted(found, key=lambda one: one.start))


def parts(found: tuple[Cue, ...]) -> tuple[str, ...]:
    """The transcript in parts of ``PART_SECONDS``; a silent part is an empty text."""
    if not found:
        return ()
    texts = [""] * (min(found[-1].start, 400 * PART_SECONDS) // PART_SECONDS + 1)
    for one in found:
        at = min(one.start // PART_SECONDS, len(texts) - 1)
        texts[at] = f"{texts[at]} {one.text}".strip()
    return tuple(texts)


def _seconds(parts_of_time: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, _thousandths = (int(one or 0) for one in parts_of_time)
    return hours * 3600 + minutes * 60 + seconds


def _plain(line: str) -> str:
    words = _TAG.sub("", line)
    for entity, sign in _ENTITIES.items():
        words = words.replace(entity, sign)
    return " ".join(words.split())


def _without_rolling(found: list[Cue]) -> tuple[Cue, ...]:
    kept: list[Cue] = []
    before = ""
    for one in found:
        words = one.text.removeprefix(before).strip() if before and one.text.startswith(before) else one.text
        if words:
            kept.append(Cue(one.start, one.end, words))
        before = one.text
    return tuple(kept)
