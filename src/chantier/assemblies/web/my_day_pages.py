"""A member’s own page for the day of a meeting, and the meeting in their calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.models import Meeting, RollEntry, Vote
from chantier.assemblies.phrases import named
from chantier.assemblies.phrases_convening import WAYS
from chantier.assemblies.queries.agendas import points_of, revisions_of
from chantier.assemblies.queries.by_laws import college_names_of
from chantier.assemblies.queries.convenings import names_to_come_in, own_convening
from chantier.assemblies.queries.officers import officers_of
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.tabs import is_built
from chantier.foundation.people import api as people
from chantier.foundation.ui.calendar_files import Entry, calendar_answer
from chantier.foundation.ui.clocks import hour
from chantier.foundation.ui.parts import Link

#: How long a meeting is shown in a calendar when nobody said when it ends.
_LASTS: Final = timedelta(hours=2)
_OPEN: Final = (MeetingState.OPEN, MeetingState.SUSPENDED)


@require_safe
@login_required
def my_day(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it is about, where, in whose name one comes, what to bring, and what is open now."""
    frame = meeting_frame(request, public_id)
    row = frame.meeting
    entry = (
        RollEntry.objects.select_related("organization").filter(pk=frame.standing.entry_id).first()
        if frame.standing.entry_id is not None
        else None
    )
    person_id = frame.speaker.person_id or 0
    notice = own_convening(row, person_id=person_id, bodies=frame.standing.bodies)
    rolled = hasattr(row, "roll")
    context = frame.context(
        points=points_of(row),
        revisions=revisions_of(row),
        ends=hour(row.ends_at, row.body.time_zone) if row.ends_at is not None else "",
        entry=entry,
        college=college_names_of(row.body, day=row.roll_on).get(entry.college, entry.college) if entry else "",
        others=_others(frame, entry, rolled),
        is_rolled=rolled,
        could_come_as=names_to_come_in(row, person_id, at=frame.at) if frame.speaker.voice_id is None else (),
        convened=notice,
        convened_on=frame.moment(notice.sent_at) if notice is not None and notice.sent_at is not None else "",
        convened_by=WAYS.get(notice.way, notice.way) if notice is not None else "",
        remote_address=row.remote_address if _may_enter(frame, entry, notice is not None) else "",
        ways=_ways(row) if row.state in (MeetingState.CONVENED, *_OPEN) else (),
        votes=_votes(row),
        offices=[one for one in officers_of(row, at=frame.at) if one.person_id == person_id],
        is_open=row.state in _OPEN,
        brings=_brings(row, entry),
        calendar_url=address_of("meeting-calendar", row),
    )
    return render(request, "assemblies/my_day.html", context)


def _may_enter(frame: MeetingFrame, entry: RollEntry | None, convened: bool) -> bool:
    """Whether the address of the remote room is shown: to those convened, on the roll, or who have an office there."""
    return entry is not None or convened or bool(frame.standing.offices) or frame.writes


def _others(frame: MeetingFrame, entry: RollEntry | None, rolled: bool) -> tuple[str, ...]:
    """Who speaks there for one’s organisation, when it is somebody else."""
    if entry is not None or not rolled or not frame.standing.bodies:
        return ()
    rows = RollEntry.objects.filter(
        roll__meeting=frame.meeting, organization__in=frame.standing.bodies, struck_at__isnull=True
    )
    delegates = [pk for pk in rows.order_by("pk").values_list("delegate_id", flat=True) if pk is not None]
    names = people.public_names_of(delegates)
    return tuple(names.get(pk) or _("une autre personne") for pk in delegates)


def _ways(row: Meeting) -> tuple[Link, ...]:
    """Where one goes during the meeting, of the pages that this instance has."""
    wanted = (
        ("presence", _("Signaler ma présence"), "check"),
        ("floor", _("Suivre le débat et demander la parole"), "speech"),
        ("votes", _("Votes"), "ballot"),
        ("quorum", _("Quorum"), "people"),
    )
    return tuple(Link(label, address_of(name, row), icon=icon) for name, label, icon in wanted if is_built(name))


def _votes(row: Meeting) -> tuple[Link, ...]:
    """The votes that are open now."""
    if not is_built("votes"):
        return ()
    open_now = Vote.objects.filter(meeting=row, state=VoteState.OPEN).order_by("number")
    return tuple(Link(one.question, f"{address_of('votes', row)}{one.public_id}/", icon="ballot") for one in open_now)


def _brings(row: Meeting, entry: RollEntry | None) -> tuple[str, ...]:
    """What to come with."""
    found = []
    if row.mode != Meeting.REMOTE:
        found.append(_("Une pièce d’identité, ou votre téléphone avec ce site ouvert, pour la table d’accueil."))
    if entry is None or entry.organization_id is not None:
        found.append(
            _("La résolution de votre organisation qui vous délègue, si son secrétariat ne l’a pas encore vue.")
        )
    if row.mode != Meeting.ROOM:
        found.append(_("À distance : un appareil chargé, et votre session déjà ouverte sur ce site."))
    return tuple(found)


@require_safe
def calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """The meeting as an event. A meeting that moved or was called off says so to the calendars that follow it."""
    frame = meeting_frame(request, public_id)
    row = frame.meeting
    entry = Entry(
        uid=f"assembly-{row.public_id}",
        summary=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at or row.starts_at + _LASTS,
        stamp=frame.at,
        url=address_of("my-day" if frame.speaker.is_known else "meeting", row),
        description="\n".join(f"{one.number}. {one.title}" for one in points_of(row)),
        location=row.place,
        is_off=row.state == MeetingState.CANCELLED,
        sequence=max((one.number for one in revisions_of(row)), default=0) + (row.state == MeetingState.CANCELLED),
    )
    return calendar_answer([entry], name=named(row.body.names), product="assemblies", stem=f"assemblee-{public_id}")
