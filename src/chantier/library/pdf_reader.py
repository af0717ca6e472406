"""Read what a PDF says of itself, in a process of its own that may die: run as a program, it knows nothing of Django.

``python pdf_reader.py PATH`` writes one JSON object. Its keeper (``services/pdf_facts.py``) gives it little time and
little memory, because a PDF may be a trap.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from typing import Any

MEMORY_BYTES = 700_000_000
SECONDS = 8


def read(path: str) -> dict[str, Any]:
    """{pages, title, author, language, tagged, encrypted, broken}; what cannot be read is left out."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    found: dict[str, Any] = {}
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"encrypted": True}
        found["pages"] = len(reader.pages)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        return {"broken": True}
    with suppress(Exception):
        told: Any = reader.metadata or {}
        for name, key in (("title", "/Title"), ("author", "/Author")):
            value = str(told.get(key) or "").strip()
            if value:
                found[name] = "".join(sign for sign in value if sign.isprintable())[:500]
    with suppress(Exception):
        root: Any = reader.trailer["/Root"]
        found["tagged"] = "/StructTreeRoot" in root
        language = str(root.get("/Lang") or "").strip()
        if language:
            found["language"] = language[:20]
    return found


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.setrecursionlimit(2_000)
    try:
        answer = read(sys.argv[1])
    except MemoryError:
        answer = {"heavy": True}
    sys.stdout.write(json.dumps(answer))
