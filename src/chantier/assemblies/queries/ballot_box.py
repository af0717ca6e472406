"""What is read of the sealed files of a vote: a page of them, one by its code. Nothing here knows a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from chantier.assemblies.core.ballot_tables import BallotLine, read_ballots
from chantier.assemblies.core.canonical import fingerprint
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import BallotFile, Vote

PAGE: Final = 100


@dataclass(frozen=True)
class Box:
    """A sealed file: of which college, how many ballots, whether everybody may read it."""

    college: str
    ballots: int
    fingerprint: str
    is_published: bool


@dataclass(frozen=True)
class FoundBallot:
    """A ballot found by its code."""

    college: str
    line: BallotLine
    is_published: bool


@dataclass(frozen=True)
class BoxPage:
    """Some ballots of a file, sorted by code."""

    lines: tuple[BallotLine, ...]
    first: int
    total: int


def frozen_of(vote: Vote) -> Mapping[str, Any]:
    """The record of a vote that was opened."""
    told: Mapping[str, Any] = json.loads(vote.setup)
    return told


def boxes(vote: Vote) -> tuple[Box, ...]:
    """The sealed files of a vote, without their content. One query."""
    rows = BallotFile.objects.filter(vote=vote).order_by("college")
    return tuple(Box(*row) for row in rows.values_list("college", "ballots", "fingerprint", "is_published"))


def content_of(vote: Vote, college: str) -> bytes | None:
    """A file that everybody may read; None where there is none. One query. Raises `Impossible` where it was touched."""
    row = BallotFile.objects.filter(vote=vote, college=college, is_published=True).first()
    return _sealed(row) if row is not None else None


def page_of(content: bytes, *, number: int) -> BoxPage:
    """One page of a file, from 1: only its lines are read as ballots."""
    head, *lines = content.splitlines(keepends=True)
    first = min(max(0, (number - 1) * PAGE), max(0, (len(lines) - 1) // PAGE * PAGE))
    some = head + b"".join(lines[first : first + PAGE])
    return BoxPage(read_ballots(some), first, len(lines))


def ballot_of_code(vote: Vote, code: str) -> FoundBallot | None:
    """The ballot of this code in a closed vote: whoever has the code may read it, published or not. One query."""
    for row in BallotFile.objects.filter(vote=vote).order_by("college"):
        content = _sealed(row)
        place = content.find(f"\n{code},".encode())
        if place < 0:
            continue
        head = content[: content.index(b"\n") + 1]
        line = content[place + 1 : content.index(b"\n", place + 1) + 1]
        return FoundBallot(row.college, read_ballots(head + line)[0], row.is_published)
    return None


def _sealed(row: BallotFile) -> bytes:
    """The file, if it is the one that was sealed. Raises `Impossible`."""
    content = bytes(row.content)
    if fingerprint(content) != row.fingerprint:
        raise Impossible("sealed_file_touched")
    return content
