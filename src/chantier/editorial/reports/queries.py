"""What the pages of reports show: the figures of a page, what changed since, and the reports there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chantier.editorial.models import ReportFigures, ReportPage
from chantier.editorial.reports import gathering
from chantier.editorial.reports.core.part import Difference, Part, from_plain
from chantier.editorial.reports.sections import section, sections


@dataclass(frozen=True)
class Frozen:
    """A section as it was gathered: ``part`` is what it says in the language that was asked for, ``said`` in all."""

    id: int
    section: str
    label: Any
    gathered_at: datetime
    part: Part
    said: Mapping[str, Part]


@dataclass(frozen=True)
class Since:
    """A section of a page, with what changed since it was gathered."""

    section: str
    label: Any
    gathered_at: datetime | None
    difference: Difference
    now: Part


@dataclass(frozen=True)
class Made:
    """A report in a list; ``url`` only where it is published."""

    id: int
    title: str
    year: int
    territory: str
    language: str
    url: str
    has_draft: bool


def frozen(ids: Iterable[int], language: str) -> dict[int, Frozen]:
    """{id: the figures}, in this language. One query."""
    rows = ReportFigures.objects.filter(pk__in=set(ids)).order_by("pk")
    found = {}
    for row in rows:
        said = {"fr": Part(""), **{code: from_plain(plain) for code, plain in row.said.items() if plain}}
        known = section(row.section)
        label = known.label if known else row.section
        part = gathering.in_language(said, language)
        found[row.pk] = Frozen(row.pk, row.section, label, row.gathered_at, part, said)
    return found


def figures_of(page: ReportPage) -> list[int]:
    """The ids of the figures on which the blocks of a page stand, in their order."""
    values = [block.value["figures"] for block in page.body if block.block_type == "section"]
    return [int(one) for one in values if str(one).isdigit()]


def latest(page_id: int) -> ReportPage | None:
    """The last draft of a report, or nothing."""
    page = ReportPage.objects.filter(pk=page_id).select_related("locale").first()
    found: ReportPage | None = page.get_latest_revision_as_object() if page is not None else None
    return found


def since(page: ReportPage, language: str, *, at: datetime) -> tuple[Since, ...]:
    """The sections of a page that changed since in any language, then those it lacks and that have something."""
    standing = frozen(figures_of(page), language).values()
    wanted = gathering.asked(page.territory)
    scope = gathering.scope(year=page.year, territory=page.territory, at=at)
    gathered = gathering.gather(wanted, scope)
    now = {name: gathering.in_language(said, language) for name, said in gathered.items()}
    lines = [
        Since(
            one.section,
            one.label,
            one.gathered_at,
            gathering.change(one.said, gathered[one.section], language),
            now[one.section],
        )
        for one in standing
        if one.section in now
    ]
    here = {one.section for one in standing}
    lines += [
        Since(one.name, one.label, None, Difference(), now[one.name])
        for one in wanted
        if one.name not in here and not now[one.name].is_empty
    ]
    return tuple(one for one in lines if one.gathered_at is None or one.difference)


def made() -> tuple[Made, ...]:
    """Every report, the last year first. One query."""
    rows = ReportPage.objects.select_related("locale").order_by("-year", "territory", "locale_id", "pk")
    return tuple(
        Made(
            row.pk,
            row.draft_title or row.title,
            row.year,
            row.territory,
            row.locale.language_code,
            row.url or "" if row.live else "",
            row.has_unpublished_changes or not row.live,
        )
        for row in rows[:200]
    )


def known_sections() -> tuple[tuple[Any, Any, bool], ...]:
    """(label, purpose, whether it knows territories) of what a report may hold."""
    return tuple((one.label, one.purpose, one.by_territory) for one in sections())
