"""The file form of a vocabulary: a TOML file that a documentalist can read and edit. See ``schemes/README.md``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from chantier.foundation.words.core.vocabulary import (
    LANGUAGES,
    MATCH_KINDS,
    NOTE_KINDS,
    ConceptForm,
    SchemeForm,
)

_ABOUT_SCHEME = {"slug", "uri", "title", "source", "licence", "version"}
_ABOUT_CONCEPT = {
    "slug", "notation", "uri", "alt", "hidden", "broader", "valid_from", "valid_until",
    *LANGUAGES, *NOTE_KINDS, *MATCH_KINDS,
}  # fmt: skip


class UnreadableScheme(ValueError):
    """The file does not say a vocabulary; ``args`` are a code and the detail.

    Codes: ``not_toml``, ``no_scheme``, ``no_slug``, ``unknown_key``, ``wrong_kind``.
    """


def read_scheme(text: str) -> SchemeForm:
    """Read a vocabulary from TOML. Unknown keys are refused, so that a misspelt one is never lost.

    Raises ``UnreadableScheme``.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableScheme("not_toml", str(error)) from error
    about = said.get("scheme")
    if not isinstance(about, dict):
        raise UnreadableScheme("no_scheme", "")
    _only(about, _ABOUT_SCHEME, "scheme")
    return SchemeForm(
        slug=_slug(about, "scheme"),
        titles=_texts(about, "title"),
        concepts=tuple(_concept(one) for one in said.get("concept", [])),
        uri=_text(about, "uri"),
        source=_text(about, "source"),
        licence=_text(about, "licence"),
        version=_text(about, "version"),
    )


def _concept(said: Mapping[str, Any]) -> ConceptForm:
    slug = _slug(said, "concept")
    _only(said, _ABOUT_CONCEPT, slug)
    return ConceptForm(
        slug=slug,
        notation=_text(said, "notation"),
        uri=_text(said, "uri"),
        preferred={language: _text(said, language) for language in LANGUAGES if _text(said, language)},
        alternative=_lists(said, "alt"),
        hidden=_lists(said, "hidden"),
        notes={kind: _texts(said, kind) for kind in NOTE_KINDS if kind in said},
        broader=_list(said.get("broader", ()), "broader"),
        # « related » without an address is a concept of the same scheme; with one, a match.
        related=tuple(one for one in _list(said.get("related", ()), "related") if ":" not in one),
        matches={kind: outside for kind in MATCH_KINDS if (outside := _outside(said, kind))},
        valid_from=_day(said, "valid_from"),
        valid_until=_day(said, "valid_until"),
    )


def _outside(said: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return tuple(one for one in _list(said.get(kind, ()), kind) if ":" in one)


def _only(said: Mapping[str, Any], allowed: set[str], where: str) -> None:
    for key in said:
        if key not in allowed:
            raise UnreadableScheme("unknown_key", f"{where}: {key}")


def _slug(said: Mapping[str, Any], where: str) -> str:
    slug = _text(said, "slug")
    if not slug or not slug.replace("-", "").replace("_", "").isalnum() or not slug.isascii():
        raise UnreadableScheme("no_slug", where)
    return slug


def _text(said: Mapping[str, Any], key: str) -> str:
    value = said.get(key, "")
    if not isinstance(value, str):
        raise UnreadableScheme("wrong_kind", key)
    return value.strip()


def _list(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise UnreadableScheme("wrong_kind", key)
    return tuple(one.strip() for one in value)


def _texts(said: Mapping[str, Any], key: str) -> dict[str, str]:
    value = said.get(key, {})
    if not isinstance(value, dict):
        raise UnreadableScheme("wrong_kind", key)
    return {language: _text(value, language) for language in value}


def _lists(said: Mapping[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    value = said.get(key, {})
    if not isinstance(value, dict):
        raise UnreadableScheme("wrong_kind", key)
    return {language: _list(texts, key) for language, texts in value.items()}


def _day(said: Mapping[str, Any], key: str) -> date | None:
    value = said.get(key)
    if value is not None and type(value) is not date:
        raise UnreadableScheme("wrong_kind", key)
    return value
