"""A file of ballots, whatever its form: BLT, PrefLib, CSV or a tally sheet. The form is seen in the file, not in its
name.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from chantier.assemblies.core.counting.ballots import Ballots, Uncountable
from chantier.assemblies.core.counting.blt import read_blt
from chantier.assemblies.core.counting.preflib import read_preflib
from chantier.assemblies.core.counting.tables import read_table
from chantier.assemblies.core.counting.tally_sheet import is_tally_sheet, read_tally_sheet

_BLT_HEAD: Final = re.compile(rb"\s*\d+[ \t]+\d+[ \t]*(?:#.*)?\r?\n")
_PREFLIB_HEAD: Final = re.compile(
    rb"\s*(?:#\s*FILE NAME\s*:|#\s*(?:TITLE|ALTERNATIVE NAME|NUMBER ALTERNATIVES)\b|\d+\s*\r?\n\s*1\s*,)"
)
_LOOKED_AT: Final = 4_096
_OTHER_FORMS: Final = (b"PK\x03\x04", b"%PDF-", b"{", b"<")  # workbooks, PDF, JSON, pages


@dataclass(frozen=True)
class BallotFile:
    """The ballots of a file, and what it says besides.

    ``form``: "blt", "preflib", "csv" or "tally-sheet". ``seats``: what the file says of them. ``fingerprint``: SHA-256
    of its bytes.
    """

    form: str
    ballots: Ballots
    fingerprint: str
    title: str = ""
    seats: int | None = None
    withdrawn: tuple[str, ...] = ()


def read_ballots(content: bytes) -> BallotFile:
    """The ballots of a file's bytes. Raises `Uncountable`, whose code says what is wrong and on which line."""
    if not content.strip():
        raise Uncountable("empty_file")
    fingerprint = hashlib.sha256(content).hexdigest()
    start = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if b"\0" in start or start.startswith(_OTHER_FORMS):
        raise Uncountable("not_text")
    while start.startswith(b"#") and not _PREFLIB_HEAD.match(start):
        start = start.partition(b"\n")[2]
    if _BLT_HEAD.match(start):
        contest = read_blt(content)
        return BallotFile("blt", contest.ballots, fingerprint, contest.title, contest.seats, contest.withdrawn)
    if _PREFLIB_HEAD.match(start):
        return BallotFile("preflib", read_preflib(content), fingerprint)
    if is_tally_sheet(start.decode("utf-8", errors="replace")):
        return BallotFile("tally-sheet", read_tally_sheet(content), fingerprint)
    return BallotFile("csv", read_table(content), fingerprint)
