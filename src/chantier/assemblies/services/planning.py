"""Planning a meeting: when, how, where; who presides, writes and counts; and calling it off."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core import lifecycles
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Body, ByLaws, Meeting, Officer
from chantier.assemblies.permissions import may_keep_bodies, may_write
from chantier.assemblies.phrases import MEETING_KINDS, MODES, OFFICES, refusal_of
from chantier.assemblies.queries.bodies import by_laws_on
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, held
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people
from chantier.foundation.text.api import public_id, slug

_LONGEST_WHY: Final = 300


@dataclass(frozen=True)
class MeetingGiven:
    """What a meeting is planned with. ``roll_on``: the day as of which the roll is read."""

    kind: str
    title: str
    starts_at: datetime
    mode: str
    roll_on: date
    ends_at: datetime | None = None
    place: str = ""
    remote_address: str = ""
    invitation: str = ""
    language: str = "fr"
    follows_id: int | None = None
    is_fictitious: bool = False


@dataclass(frozen=True)
class Planned:
    """A meeting that was planned, or that was there already."""

    id: int
    public_id: str
    was_there: bool = False


@transaction.atomic
def plan_meeting(*, speaker: Speaker, body_id: int, given: MeetingGiven, at: datetime) -> Planned:
    """Plan a meeting of a body under the by-laws of its day. The same title at the same hour twice is one meeting.

    Raises ``NotAllowed``, ``Invalid``; ``NotPossible`` where no by-laws are in force that day.
    """
    body = Body.objects.select_for_update().get(pk=body_id)
    may_keep_bodies(speaker).enforce()
    laws = _check(body, given)
    title = given.title.strip()
    there = Meeting.objects.filter(body=body, title=title, starts_at=given.starts_at)
    same = there.exclude(state=MeetingState.CANCELLED).order_by("pk").first()
    if same is not None:
        return Planned(same.pk, same.public_id, was_there=True)
    row = Meeting(public_id=public_id(os.urandom(5)), body=body, created_at=at, created_by=speaker.person_id)
    row.is_fictitious = given.is_fictitious
    _write(row, given, laws)
    row.save()
    record(name=acts.MEETING_PLANNED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={"body": body.pk})
    return Planned(row.pk, row.public_id)


@transaction.atomic
def change_meeting(*, speaker: Speaker, meeting_id: int, given: MeetingGiven, at: datetime) -> None:
    """Another hour, another place, other words, until it opens. Who was convened is told by an amended notice.

    Raises ``NotAllowed``, ``Invalid``, ``NotPossible``.
    """
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    still_ahead(row)
    laws = _check(row.body, given)
    if row.state == MeetingState.CONVENED and laws.pk != row.by_laws_id:
        raise NotPossible(
            Reason(
                "other_by_laws_that_day",
                _("D’autres règlements seront en vigueur ce jour-là : cette convocation ne vaudrait plus."),
                _("Annulez cette assemblée, puis préparez-en une autre pour ce jour."),
            )
        )
    if hasattr(row, "roll") and given.roll_on != row.roll_on:
        raise NotPossible(Reason("roll_is_frozen", _("Le registre des voix est arrêté : son jour ne change plus.")))
    _write(row, given, laws)
    row.save()
    record(name=acts.MEETING_CHANGED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={})


@transaction.atomic
def cancel_meeting(*, speaker: Speaker, meeting_id: int, why: str, at: datetime) -> None:
    """Call a meeting off before it opens, with a reason. Calling it off twice changes nothing."""
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    if row.state == MeetingState.CANCELLED:
        return
    why = why.strip()[:_LONGEST_WHY]
    if not why:
        raise Invalid(Reason("why_missing", _("Dites pourquoi, en une phrase : les membres la liront.")))
    try:
        row.state = lifecycles.after(lifecycles.MEETING, verb="cancel", state=row.state)
    except Impossible as impossible:
        raise refusal_of(impossible) from impossible
    row.cancelled_why = why
    row.save(update_fields=["state", "cancelled_why"])
    record(name=acts.MEETING_CANCELLED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={})
    from chantier.assemblies.tasks import tell_cancelled

    transaction.on_commit(lambda: tell_cancelled.enqueue(row.pk))


@transaction.atomic
def name_officer(*, speaker: Speaker, meeting_id: int, role: str, person_id: int, at: datetime) -> int:
    """Entrust the presidency, the pen or the count of a meeting to a person who has an account.

    One presides and one writes at a time: naming another ends who did. Named twice, they are named once.
    """
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    if row.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise NotPossible(Reason("meeting_is_over", _("Cette assemblée est terminée.")))
    if role not in OFFICES:
        raise Invalid(Reason("office_unknown", _("On préside, on écrit ou l’on compte.")))
    if people.person(person_id) is None:
        raise Invalid(
            Reason(
                "person_without_account",
                _("Cette personne n’a pas de compte ici."),
                _("Elle en ouvre un, puis vous la nommez."),
            )
        )
    now = Officer.objects.filter(Q(until__isnull=True) | Q(until__gt=at), meeting=row, role=role, since__lte=at)
    same = now.filter(person_id=person_id).order_by("pk").first()
    if same is not None:
        return same.pk
    if role != Officer.SCRUTINEER:
        for one in now.order_by("pk"):
            one.until = max(at, one.since)
            one.save(update_fields=["until"])
    officer = Officer.objects.create(meeting=row, role=role, person_id=person_id, since=at)
    record(name=acts.OFFICER_NAMED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data={"officer": officer.pk})
    return officer.pk


@transaction.atomic
def end_officer(*, speaker: Speaker, meeting_id: int, officer_id: int, at: datetime) -> None:
    """Take an office back; what was done in it stays. Ending one that ended changes nothing."""
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    officer = Officer.objects.filter(meeting=row, pk=officer_id).first()
    if officer is None or (officer.until is not None and officer.until <= at):
        return
    officer.until = max(at, officer.since)
    officer.save(update_fields=["until"])
    record(
        name=acts.OFFICER_NAMED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, row.pk),
        data={"officer": officer.pk, "ended": 1},
    )


def still_ahead(row: Meeting) -> None:
    """Raises ``NotPossible`` once a meeting opened or was called off: what it was convened with is then fixed."""
    if row.state not in (MeetingState.DRAFT, MeetingState.CONVENED):
        raise NotPossible(
            Reason(
                "meeting_is_not_ahead",
                _("Cette assemblée n’est plus à venir : sa convocation et son ordre du jour ne changent plus."),
            )
        )


def _check(body: Body, given: MeetingGiven) -> ByLaws:
    """The by-laws of its day, under which what is given may be."""
    if not given.title.strip():
        raise Invalid(Reason("title_missing", _("Donnez un titre à cette assemblée.")))
    if given.kind not in MEETING_KINDS or given.mode not in MODES:
        raise Invalid(Reason("kind_unknown", _("Choisissez la sorte d’assemblée, et comment on s’y réunit.")))
    if given.ends_at is not None and given.ends_at <= given.starts_at:
        raise Invalid(Reason("ends_before", _("L’assemblée finirait avant de commencer.")))
    day = given.starts_at.astimezone(ZoneInfo(body.time_zone)).date()
    if given.roll_on > day:
        raise Invalid(Reason("roll_after", _("Le registre se lit au plus tard le jour de l’assemblée.")))
    laws = by_laws_on(body, day=day)
    if laws is None:
        raise NotPossible(
            Reason(
                "no_by_laws_that_day",
                _("Aucun règlement de cette instance n’est en vigueur le %(day)s."),
                _("Écrivez d’abord ses règlements : ils disent comment convoquer."),
                {"day": date_format(day, "DATE_FORMAT")},
            )
        )
    if given.mode not in read_by_laws(laws.articles).modes:
        raise Invalid(
            Reason(
                "mode_forbidden",
                _("Les règlements ne permettent pas de se réunir ainsi : %(mode)s."),
                _("Choisissez une autre façon, ou changez les règlements d’abord."),
                {"mode": MODES[given.mode]},
            )
        )
    if given.mode != Meeting.REMOTE and not given.place.strip():
        raise Invalid(Reason("place_missing", _("Dites où l’on se réunit.")))
    if given.mode != Meeting.ROOM and not given.remote_address.strip():
        raise Invalid(Reason("remote_missing", _("Donnez l’adresse de la salle à distance.")))
    return laws


def _write(row: Meeting, given: MeetingGiven, laws: ByLaws) -> None:
    row.by_laws, row.kind, row.title, row.language = laws, given.kind, given.title.strip(), given.language
    row.slug = slug(row.title)[:80]
    row.starts_at, row.ends_at, row.mode = given.starts_at, given.ends_at, given.mode
    row.place = given.place.strip() if given.mode != Meeting.REMOTE else ""
    row.remote_address = given.remote_address.strip() if given.mode != Meeting.ROOM else ""
    row.invitation, row.roll_on, row.follows_id = given.invitation, given.roll_on, given.follows_id
