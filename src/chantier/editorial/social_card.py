"""The picture that other sites show beside a link to a page: its title on the colours of the house."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 80
PAPER, INK, ACCENT = "#fdfbf6", "#16201d", "#0f5c4c"
TITLE, SMALL = 68, 32
MOST_LINES = 5
FONTS = {"title": "literata-latin-wght-normal.woff2", "text": "atkinson-hyperlegible-next-latin-wght-normal.woff2"}

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw(*, title: str, kicker: str, name: str) -> bytes:
    """A PNG of 1200 × 630. A title too long for five lines ends with an ellipsis."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=ACCENT)
    small, large = _font("text", SMALL), _font("title", TITLE)
    pen.text((MARGIN, MARGIN - 10), kicker, font=small, fill=ACCENT)
    height = MARGIN + 60
    for line in _lines(title, large, SIZE[0] - 2 * MARGIN):
        pen.text((MARGIN, height), line, font=large, fill=INK)
        height += int(TITLE * 1.25)
    pen.text((MARGIN, SIZE[1] - MARGIN), name, font=small, fill=INK)
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _lines(text: str, font: Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return lines


def _font(use: str, size: int) -> Font:
    """The site's own font where the bundle was built, else the one that Pillow carries."""
    found = finders.find(f"chantier/dist/fonts/{FONTS[use]}")
    if isinstance(found, str) and Path(found).is_file():
        return ImageFont.truetype(found, size)
    return ImageFont.load_default(size)
