"""What a file of boundaries can refuse, as a value: the sentence is written in ``phrases.py``."""

from __future__ import annotations

from typing import Any


class Unreadable(Exception):
    """The file cannot be read as boundaries. ``code`` is stable, ``params`` are figures and names from the file."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
