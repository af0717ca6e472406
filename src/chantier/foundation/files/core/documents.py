"""What a document is, judged on its bytes: what a library keeps beside tables and images.

Nothing that a browser would run is a document: SVG, HTML and XML are told apart, to be refused with their reason.
Signatures: PDF 32000-1 (7.5.2), EPUB OCF 3.3 (4.3), OpenDocument 1.3 part 2 (3.3), ISO 14496-12 (``ftyp``), RFC 9559
(Matroska), RFC 3533 (Ogg), W3C WebVTT 1 (4.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from chantier.foundation.files.core.sniff import (
    CSV,
    EXTENSIONS,
    IMAGES,
    ODS,
    UNKNOWN,
    XLSX,
    ZIP,
    media_type,
)

PDF: Final = "application/pdf"
EPUB: Final = "application/epub+zip"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODP: Final = "application/vnd.oasis.opendocument.presentation"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TEXT: Final = "text/plain"
SRT: Final = "application/x-subrip"
VTT: Final = "text/vtt"
MP3, OGG, WAV, FLAC, M4A = "audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/mp4"
MP4, WEBM, MKV, OGV, MOV = "video/mp4", "video/webm", "video/x-matroska", "video/ogg", "video/quicktime"

#: What is told apart to be refused with its own sentence.
SVG: Final = "image/svg+xml"
WEB_PAGE: Final = "text/html"
OLD_OFFICE: Final = "application/x-ole-storage"
MACROS: Final = "application/vnd.ms-office.macro"

OFFICE: Final = frozenset((EPUB, ODT, ODP, ODS, DOCX, PPTX, XLSX))
SOUND: Final = frozenset((MP3, OGG, WAV, FLAC, M4A))
FILMS: Final = frozenset((MP4, WEBM, MKV, OGV, MOV))
PLAIN: Final = frozenset((TEXT, CSV, SRT, VTT))
DOCUMENTS: Final = OFFICE | SOUND | FILMS | PLAIN | IMAGES | {PDF}

#: The endings a file of each type may bear; the first is given to one that bears another.
ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    **{kind: (ending,) for kind, ending in EXTENSIONS.items()},
    "image/jpeg": (".jpg", ".jpeg"),
    PDF: (".pdf",),
    EPUB: (".epub",),
    ODT: (".odt",),
    ODP: (".odp",),
    DOCX: (".docx",),
    PPTX: (".pptx",),
    TEXT: (".txt", ".md", ".text"),
    CSV: (".csv", ".tsv"),
    SRT: (".srt",),
    VTT: (".vtt",),
    MP3: (".mp3",),
    OGG: (".ogg", ".oga", ".opus"),
    WAV: (".wav",),
    FLAC: (".flac",),
    M4A: (".m4a",),
    MP4: (".mp4", ".m4v"),
    WEBM: (".webm",),
    MKV: (".mkv",),
    OGV: (".ogv",),
    MOV: (".mov",),
}

_SRT: Final = re.compile(rb"^\d+\s*\r?\n\d{1,2}:\d\d:\d\d[,.]\d{3}\s*-->")
_SVG: Final = re.compile(rb"<\s*(?:[a-z]+:)?svg[\s>]")


def document_type(start: bytes, name: str = "") -> str:
    """The type of a file that begins so. A ZIP is ``ZIP``: ``packed_type`` looks inside.

    The name only tells a table of text from a plain text: both are harmless.
    """
    if b"%PDF-" in start[:1024]:
        return PDF
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return OLD_OFFICE
    played = _played(start)
    if played:
        return played
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<"):
        return SVG if _SVG.search(plain.lower()) else WEB_PAGE
    found = media_type(start)
    if found != CSV:
        return found
    if plain.startswith(b"WEBVTT"):
        return VTT
    if _SRT.match(plain):
        return SRT
    return CSV if name.lower().endswith(ENDINGS[CSV]) else TEXT


def _played(start: bytes) -> str:
    if start.startswith(b"ID3") or (len(start) > 3 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2):
        return MP3
    if start.startswith(b"OggS"):
        return OGV if b"theora" in start[:200] else OGG
    if start[:4] == b"RIFF" and start[8:12] == b"WAVE":
        return WAV
    if start.startswith(b"fLaC"):
        return FLAC
    if start.startswith(b"\x1aE\xdf\xa3"):
        return WEBM if b"webm" in start[:64] else MKV
    if start[4:8] == b"ftyp":
        brand = start[8:12]
        if brand in (b"heic", b"heix", b"avif", b"mif1", b"msf1"):
            return UNKNOWN
        return {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV}.get(brand, MP4)
    return ""


def packed_type(start: bytes, members: Collection[str]) -> str:
    """The type of a ZIP, from the ``mimetype`` that opens it or from its members. ``ZIP`` when it is only a ZIP."""
    if any(name.lower().endswith("vbaproject.bin") for name in members):
        return MACROS
    for kind in (EPUB, ODT, ODP, ODS):
        if start[30:].startswith(b"mimetype" + kind.encode()):
            return kind
    for part, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX)):
        if part in members:
            return kind
    return ZIP


def ends_right(name: str, kind: str) -> bool:
    """Whether a name ends as files of this type do."""
    return name.lower().endswith(ENDINGS.get(kind, ("",)))


def named_right(name: str, kind: str) -> str:
    """The name with an ending of its type: no browser or desk takes the file for another."""
    return name if ends_right(name, kind) else f"{name[:180]}{ENDINGS[kind][0]}"
