"""By-laws to begin from, read once from ``bylaws/templates.toml``: their rules, sources and cautions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).resolve().parent / "bylaws" / "templates.toml"


@dataclass(frozen=True)
class Source:
    """Where a rule was read, and on what day."""

    title: str
    address: str
    read_on: date


@dataclass(frozen=True)
class Template:
    """By-laws of a legal form. ``forbids``: what the law of this form does not let by-laws allow."""

    key: str
    names: Mapping[str, str]
    purposes: Mapping[str, str]
    sources: tuple[Source, ...]
    cautions: Mapping[str, tuple[str, ...]]
    forbids: frozenset[str]
    articles: Mapping[str, Any]


@cache
def templates() -> Mapping[str, Template]:
    """Every template by its key, in their order."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    ordered = sorted(said.items(), key=lambda pair: pair[1]["order"])
    return {
        key: Template(
            key=key,
            names=one["names"],
            purposes=one["purposes"],
            sources=tuple(Source(**source) for source in one["sources"]),
            cautions={language: tuple(words) for language, words in one["cautions"].items()},
            forbids=frozenset(one.get("forbids", ())),
            articles=one["articles"],
        )
        for key, one in ordered
    }


def forbidden(key: str) -> frozenset[str]:
    """What the law of this form forbids whatever the by-laws say; nothing for by-laws written from no template."""
    found = templates().get(key)
    return found.forbids if found is not None else frozenset()
