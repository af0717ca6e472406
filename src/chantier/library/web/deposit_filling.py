"""What was found of a DOI or an ISBN, between the question and the beginning of the deposit: shown, carried signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core import signing

from chantier.foundation.access.api import Reason, Speaker
from chantier.foundation.ui.parts import Fact
from chantier.library import deposit_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core import identifiers, serial
from chantier.library.services.prefilling import Prefilled, prefill
from chantier.library.web.doubles import Double, those_seen

_SALT: Final = "library.prefill"
_LASTS: Final = timedelta(days=1)
#: What one types before, and finds again after.
_TYPED: Final = ("kind", "title", "language", "url", "identifier", "licence")
_SUMMARY_SHOWN: Final = 400


@dataclass(frozen=True)
class Filled:
    """What the page shows after the question: ``initial`` for the form, ``lines`` of what was found, ``doubles``."""

    initial: Mapping[str, Any]
    host: str = ""
    lines: tuple[Fact, ...] = ()
    refusal: Reason | None = None
    doubles: tuple[Double, ...] = ()


def is_wanted(data: Mapping[str, Any], files: Mapping[str, Any]) -> bool:
    """Whether to ask: by the button; or as nothing but a number was given, or another one than the one asked of."""
    typed = str(data.get("identifier", "")).strip()
    if not typed:
        return False
    if data.get("verb") == "fill":
        return True
    asked = identifiers.doi_or_isbn(typed)
    if asked is None or opened(str(data.get("found", "")), asked) is not None:
        return False
    had_another = bool(data.get("found"))
    return had_another or not (str(data.get("title", "")).strip() or data.get("url") or files.get("file"))


def fill(data: Mapping[str, Any], *, speaker: Speaker) -> Filled:
    """Ask, and lay the answer out over what was typed. Raises ``NotAllowed``, ``Invalid``."""
    found = prefill(speaker=speaker, identifier=str(data.get("identifier", ""))[:200])
    initial = {name: str(data.get(name, "")) for name in _TYPED}
    initial["identifier"] = found.identified.value
    before = _carried(str(data.get("found", "")))
    if before is not None and before.wording().title == initial["title"].strip():
        initial["title"] = ""  # what another number told goes with it
    doubles = those_seen(found.doubles, speaker)
    one = found.description
    if one is None:
        return Filled(initial, found.host, refusal=found.refusal, doubles=doubles)
    initial |= {"title": one.wording().title, "found": _closed(one)}
    if one.kind:
        initial["kind"] = one.kind
    if one.licence.slug:
        initial["licence"] = one.licence.slug
    if found.has_language or one.languages:
        initial["language"] = one.wording().language
    return Filled(initial, found.host, _lines(found), doubles=doubles)


def _closed(one: d.Description) -> str:
    return signing.dumps(serial.to_json(one), salt=_SALT, compress=True)


def opened(text: str, asked: d.Identified | None) -> d.Description | None:
    """What was carried, if it is ours, of today, and of the number that is in the form; nothing otherwise."""
    one = _carried(text) if asked is not None else None
    return one if one is not None and asked in one.identifiers else None


def _carried(text: str) -> d.Description | None:
    try:
        return serial.from_json(signing.loads(text, salt=_SALT, max_age=_LASTS)) if text else None
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _lines(found: Prefilled) -> tuple[Fact, ...]:
    """What was found, as the form calls it."""
    one = found.description
    assert one is not None, "only what was found is shown"
    text = one.wording()
    summary = text.summary if len(text.summary) <= _SUMMARY_SHOWN else f"{text.summary[:_SUMMARY_SHOWN].rstrip()}…"
    authors = " · ".join(each.shown for each in one.contributors)
    journal = one.details.get("journal", "")
    said = (
        (phrases.FIELDS["title"], text.title),
        (phrases.FIELDS["subtitle"], text.subtitle),
        (phrases.FIELDS["contributors"], authors),
        (phrases.FIELDS["issued"], str(one.issued or "")),
        (phrases.FIELDS["publisher"], " · ".join(filter(None, (journal, one.publisher, one.publication_place)))),
        (phrases.FIELDS["identifiers"], " · ".join(each.value for each in one.identifiers)),
        (phrases.FIELDS["keywords"], ", ".join(one.keywords)),
        (phrases.FIELDS["summary"], summary),
    )
    return tuple(Fact(label, (words,)) for label, words in said if words)
