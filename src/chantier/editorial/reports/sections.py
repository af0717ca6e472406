"""The sections of annual reports: one registry, in which each mandate has its part.

The public site registers its own (`shipped_sections.py`); `config/report_sections.py` registers those of the mandates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from chantier.editorial.reports.core.part import Part
from chantier.editorial.reports.core.period import Scope

#: Asks a mandate; called in the language in force, once for each.
Gather = Callable[[Scope], Part]


@dataclass(frozen=True)
class Section:
    """One section. ``name`` is kept in pages and never changes; only those ``by_territory`` know how to look at one."""

    name: str
    label: str | Promise
    purpose: str | Promise
    gather: Gather
    by_territory: bool = False


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a section, or replace the one of the same name."""
    _sections[section.name] = section


def section(name: str) -> Section | None:
    """The section of this name, or nothing."""
    return _sections.get(name)


def sections(*, by_territory: bool = False) -> tuple[Section, ...]:
    """All of them in the order of their registration, or only those that know how to look at a territory."""
    return tuple(one for one in _sections.values() if one.by_territory or not by_territory)
