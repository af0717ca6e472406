"""The text of a PDF, page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from chantier.library.core.full_text import (
    LONGEST_PAGE,
    LONGEST_TEXT,
    MOST_PAGES,
    NEEDS_OCR,
    NO_TEXT,
    Reading,
    failed,
    looks_scanned,
    read_pages,
)
from chantier.library.core.reasons import Reason

PDF: Final = "application/pdf"


def opened(path: Path) -> Any:
    """The document; raises ``PdfiumError`` with its code."""
    return pdfium.PdfDocument(path)


def read_pdf(path: Path) -> Reading:
    """The text of each page; or a reason: a password, damage, only pictures, nothing."""
    try:
        document = opened(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return failed("pdf_needs_password" if locked else "pdf_damaged")
    count = len(document)
    if not count:
        return failed("pdf_damaged")
    texts: list[str] = []
    signs: list[int] = []
    pictures: list[int] = []
    for index in range(min(count, MOST_PAGES)):
        text, drawn = _page(document, index)
        texts.append(text)
        signs.append(sum(1 for sign in text if sign.isalnum()))
        pictures.append(drawn)
        if sum(signs) > LONGEST_TEXT:
            break
    if looks_scanned(signs, pictures):
        return Reading(NEEDS_OCR, page_count=count, media_type=PDF, reason=Reason("pdf_is_pictures", {"pages": count}))
    made = read_pages(texts, media_type=PDF, page_count=count)
    if made.state == NO_TEXT:
        return Reading(NO_TEXT, page_count=count, media_type=PDF, reason=Reason("pdf_without_text"))
    return made


def _page(document: Any, index: int) -> tuple[str, int]:
    """The text of a page and how many pictures it shows; a page that cannot be read is an empty one."""
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return "", 0
    try:
        words = page.get_textpage()
        text = words.get_text_range(count=min(words.count_chars(), LONGEST_PAGE)) if words.count_chars() else ""
        words.close()
        drawn = 0
        if len(text.strip()) < 200:
            drawn = sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
    except pdfium.PdfiumError:
        return "", 0
    finally:
        page.close()
    return str(text), drawn
