"""The plug for a program of translation: its contract, one that speaks to a LibreTranslate server, and which is chosen.

Off unless ``CHANTIER_TRANSLATION_PROGRAM`` names one: the address of a server that answers ``POST /translate`` as
LibreTranslate documents it, or the dotted path of a program in Python that keeps the contract below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from chantier.foundation.files.api import Fetched, FetchLimits, FetchRefused, fetch

#: What may pass by itself: it is tried again.
_PASSING: Final = frozenset({"fetch_slow", "fetch_unreachable", "fetch_broken"})
_BUSY: Final = 429
_UNWELL: Final = 500
_LARGEST_ANSWER: Final = 4_000_000


class Translator(Protocol):
    """A program of translation.

    Texts are fragments of HTML (``b``, ``i``, ``s``, ``a``, ``br``, ``code``, each with its ``id``) that come back in
    order, as many, elements kept and ``code`` untouched. Languages are ``fr``, ``en``, ``es``. It runs in the worker.
    """

    @property
    def name(self) -> str:
        """What readers are told: which program, and where."""
        ...

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """The same in the other language. Raises ``CannotTranslate``."""
        ...


class CannotTranslate(Exception):
    """The program did not translate: a code of ``program_phrases.py``; ``is_passing`` when it may do so later."""

    def __init__(self, code: str, params: Mapping[str, str | int] | None = None, *, is_passing: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_passing, self.params = code, is_passing, dict(params or {})


def chosen() -> Translator | None:
    """The program of this instance; None when it has none, which is the rule."""
    named = settings.CHANTIER_TRANSLATION_PROGRAM
    if not named:
        return None
    if named.startswith(("http://", "https://")):
        return LibreTranslate(named.rstrip("/"))
    found = import_string(named)
    return cast(Translator, found() if isinstance(found, type) else found)


def is_on() -> bool:
    """Whether this instance has a program of translation."""
    return bool(settings.CHANTIER_TRANSLATION_PROGRAM)


@dataclass(frozen=True)
class LibreTranslate:
    """A server that speaks as LibreTranslate does, called through the fence of outgoing requests."""

    address: str

    @property
    def name(self) -> str:
        """« LibreTranslate, traduire.example.org »."""
        return f"LibreTranslate, {urlsplit(self.address).hostname or self.address}"

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """As many requests as the size of one allows."""
        return [one for batch in _batches(texts) for one in self._asked(batch, source, target)]

    def _asked(self, texts: Sequence[str], source: str, target: str) -> Sequence[str]:
        question = {"q": list(texts), "source": source, "target": target, "format": "html"}
        if settings.CHANTIER_TRANSLATION_KEY:
            question["api_key"] = settings.CHANTIER_TRANSLATION_KEY
        try:
            answer = fetch(
                f"{self.address}/translate",
                method="POST",
                content=json.dumps(question).encode(),
                accept="application/json",
                limits=FetchLimits(
                    seconds=settings.CHANTIER_TRANSLATION_SECONDS, connect_seconds=5, max_bytes=_LARGEST_ANSWER
                ),
            )
        except FetchRefused as refused:
            code, host = refused.reason.code, urlsplit(self.address).hostname or ""
            raise CannotTranslate(code, {"host": host}, is_passing=code in _PASSING) from refused
        return _read(answer, len(texts))


def _read(answer: Fetched, expected: int) -> Sequence[str]:
    try:
        said = json.loads(answer.content)
    except ValueError:
        said = None
    if answer.status != 200:
        error = str(said.get("error", ""))[:160] if isinstance(said, dict) else ""
        if answer.status == _BUSY:
            raise CannotTranslate("busy", is_passing=True)
        passing = answer.status >= _UNWELL
        code = "unwell" if passing else "refused"
        raise CannotTranslate(code, {"status": answer.status, "said": error or "…"}, is_passing=passing)
    found = said.get("translatedText") if isinstance(said, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise CannotTranslate("rubbish")
    if len(found) != expected:
        raise CannotTranslate("program-count", {"given": expected, "answered": len(found)})
    return found


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Pieces together as long as one request holds them; one that is longer goes alone."""
    batch: list[str] = []
    length = 0
    for one in texts:
        if batch and length + len(one) > settings.CHANTIER_TRANSLATION_REQUEST:
            yield batch
            batch, length = [], 0
        batch.append(one)
        length += len(one)
    if batch:
        yield batch
