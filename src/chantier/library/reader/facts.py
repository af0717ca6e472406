"""What a PDF offers to who reads by ear or by keyboard: tags, language, title. Read apart: it may fail alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pypdf import PdfReader


def facts(path: Path) -> dict[str, Any]:
    """``{"tagged", "language", "title"}``; an empty dictionary when the document does not let itself be asked."""
    try:
        reader = PdfReader(path, strict=False)
        root: Any = reader.trailer["/Root"].get_object()
        marked = root.get("/MarkInfo")
        marks = marked.get_object() if marked is not None else {}
        language = str(root.get("/Lang") or "").strip()[:8]
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except Exception:
        return {}
    tagged = "/StructTreeRoot" in root and str(marks.get("/Marked", "")).lower() == "true"
    return {"tagged": tagged, "language": language, "title": bool(title.strip())}
