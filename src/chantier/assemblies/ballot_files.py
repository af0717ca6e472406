"""Ballots in a file, and a count as a file. No database."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.counting.reading import BallotFile, read_ballots
from chantier.assemblies.counting_phrases import reason_of
from chantier.foundation.access.api import Invalid

#: Ten million papers of ten choices, apart.
LARGEST_MEGABYTES: Final = 300


def read_ballot_file(path: Path) -> BallotFile:
    """The ballots of a file. Raises `Invalid` with a sentence for everything that makes them uncountable."""
    try:
        size = path.stat().st_size
        if size > LARGEST_MEGABYTES * 1_000_000:
            raise Uncountable("too_large", megabytes=-(-size // 1_000_000), most=LARGEST_MEGABYTES)
        return read_ballots(path.read_bytes())
    except OSError as error:
        raise Invalid(reason_of(Uncountable("unreachable", path=str(path)))) from error
    except Uncountable as error:
        raise Invalid(reason_of(error)) from error


def write_count(path: Path, told: dict[str, Any]) -> None:
    """Write a count, whole or not at all: it is written beside and then put in place. Raises `Invalid`."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise Invalid(reason_of(Uncountable("unwritable", path=str(path)))) from error
