"""Making the draft of a report, and taking its figures again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale

from chantier.editorial.models import HomePage, ReportFigures, ReportPage, SectionPage
from chantier.editorial.permissions import may_edit_site
from chantier.editorial.reports import acts, gathering, queries
from chantier.editorial.reports.core.part import as_plain
from chantier.editorial.reports.core.period import is_possible
from chantier.editorial.reports.phrases import GONE, IMPOSSIBLE_YEAR, LOCKED, UNKNOWN_TERRITORY
from chantier.editorial.services.ground import prepare_ground
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.places import api as places


@transaction.atomic
def build(*, speaker: Speaker, year: int, territory: str, language: str, at: datetime) -> tuple[int, bool]:
    """(the page, whether it was made now): a draft with every section that has something to say. Twice is once."""
    may_edit_site(speaker).enforce()
    if not is_possible(year, today=timezone.localdate(at)):
        raise Invalid(IMPOSSIBLE_YEAR)
    if territory and places.territory(territory) is None:
        raise Invalid(UNKNOWN_TERRITORY)
    language = language if language in gathering.languages() else gathering.languages()[0]
    section = _section(language)
    existing = ReportPage.objects.filter(year=year, territory=territory, locale=section.locale).first()
    if existing is not None:
        return existing.pk, False
    page = _page(section, year, territory, language)
    page.owner_id = speaker.person_id
    section.add_child(instance=page)
    gathered = gathering.gather(gathering.asked(territory), gathering.scope(year=year, territory=territory, at=at))
    for name, said in gathered.items():
        if not said["fr"].is_empty:
            _append(page, _freeze(page, name, said, at))
    _save(page, speaker)
    record(name=acts.REPORT_BUILT, speaker=speaker, at=at, subject=("editorial.page", page.pk), data={"year": year})
    return page.pk, True


@transaction.atomic
def refresh(*, speaker: Speaker, page_id: int, wanted: Iterable[str], at: datetime) -> int:
    """Take the figures of these sections again, in a new draft: what is published stays. How many changed.

    A section that the page lacks comes last. Former figures are kept: an editor may go back to them.
    """
    may_edit_site(speaker).enforce()
    if not ReportPage.objects.select_for_update().filter(pk=page_id).exists():
        raise NotPossible(GONE)
    page = queries.latest(page_id)
    assert page is not None
    person = _person(speaker)
    if person is not None and page.permissions_for_user(person).page_locked():
        raise NotPossible(LOCKED)
    sections = [one for one in gathering.asked(page.territory) if one.name in set(wanted)]
    gathered = gathering.gather(sections, gathering.scope(year=page.year, territory=page.territory, at=at))
    standing = queries.frozen(queries.figures_of(page), "fr")
    count = 0
    for block in page.body:
        former = standing.get(int(block.value["figures"] or 0)) if block.block_type == "section" else None
        said = gathered.get(former.section) if former is not None else None
        if former is not None and said is not None and gathering.change(former.said, said, "fr"):
            block.value["figures"] = str(_freeze(page, former.section, said, at).pk)
            count += 1
    here = {one.section for one in standing.values()}
    for name, said in gathered.items():
        if name not in here and not said["fr"].is_empty:
            _append(page, _freeze(page, name, said, at))
            count += 1
    if count:
        _save(page, speaker)
        subject = ("editorial.page", page.pk)
        record(name=acts.REPORT_REFRESHED, speaker=speaker, at=at, subject=subject, data={"sections": count})
    return count


def _page(section: SectionPage, year: int, territory: str, language: str) -> ReportPage:
    with translation.override(language):
        found = places.territory(territory) if territory else None
        name = found.name if found is not None else ""
        title = (
            _("Rapport annuel %(year)s, %(territory)s") % {"year": year, "territory": name}
            if name
            else _("Rapport annuel %(year)s") % {"year": year}
        )
    slug = base = slugify(title)[:80]
    taken = set(section.get_children().values_list("slug", flat=True))
    number = 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return ReportPage(title=title, slug=slug, year=year, territory=territory, locale=section.locale, live=False)


def _section(language: str) -> SectionPage:
    """The section of reports of this language, made where it is missing, a translation of the others."""
    if not HomePage.objects.filter(locale__language_code=language).exists():
        prepare_ground()
    locale = Locale.objects.get(language_code=language)
    sections = SectionPage.objects.filter(gathers=SectionPage.Gathers.REPORTS).select_related("locale")
    found: SectionPage | None = sections.filter(locale=locale).first()
    if found is not None:
        return found
    other = sections.first()
    key = {"translation_key": other.translation_key} if other is not None else {}
    home = HomePage.objects.select_for_update().get(locale=locale)
    with translation.override(language):
        title = _("Rapports annuels")
        summary = _("Ce que chaque année a laissé, avec les chiffres, leur date et leur source.")
    slug = slugify(title)
    if home.get_children().filter(slug=slug).exists():
        slug = f"{slug}-{language}"
    section = SectionPage(title=title, slug=slug, summary=summary, gathers="reports", locale=locale, **key)
    made: SectionPage = home.add_child(instance=section)
    return made


def _freeze(page: ReportPage, name: str, said: gathering.Said, at: datetime) -> ReportFigures:
    return ReportFigures.objects.create(
        report=page.translation_key,
        year=page.year,
        territory=page.territory,
        section=name,
        gathered_at=at,
        said={language: as_plain(part) for language, part in said.items()},
    )


def _append(page: ReportPage, figures: ReportFigures) -> None:
    page.body.append(("section", {"figures": str(figures.pk), "title": "", "drawn": True, "listed": True}))


def _save(page: ReportPage, speaker: Speaker) -> None:
    page.save_revision(user=_person(speaker))


def _person(speaker: Speaker) -> Any:
    """Wagtail's editor; nobody when the program itself does it."""
    if speaker.person_id is None:
        return None
    return get_user_model()._default_manager.filter(pk=speaker.person_id).first()
