"""What a PDF says of itself, asked of a process that may die."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chantier.library.core.reasons import Reason

READER: Final = Path(__file__).resolve().parent.parent / "pdf_reader.py"
SECONDS: Final = 10
#: A title that a word processor made of a file's name tells nothing.
_NO_TITLE: Final = re.compile(
    r"^(microsoft (word|powerpoint)\b.*|untitled|sans titre|document\d*|.*\.(docx?|odt|indd|pdf|tmp))$", re.I
)


@dataclass(frozen=True)
class PdfFacts:
    """What was read. ``title`` and ``author`` are what its maker wrote, perhaps nothing; ``language`` two letters."""

    pages: int = 0
    title: str = ""
    author: str = ""
    language: str = ""
    tagged: bool | None = None
    told: tuple[Reason, ...] = ()


def pdf_facts(path: Path) -> PdfFacts:
    """Read a PDF within ten seconds and 700 MB; whatever it holds, there is an answer."""
    try:
        done = subprocess.run(  # noqa: S603  our own reader, our own path
            [sys.executable, "-I", str(READER), str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
        read = json.loads(done.stdout) if done.returncode == 0 else {"heavy": True}
    except (subprocess.TimeoutExpired, ValueError):
        read = {"heavy": True}
    for mark, code in (
        ("encrypted", "pdf_encrypted"),
        ("broken", "pdf_broken"),
        ("heavy", "pdf_too_heavy_to_read"),
    ):
        if read.get(mark):
            return PdfFacts(told=(Reason(code),))
    title = str(read.get("title", ""))
    return PdfFacts(
        pages=int(read.get("pages", 0)),
        title="" if _NO_TITLE.match(title) else title,
        author=str(read.get("author", "")),
        language=str(read.get("language", ""))[:2].lower(),
        tagged=read.get("tagged"),
    )
