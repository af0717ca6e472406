"""Freezing the roll of a meeting, and correcting it in the open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core import rolls as core
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import Meeting, Proxy, Roll, RollCorrection, RollEntry
from chantier.assemblies.permissions import may_write
from chantier.assemblies.queries.electorate import Elector, colleges_on, electorate
from chantier.assemblies.queries.quorums import roll_of
from chantier.assemblies.queries.rolls import document_of, entries_in_force
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, attended, frozen_roll, held, in_turn, watching_quorum
from chantier.assemblies.shipped_by_laws import forbidden
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people

_AT_ONCE: Final = 2_000
_LONGEST_NAME: Final = 300
_LONGEST_REASON: Final = 300
_MOST_VOICES: Final = 1_000


@transaction.atomic
def freeze_roll(*, speaker: Speaker, meeting_id: int, at: datetime) -> int:
    """Read the roll from the directory as of its day, once; the roll's number. Frozen twice, it is the same roll.

    Raises ``NotAllowed``; ``NotPossible`` before its day, or once the meeting was held.
    """
    meeting = held(meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    before = roll_of(meeting)
    if before is not None:
        return before.pk
    if meeting.state not in (MeetingState.DRAFT, MeetingState.CONVENED):
        raise NotPossible(Reason("roll_too_late", _("Cette assemblée a déjà commencé, ou n’aura pas lieu.")))
    if at.astimezone(ZoneInfo(meeting.body.time_zone)).date() < meeting.roll_on:
        raise NotPossible(
            Reason(
                "roll_day_ahead",
                _("Le registre se lit le %(day)s : d’ici là, l’annuaire peut encore changer."),
                _("Revenez ce jour-là, ou changez ce jour dans les réglages de l’assemblée."),
                {"day": date_format(meeting.roll_on, "DATE_FORMAT")},
            )
        )
    found = electorate(meeting, at=at)
    aside = [[number, list(one.aside)] for number, one in enumerate(found, start=1) if one.aside]
    roll = Roll.objects.create(meeting=meeting, as_of=meeting.roll_on, frozen_at=at, fingerprint="", doubled=aside)
    RollEntry.objects.bulk_create(
        [_entry(roll, number, one) for number, one in enumerate(found, start=1)], batch_size=_AT_ONCE
    )
    told = document_of(meeting, roll)
    roll.fingerprint = core.fingerprint_of(told)
    roll.save(update_fields=["fingerprint"])
    colleges = {
        college: {"entries": one.entries, "voices": one.voices}
        for college, one in core.registers(core.in_force(told)).items()
    }
    public: dict[str, Any] = {"roll": roll.fingerprint, "as_of": roll.as_of.isoformat(), "colleges": colleges}
    record(
        name=acts.ROLL_FROZEN,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, meeting.pk),
        data={"roll": roll.pk, "entries": len(found)},
        public={**public, "meeting": meeting.public_id},
    )
    return roll.pk


@dataclass(frozen=True)
class _Correcting:
    """A roll held to be corrected: by whom, at which instant."""

    meeting: Meeting
    roll: Roll
    speaker: Speaker
    at: datetime


def _entry(roll: Roll, number: int, one: Elector) -> RollEntry:
    return RollEntry(
        roll=roll,
        number=number,
        organization_id=one.organization_id,
        name=one.name,
        college=one.college,
        delegate_id=one.person_id,
    )


@transaction.atomic
def add_organization(
    *, speaker: Speaker, meeting_id: int, organization_id: int, college: str, reason: str, at: datetime
) -> int:
    """Put an organisation on the roll that it left out; the entry's number. Already there, nothing changes."""
    kept = directory.kept_of([organization_id])[organization_id]
    bodies = directory.joined_in(kept)

    def made(held_for: _Correcting) -> RollEntry | None:
        roll = held_for.roll
        if entries_in_force(roll).filter(organization__in=bodies).exists():
            return None
        name = directory.names_of([kept]).get(kept, "")
        return RollEntry(roll=roll, organization_id=kept, name=name[:_LONGEST_NAME], college=college)

    entry = _added(_to_correct(speaker, meeting_id, at), college, reason, made)
    if entry is not None:
        return entry.number
    rows = RollEntry.objects.filter(roll__meeting=meeting_id, struck_at__isnull=True, organization__in=bodies)
    return rows.order_by("number").values_list("number", flat=True)[0]


@transaction.atomic
def add_person(
    *, speaker: Speaker, meeting_id: int, name: str, address: str, college: str, reason: str, at: datetime
) -> int:
    """Put a person on the roll of a body made of persons: by the address of their account, else by their name.

    Returns the entry's number. Raises ``Invalid`` where no account answers to the address, or where somebody of this
    name is there.
    """
    name, address = " ".join(name.split())[:_LONGEST_NAME], address.strip()

    def made(held_for: _Correcting) -> RollEntry | None:
        roll = held_for.roll
        if not _is_of_persons(held_for.meeting):
            raise Invalid(
                Reason("roll_of_organizations", _("Ce registre est fait d’organisations : inscrivez l’organisation."))
            )
        if address:
            person = people.person_by_address(address)
            if person is None:
                raise Invalid(
                    Reason(
                        "no_account_here",
                        _("Aucun compte n’a cette adresse."),
                        _("Inscrivez cette personne par son nom ; elle votera sur papier ou à main levée."),
                    )
                )
            if entries_in_force(roll).filter(organization__isnull=True, delegate_id=person.id).exists():
                raise Invalid(Reason("person_on_roll", _("Cette personne est déjà au registre.")))
            return RollEntry(roll=roll, delegate_id=person.id, college=college)
        if not name:
            raise Invalid(Reason("name_needed", _("Écrivez le nom de cette personne, ou l’adresse de son compte.")))
        if entries_in_force(roll).filter(organization__isnull=True, name__iexact=name).exists():
            raise Invalid(
                Reason(
                    "name_on_roll",
                    _("Quelqu’un de ce nom est déjà au registre."),
                    _("Si ce sont deux personnes, ajoutez ce qui les distingue : un second prénom, une ville."),
                )
            )
        return RollEntry(roll=roll, name=name, college=college)

    entry = _added(_to_correct(speaker, meeting_id, at), college, reason, made)
    assert entry is not None
    return entry.number


def _is_of_persons(meeting: Meeting) -> bool:
    return meeting.kind == Meeting.FOUNDING or meeting.body.kind != "assembly"


def _added(
    one: _Correcting, college: str, reason: str, made: Callable[[_Correcting], RollEntry | None]
) -> RollEntry | None:
    _check_college(one.meeting, college)
    why = _why(reason)
    entry = made(one)
    if entry is None:
        return None
    with watching_quorum(one.meeting, one.speaker, one.at):
        rows = RollEntry.objects.filter(roll=one.roll).order_by("-number")
        entry.number = (rows.values_list("number", flat=True).first() or 0) + 1
        entry.save()
        _correct(one, entry, RollCorrection.ADDED, why)
    return entry


@transaction.atomic
def strike(*, speaker: Speaker, meeting_id: int, number: int, reason: str, at: datetime) -> None:
    """Strike an entry off: its voice counts no more, at once, and it is no longer there. Struck twice, it is once."""
    one = _to_correct(speaker, meeting_id, at)
    entry = _entry_of(one.roll, number)
    if entry.struck_at is not None:
        return
    why = _why(reason)
    with watching_quorum(one.meeting, speaker, one.at):
        entry.struck_at = one.at
        entry.save(update_fields=["struck_at"])
        for end in ("entry", "holder"):
            Proxy.objects.filter(**{end: entry.pk}, ended_at__isnull=True).update(ended_at=one.at)
        _correct(one, entry, RollCorrection.STRUCK, why)


@transaction.atomic
def change_college(*, speaker: Speaker, meeting_id: int, number: int, college: str, reason: str, at: datetime) -> None:
    """Move an entry to another college of the body. Already in it, nothing changes."""
    one = _to_correct(speaker, meeting_id, at)
    entry = _standing_entry(one.roll, number)
    if entry.college == college:
        return
    _check_college(one.meeting, college)
    why, before = _why(reason), entry.college
    with watching_quorum(one.meeting, speaker, one.at):
        entry.college = college
        entry.save(update_fields=["college"])
        _correct(one, entry, RollCorrection.COLLEGE, why, (before, college))


@transaction.atomic
def change_voices(*, speaker: Speaker, meeting_id: int, number: int, voices: int, reason: str, at: datetime) -> None:
    """Give an entry so many voices, where the by-laws weigh them. As many already, nothing changes."""
    one = _to_correct(speaker, meeting_id, at)
    entry = _standing_entry(one.roll, number)
    if entry.voices == voices:
        return
    by_laws = one.meeting.by_laws
    allowed = read_by_laws(by_laws.articles).weights and "weights" not in forbidden(by_laws.template)
    if voices != 1 and not allowed:
        raise NotPossible(
            Reason(
                "no_weights",
                _("Les règlements de cette instance donnent une voix à chacun."),
                _("Une voix qui pèse davantage se prévoit dans les règlements, là où la loi le permet."),
            )
        )
    if not 1 <= voices <= _MOST_VOICES:
        raise Invalid(Reason("voices_out_of_range", _("Une inscription a de 1 à 1 000 voix.")))
    why, before = _why(reason), entry.voices
    with watching_quorum(one.meeting, speaker, one.at):
        entry.voices = voices
        entry.save(update_fields=["voices"])
        _correct(one, entry, RollCorrection.VOICES, why, (str(before), str(voices)))


def _to_correct(speaker: Speaker, meeting_id: int, at: datetime) -> _Correcting:
    """The meeting held and its roll, to be corrected by who writes, until the meeting is over."""
    meeting = held(meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    roll = frozen_roll(meeting)
    if meeting.state != MeetingState.DRAFT:
        attended(meeting)
    return _Correcting(meeting, roll, speaker, in_turn(meeting, at))


def _entry_of(roll: Roll, number: int) -> RollEntry:
    entry: RollEntry | None = RollEntry.objects.filter(roll=roll, number=number).first()
    if entry is None:
        raise Invalid(Reason("not_on_roll", _("Aucune inscription de ce registre n’a ce numéro.")))
    return entry


def _standing_entry(roll: Roll, number: int) -> RollEntry:
    entry = _entry_of(roll, number)
    if entry.struck_at is not None:
        raise NotPossible(
            Reason("struck_off", _("Cette inscription a été rayée."), _("Inscrivez de nouveau, avec la raison."))
        )
    return entry


def _check_college(meeting: Meeting, college: str) -> None:
    known = {one.college for one in colleges_on(meeting.body, meeting.roll_on)} or {""}
    if college not in known:
        raise Invalid(Reason("college_not_of_body", _("Cette instance n’a pas ce collège.")))


def _why(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise Invalid(
            Reason("reason_needed", _("Écrivez pourquoi : la raison reste au registre, où tout le monde la lit."))
        )
    if len(words) > _LONGEST_REASON:
        raise Invalid(Reason("reason_too_long", _("La raison tient en 300 signes.")))
    return words


def _correct(one: _Correcting, entry: RollEntry, what: str, why: str, change: tuple[str, str] = ("", "")) -> None:
    """Keep a correction, with the fingerprint of the roll after it, and publish that."""
    row = RollCorrection.objects.create(
        entry=entry,
        what=what,
        before=change[0],
        after=change[1],
        reason=why,
        at=one.at,
        person_id=one.speaker.person_id,
    )
    row.fingerprint = core.fingerprint_of(document_of(one.meeting, one.roll))
    row.save(update_fields=["fingerprint"])
    told = {"number": entry.number, "what": what, "roll": row.fingerprint}
    record(
        name=acts.ROLL_CORRECTED,
        speaker=one.speaker,
        at=one.at,
        subject=(SUBJECT, one.meeting.pk),
        data={"correction": row.pk, **told},
        public={**told, "meeting": one.meeting.public_id},
    )
