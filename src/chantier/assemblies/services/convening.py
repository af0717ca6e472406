"""Convening a meeting: the agenda is frozen, each member’s notice leaves and keeps its proof; by post, by hand too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core import lifecycles
from chantier.assemblies.core.canonical import fingerprint
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import AgendaItem, AgendaRevision, Convening, Meeting
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases import refusal_of
from chantier.assemblies.queries.agendas import content_now
from chantier.assemblies.queries.bodies import by_laws_on
from chantier.assemblies.queries.convenings import day_where, key_of, letters_of, notice_of
from chantier.assemblies.queries.electorate import electorate
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import SUBJECT, held
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

_LONGEST: Final = 300
_AT_ONCE: Final = 2_000
_NOON: Final = time(12)
#: Where nothing more is taken: why a letter was withheld, and the code under which pages say it.
_WITHHELD: Final = {"undeliverable": "undeliverable"}


@dataclass(frozen=True)
class Notice:
    """A notice that was sent, or that had been: the agenda it carries, and how many it is for."""

    revision_id: int
    number: int
    convened: int
    was_sent: bool = False


@transaction.atomic
def convene(*, speaker: Speaker, meeting_id: int, at: datetime, why: str = "", despite_late: bool = False) -> Notice:
    """Freeze the agenda and convene everybody; an agenda that changed since is sent again, with why.

    The same agenda is never sent twice. A late notice is refused until ``despite_late`` says that it is known.
    Raises ``NotAllowed``, ``Invalid``, ``NotPossible``.
    """
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    try:
        state = lifecycles.after(lifecycles.MEETING, verb="convene", state=row.state)
    except Impossible as impossible:
        raise refusal_of(impossible) from impossible
    _under_the_by_laws_of_its_day(row)
    if not AgendaItem.objects.filter(meeting=row, withdrawn_at__isnull=True).exists():
        raise NotPossible(
            Reason(
                "agenda_empty",
                _("L’ordre du jour n’a encore aucun point : un avis dit sur quoi l’assemblée se prononce."),
                _("Ajoutez au moins un point, puis envoyez l’avis."),
            )
        )
    content = content_now(row)
    last = AgendaRevision.objects.filter(meeting=row).order_by("-number").first()
    if last is not None and last.fingerprint == fingerprint(content):
        return Notice(last.pk, last.number, last.convenings.count(), was_sent=True)
    why = why.strip()
    if last is not None and not why:
        raise Invalid(
            Reason("amended_without_why", _("Dites en une phrase ce qui change : les membres le liront d’abord."))
        )
    _in_time(row, at, despite_late=despite_late)
    electors = electorate(row, at=at)
    if not electors and row.kind != Meeting.FOUNDING:
        raise NotPossible(
            Reason(
                "nobody_to_convene",
                _("Personne n’est à convoquer : ni le répertoire ni les mandats de l’instance ne nomment quelqu’un."),
                _("Vérifiez ses collèges, ou les mandats en cours."),
            )
        )
    revision = AgendaRevision.objects.create(
        meeting=row,
        number=1 if last is None else last.number + 1,
        content=content.decode(),
        fingerprint=fingerprint(content),
        why=why[:_LONGEST],
        at=at,
    )
    rows = [
        Convening(revision=revision, organization_id=one.organization_id, person_id=one.person_id, asked_at=at)
        for one in electors
        if one.organization_id is not None or one.person_id is not None
    ]
    for one in rows:
        if one.organization_id is not None:
            one.person_id = None  # whoever speaks for it when the letter leaves
    Convening.objects.bulk_create(rows, batch_size=_AT_ONCE)
    if row.state != state:
        row.state = state
        row.save(update_fields=["state"])
    told: dict[str, Any] = {"agenda": revision.fingerprint, "revision": revision.number}
    record(
        name=acts.MEETING_CONVENED if last is None else acts.AGENDA_AMENDED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, row.pk),
        data={"revision": revision.pk, "convened": len(rows)},
        public={**told, "meeting": row.public_id},
    )
    _later(revision.pk)
    return Notice(revision.pk, revision.number, len(rows))


def _later(revision_id: int) -> None:
    from chantier.assemblies.tasks import send_notices

    transaction.on_commit(lambda: send_notices.enqueue(revision_id))


def _under_the_by_laws_of_its_day(row: Meeting) -> None:
    """Until it is convened, a meeting follows the by-laws that will be in force: they may have been written since."""
    if row.state != MeetingState.DRAFT:
        return
    laws = by_laws_on(row.body, day=day_where(row, row.starts_at))
    if laws is not None and laws.pk != row.by_laws_id:
        row.by_laws = laws
        row.save(update_fields=["by_laws"])


def _in_time(row: Meeting, at: datetime, *, despite_late: bool) -> None:
    if at >= row.starts_at:
        raise NotPossible(
            Reason(
                "meeting_is_past",
                _("L’heure de cette assemblée est passée."),
                _("Changez son jour avant de convoquer."),
            )
        )
    notice = notice_of(row)
    if notice.is_late(day_where(row, at)) and not despite_late:
        raise NotPossible(
            Reason(
                "notice_is_late",
                _("Le dernier jour pour envoyer cet avis était le %(day)s : il partirait en retard."),
                _("Changez le jour de l’assemblée, ou confirmez que vous convoquez en retard en le sachant."),
                {"day": date_format(notice.last_day, "DATE_FORMAT")},
            )
        )


@transaction.atomic
def note_delivery(
    *,
    speaker: Speaker,
    meeting_id: int,
    revision_id: int,
    member: tuple[int | None, int | None],
    way: str,
    on: date,
    proof: str,
    at: datetime,
) -> int:
    """Note that a notice was posted or handed over, on which day and with what proof. Noted again, it is corrected.

    ``member``: the organisation’s number, or the person’s. Raises ``NotAllowed``, ``Invalid``.
    """
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    revision = AgendaRevision.objects.get(meeting=row, pk=revision_id)
    organization_id, person_id = member
    if way not in (Convening.POST, Convening.HAND):
        raise Invalid(Reason("way_unknown", _("Un avis se remet par la poste ou en main propre.")))
    if on > day_where(row, at) or on < day_where(row, revision.at):
        raise Invalid(
            Reason(
                "day_of_delivery", _("Ce jour n’est pas entre celui où l’ordre du jour a été arrêté et aujourd’hui.")
            )
        )
    if not proof.strip():
        raise Invalid(
            Reason("proof_missing", _("Écrivez la preuve : un numéro d’envoi recommandé, une signature, un témoin."))
        )
    known = {key_of(one.organization_id, one.person_id) for one in electorate(row, at=at)}
    there = Convening.objects.filter(revision=revision)
    if organization_id is not None:
        there, person_id = there.filter(organization=organization_id), None
    else:
        there = there.filter(organization__isnull=True, person_id=person_id)
    if key_of(organization_id, person_id) not in known and not there.exists():
        raise Invalid(Reason("not_to_convene", _("Ce membre n’est pas à convoquer à cette assemblée.")))
    found = there.filter(way=way).order_by("pk").first()
    if found is None:
        found = Convening(revision=revision, organization_id=organization_id, person_id=person_id, way=way, asked_at=at)
    found.sent_at = datetime.combine(on, _NOON, tzinfo=ZoneInfo(row.body.time_zone))
    found.proof, found.failed = proof.strip()[:_LONGEST], ""
    found.save()
    data = {"convening": found.pk, "on": on.isoformat(), "way": way}
    record(name=acts.DELIVERY_NOTED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data=data)
    return found.pk


@transaction.atomic
def send_again(*, speaker: Speaker, meeting_id: int, revision_id: int, at: datetime) -> int:
    """Try again those that did not leave, and those who are to convene since; how many. Safe to ask twice."""
    row = held(meeting_id)
    may_write(speaker, standing(row, speaker, at=at)).enforce()
    revision = AgendaRevision.objects.get(meeting=row, pk=revision_id)
    if row.state != MeetingState.CONVENED or at >= row.starts_at:
        raise NotPossible(Reason("meeting_is_past", _("Cette assemblée n’est plus à venir.")))
    rows = Convening.objects.filter(revision=revision)
    again = rows.filter(way=Convening.MAIL, sent_at__isnull=True).exclude(failed="").update(failed="", told=[])
    there = {key_of(*pair) for pair in rows.order_by("pk").values_list("organization_id", "person_id")}
    fresh = [
        Convening(
            revision=revision,
            organization_id=one.organization_id,
            person_id=one.person_id if one.organization_id is None else None,
            asked_at=at,
        )
        for one in electorate(row, at=at)
        if (one.organization_id is not None or one.person_id is not None)
        and key_of(one.organization_id, one.person_id) not in there
    ]
    Convening.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    if again or fresh:
        _later(revision.pk)
    return again + len(fresh)


@transaction.atomic
def note_proofs(*, revision_id: int, at: datetime) -> int:  # noqa: ARG001  the house gives every service its instant
    """Write down the proof of the letters that left since, and why others never will; how many. Safe to run twice."""
    pending = Convening.objects.select_for_update().filter(
        revision=revision_id, way=Convening.MAIL, sent_at__isnull=True, failed=""
    )
    rows = list(pending.order_by("pk"))
    letters = letters_of(rows)
    noted = []
    for row in rows:
        own = letters.get(row.pk, ())
        gone = min(((one.sent_at, one.message_id) for one in own if one.sent_at is not None), default=None)
        if gone is not None:
            row.sent_at, row.proof = gone
        elif own and all(one.withheld for one in own):
            row.failed = _WITHHELD.get(own[0].withheld, "withheld")
        else:
            continue
        noted.append(row)
    Convening.objects.bulk_update(noted, ["sent_at", "proof", "failed"], batch_size=500)
    return len(noted)
