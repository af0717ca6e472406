"""One’s own presence: arriving, leaving, naming who votes for one’s organisation, entrusting one’s voice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.assemblies.models import Attendance, Meeting, Proxy, RollEntry
from chantier.assemblies.permissions import may_use_voice
from chantier.assemblies.queries.quorums import roll_of, who_is_there
from chantier.assemblies.services import delegates, proxies
from chantier.assemblies.services import presence as service
from chantier.assemblies.services.holding import ATTENDED
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.quorum_told import told_now
from chantier.assemblies.web.roll_lines import lines_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal
from chantier.foundation.people import api as people


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def presence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that one is there, in the room or from afar, or that one leaves."""
    frame = meeting_frame(request, public_id)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            words = _do(request, frame)
        except Refusal as refused:
            refusal, status = refused.reason, 409
        else:
            messages.success(request, words)
            return HttpResponseRedirect(address_of("presence", frame.meeting))
    return render(request, "assemblies/presence.html", _context(frame, refusal, request), status=status)


def _context(frame: MeetingFrame, refusal: Reason | None, request: HttpRequest) -> dict[str, Any]:
    rows = RollEntry.objects.filter(roll__meeting=frame.meeting, struck_at__isnull=True).select_related("organization")
    mine = rows.filter(pk=frame.standing.entry_id).first() if frame.standing.entry_id is not None else None
    ours = rows.filter(organization__in=frame.standing.bodies).order_by("number").last() if mine is None else mine
    names = ours is not None and delegates.may_name_delegate(frame.speaker, frame.standing, ours, at=frame.at)
    able = delegates.candidates(ours, at=frame.at) if names and ours is not None else ()
    called = people.names_of(able) if able else {}
    here = who_is_there(frame.meeting, at=frame.at).get(mine.pk, frozenset()) if mine is not None else frozenset()
    entrusted = Proxy.objects.filter(entry=mine, ended_at__isnull=True).select_related("holder__organization").first()
    held = Proxy.objects.filter(holder=mine, ended_at__isnull=True).select_related("entry__organization")
    return frame.context(
        roll=roll_of(frame.meeting),
        mine=lines_of(frame, [mine])[0] if mine is not None else None,
        ours=lines_of(frame, [ours])[0] if ours is not None else None,
        why_not=may_use_voice(frame.speaker, frame.standing).reason,
        is_here=bool(here),
        is_open=frame.meeting.state in ATTENDED,
        in_room=frame.meeting.mode != Meeting.REMOTE,
        from_afar=frame.meeting.mode != Meeting.ROOM,
        remote_address=frame.meeting.remote_address,
        names=names,
        candidates=[(pk, called[pk]) for pk in able if called.get(pk)],
        proxies=bool(proxies.proxies_allowed(frame.meeting)),
        entrusted=lines_of(frame, [entrusted.holder])[0] if mine is not None and entrusted is not None else None,
        held=lines_of(frame, [one.entry for one in held.order_by("entry")]) if mine is not None else (),
        told=told_now(frame.meeting, at=frame.at),
        refusal=refusal,
        typed=request.POST.get("holder", "")[:7],
        roll_url=address_of("roll", frame.meeting),
    )


def _do(request: HttpRequest, frame: MeetingFrame) -> str:
    """What the form says; the words that tell what came of it."""
    verb = request.POST.get("verb", "")
    entry_id = frame.standing.entry_id
    if verb == "delegate":
        return _delegate(request, frame)
    if entry_id is None:
        may_use_voice(frame.speaker, frame.standing).enforce()
        raise NotPossible(Reason("no_voice", _("Vous n’avez pas de voix à cette assemblée.")))
    own: dict[str, Any] = {"speaker": frame.speaker, "entry_id": entry_id, "way": Attendance.SELF, "at": frame.at}
    if verb in (Attendance.ROOM, Attendance.REMOTE):
        made = service.arrive(**own, where=verb)
        return _("Votre arrivée est notée.") if made.changed else _("Vous étiez déjà là : rien n’a changé.")
    if verb == "leave":
        made = service.leave(**own)
        return _("Votre départ est noté.") if made.changed else _("Vous n’étiez pas là : rien n’a changé.")
    number = RollEntry.objects.filter(pk=entry_id).values_list("number", flat=True)[0]
    asked: dict[str, Any] = {
        "speaker": frame.speaker,
        "meeting_id": frame.meeting.pk,
        "number": number,
        "at": frame.at,
    }
    if verb == "entrust":
        said = request.POST.get("holder", "")
        holder = int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else 0
        proxies.entrust(**asked, holder_number=holder)
        return _("Votre voix est confiée ; elle vous revient dès que vous arrivez.")
    if verb == "withdraw":
        return _("Votre voix vous revient.") if proxies.withdraw(**asked) else _("Votre voix n’était pas confiée.")
    raise Invalid(Reason("unknown_verb", _("Ce geste n’existe pas.")))


def _delegate(request: HttpRequest, frame: MeetingFrame) -> str:
    rows = RollEntry.objects.filter(roll__meeting=frame.meeting, struck_at__isnull=True)
    ours = rows.filter(organization__in=frame.standing.bodies).order_by("number").last()
    if ours is None:
        raise NotPossible(Reason("not_on_roll_yet", _("Votre organisation n’est pas au registre de cette assemblée.")))
    said = request.POST.get("person", "")
    person = int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None
    changed = delegates.set_delegate(speaker=frame.speaker, entry_id=ours.pk, person_id=person, at=frame.at)
    return _("La délégation est changée, dès maintenant.") if changed else _("C’était déjà cette personne.")
