"""A file, judged on its bytes and never on its name, becomes the text of its pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from chantier.library.core.captions import cues, is_captions, parts
from chantier.library.core.full_text import NO_TEXT, Reading, failed, read_pages
from chantier.library.core.markup import NotReadable, html_language, html_words
from chantier.library.core.reasons import Reason
from chantier.library.reader.archives import ArchiveRefused, read_archive
from chantier.library.reader.pdf import read_pdf

PLAIN, HTML, SRT, VTT = "text/plain", "text/html", "application/x-subrip", "text/vtt"
#: A text larger than this is data, not something to read.
MOST_TEXT_BYTES: Final = 40_000_000
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(path: Path) -> Reading:
    """What can be read in a file; whatever is wrong with it is a reason, not an error."""
    with path.open("rb") as stream:
        start = stream.read(4_096)
    if not start:
        return failed("file_empty")
    if b"%PDF-" in start[:1_024]:
        return read_pdf(path)
    if start.startswith(b"PK"):
        try:
            return read_archive(path)
        except (ArchiveRefused, NotReadable) as refusal:
            return failed("document_refused", why=str(refusal))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or not _NOT_TEXT.search(start):
        return _read_text(path, start)
    return Reading(NO_TEXT, reason=Reason("nothing_to_read"))


def _read_text(path: Path, start: bytes) -> Reading:
    if path.stat().st_size > MOST_TEXT_BYTES:
        return failed("text_too_large", megabytes=MOST_TEXT_BYTES // 1_000_000)
    content = path.read_bytes()
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in head:
        return _read_html(content)
    if head.startswith(b"<svg"):
        return Reading(NO_TEXT, reason=Reason("nothing_to_read"))
    text = decoded(content)
    if is_captions(text):
        found = cues(text)
        kind = VTT if text.lstrip("\ufeff").startswith("WEBVTT") else SRT
        return read_pages(parts(found), media_type=kind, duration=found[-1].end if found else 0)
    return read_pages((text,), media_type=PLAIN)


def _read_html(content: bytes) -> Reading:
    try:
        made = read_pages((html_words(content),), media_type=HTML)
    except NotReadable:
        return failed("document_damaged")
    language = html_language(content)
    return Reading(
        made.state,
        made.pages,
        media_type=HTML,
        accessibility={"language": language, "has_text": bool(made.pages)} if language else {},
        reason=made.reason,
    )


def decoded(content: bytes) -> str:
    """The text of bytes: UTF-16 with its mark, UTF-8, else Windows' Western European, where every byte is a sign."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
