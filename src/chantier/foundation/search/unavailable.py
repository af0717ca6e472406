"""Why an index cannot answer or be written."""

from __future__ import annotations


class IndexUnavailable(Exception):
    """The index is missing, damaged or of an older form. It is never the truth: it can be rebuilt."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class IndexBusy(Exception):
    """Another process is writing to this index."""
