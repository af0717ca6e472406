"""Reading pictures of text, where the recogniser (Tesseract) is installed: page by page, few pages, in low priority."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from chantier.library.services.reading_fence import draw_page

#: Pages recognised of one file, seconds for one, pixels across (200 points an inch for a letter page).
MOST_PAGES: Final = 60
PAGE_SECONDS: Final = 60
WIDTH: Final = 1_700
#: Languages of documents, as the recogniser names them.
_LANGUAGES: Final = {"fr": "fra", "en": "eng", "es": "spa", "pt": "por", "it": "ita", "de": "deu", "ca": "cat"}


def recogniser() -> str:
    """Where the recogniser is, or an empty text when it is not installed."""
    return shutil.which("tesseract") or ""


def recognise(path: Path, *, page: int, language: str, is_picture: bool = False) -> str | None:
    """The text of one page of a PDF (or of a picture), or nothing when it could not be read."""
    with tempfile.TemporaryDirectory() as folder:
        picture = path
        if not is_picture:
            drawn = draw_page(path, number=page, width=WIDTH)
            if drawn is None:
                return None
            picture = Path(folder) / "page.png"
            picture.write_bytes(drawn)
        wanted = _LANGUAGES.get(language, "")
        for code in [wanted, ""] if wanted else [""]:  # a language that is not installed: read with its own default
            text = _run(picture, code)
            if text is not None:
                return text
    return None


def _run(picture: Path, code: str) -> str | None:
    command = [recogniser(), str(picture), "stdout", *(["-l", code] if code else [])]
    if nice := shutil.which("nice"):
        command = [nice, "-n", "19", *command]
    try:
        done = subprocess.run(  # noqa: S603  an installed program, on a picture that we drew
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PAGE_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
