"""What a file is, judged on its first bytes and never on its name."""

from __future__ import annotations

from typing import Final

CSV: Final = "text/csv"
ZIP: Final = "application/zip"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
WEBP: Final = "image/webp"
UNKNOWN: Final = "application/octet-stream"

TABLES: Final = frozenset((CSV, ZIP, XLSX, ODS))
IMAGES: Final = frozenset((PNG, JPEG, WEBP))
EXTENSIONS: Final = {CSV: ".csv", ZIP: ".zip", XLSX: ".xlsx", ODS: ".ods", PNG: ".png", JPEG: ".jpg", WEBP: ".webp"}


def media_type(start: bytes) -> str:
    """The media type of a file that begins so; what is not on the list of what is accepted is ``UNKNOWN``.

    SVG, HTML and XML are texts that a browser would run: they are not accepted as anything.
    """
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return WEBP
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return CSV
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(
        (b"<", b"%pdf", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"gif8", b"sqlite format", b"\x1f\x8b", b"\x7felf", b"mz\x90")
    ):
        return UNKNOWN
    zeros = start.count(0)
    if zeros and not 0.3 < zeros / len(start) < 0.6:  # UTF-16 without its mark has one zero in two
        # A sign or two slipped into a text: the reader takes them out and says so. A program is full of them.
        strange = sum(1 for byte in start if byte < 0x20 and byte not in b"\t\n\r\x0b\x0c")
        return UNKNOWN if strange > 0.1 * len(start) else CSV
    return CSV if start else UNKNOWN
