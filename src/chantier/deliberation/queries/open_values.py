"""What is open of concertation, as values: no person in any of them. Texts are as written, in Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Body:
    """An organisation: its stable identifier and its name; both empty where a person spoke alone."""

    id: str
    name: str


@dataclass(frozen=True)
class OpenTable:
    """A table. ``parent`` is given when it may be seen too."""

    id: str
    title: str
    about: str
    language: str
    level: str
    territory: str
    parent: str
    procedure: str
    time_zone: str
    themes: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None
    is_fictitious: bool


@dataclass(frozen=True)
class OpenQuestion:
    """A question, the table that asks it and those it was put to."""

    id: str
    title: str
    about: str
    language: str
    asked_by: str
    tables: tuple[str, ...]
    asked_at: datetime
    closed_at: datetime | None
    is_fictitious: bool


@dataclass(frozen=True)
class OpenNeed:
    """A need: who has it, where, what for, and which proposals answer it."""

    id: str
    title: str
    about: str
    language: str
    for_whom: str
    territory: str
    table: str
    state: str
    joined_to: str
    organization: Body
    themes: tuple[str, ...]
    proposals: tuple[str, ...]
    stated_at: datetime
    is_fictitious: bool


@dataclass(frozen=True)
class OpenProposal:
    """A proposal with its present text in Markdown. ``fingerprint`` is that of the settled text."""

    id: str
    table: str
    question: str
    title: str
    text: str
    language: str
    state: str
    version: int
    territory: str
    organization: Body
    themes: tuple[str, ...]
    needs: tuple[str, ...]
    opened_at: datetime | None
    updated_at: datetime
    closed_at: datetime | None
    fingerprint: str
    is_fictitious: bool


@dataclass(frozen=True)
class OpenVersion:
    """A text as it stood."""

    proposal: str
    number: int
    title: str
    text: str
    language: str
    note: str
    fingerprint: str
    organization: Body
    at: datetime


@dataclass(frozen=True)
class OpenAmendment:
    """An amendment: what it does to which version, why, and what became of it."""

    proposal: str
    number: int
    of_amendment: int | None
    of_version: int
    passage: str
    operations: tuple[dict[str, Any], ...]
    reason: str
    language: str
    state: str
    answer: str
    merged_into: int | None
    taken_in_version: int | None
    organization: Body
    submitted_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class OpenPosition:
    """Where an organisation stands; colleges and region are those of the day the text was settled."""

    proposal: str
    organization: Body
    stance: str
    reason: str
    language: str
    condition: str
    colleges: tuple[str, ...]
    region: str
    at: datetime


@dataclass(frozen=True)
class OpenArgument:
    """A contribution to the debate on a proposal, a need, or a question at a table: two of the three are empty."""

    id: str
    table: str
    proposal: str
    need: str
    question: str
    amendment: int | None
    answers: str
    kind: str
    passage: str
    text: str
    language: str
    organization: Body
    is_official: bool
    channel: str
    at: datetime


@dataclass(frozen=True)
class OpenEvidence:
    """A source of the library for or against a passage. ``stands`` is false once the source was withdrawn."""

    proposal: str
    passage: str
    quote: str
    resource: str
    bearing: str
    strength: str
    why: str
    organization: Body
    stands: bool
    at: datetime
