"""The small PDF files of the demonstration's library, drawn from ``demo/library/texts/*.md``.

A writer of our own, so that a file is the same byte for byte each time: Helvetica, A4, headings and paragraphs. Papers
are tagged (headings, paragraphs, language, title) except those of ``UNTAGGED``, examples of what most files are.
Source: ISO 32000-1:2008, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

UNTAGGED = {"analyse-achats-mauricie", "memoire-budget-2026"}
WIDTH, HEIGHT, MARGIN = 595, 842, 64
#: {style: (tag, size in points, leading, room above, letters in a line)}
STYLES = {
    "#": ("H1", 18, 23, 0, 46),
    "##": ("H2", 13, 18, 14, 64),
    "": ("P", 11, 16, 8, 84),
}


@dataclass(frozen=True)
class Piece:
    """Lines of one paragraph on one page."""

    tag: str
    size: int
    leading: int
    top: int
    lines: tuple[str, ...]


def make(library: Path) -> list[Path]:
    """Draw every text of the library; the files that were written."""
    folder = library / "files"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for text in sorted((library / "texts").glob("*.md")):
        file = folder / f"{text.stem}.pdf"
        file.write_bytes(paper(text.read_text(encoding="utf-8"), tagged=text.stem not in UNTAGGED))
        written.append(file)
    return written


def paper(text: str, *, tagged: bool) -> bytes:
    """One PDF of a small Markdown text: ``#`` and ``##`` headings, paragraphs separated by empty lines."""
    title = text.lstrip("# ").split("\n", 1)[0]
    return _file(_pages(text), title=title, tagged=tagged)


def _pages(text: str) -> list[list[Piece]]:
    pages: list[list[Piece]] = [[]]
    y = HEIGHT - MARGIN
    for paragraph in (part.strip() for part in text.split("\n\n") if part.strip()):
        mark, _space, rest = paragraph.partition(" ")
        style = mark if mark in STYLES and mark else ""
        tag, size, leading, above, letters = STYLES[style]
        lines = textwrap.wrap(" ".join((rest if style else paragraph).split()), letters)
        y -= above
        while lines:
            room = (y - MARGIN) // leading
            if room < min(2, len(lines)):
                pages.append([])
                y = HEIGHT - MARGIN
                continue
            taken, lines = lines[:room], lines[room:]
            pages[-1].append(Piece(tag, size, leading, y, tuple(taken)))
            y -= leading * len(taken)
    return pages


def _file(pages: list[list[Piece]], *, title: str, tagged: bool) -> bytes:
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree, fonts, info = add(b""), add(b""), add(b""), add(b"")
    root = add(b"") if tagged else 0
    objects[fonts - 1] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids, elements, parents = [], [], []
    for number, pieces in enumerate(pages):
        stream = b"\n".join(_drawn(piece, order, tagged) for order, piece in enumerate(pieces))
        content = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        extra = b" /StructParents %d /Tabs /S" % number if tagged else b""
        page = add(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 %d 0 R >> >>%s >>" % (tree, WIDTH, HEIGHT, content, fonts, extra)
        )
        kids.append(page)
        if tagged:
            mine = [
                add(
                    b"<< /Type /StructElem /S /%s /P %d 0 R /Pg %d 0 R /K %d >>" % (one.tag.encode(), root, page, order)
                )
                for order, one in enumerate(pieces)
            ]
            elements += mine
            parents.append(b"%d [%s]" % (number, _refs(mine)))
    objects[tree - 1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (_refs(kids), len(kids))
    objects[info - 1] = b"<< /Title %s /Producer (demo/make) >>" % _utf16(title)
    marks = b""
    if tagged:
        objects[root - 1] = b"<< /Type /StructTreeRoot /K [%s] /ParentTree << /Nums [%s] >> >>" % (
            _refs(elements),
            b" ".join(parents),
        )
        marks = b" /MarkInfo << /Marked true >> /StructTreeRoot %d 0 R /Lang (fr-CA)" % root
        marks += b" /ViewerPreferences << /DisplayDocTitle true >>"
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R%s >>" % (tree, marks)
    return _written(objects, catalog, info)


def _drawn(piece: Piece, order: int, tagged: bool) -> bytes:
    lines = b" T* ".join(b"(%s) Tj" % _escaped(line) for line in piece.lines)
    base = piece.top - piece.size
    text = b"BT /F1 %d Tf %d TL %d %d Td %s ET" % (piece.size, piece.leading, MARGIN, base, lines)
    return b"/%s << /MCID %d >> BDC %s EMC" % (piece.tag.encode(), order, text) if tagged else text


def _escaped(line: str) -> bytes:
    raw = line.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _utf16(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def _refs(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _written(objects: list[bytes], catalog: int, info: int) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, catalog, info)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
