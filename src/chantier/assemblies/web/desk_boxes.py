"""The gestures that a desk may make now: each with the fields that it asks for, filled as they were typed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from chantier.assemblies.core.bylaws import ORDINARY
from chantier.assemblies.core.motions import KINDS
from chantier.assemblies.phrases_floor import RULINGS
from chantier.assemblies.queries.floor import Choice, FloorView

_PLAIN = frozenset({"no-seconder", "withdraw", "adopt"})
_TEXTS = frozenset({"main", "amendment", "sub-amendment"})
#: What a button is drawn with, and the key that presses it with Alt.
_FIRST = ("move-main", "second", "rule", "move-amendment", "move-sub-amendment")
#: Those first, then what decides, then motions of procedure as the core ranks them.
_ORDER = (*_FIRST, "move-appeal", "adopt", "withdraw", "no-seconder", "move-previous-question")
_KEYS = {"move-main": "KeyP", "second": "KeyA", "move-amendment": "KeyM", "move-sub-amendment": "KeyM", "rule": "KeyD"}


def a_key() -> str:
    """Drawn for a form: sent twice, it is taken once."""
    return secrets.token_hex(12)


@dataclass(frozen=True)
class Box:
    """One gesture: a button alone, or a form that opens."""

    name: str
    gesture: str
    kind: str
    label: str
    meaning: str
    is_plain: bool
    is_first: bool
    is_open: bool
    asks_who: bool
    is_point: bool
    asks_seconder: bool
    asks_text: bool
    rows: int
    who: str = ""
    seconder: str = ""
    text: str = ""
    words: str = ""
    majorities: tuple[tuple[str, str], ...] = ()
    majority: str = ""
    proposal: str = ""
    rulings: tuple[tuple[str, str], ...] = ()
    shortcut: str = ""
    key: str = field(default_factory=a_key)

    @property
    def letter(self) -> str:
        """The letter of its key."""
        return self.shortcut.removeprefix("Key")


@dataclass(frozen=True)
class Offered:
    """The settled text that the open point puts before the meeting: its identifier and its words, if there is one."""

    proposal: str = ""
    text: str = ""


def boxes(
    floor: FloorView, offered: Offered, majorities: Mapping[str, object], typed: Mapping[str, str]
) -> tuple[Box, ...]:
    """What may be done now, the likely ones first."""
    found = [
        _box(choice, floor, offered, majorities, typed)
        for choice in floor.choices
        if not choice.why and choice.did not in ("speak", "reject")
    ]
    return tuple(sorted(found, key=lambda box: _ORDER.index(box.name) if box.name in _ORDER else len(_ORDER)))


def refused(floor: FloorView) -> tuple[Choice, ...]:
    """What may not come now, with why."""
    return tuple(choice for choice in floor.choices if choice.why and choice.did != "speak")


def _box(
    choice: Choice,
    floor: FloorView,
    offered: Offered,
    majorities: Mapping[str, object],
    typed: Mapping[str, str],
) -> Box:
    is_typed = typed.get("gesture") == choice.did and typed.get("kind", "") == choice.kind
    given = typed if is_typed else {}
    moves = choice.did == "move"
    is_main = choice.kind == "main"
    return Box(
        name=choice.name,
        gesture=choice.did,
        kind=choice.kind,
        label=_label(choice, floor),
        meaning=choice.meaning,
        is_plain=choice.did in _PLAIN,
        is_first=choice.name in _FIRST,
        is_open=is_typed,
        asks_who=moves or choice.did == "second",
        is_point=moves and KINDS[choice.kind].interrupts,
        asks_seconder=moves and KINDS[choice.kind].seconded,
        asks_text=moves,
        rows=8 if choice.kind in _TEXTS else 2,
        who=given.get("who", ""),
        seconder=given.get("seconder", ""),
        text=given.get("text") or _offered_text(choice, floor, offered),
        words=given.get("words", ""),
        majorities=_majorities(majorities) if is_main and len(majorities) > 1 else (),
        majority=given.get("majority", ORDINARY),
        proposal=offered.proposal if is_main else "",
        rulings=tuple((key, str(words)) for key, words in RULINGS.items()) if choice.did == "rule" else (),
        shortcut=_KEYS.get(choice.name, ""),
    )


def _offered_text(choice: Choice, floor: FloorView, offered: Offered) -> str:
    """What a text begins from: what it amends, or the settled text of the point."""
    if choice.kind in ("amendment", "sub-amendment"):
        return floor.top.text if floor.top else ""
    return offered.text if choice.kind == "main" else ""


def _label(choice: Choice, floor: FloorView) -> str:
    name = floor.top.name if floor.top else ""
    if choice.did == "second":
        return _("Noter l’appui à %(motion)s") % {"motion": name}
    if choice.did == "withdraw":
        return _("Retirer %(motion)s") % {"motion": name}
    if choice.did == "adopt":
        return _("Adopter sans vote : personne ne le demande")
    if choice.did == "rule":
        return _("Noter la décision de la présidence")
    if choice.kind == "main":
        return _("Recevoir une proposition")
    return choice.label


def _majorities(known: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    said = {
        ORDINARY: _("majorité ordinaire"),
        "special": _("majorité spéciale"),
        "by-laws": _("changer les règlements"),
    }
    return tuple((name, said.get(name, name)) for name in sorted(known, key=lambda one: (one != ORDINARY, one)))
