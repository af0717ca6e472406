"""A page of a PDF as a picture."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from chantier.library.reader.pdf import opened


def draw(path: Path, answer: Path, *, number: int, width: int, most: int) -> bool:
    """Draw a page (from 1) ``width`` pixels wide into a PNG; whether it could be. ``most`` bounds its pixels."""
    try:
        document = opened(path)
        if not 1 <= number <= len(document):
            return False
        page = document[number - 1]
        across, down = page.get_size()
        if across < 1 or down < 1:
            return False
        scale = min(width / across, (most / (across * down)) ** 0.5)
        image = page.render(scale=scale, may_draw_forms=False).to_pil()
    except (pdfium.PdfiumError, MemoryError, ValueError):
        return False
    image.convert("RGB").quantize(64).save(answer, format="PNG", optimize=True)
    return True
