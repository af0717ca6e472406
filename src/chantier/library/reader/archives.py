"""Documents that are archives: EPUB, ODT, DOCX. The directory is judged first; no member is read beyond its limit."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from lxml import etree

from chantier.library.core.full_text import NO_TEXT, Reading, read_pages
from chantier.library.core.markup import NotReadable, html_words, xml_words
from chantier.library.core.reasons import Reason

EPUB: Final = "application/epub+zip"
ODT: Final = "application/vnd.oasis.opendocument.text"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_MEMBERS: Final = 3_000
MEMBER_BYTES: Final = 60_000_000
TOTAL_BYTES: Final = 400_000_000
#: How many times a member of more than a megabyte may be larger than its packed form.
RATIO: Final = 120
_RATIO_FROM: Final = 1_000_000
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class ArchiveRefused(ValueError):
    """The archive is damaged, encrypted or a trap; the text is the code of the reason."""


def read_archive(path: Path) -> Reading:
    """The text of an EPUB (a page a chapter), an ODT or a DOCX. Raises ``ArchiveRefused`` and ``NotReadable``."""
    try:
        with zipfile.ZipFile(path) as archive:
            _judge(archive.infolist())
            names = {one.filename for one in archive.infolist()}
            declared = _member(archive, "mimetype").decode("ascii", "replace").strip() if "mimetype" in names else ""
            if declared == EPUB or "META-INF/container.xml" in names:
                return read_pages(_chapters(archive, names), media_type=EPUB)
            if "word/document.xml" in names:
                words = xml_words(
                    _member(archive, "word/document.xml"),
                    blocks=frozenset({"p", "br", "cr", "tr"}),
                    breaks=frozenset({"tab", "tc"}),
                )
                return read_pages((words,), media_type=DOCX)
            if declared == ODT or ("content.xml" in names and declared.startswith(ODT)):
                words = xml_words(
                    _member(archive, "content.xml"),
                    blocks=frozenset({"p", "h", "line-break", "table-row"}),
                    breaks=frozenset({"s", "tab", "table-cell"}),
                )
                return read_pages((words,), media_type=ODT)
    except ArchiveRefused:
        raise
    except NotReadable:
        raise
    except _BROKEN as error:
        raise ArchiveRefused("damaged") from error
    return Reading(NO_TEXT, reason=Reason("nothing_to_read"))


def _judge(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise ArchiveRefused("too_many_members")
    if sum(one.file_size for one in members) > TOTAL_BYTES:
        raise ArchiveRefused("too_large")
    for one in members:
        if one.flag_bits & 0x1:
            raise ArchiveRefused("encrypted")
        if one.file_size > _RATIO_FROM and one.file_size // max(1, one.compress_size) > RATIO:
            raise ArchiveRefused("bomb")


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        content = stream.read(MEMBER_BYTES + 1)
    if len(content) > MEMBER_BYTES:
        raise ArchiveRefused("too_large")
    return content


def _chapters(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """The words of each chapter, in the order of the book's spine."""
    container = _parsed(_member(archive, "META-INF/container.xml"))
    roots = container.xpath("//*[local-name()='rootfile']/@full-path")
    if not roots or roots[0] not in names:
        raise ArchiveRefused("damaged")
    package = _parsed(_member(archive, roots[0]))
    folder = posixpath.dirname(roots[0])
    files = {one.get("id"): one.get("href", "") for one in package.xpath("//*[local-name()='manifest']/*")}
    spine = package.xpath("//*[local-name()='spine']/*[local-name()='itemref']/@idref")
    wanted = (posixpath.normpath(posixpath.join(folder, unquote(files.get(one, "")))) for one in spine)
    return [html_words(_member(archive, name)) for name in wanted if name in names]


def _parsed(content: bytes) -> etree._Element:
    if b"<!ENTITY" in content.upper():
        raise NotReadable("doctype")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable("xml") from error
