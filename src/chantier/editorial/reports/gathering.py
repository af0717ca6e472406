"""Asking each section what a year left, in each language of the interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from chantier.editorial.reports.core.part import Difference, Part, difference
from chantier.editorial.reports.core.period import Scope
from chantier.editorial.reports.sections import Section, sections
from chantier.foundation.places import api as places

Said = Mapping[str, Part]


def languages() -> tuple[str, ...]:
    """The languages of the interface, French first."""
    return tuple(code for code, _name in settings.LANGUAGES)


def scope(*, year: int, territory: str, at: datetime) -> Scope:
    """A year, and what is inside a territory where one is named."""
    zone = timezone.get_current_timezone()
    found = places.territory(territory) if territory else None
    within = None
    if territory:
        within = places.contained_ids(found.id) if found else frozenset()
    return Scope(year, datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone), at=at, within=within)


def asked(territory: str) -> tuple[Section, ...]:
    """The sections of a report of this territory, or of the whole movement."""
    return sections(by_territory=bool(territory))


def gather(wanted: Iterable[Section], of: Scope) -> dict[str, Said]:
    """{section: {language: what it says now}}. As many questions for a year that was full as for an empty one."""
    wanted = tuple(wanted)
    found: dict[str, dict[str, Part]] = {one.name: {} for one in wanted}
    for language in languages():
        with translation.override(language):
            for one in wanted:
                found[one.name][language] = one.gather(of)
    return dict(found)


def change(before: Said, now: Said, language: str) -> Difference:
    """What changed, told in this language where something did, else in one where it did: one draft holds them all."""
    told = (difference(in_language(before, one), in_language(now, one)) for one in dict.fromkeys((language, *now)))
    return next((one for one in told if one), Difference())


def in_language(said: Said, language: str) -> Part:
    """What is said in this language, else in French."""
    return said[language if language in said else "fr"]
