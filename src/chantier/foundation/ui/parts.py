"""What the components receive: frozen values, ready to be shown.

A view or a query builds these, a tag of `templatetags/ui.py` draws them. Every text is already in the reader's
language, every address is already made, every number is already rounded.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

Word = str | Promise
"""A text for people: a string, or a translation that waits for the reader's language."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address with its words; `current` marks the page being read."""

    label: Word
    url: str
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A mandate in the header; `built` is false while its page only says what will be there."""

    label: Word
    url: str
    current: bool = False
    built: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a facet; `count` is how many answers it would leave."""

    label: Word
    value: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One question of a search form. `name` is the GET parameter; `open` shows it unfolded."""

    name: str
    label: Word
    choices: tuple[Choice, ...]
    open: bool = True
    help: Word = ""
    single: bool = False
    """Radio buttons instead of boxes."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the address of the same page without it."""

    label: Word
    remove_url: str
    group: Word = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a wizard: `state` is done, current or ahead; `url` only where one may go back to it."""

    label: Word
    state: str = "ahead"
    url: str = ""
    hint: Word = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from; `seen_on` is already written for people."""

    source: Word
    seen_on: Word = ""
    licence: Word = ""
    who: Word = ""
    note: Word = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition list; several `values` become a list."""

    label: Word
    values: tuple[Word, ...]
    url: str = ""
    provenance: Provenance | None = None
    language: str = ""
    """BCP 47 tag of the value when it differs from the page's."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `sorted` is ascending, descending or empty; `sort_url` makes the heading a link."""

    label: Word
    numeric: bool = False
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; with `url` it is a link, with `tone` a badge, with `hint` a second quiet line; `language` is that of its
    text where it is not the page's."""

    text: Word
    url: str = ""
    tone: str = ""
    hint: Word = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data. The first cell of a row is its heading; on a phone each row becomes a card."""

    caption: Word
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: the sentence, when (machine and human), who, in whose name."""

    sentence: Word
    when: Word
    instant: str = ""
    who: Word = ""
    voice: Word = ""
    url: str = ""
    icon: str = "dot"


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step of the path of an idea with what is alive at it now."""

    label: Word
    sentence: Word
    url: str = ""
    alive: int | None = None
    alive_label: Word = ""
    state: str = ""
    """`here` lights the step, `later` says that it is not built yet."""


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """One field of two records side by side; `verdict` is same, near, different, only_left or only_right."""

    label: Word
    left: str
    right: str
    verdict: str = ""
    reason: Word = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a mandate shows on another's page: HTML made by its own template."""

    title: Word
    html: str
    order: int = 50
