"""What one section of a report says: large numbers, a table of numbers, a list of things, and where they come from.

A part is frozen as plain values, one a language: what was gathered on a day reads the same for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A number that says what it counts; ``of`` is its denominator, with its own words. ``key`` never changes."""

    key: str
    label: str
    value: int
    of: int | None = None
    of_label: str = ""


@dataclass(frozen=True)
class Thing:
    """Something with an address: a resource, a page. ``language`` is that of its title where it is not the report's."""

    title: str
    url: str
    text: str = ""
    when: str = ""
    language: str = ""


@dataclass(frozen=True)
class Part:
    """One section, in one language. ``heads`` are the two headings of the table of ``rows``."""

    source: str
    headline: tuple[Figure, ...] = ()
    rows: tuple[Figure, ...] = ()
    heads: tuple[str, str] = ("", "")
    things: tuple[Thing, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell: no thing, and no number above zero."""
        return not self.things and not any(one.value for one in (*self.headline, *self.rows))


@dataclass(frozen=True)
class Change:
    """A number that differs: before and now, nothing where it was not or is no longer counted."""

    before: Figure | None
    now: Figure | None


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two gatherings of one section."""

    figures: tuple[Change, ...] = ()
    arrived: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.arrived or self.gone)


def as_plain(part: Part) -> dict[str, Any]:
    """A part as it is frozen: JSON values only."""
    return asdict(part)


def from_plain(said: Mapping[str, Any]) -> Part:
    """The inverse of `as_plain`. What an older version did not keep has its default; what it kept besides is left."""
    heads = list(said.get("heads") or ("", ""))
    return Part(
        source=str(said.get("source", "")),
        headline=_figures(said.get("headline") or ()),
        rows=_figures(said.get("rows") or ()),
        heads=(str(heads[0]), str(heads[-1])),
        things=tuple(
            Thing(
                str(one.get("title", "")),
                str(one.get("url", "")),
                str(one.get("text", "")),
                str(one.get("when", "")),
                str(one.get("language", "")),
            )
            for one in said.get("things") or ()
        ),
        note=str(said.get("note", "")),
    )


def difference(before: Part, now: Part) -> Difference:
    """What changed, in the order of what is there now; words that changed without their numbers are no change."""
    old = {one.key: one for one in (*before.headline, *before.rows)}
    new = {one.key: one for one in (*now.headline, *now.rows)}
    changed = [
        Change(old.get(key), one)
        for key, one in new.items()
        if key not in old or (old[key].value, old[key].of) != (one.value, one.of)
    ]
    changed += [Change(one, None) for key, one in old.items() if key not in new]
    urls_before, urls_now = {one.url for one in before.things}, {one.url for one in now.things}
    return Difference(
        tuple(changed),
        tuple(one.title for one in now.things if one.url not in urls_before),
        tuple(one.title for one in before.things if one.url not in urls_now),
    )


def _figures(rows: Sequence[Mapping[str, Any]]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            str(one["key"]),
            str(one.get("label", "")),
            int(one.get("value", 0)),
            None if one.get("of") is None else int(one["of"]),
            str(one.get("of_label", "")),
        )
        for one in rows
    )
