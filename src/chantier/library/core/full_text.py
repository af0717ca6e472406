"""The text read in a file: its pages, what a reader with a screen reader may expect of it, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from chantier.library.core.reasons import Reason

#: What came of reading: text, none in such a file, pictures of text only, unreadable.
READ, NO_TEXT, NEEDS_OCR, FAILED = "read", "none", "ocr", "failed"

#: Pages read of one file, signs kept of one page and of one file. Beyond, the rest is left out and it is said.
MOST_PAGES: Final = 1_500
LONGEST_PAGE: Final = 200_000
LONGEST_TEXT: Final = 8_000_000
#: A page with fewer signs than this holds no text worth the name (a page number, a stamp).
FEWEST_SIGNS: Final = 16


@dataclass(frozen=True)
class PageText:
    """The text of one page, counted from 1. ``is_recognised``: a program read it in a picture, and may be wrong."""

    number: int
    text: str
    is_recognised: bool = False


@dataclass(frozen=True)
class Reading:
    """What was read in a file. ``page_count`` is the file's own, 0 where it has no pages; seconds for a duration.

    ``reason`` says why there is nothing, or what was left out of ``pages``.
    """

    state: str
    pages: tuple[PageText, ...] = ()
    page_count: int = 0
    media_type: str = ""
    duration: int = 0
    accessibility: Mapping[str, Any] = field(default_factory=dict)
    reason: Reason | None = None


def failed(code: str, **params: str | int) -> Reading:
    """A file that could not be read, and why."""
    return Reading(FAILED, reason=Reason(code, params))


def read_pages(texts: Sequence[str], *, media_type: str, page_count: int = 0, duration: int = 0) -> Reading:
    """A reading of these texts, one a page, within the limits: empty pages are left out, numbers stay."""
    pages: list[PageText] = []
    total = 0
    cut = max(0, page_count - MOST_PAGES)
    for number, text in enumerate(texts, start=1):
        tidy = tidied(text)
        if not tidy:
            continue
        if number > MOST_PAGES or total + len(tidy) > LONGEST_TEXT:
            cut = max(page_count, len(texts)) - number + 1
            break
        pages.append(PageText(number, tidy[:LONGEST_PAGE]))
        total += len(tidy)
    if not pages:
        return Reading(NO_TEXT, page_count=page_count, media_type=media_type, duration=duration)
    reason = Reason("text_cut", {"pages": cut, "read": len(pages)}) if cut else None
    return Reading(READ, tuple(pages), page_count, media_type, duration, reason=reason)


def looks_scanned(signs: Sequence[int], pictures: Sequence[int]) -> bool:
    """Whether a document is pictures of text: most of its pages have a picture and next to no sign.

    ``signs`` and ``pictures`` are counts, page by page.
    """
    bare = sum(1 for count, drawn in zip(signs, pictures, strict=True) if count < FEWEST_SIGNS and drawn)
    return bool(signs) and bare * 2 > len(signs)


def tidied(text: str) -> str:
    """Text as it is kept: one kind of line end, no control sign, words cut at the end of a line joined again."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "\u00ad").replace("\u0002", "\u00ad")
    joined = lines.replace("\u00ad\n", "").replace("\u00ad", "")
    plain = "".join(sign for sign in joined if sign in {"\n", "\t"} or sign.isprintable())
    kept: list[str] = []
    for line in (" ".join(one.split()) for one in plain.split("\n")):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def to_json(one: Reading) -> dict[str, Any]:
    """Plain JSON: what the reading program writes."""
    return {
        "state": one.state,
        "pages": [[page.number, page.text] for page in one.pages],
        "page_count": one.page_count,
        "media_type": one.media_type,
        "duration": one.duration,
        "accessibility": dict(one.accessibility),
        "reason": {"code": one.reason.code, "params": dict(one.reason.params)} if one.reason else None,
    }


def from_json(data: Mapping[str, Any]) -> Reading:
    """What ``to_json`` wrote. Raises ``KeyError``, ``TypeError`` or ``ValueError`` on another thing."""
    if data["state"] not in (READ, NO_TEXT, NEEDS_OCR, FAILED):
        raise ValueError(f"not a state: {data['state']}")
    reason = data["reason"]
    return Reading(
        state=data["state"],
        pages=tuple(PageText(int(number), str(text)) for number, text in data["pages"]),
        page_count=int(data["page_count"]),
        media_type=str(data["media_type"]),
        duration=int(data["duration"]),
        accessibility=dict(data["accessibility"]),
        reason=Reason(str(reason["code"]), dict(reason["params"])) if reason else None,
    )
