"""Keeping a search, and telling what is new for it: once a period, only what was published since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.messages import api as messages
from chantier.foundation.people import api as people
from chantier.library import acts
from chantier.library.models import Resource, SavedSearch
from chantier.library.queries import following, saved
from chantier.library.queries.describing import address
from chantier.library.queries.kinds import kinds, name_of
from chantier.library.queries.question import read_text
from chantier.library.saved_notices import SAVED_SEARCH

#: The consent that is recorded before anything is sent.
PURPOSE: Final = "saved-searches"
MOST_KEPT: Final = 50
#: Resources named in one letter; the others are counted.
MOST_TOLD: Final = 10
PERIODS: Final[Mapping[str, timedelta]] = {
    saved.DAY: timedelta(days=1),
    saved.WEEK: timedelta(days=7),
    saved.MONTH: timedelta(days=30),
}
#: The work of a day does not begin at the same minute every day.
_SLACK: Final = timedelta(hours=2)
_LANGUAGES: Final = ("fr", "en", "es")


@transaction.atomic
def keep_search(
    *, speaker: Speaker, name: str, question: str, language: str, by_mail: bool, every: str, at: datetime
) -> saved.SavedView:
    """Keep a search; the same question kept again takes the new name and rhythm. Raises ``NotAllowed``, ``Invalid``."""
    person_id = people.own_id(speaker)
    asked = read_text(question)
    written = asked.written()
    _check(name, every)
    if asked.is_empty or len(written) > 1000:
        raise Invalid(Reason("search_empty", _("Cherchez d’abord quelque chose : une recherche vide ne se garde pas.")))
    known = SavedSearch.objects.select_for_update().filter(person_id=person_id)
    row = known.filter(question=written, language=language).first()
    if row is None and known.count() >= MOST_KEPT:
        raise NotPossible(
            Reason(
                "too_many_searches",
                _("Vous gardez déjà cinquante recherches."),
                _("Retirez-en une qui ne sert plus."),
            )
        )
    row = row or SavedSearch(person_id=person_id, question=written, language=language, at=at)
    _write(row, speaker=speaker, name=name, by_mail=by_mail, every=every, at=at)
    record(name=acts.SEARCH_KEPT, speaker=speaker, at=at, subject=("library.saved_search", row.pk))
    return _seen(person_id, row.pk)


@transaction.atomic
def change_search(
    *, speaker: Speaker, search_id: int, name: str, by_mail: bool, every: str, at: datetime
) -> saved.SavedView | None:
    """Rename a search or change how it is told; nothing when it is not the speaker's."""
    person_id = people.own_id(speaker)
    row = SavedSearch.objects.select_for_update().filter(person_id=person_id, pk=search_id).first()
    if row is None:
        return None
    _check(name, every)
    _write(row, speaker=speaker, name=name, by_mail=by_mail, every=every, at=at)
    return _seen(person_id, row.pk)


@transaction.atomic
def forget_search(*, speaker: Speaker, search_id: int, at: datetime) -> bool:
    """Let a search go; whether there was one."""
    person_id = people.own_id(speaker)
    gone, _detail = SavedSearch.objects.filter(person_id=person_id, pk=search_id).delete()
    _settle_consent(speaker, at)
    return bool(gone)


def _check(name: str, every: str) -> None:
    if not name.strip():
        raise Invalid(Reason("name_missing", _("Donnez un nom à cette recherche.")))
    if every not in PERIODS:
        raise Invalid(Reason("rhythm_unknown", _("Choisissez chaque jour, chaque semaine ou chaque mois.")))


def _write(row: SavedSearch, *, speaker: Speaker, name: str, by_mail: bool, every: str, at: datetime) -> None:
    begins = by_mail and not row.by_mail
    row.name, row.by_mail, row.every = name.strip()[:120], by_mail, every
    if begins:
        row.last_told_at = at  # what is there already is on the page: only what comes after is told
    row.save()
    if begins:
        people.give_consent(speaker=speaker, purpose=PURPOSE, proof=f"library.saved_search:{row.pk}", at=at)
        messages.want_kind(speaker=speaker, kind=SAVED_SEARCH.key, at=at)
    _settle_consent(speaker, at)


def _settle_consent(speaker: Speaker, at: datetime) -> None:
    """Without any search told by mail the consent has no object: it ends."""
    if not SavedSearch.objects.filter(person_id=people.own_id(speaker), by_mail=True).exists():
        people.withdraw_consent(speaker=speaker, purpose=PURPOSE, at=at)


def _seen(person_id: int, pk: int) -> saved.SavedView:
    found = saved.of_person_one(person_id, pk)
    assert found is not None
    return found


# Telling ------------------------------------------------------------------------------------------


def tell_what_is_new(*, at: datetime) -> int:
    """Write the letters that are due; how many. Safe to run twice or to be killed: each search is one transaction."""
    told = 0
    due = SavedSearch.objects.filter(by_mail=True).order_by("pk").values_list("pk", "every", "last_told_at", "at")
    for pk, every, last, since in due.iterator():
        if at - (last or since) >= PERIODS.get(every, PERIODS[saved.WEEK]) - _SLACK:
            told += _tell(pk, at)
    return told


@transaction.atomic
def _tell(pk: int, at: datetime) -> int:
    row = SavedSearch.objects.select_for_update().filter(pk=pk, by_mail=True).first()
    if row is None or not people.has_consented(row.person_id, PURPOSE):
        return 0
    since = row.last_told_at or row.at
    fresh = following.newest(read_text(row.question), language=row.language, size=200, after=since)
    fresh = [one for one in fresh if one.published_at is not None and one.published_at <= at]
    row.last_told_at = at
    row.save(update_fields=["last_told_at"])
    if not fresh:
        return 0
    return messages.notify(
        person_ids=[row.person_id],
        kind=SAVED_SEARCH.key,
        key=f"library.saved_search:{row.pk}:{at.date().isoformat()}",
        context={
            "name": row.name,
            "total": len(fresh),
            "found": [_line(one, row.language) for one in fresh[:MOST_TOLD]],
            "more": max(len(fresh) - MOST_TOLD, 0),
        },
        links=_pages(row.question),
        at=at,
    )


def _line(one: Resource, language: str) -> dict[str, str]:
    names = {kind.slug: name_of(kind, language) for kind in kinds(only_open=False)}
    return {"title": one.title, "kind": names.get(one.kind_id, ""), "url": address(one, language)}


def _pages(question: str) -> dict[str, str]:
    found = {}
    for language in _LANGUAGES:
        with translation.override(language):
            found[language] = f"{reverse('library:home')}?{question}"
    return found
