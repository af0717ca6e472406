"""Stating needs, sharing them, joining those that are the same, and noting what answers them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Need, NeedConcept, NeedShare, Table
from chantier.deliberation.permissions import (
    may_enter_need,
    may_see_table,
    may_speak,
    may_state_need,
    may_withdraw_need,
)
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.queries.voices import is_member, voice_of
from chantier.deliberation.services import texts
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker, Verdict
from chantier.foundation.journal.api import record
from chantier.foundation.places import api as places
from chantier.foundation.text.api import public_id, slug
from chantier.foundation.words import api as words

MOST_PEOPLE: Final = 10_000_000
MOST_THEMES: Final = 8
LONGEST_BODY: Final = 20_000
LONGEST_LINE: Final = 300


@dataclass(frozen=True)
class NeedGiven:
    """A need as somebody states it. ``people`` is about how many it concerns, as the organisation says."""

    title: str
    body: str
    territory_id: int
    for_whom: str = ""
    people: int = 1
    language: str = "fr"
    themes: tuple[str, ...] = ()
    table_id: int | None = None


@dataclass(frozen=True)
class StatedNeed:
    """A need that was stated."""

    id: int
    public_id: str
    slug: str


@transaction.atomic
def state(*, speaker: Speaker, given: NeedGiven, at: datetime) -> StatedNeed:
    """State a need in the name of a member organisation, which is the first to share it.

    At a table, the organisation sits there and the calendar is open. The same words sent twice are one need. Raises
    ``NotAllowed``, ``NotPossible`` (the calendar), ``Invalid``.
    """
    table, found = _place(given.table_id, speaker, at)
    _may_state(speaker, table, found).enforce()
    if table is not None:
        is_open(table, Verb.STATE_NEED, at=at).enforce()
    _check(given)
    title, body = texts.check(language=given.language, title=given.title, body=given.body)
    again = Need.objects.filter(
        organization=found.organization_id,
        territory=given.territory_id,
        table=table,
        text__title=title,
        text__body=body,
    ).exclude(state=Need.WITHDRAWN)
    row = again.order_by("pk").first()
    if row is None:
        row = _write(given, table, at=at, organization_id=found.organization_id, person_id=speaker.person_id)
        NeedShare.objects.create(
            need=row,
            organization_id=found.organization_id,
            person_id=speaker.person_id,
            people=given.people,
            territory_id=given.territory_id,
            at=at,
        )
        _record(acts.NEED_STATED, row, speaker, at)
    return StatedNeed(row.pk, row.public_id, row.slug)


@transaction.atomic
def enter(
    *, speaker: Speaker, given: NeedGiven, heard_at: str, at: datetime, organization_id: int | None = None
) -> StatedNeed:
    """Write down a need that was said in a room or on paper: who enters it, and where it was heard, stay with it.

    By whoever runs the table, or the coordination. Without an organisation, ``people`` is what was said there.
    """
    table, found = _place(given.table_id, speaker, at)
    may_enter_need(speaker, found).enforce()
    where = _line(heard_at)
    if not where:
        raise Invalid(
            Reason("heard_where", _("Dites où ce besoin a été entendu : une assemblée, une feuille, un jour."))
        )
    _check(given)
    if organization_id is not None and organization_id not in directory.names_of([organization_id]):
        raise Invalid(Reason("organization_unknown", _("Cette organisation n’est pas au répertoire.")))
    title, _body = texts.check(language=given.language, title=given.title, body=given.body)
    again = Need.objects.filter(entered_by=speaker.person_id, heard_at=where, text__title=title, table=table).exclude(
        state=Need.WITHDRAWN
    )
    row = again.order_by("pk").first()
    if row is None:
        row = _write(given, table, at=at, organization_id=organization_id, person_id=None)
        row.entered_by, row.heard_at = speaker.person_id, where
        row.save(update_fields=["entered_by", "heard_at"])
        NeedShare.objects.create(
            need=row,
            organization_id=organization_id,
            person_id=None if organization_id else speaker.person_id,
            people=given.people,
            territory_id=given.territory_id,
            at=at,
        )
        _record(acts.NEED_STATED, row, speaker, at)
    return StatedNeed(row.pk, row.public_id, row.slug)


@transaction.atomic
def share(*, speaker: Speaker, need_id: int, people: int, at: datetime, territory_id: int | None = None) -> int:
    """Say that it is one’s own organisation’s need too, for about how many people; the share’s number.

    One per organisation, whoever holds its mandate: saying it again changes the number. On a need that was joined,
    the one it was joined to is shared.
    """
    need = locked_root(need_id, speaker, at)
    voice = voice_of(speaker)
    may_state_need(speaker, is_member(voice)).enforce()
    _check_people(people)
    held = NeedShare.objects.filter(need=need, organization__in=voice.bodies).order_by("pk")
    row = held.first()
    if row is None:
        row = NeedShare(need=need, organization_id=voice.organization_id)
    elif (row.people, row.territory_id) == (people, territory_id or row.territory_id):
        return row.pk
    row.people, row.person_id, row.at = people, speaker.person_id, at
    row.territory_id = territory_id or row.territory_id
    row.save()
    _record(acts.NEED_SHARED, need, speaker, at, people=people, organization=voice.organization_id or 0)
    return row.pk


@transaction.atomic
def unshare(*, speaker: Speaker, need_id: int, at: datetime) -> None:
    """Take one’s organisation’s share back. The organisation that stated the need withdraws the need instead."""
    need = locked_root(need_id, speaker, at)
    voice = voice_of(speaker)
    may_state_need(speaker, True).enforce()
    if need.organization_id in voice.bodies:
        raise NotPossible(
            Reason(
                "own_need",
                _("Votre organisation a dit ce besoin : elle le porte."),
                _("Retirez le besoin s’il n’est plus le vôtre."),
            )
        )
    gone, _detail = NeedShare.objects.filter(need=need, organization__in=voice.bodies).delete()
    if gone:
        _record(acts.NEED_UNSHARED, need, speaker, at, organization=voice.organization_id or 0)


@transaction.atomic
def join(*, speaker: Speaker, need_id: int, into_id: int, at: datetime) -> None:
    """Say that a need is the same as another: its address leads there, and those who share it are counted there.

    What it had gathered follows, each can be parted again. By who runs both tables, or the coordination.
    """
    rows = {row.pk: row for row in Need.objects.select_for_update().filter(pk__in=sorted({need_id, into_id}))}
    need, into = rows[need_id], rows[into_id]
    for one in (need, into):
        may_enter_need(speaker, _place(one.table_id, speaker, at)[1]).enforce()
    if need.pk == into.pk:
        raise Invalid(Reason("joined_to_itself", _("Choisissez un autre besoin que celui-ci.")))
    if need.joined_to_id == into.pk:
        return
    if need.state != Need.OPEN or into.state != Need.OPEN:
        raise NotPossible(
            Reason("not_joinable", _("L’un de ces besoins a été retiré, ou réuni à un autre, entre-temps."))
        )
    followers = list(Need.objects.filter(joined_to=need).order_by("pk").values_list("pk", flat=True))
    Need.objects.filter(pk__in=followers).update(joined_to=into)
    need.state, need.joined_to = Need.JOINED, into
    need.save(update_fields=["state", "joined_to"])
    _record(acts.NEEDS_JOINED, need, speaker, at, into=into.pk, followers=followers)


@transaction.atomic
def part(*, speaker: Speaker, need_id: int, at: datetime) -> None:
    """Undo a join: the need stands by itself again, with those who shared it. Twice changes nothing."""
    need = Need.objects.select_for_update().get(pk=need_id)
    may_enter_need(speaker, _place(need.table_id, speaker, at)[1]).enforce()
    if need.state != Need.JOINED:
        return
    former = need.joined_to_id
    need.state, need.joined_to = Need.OPEN, None
    need.save(update_fields=["state", "joined_to"])
    _record(acts.NEEDS_PARTED, need, speaker, at, of=former)


@transaction.atomic
def withdraw(*, speaker: Speaker, need_id: int, at: datetime) -> None:
    """Withdraw a need: its address says so. One that gathers others is parted from them first."""
    need = Need.objects.select_for_update().get(pk=need_id)
    found = _place(need.table_id, speaker, at)[1]
    may_withdraw_need(speaker, need, found).enforce()
    if need.state == Need.WITHDRAWN:
        return
    if Need.objects.filter(joined_to=need).exists():
        raise NotPossible(
            Reason(
                "gathers_others",
                _("D’autres organisations disent le même besoin, réuni à celui-ci."),
                _("Demandez à qui anime la table de les séparer d’abord."),
            )
        )
    need.state, need.joined_to = Need.WITHDRAWN, None
    need.save(update_fields=["state", "joined_to"])
    _record(acts.NEED_WITHDRAWN, need, speaker, at)


def locked_root(need_id: int, speaker: Speaker, at: datetime) -> Need:
    """The need, or the one it was joined to, locked. Raises ``NotAllowed`` for one of a table the speaker cannot see,
    ``NotPossible`` for one that was withdrawn."""
    found = Need.objects.get(pk=need_id)
    need = Need.objects.select_for_update(of=("self",)).select_related("table").get(pk=found.joined_to_id or found.pk)
    if need.table is not None:
        may_see_table(speaker, need.table, standing(need.table, speaker, at=at)).enforce()
    if need.state != Need.OPEN:
        raise NotPossible(Reason("need_not_open", _("Ce besoin a été retiré par qui l’avait dit.")))
    return need


def _may_state(speaker: Speaker, table: Table | None, found: Standing) -> Verdict:
    if table is not None:
        return may_speak(speaker, found)
    return may_state_need(speaker, is_member(found))


def _place(table_id: int | None, speaker: Speaker, at: datetime) -> tuple[Table | None, Standing]:
    """The table, locked, and what the speaker is there; without a table, in whose name they speak."""
    if table_id is None:
        return None, voice_of(speaker)
    table = Table.objects.select_for_update().get(pk=table_id)
    return table, standing(table, speaker, at=at)


def _check(given: NeedGiven) -> None:
    if not given.title.strip():
        raise Invalid(Reason("title_missing", _("Dites ce besoin en une phrase.")))
    if len(given.body) > LONGEST_BODY:
        raise Invalid(Reason("need_too_long", _("Ce besoin est trop long : dites-le en quelques paragraphes.")))
    if places.territory_by_id(given.territory_id) is None:
        raise Invalid(Reason("territory_missing", _("Choisissez le territoire de ce besoin.")))
    if len(given.themes) > MOST_THEMES or any(words.by_slug("theme", one) is None for one in given.themes):
        raise Invalid(Reason("themes_unknown", _("Choisissez les thèmes dans la liste, huit au plus.")))
    _check_people(given.people)


def _check_people(people: int) -> None:
    if not 1 <= people <= MOST_PEOPLE:
        raise Invalid(Reason("people_unlikely", _("Dites environ combien de personnes : un nombre, au moins une.")))


def _line(text: str) -> str:
    return texts.check(language="fr", title=text, body="")[0][:LONGEST_LINE]


def _write(
    given: NeedGiven, table: Table | None, *, at: datetime, organization_id: int | None, person_id: int | None
) -> Need:
    text = texts.write(language=given.language, title=given.title, body=given.body, at=at)
    row = Need.objects.create(
        public_id=public_id(os.urandom(5)),
        slug=slug(text.title),
        text=text,
        for_whom=_line(given.for_whom),
        table=table,
        territory_id=given.territory_id,
        organization_id=organization_id,
        person_id=person_id,
        stated_at=at,
    )
    NeedConcept.objects.bulk_create(NeedConcept(need=row, concept=one) for one in dict.fromkeys(given.themes))
    return row


def _record(name: str, need: Need, speaker: Speaker, at: datetime, **data: object) -> None:
    record(name=name, speaker=speaker, at=at, subject=("deliberation.need", need.pk), data=data)
