"""Files made for the tests: honest ones and traps, a few lines each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from PIL import Image


def pdf(pages: Sequence[str], *, title: str = "", language: str = "", tagged: bool = False, extra: str = "") -> bytes:
    """A PDF with one line of text a page (Latin letters, WinAnsi)."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    catalog = "<< /Type /Catalog /Pages 2 0 R"
    catalog += f" /Lang ({language})" if language else ""
    catalog += " /MarkInfo << /Marked true >> /StructTreeRoot << /Type /StructTreeRoot >>" if tagged else ""
    objects.append(f"{catalog} {extra} >>".encode())
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for index, text in enumerate(pages):
        shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        content = b"BT /F1 14 Tf 60 700 Td (" + shown + b") Tj ET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {5 + 2 * index} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    if title:
        objects.append(f"<< /Title ({title}) >>".encode())
    return assembled(objects, info=len(objects) if title else 0)


def assembled(objects: Sequence[bytes], *, info: int = 0) -> bytes:
    """Objects numbered from 1 with their table; the first is the catalogue."""
    made = io.BytesIO()
    made.write(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(made.tell())
        made.write(f"{number} 0 obj\n".encode() + one + b"\nendobj\n")
    table = made.tell()
    made.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    made.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    about = f" /Info {info} 0 R" if info else ""
    made.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{about} >>\nstartxref\n{table}\n%%EOF\n".encode())
    return made.getvalue()


def scan(pages: int = 2) -> bytes:
    """A PDF whose pages are pictures."""
    made = io.BytesIO()
    sheets = [Image.new("L", (300, 400), 200 - index) for index in range(pages)]
    sheets[0].save(made, format="PDF", save_all=True, append_images=sheets[1:])
    return made.getvalue()


def nested_forms_bomb(depth: int = 24) -> bytes:
    """Forms that draw ten times the form before them: drawing or reading it all would never end."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> "
        b">> >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for level in range(depth):
        content = b"/X Do " * 10 if level < depth - 1 else b"BT ET"
        next_one = f"/Resources << /XObject << /X {6 + level} 0 R >> >>".encode() if level < depth - 1 else b""
        objects.append(
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] "
            + next_one
            + f" /Length {len(content)} >>\nstream\n".encode()
            + content
            + b"\nendstream"
        )
    return assembled(objects)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """An archive with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str) -> bytes:
    """A DOCX with this body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return zipped(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": f'<w:document xmlns:w="{space}">{body}</w:document>'}
    )


def odt(body: str) -> bytes:
    """An ODT with this text."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
        }
    )


def epub(chapters: Sequence[str]) -> bytes:
    """An EPUB with these chapters, whose spine runs from the last to the first."""
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in reversed(range(len(chapters))))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
            ),
            "OEBPS/book.opf": (
                '<package xmlns="http://www.idpf.org/2007/opf">'
                f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
            ),
            **{f"OEBPS/c{n}.xhtml": f"<html><body><p>{text}</p></body></html>" for n, text in enumerate(chapters)},
        }
    )
