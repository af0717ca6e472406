"""From what several sources and people say of one body to what is shown of it, with the reason of each choice.

The visible rule, field by field: an organisation's own word, then a correction that was accepted, then the network's
lists, then the register, then other sources; the register comes first for what it has authority on (legal name, form,
number, date of constitution, status). Of a form, a source that says the same more precisely is shown: « coopérative de
solidarité » beside the register's « coopérative ». Within a rank the most recently seen wins, then the smaller origin
key, so that the answer never depends on the order of arrival. An import has a lower rank than a person: it cannot
silently overwrite what a person corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from chantier.directory.core import normalize
from chantier.directory.core.form_words import is_narrower

OWN, CORRECTION, NETWORK, PARTNER, REGISTER, OTHER = "own", "correction", "network", "partner", "register", "other"

#: Higher wins.
RANK: Final[Mapping[str, int]] = {OWN: 60, CORRECTION: 50, NETWORK: 40, PARTNER: 30, REGISTER: 20, OTHER: 10}

#: Fields on which the register speaks before lists (a person's word still comes first).
REGISTER_AUTHORITY: Final = frozenset(
    {"legal_name", "legal_form", "register_number", "founded_on", "ended_on", "status"}
)
REGISTER_RANK_OF_AUTHORITY: Final = 45

#: Fields that are several values gathered from all testimonies rather than one chosen.
GATHERED: Final = frozenset({"other_names", "former_names", "activities", "purposes", "languages", "establishments"})
#: Of the gathered fields, those where the best-ranked testimony alone counts once there is one from a person.
REPLACED_BY_PERSONS: Final = frozenset({"activities", "purposes", "languages", "establishments"})

SINGLE: Final = (
    "legal_name",
    "usual_name",
    "legal_form",
    "register_number",
    "founded_on",
    "ended_on",
    "status",
    "phone",
    "email",
    "website",
    "activity",
    "size_band",
    "social_economy",
    "territory_hint",
    "visibility",
)
#: Values that only make sense together: they are taken from one testimony.
PLACE: Final = ("address", "municipality", "postal_code", "lat", "lon")


@dataclass(frozen=True)
class Testimony:
    """What one record or one statement says: ``values`` by field. ``origin`` is a stable key such as ``record:12``."""

    origin: str
    kind: str
    source: str
    seen_on: date
    values: Mapping[str, Any]
    is_open: bool = False


@dataclass(frozen=True)
class Said:
    """One value with who says it."""

    value: Any
    origin: str
    kind: str
    source: str
    seen_on: date
    is_open: bool


@dataclass(frozen=True)
class Shown:
    """The value shown for a field, and the others that were said."""

    chosen: Said
    others: tuple[Said, ...] = ()

    @property
    def value(self) -> Any:
        """The chosen value."""
        return self.chosen.value

    @property
    def is_disputed(self) -> bool:
        """Whether another testimony gives a different value."""
        said = self.chosen.value
        return any(other.value != said and not _is_broader(other.value, said) for other in self.others)


@dataclass(frozen=True)
class NameSaid:
    """A name, its kind (``legal``, ``usual``, ``former``, ``other``) and who says it."""

    text: str
    kind: str
    said: Said


@dataclass(frozen=True)
class Portrait:
    """Everything shown of a body."""

    name: str
    fields: Mapping[str, Shown]
    names: tuple[NameSaid, ...]
    identifiers: tuple[tuple[str, str], ...]
    gathered: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)

    def value(self, name: str, default: Any = "") -> Any:
        """The value shown for a field, or ``default``."""
        shown = self.fields.get(name)
        return default if shown is None else shown.value


def _is_broader(form: Any, other: Any) -> bool:
    return isinstance(form, str) and isinstance(other, str) and is_narrower(other, form)


def consolidate(testimonies: Iterable[Testimony]) -> Portrait:
    """The portrait of one body. Independent of the order of ``testimonies``."""
    said_by = tuple(testimonies)
    fields: dict[str, Shown] = {}
    for name in SINGLE:
        shown = _choose(name, said_by)
        if shown is not None:
            fields[name] = shown
    fields |= _descriptions(said_by)
    fields |= _place(said_by)
    names = _names(said_by, fields)
    return Portrait(
        name=_display_name(fields, names),
        fields=fields,
        names=names,
        identifiers=_identifiers(said_by),
        gathered={name: _gather(name, said_by) for name in sorted(GATHERED - {"other_names", "former_names"})},
    )


def rank(field_name: str, kind: str) -> int:
    """How much a kind of testimony weighs on a field; higher wins."""
    if kind == REGISTER and field_name in REGISTER_AUTHORITY:
        return REGISTER_RANK_OF_AUTHORITY
    return RANK[kind]


def _order(field_name: str, said: Said) -> tuple[int, int, str]:
    return (-rank(field_name, said.kind), -said.seen_on.toordinal(), said.origin)


def _said(testimony: Testimony, value: Any) -> Said:
    return Said(
        value=value,
        origin=testimony.origin,
        kind=testimony.kind,
        source=testimony.source,
        seen_on=testimony.seen_on,
        is_open=testimony.is_open,
    )


def _present(value: Any) -> bool:
    return value not in (None, "", [], {})


def _ordered(field_name: str, testimonies: Sequence[Testimony]) -> list[Said]:
    said = [_said(t, t.values[field_name]) for t in testimonies if _present(t.values.get(field_name))]
    # A person may also state that a field is empty: an explicit None from a person removes what sources say.
    said += [
        _said(t, None) for t in testimonies if t.kind in (OWN, CORRECTION) and t.values.get(field_name, "") is None
    ]
    return sorted(said, key=lambda s: _order(field_name, s))


def _choose(field_name: str, testimonies: Sequence[Testimony]) -> Shown | None:
    said = _ordered(field_name, testimonies)
    if not said:
        return None
    first = 0
    if field_name == "legal_form" and said[0].value and said[0].kind not in (OWN, CORRECTION):
        first = next((n for n, one in enumerate(said) if is_narrower(one.value or "", said[0].value)), 0)
    return Shown(chosen=said[first], others=(*said[:first], *said[first + 1 :]))


def _place(testimonies: Sequence[Testimony]) -> dict[str, Shown]:
    """The seat: taken whole from the best testimony that names a place, so that no address mixes two sources.

    A position (``lat``, ``lon``) is taken from the best testimony that has one and does not contradict the postal code
    or the municipality of the seat.
    """
    located = [
        t for t in testimonies if any(_present(t.values.get(f)) for f in ("address", "municipality", "postal_code"))
    ]
    shown: dict[str, Shown] = {}
    seat: Testimony | None = None
    if located:
        ordered = sorted(located, key=lambda t: (-_completeness_rank(t), *_order("address", _said(t, None))))
        seat = ordered[0]
        for name in ("address", "municipality", "postal_code"):
            if _present(seat.values.get(name)):
                others = [_said(t, t.values[name]) for t in ordered[1:] if _present(t.values.get(name))]
                shown[name] = Shown(chosen=_said(seat, seat.values[name]), others=tuple(others))
    positioned = [t for t in testimonies if _present(t.values.get("lat")) and _present(t.values.get("lon"))]
    positioned = [t for t in positioned if seat is None or t is seat or not _elsewhere(t, seat)]
    if positioned:
        best = min(positioned, key=lambda t: _order("lat", _said(t, None)))
        shown["lat"] = Shown(chosen=_said(best, best.values["lat"]))
        shown["lon"] = Shown(chosen=_said(best, best.values["lon"]))
    return shown


def _completeness_rank(testimony: Testimony) -> int:
    """Persons first whatever they give; among sources one with a street or a postal code before a bare town."""
    if testimony.kind in (OWN, CORRECTION):
        return 2
    return int(_present(testimony.values.get("address")) or _present(testimony.values.get("postal_code")))


def _elsewhere(one: Testimony, other: Testimony) -> bool:
    """Whether a position of ``one`` cannot be that of the seat ``other``. A person who moves it leaves no false pin."""
    a, b = str(one.values.get("address") or ""), str(other.values.get("address") or "")
    if other.kind in (OWN, CORRECTION) and a and b and normalize.door(a) != normalize.door(b):
        return True
    for name in ("postal_code", "municipality"):
        mine, theirs = one.values.get(name), other.values.get(name)
        if _present(mine) and _present(theirs):
            return bool(mine != theirs)
    return False


def _descriptions(testimonies: Sequence[Testimony]) -> dict[str, Shown]:
    """Descriptions are chosen language by language."""
    shown: dict[str, Shown] = {}
    languages = sorted({lang for t in testimonies for lang in (t.values.get("description") or {})})
    for language in languages:
        said = [
            _said(t, t.values["description"][language])
            for t in testimonies
            if _present((t.values.get("description") or {}).get(language))
            # as for any field, a person may state that there is none
            or (t.kind in (OWN, CORRECTION) and (t.values.get("description") or {}).get(language, "") is None)
        ]
        if said:
            ordered = sorted(said, key=lambda s: _order("description", s))
            shown[f"description.{language}"] = Shown(chosen=ordered[0], others=tuple(ordered[1:]))
    return shown


def _names(testimonies: Sequence[Testimony], fields: Mapping[str, Shown]) -> tuple[NameSaid, ...]:
    found: dict[tuple[str, str], NameSaid] = {}

    def add(text: str, kind: str, said: Said) -> None:
        key = (text, kind)
        if text and (key not in found or _order("other_names", said) < _order("other_names", found[key].said)):
            found[key] = NameSaid(text=text, kind=kind, said=said)

    for kind, name in (("legal", "legal_name"), ("usual", "usual_name")):
        shown = fields.get(name)
        for said in () if shown is None else (shown.chosen, *shown.others):
            if said.value:
                # A legal name that the rule did not choose is still a name under which the body can be found.
                add(said.value, kind if shown is not None and said is shown.chosen else "other", said)
    for kind, name in (("other", "other_names"), ("former", "former_names")):
        for testimony in testimonies:
            for text in testimony.values.get(name) or ():
                add(text, kind, _said(testimony, text))
    priority = {"legal": 0, "usual": 1, "other": 2, "former": 3}
    seen: set[str] = set()
    result = []
    for said_name in sorted(found.values(), key=lambda n: (priority[n.kind], *_order("other_names", n.said), n.text)):
        if said_name.text not in seen:
            seen.add(said_name.text)
            result.append(said_name)
    return tuple(result)


def _display_name(fields: Mapping[str, Shown], names: Sequence[NameSaid]) -> str:
    for name in ("usual_name", "legal_name"):
        shown = fields.get(name)
        if shown is not None and shown.value:
            return str(shown.value)
    return names[0].text if names else ""


def _identifiers(testimonies: Sequence[Testimony]) -> tuple[tuple[str, str], ...]:
    found = {
        (scheme, str(value))
        for t in testimonies
        for scheme, value in (t.values.get("identifiers") or {}).items()
        if value
    }
    found |= {("NEQ", str(t.values["register_number"])) for t in testimonies if t.values.get("register_number")}
    return tuple(sorted(found))


def _gather(field_name: str, testimonies: Sequence[Testimony]) -> tuple[Said, ...]:
    """All distinct values said, best first; for what a person can settle, the best person's list alone."""
    ordered = _ordered(field_name, testimonies)
    if field_name in REPLACED_BY_PERSONS:
        persons = [said for said in ordered if said.kind in (OWN, CORRECTION)]
        ordered = persons[:1] or ordered
    result: list[Said] = []
    seen: set[str] = set()
    for said in ordered:
        for value in said.value or ():
            if repr(value) not in seen:
                seen.add(repr(value))
                result.append(
                    Said(value, said.origin, said.kind, said.source, said.seen_on, said.is_open),
                )
    return tuple(result)
