"""Arriving and leaving: by oneself, by a code shown at the desk, or noted there. Nothing noted is changed: a mistake is
voided, and stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.presence import Noted, after, there
from chantier.assemblies.models import Attendance, Meeting, Proxy, RollEntry
from chantier.assemblies.permissions import may_use_voice, may_write
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, attended, frozen_roll, held, in_turn, watching_quorum
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

#: How long before a meeting one may say by oneself that one is there.
DOORS_OPEN: Final = timedelta(hours=2)
_WAYS: Final = (Attendance.SELF, Attendance.CODE, Attendance.DESK)
_PLACES: Final = (Attendance.ROOM, Attendance.REMOTE)


@dataclass(frozen=True)
class Movement:
    """What came of a gesture at the door: the row that says so, and whether this gesture wrote it."""

    id: int | None
    entry_id: int
    at: datetime
    changed: bool


@transaction.atomic
def arrive(
    *,
    speaker: Speaker,
    entry_id: int,
    at: datetime,
    way: str = Attendance.DESK,
    where: str = Attendance.ROOM,
    person_id: int | None = None,
    key: str = "",
) -> Movement:
    """Note that somebody came with a voice of the roll. Whoever is there already is there once.

    By oneself (``self``), it is whoever speaks, and the voice must be theirs at this instant. At the desk (``desk``,
    ``code``), it is ``person_id``, or the delegate. A code serves once. ``key`` is drawn by the desk's page: sent
    again, nothing is written twice. A voice that was entrusted comes back to whoever arrives.
    """
    meeting, entry = _entry(entry_id)
    _check_who(meeting, entry, speaker, way, at)
    person = speaker.person_id if way == Attendance.SELF else person_id or entry.delegate_id
    known = _noted_before(meeting, key)
    if known is not None:
        return known
    _may_come(meeting, entry, way, where, at)
    before = _here(entry)
    if person in before or (person is None and before):
        last = _last(entry, arrived=True)
        return Movement(last.pk if last else None, entry.pk, last.at if last else at, changed=False)
    if way == Attendance.CODE and _has_used_its_code(entry):
        raise NotPossible(
            Reason(
                "code_was_used",
                _("Ce code a déjà servi à une arrivée."),
                _("Notez cette personne par son nom, à la table d’accueil, après l’avoir reconnue."),
            )
        )
    at = in_turn(meeting, at)
    with watching_quorum(meeting, speaker, at):
        row = _note(meeting, entry, speaker, at, arrived=True, way=way, where=where, person_id=person, key=key)
        Proxy.objects.filter(entry=entry, ended_at__isnull=True).update(ended_at=at)
    return Movement(row.pk, entry.pk, at, changed=True)


@transaction.atomic
def leave(
    *,
    speaker: Speaker,
    entry_id: int,
    at: datetime,
    way: str = Attendance.DESK,
    person_id: int | None = None,
    key: str = "",
) -> Movement:
    """Note that somebody left. At the desk, without a person, nobody of this voice is there any more.

    Whoever is not there leaves nothing: the answer says so.
    """
    meeting, entry = _entry(entry_id)
    _check_who(meeting, entry, speaker, way, at)
    person_id = speaker.person_id if way == Attendance.SELF else person_id
    known = _noted_before(meeting, key)
    if known is not None:
        return known
    attended(meeting)
    before = _here(entry)
    if after(before, Noted(at, entry.pk, arrived=False, person=person_id)) == before:
        last = _last(entry, arrived=False)
        return Movement(last.pk if last else None, entry.pk, last.at if last else at, changed=False)
    at = in_turn(meeting, at)
    with watching_quorum(meeting, speaker, at):
        where = _last(entry, arrived=True)
        row = _note(
            meeting,
            entry,
            speaker,
            at,
            arrived=False,
            way=way,
            where=where.where if where else Attendance.ROOM,
            person_id=person_id,
            key=key,
        )
    return Movement(row.pk, entry.pk, at, changed=True)


@transaction.atomic
def void(*, speaker: Speaker, attendance_id: int, at: datetime) -> Movement:
    """Undo what was noted by mistake: it stays, crossed out, and counts no more. Voided twice, it is once."""
    row = Attendance.objects.select_related("entry__roll").filter(pk=attendance_id).first()
    if row is None:
        raise Invalid(Reason("movement_unknown", _("Ce passage n’est noté nulle part.")))
    meeting = held(row.entry.roll.meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    attended(meeting)
    row.refresh_from_db(fields=["voided_at"])
    if row.voided_at is not None:
        return Movement(row.pk, row.entry_id, row.voided_at, changed=False)
    at = in_turn(meeting, at)
    with watching_quorum(meeting, speaker, at):
        row.voided_at = at
        row.save(update_fields=["voided_at"])
        _tell(meeting, speaker, at, {"entry": row.entry_id, "movement": row.pk, "voided": True})
    return Movement(row.pk, row.entry_id, at, changed=True)


def _entry(entry_id: int) -> tuple[Meeting, RollEntry]:
    """The meeting, held, then its entry as it is once it is held."""
    found = RollEntry.objects.filter(pk=entry_id).values_list("roll__meeting_id", flat=True).first()
    if found is None:
        raise Invalid(Reason("not_on_roll", _("Aucune inscription de ce registre n’a ce numéro.")))
    meeting = held(found)
    frozen_roll(meeting)
    entry: RollEntry = RollEntry.objects.get(pk=entry_id)
    return meeting, entry


def _check_who(meeting: Meeting, entry: RollEntry, speaker: Speaker, way: str, at: datetime) -> None:
    """Raises ``NotAllowed`` unless the voice is theirs to use at this instant, or they hold the desk."""
    here = standing(meeting, speaker, at=at)
    if way != Attendance.SELF:
        may_write(speaker, here).enforce()
        return
    may_use_voice(speaker, here).enforce()
    if here.entry_id != entry.pk:
        raise NotAllowed(Reason("not_your_voice", _("Cette voix n’est pas la vôtre à cette assemblée.")))


def _may_come(meeting: Meeting, entry: RollEntry, way: str, where: str, at: datetime) -> None:
    if way not in _WAYS or where not in _PLACES:
        raise Invalid(Reason("way_unknown", _("On arrive en salle ou à distance.")))
    attended(meeting)
    if entry.struck_at is not None:
        raise NotPossible(
            Reason(
                "struck_off",
                _("Cette inscription a été rayée du registre."),
                _("Le secrétariat peut l’inscrire de nouveau, avec la raison."),
            )
        )
    if where == Attendance.REMOTE and meeting.mode == Meeting.ROOM:
        raise NotPossible(Reason("room_only", _("Cette assemblée se tient en salle seulement.")))
    if where == Attendance.ROOM and meeting.mode == Meeting.REMOTE:
        raise NotPossible(Reason("remote_only", _("Cette assemblée se tient à distance seulement.")))
    if way == Attendance.SELF and at < meeting.starts_at - DOORS_OPEN and meeting.opened_at is None:
        raise NotPossible(
            Reason(
                "doors_are_closed",
                _("Les arrivées se notent à partir de deux heures avant l’assemblée."),
                _("Revenez sur cette page à ce moment."),
            )
        )


def _here(entry: RollEntry) -> frozenset[int | None]:
    rows = Attendance.objects.filter(entry=entry, voided_at__isnull=True).order_by("at", "pk")
    noted = [Noted(*row) for row in rows.values_list("at", "entry_id", "arrived", "person_id")]
    return there(noted).get(entry.pk, frozenset())


def _has_used_its_code(entry: RollEntry) -> bool:
    used = Attendance.objects.filter(entry=entry, arrived=True, way=Attendance.CODE, voided_at__isnull=True)
    return used.exists()


def _last(entry: RollEntry, *, arrived: bool) -> Attendance | None:
    rows = Attendance.objects.filter(entry=entry, arrived=arrived, voided_at__isnull=True)
    found: Attendance | None = rows.order_by("-at", "-pk").first()
    return found


def _noted_before(meeting: Meeting, key: str) -> Movement | None:
    """What a page that sends again wrote the first time. Read once the meeting is held."""
    if not key:
        return None
    row = Attendance.objects.filter(key=key).select_related("entry__roll").first()
    if row is None:
        return None
    if row.entry.roll.meeting_id != meeting.pk:
        raise Invalid(Reason("key_of_another", _("Cette page date d’une autre assemblée."), _("Ouvrez-la de nouveau.")))
    return Movement(row.pk, row.entry_id, row.at, changed=False)


def _note(meeting: Meeting, entry: RollEntry, speaker: Speaker, at: datetime, **said: Any) -> Attendance:
    row = Attendance.objects.create(entry=entry, at=at, noted_by=speaker.person_id, **said)
    _tell(meeting, speaker, at, {"entry": entry.pk, "movement": row.pk, "arrived": row.arrived})
    return row


def _tell(meeting: Meeting, speaker: Speaker, at: datetime, data: dict[str, Any]) -> None:
    record(name=acts.PRESENCE_NOTED, speaker=speaker, at=at, subject=(SUBJECT, meeting.pk), data=data)
