"""Files that people give are opened by another program, with limits; what becomes of it is always an answer here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from chantier.library.core.full_text import Reading, failed, from_json

#: Seconds a file may take: to be read, to be asked about its tags, to have a page drawn.
TEXT_SECONDS: Final = 90
FACTS_SECONDS: Final = 20
PAGE_SECONDS: Final = 15


def read_file(path: Path, *, seconds: int = TEXT_SECONDS) -> Reading:
    """The text of a file with what it offers to every reader. Whatever the file does, this returns a ``Reading``."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        ended = _run("text", path, answer, seconds=seconds)
        if ended is None:
            return failed("file_takes_too_long", seconds=seconds)
        try:
            found = from_json(json.loads(answer.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return failed("file_breaks_the_reader")
        if found.media_type != "application/pdf":
            return found
        told: dict[str, Any] = {}
        answer.unlink()
        if _run("facts", path, answer, seconds=FACTS_SECONDS) == 0:
            told = json.loads(answer.read_text(encoding="utf-8"))
        if told:
            told["has_text"] = bool(found.pages)
        return Reading(found.state, found.pages, found.page_count, found.media_type, found.duration, told, found.reason)


def draw_page(path: Path, *, number: int, width: int) -> bytes | None:
    """A page of a PDF as a PNG, or nothing when it cannot be drawn."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "page.png"
        if _run("page", path, answer, str(number), str(width), seconds=PAGE_SECONDS) != 0:
            return None
        return answer.read_bytes()


def _run(verb: str, path: Path, answer: Path, *rest: str, seconds: int) -> int | None:
    """How the reading program ended; none when it was stopped for taking too long."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "READER_CPU_SECONDS": str(seconds),
        "OMP_NUM_THREADS": "1",
        "LC_ALL": "C.UTF-8",
    }
    try:
        done = subprocess.run(  # noqa: S603  our own program, on a path of ours
            [sys.executable, "-I", "-m", "chantier.library.reader", verb, str(path), str(answer), *rest],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.returncode
