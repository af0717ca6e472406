"""Votes in a file, and a map as a file. No database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from chantier.deliberation.core.opinion_map.reading import read_votes
from chantier.deliberation.core.opinion_map.result import canonical
from chantier.deliberation.core.opinion_map.votes import UnusableVotes, Votes
from chantier.deliberation.opinion_map_phrases import reason_of
from chantier.foundation.access.api import Invalid

#: Twenty million votes with short identifiers.
LARGEST_MEGABYTES: Final = 250
_PIECE: Final = 1 << 20


def read_vote_file(path: Path) -> Votes:
    """The votes of a CSV file. Raises `Invalid` with a sentence for everything that makes them unusable."""
    try:
        size = path.stat().st_size
        if size > LARGEST_MEGABYTES * 1_000_000:
            raise UnusableVotes("too_large", megabytes=-(-size // 1_000_000), most=LARGEST_MEGABYTES)
        return read_votes(_pieces(path))
    except OSError as error:
        raise Invalid(reason_of(UnusableVotes("unreachable", path=path))) from error
    except UnusableVotes as error:
        raise Invalid(reason_of(error)) from error


def require_folder(path: Path) -> None:
    """Raise `Invalid` when the file could not be written for want of its folder: better known before the work."""
    if not path.parent.is_dir():
        raise Invalid(reason_of(UnusableVotes("unwritable", path=path)))


def write_result(path: Path, told: dict[str, Any]) -> None:
    """Write a map in its canonical form: whole or absent, it is written beside and then put in place."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(canonical(told) + b"\n")
        beside.replace(path)
    except OSError as error:
        raise Invalid(reason_of(UnusableVotes("unwritable", path=path))) from error


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
