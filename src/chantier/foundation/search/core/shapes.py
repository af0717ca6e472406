"""What goes into an index, what one asks of it, and what it answers. Ids are text everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from chantier.foundation.search.core.highlight import Asked, Piece


class Weight(IntEnum):
    """How much it counts that a word is found in a text. A subject (a theme, a place) is no name of the document."""

    BODY = 1
    SUBJECT = 2
    OTHER = 3
    NAME = 8


class Visibility(StrEnum):
    """Who may find a document."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


class Sort(StrEnum):
    """The orders one can ask for."""

    RELEVANCE = "relevance"
    NAME = "name"
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a document with its weight; ``language`` empty means the document's own.

    ``is_forgiving``: a typing mistake is forgiven in it too; names always forgive.
    """

    value: str
    weight: Weight = Weight.BODY
    language: str = ""
    is_forgiving: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found. ``facets`` and ``numbers`` use the names its kind declares.

    ``point`` is (latitude, longitude) in degrees. ``summary`` is shown under the title, and not searched: repeat it
    in ``texts`` to find by it. ``sort_name`` defaults to the title.
    """

    id: str
    title: str
    language: str = "fr"
    texts: tuple[Text, ...] = ()
    summary: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    point: tuple[float, float] | None = None
    visibility: Visibility = Visibility.PUBLIC
    sort_name: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the map, in degrees. ``west`` greater than ``east`` crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Query:
    """A question: words, and what the answer must be.

    Values of one filter are alternatives, different filters add up. ``ranges`` are inclusive (low, high), either may
    be ``None``. ``facets`` names the counts wanted, at most ``facet_limit`` values each. ``cursor`` comes from an
    earlier answer. ``visible`` is decided by the kind for the speaker, never by the page. Among answers that are about
    as good, those that hold a text in the language ``preferred`` come first. When little holds all the words,
    ``is_lenient`` takes what holds most of them; ``is_loose`` asks for any of them from the start.
    """

    text: str = ""
    language: str = "fr"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    box: Box | None = None
    sort: Sort = Sort.RELEVANCE
    size: int = 20
    cursor: str = ""
    facets: tuple[str, ...] = ()
    facet_limit: int = 200
    highlight: bool = False
    preferred: str = ""
    is_lenient: bool = False
    is_loose: bool = False
    visible: frozenset[Visibility] = frozenset({Visibility.PUBLIC})


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; the marked pieces are empty unless asked for."""

    id: str
    score: float
    title: str
    summary: str = ""
    language: str = "fr"
    marked_title: tuple[Piece, ...] = ()
    marked_summary: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents have a value."""

    value: str
    total: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many documents are in one cell of a map, around which position (the mean of theirs), in degrees."""

    longitude: float
    latitude: float
    total: int


@dataclass(frozen=True)
class Answer:
    """What was found.

    ``is_exact`` is false when the engine stopped counting at ``total`` (« 10 000+ »). ``is_approximate`` says that
    nothing matched the words as typed and that near spellings were taken, ``is_partial`` that what holds only some of
    the words was taken too, after the ``whole`` that hold them all. Counts of a facet ignore that facet's own filter.
    ``suggestion`` is the question with likely spellings, ``asked`` what to mark in other texts of what was found.
    ``trouble`` is a reason code when the index could not answer (see ``phrases``).
    """

    total: int = 0
    is_exact: bool = True
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    next_cursor: str = ""
    previous_cursor: str = ""
    suggestion: str = ""
    is_approximate: bool = False
    is_partial: bool = False
    whole: int = 0
    trouble: str = ""
    asked: Asked = field(default_factory=Asked)
