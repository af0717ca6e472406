"""The elections of a meeting, and one of them: who stands and why, what its conditions ask, who was elected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.models import AgendaItem, Body, Candidacy, Election
from chantier.assemblies.permissions import may_write
from chantier.assemblies.phrases import named
from chantier.assemblies.phrases_elections import CANDIDACY_STATES, CANDIDACY_TONES, RULES, group_of
from chantier.assemblies.queries.by_laws import college_names_of
from chantier.assemblies.queries.elections import (
    CandidacyView,
    candidacies_of,
    college_said,
    conditions_of,
    election_of,
    elections_of,
    outcome_said,
)
from chantier.assemblies.services.candidacies import (
    answer_candidacy,
    erase_candidacy,
    presentable,
    submit_candidacy,
    withdraw_candidacy,
)
from chantier.assemblies.services.elections import acclaim, close_candidacies, create_election, prepare_election
from chantier.assemblies.web.election_forms import CandidacyForm, ElectionForm
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.foundation.access.api import Reason, Refusal
from chantier.foundation.people import api as people
from chantier.foundation.ui.parts import Link


@require_safe
def elections(request: HttpRequest, public_id: str) -> HttpResponse:
    """The elections of a meeting."""
    frame = meeting_frame(request, public_id)
    lines = [
        {
            "election": row,
            "name": named(row.body.names),
            "url": reverse("assemblies:election", args=[public_id, row.public_id]),
            "state": _state(row, frame),
            "rule": RULES[row.rule],
            "closes": frame.moment(row.candidacies_close_at),
        }
        for row in elections_of(frame.meeting)
    ]
    may_add = frame.writes and frame.meeting.state not in (MeetingState.CLOSED, MeetingState.CANCELLED)
    new_url = reverse("assemblies:elections-new", args=[public_id]) if may_add else ""
    return render(request, "assemblies/elections.html", frame.context(lines=lines, new_url=new_url))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set an election up: seats, college, rule, who may stand."""
    frame = meeting_frame(request, public_id)
    may_write(frame.speaker, frame.standing).enforce()
    children = Body.objects.filter(parent=frame.body, ended_on__isnull=True).order_by("kind", "pk")
    bodies = [*children, frame.body]
    items = AgendaItem.objects.filter(meeting=frame.meeting, withdrawn_at__isnull=True).order_by("position", "pk")
    colleges: dict[str, str] = {}
    for one in bodies:
        colleges |= college_names_of(one, day=frame.meeting.roll_on)
    form = ElectionForm(
        request.POST or None,
        zone=frame.body.time_zone,
        bodies=[(one.pk, named(one.names)) for one in bodies],
        items=[(one.pk, one.title) for one in items],
        colleges={slug: name for slug, name in colleges.items() if slug},
        initial={"rule": "scottish-stv", "seats": 1, "starts_on": frame.meeting.starts_at.date(), "of_college": True},
    )
    refusal: Reason | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = create_election(
                speaker=frame.speaker, meeting_id=frame.meeting.pk, given=form.given(frame.at), at=frame.at
            )
        except Refusal as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("L’élection est prête : les candidatures sont ouvertes."))
            return _see(reverse("assemblies:election", args=[public_id, made.public_id]))
    context = frame.context(Link(_("Préparer une élection"), ""), form=form, refusal=refusal)
    return render(request, "assemblies/election_new.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def election(request: HttpRequest, public_id: str, election_id: str) -> HttpResponse:
    """One election."""
    frame, row = _met(request, public_id, election_id)
    return _shown(request, frame, row)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def stand(request: HttpRequest, public_id: str, election_id: str) -> HttpResponse:
    """Stand, or present somebody."""
    frame, row = _met(request, public_id, election_id)
    form = CandidacyForm(
        request.POST or None,
        election=row,
        conditions=conditions_of(row),
        persons=_persons(frame),
        writes=frame.writes,
    )
    refusal: Reason | None = None
    if request.method == "POST" and form.is_valid():
        try:
            submit_candidacy(
                speaker=frame.speaker,
                election_id=row.pk,
                given=form.given(frame.meeting.language),
                at=frame.at,
            )
        except Refusal as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("La candidature est déposée ; le secrétariat y répond."))
            return _see(_url(frame, row))
    context = frame.context(
        Link(named(row.body.names), _url(frame, row)), Link(_("Candidature"), ""), form=form, refusal=refusal, row=row
    )
    return render(request, "assemblies/candidacy_form.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def lead(request: HttpRequest, public_id: str, election_id: str) -> HttpResponse:
    """What the secretary and whoever presides do, and a candidate who withdraws: one verb."""
    frame, row = _met(request, public_id, election_id)
    given = request.POST.get("candidacy", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0
    verb, speaker, at = request.POST.get("verb", ""), frame.speaker, frame.at
    try:
        if verb in ("accept", "refuse", "withdraw", "erase"):
            if not Candidacy.objects.filter(pk=number, election=row).exists():
                raise Http404
            if verb == "erase":
                erase_candidacy(speaker=speaker, candidacy_id=number, at=at)
            elif verb == "withdraw":
                withdraw_candidacy(speaker=speaker, candidacy_id=number, at=at)
            else:
                why = request.POST.get("why", "")
                answer_candidacy(speaker=speaker, candidacy_id=number, accepted=verb == "accept", why=why, at=at)
        elif verb == "close":
            close_candidacies(speaker=speaker, election_id=row.pk, at=at)
        elif verb == "acclaim":
            acclaim(speaker=speaker, election_id=row.pk, at=at)
        elif verb == "prepare":
            made = prepare_election(speaker=speaker, election_id=row.pk, at=at)
            messages.success(request, _("Le vote est préparé : ouvrez-le quand l’assemblée est prête."))
            return _see(reverse("assemblies:vote", args=[public_id, made.public_id]))
        else:
            raise Http404
    except Refusal as refused:
        return _shown(request, frame, row, refusal=refused.reason, typed=request.POST.get("why", ""), about=number)
    messages.success(request, _("C’est fait."))
    return _see(_url(frame, row))


def _shown(
    request: HttpRequest,
    frame: MeetingFrame,
    row: Election,
    *,
    refusal: Reason | None = None,
    typed: str = "",
    about: int = 0,
) -> HttpResponse:
    row = election_of(frame.meeting, row.public_id) or row
    views = candidacies_of(row, writes=frame.writes, person_id=frame.speaker.person_id, bodies=frame.standing.bodies)
    conditions, votes = conditions_of(row), list(row.votes.order_by("number"))
    live = [one for one in votes if one.state != VoteState.CANCELLED]
    is_open = row.candidacies_open_at <= frame.at < row.candidacies_close_at and not live and row.decided_at is None
    accepted = sum(one.state == Candidacy.ACCEPTED for one in views)
    may_stand = frame.writes or frame.standing.organization_id is not None
    context = frame.context(
        Link(named(row.body.names), _url(frame, row)),
        row=row,
        name=named(row.body.names),
        rule=RULES[row.rule],
        state_of=_state(row, frame),
        college=college_said(row),
        closes=frame.moment(row.candidacies_close_at),
        lines=[_line(one, frame, row, fixed=bool(live)) for one in views],
        conditions=conditions,
        floors=[(floor.least, group_of(floor.group, floor.is_)) for floor in conditions.floors],
        skipped=outcome_said(row, {one.key: one.name for one in views}),
        lowered=[
            (one["to"], one["least"], group_of(one["group"], one["is"])) for one in row.outcome.get("lowered", ())
        ],
        acclaimed=row.outcome.get("by") == "acclamation",
        votes=[(one, reverse("assemblies:vote", args=[frame.meeting.public_id, one.public_id])) for one in votes],
        stand_url=reverse("assemblies:elections-stand", args=_args(frame, row)) if is_open and may_stand else "",
        lead_url=reverse("assemblies:elections-lead", args=_args(frame, row)),
        may_close=frame.presides and is_open,
        may_prepare=frame.presides and not live and row.decided_at is None and accepted > row.seats,
        may_acclaim=frame.presides and not live and row.decided_at is None and 0 < accepted <= row.seats,
        refusal=refusal,
        typed=typed,
        about=about,
    )
    return render(request, "assemblies/election.html", context, status=422 if refusal else 200)


def _line(one: CandidacyView, frame: MeetingFrame, row: Election, *, fixed: bool) -> dict[str, Any]:
    waits = not fixed and row.decided_at is None
    own = one.person_id is not None and one.person_id == frame.speaker.person_id
    return {
        "one": one,
        "state": CANDIDACY_STATES[one.state],
        "tone": CANDIDACY_TONES[one.state],
        "url": reverse("directory:by-id", args=[one.organization_ref]) if one.organization_ref else "",
        "may_answer": frame.writes and waits and one.state == Candidacy.SUBMITTED,
        "may_erase": frame.writes
        and bool(one.name)
        and (row.decided_at is not None or one.state in (Candidacy.REFUSED, Candidacy.WITHDRAWN)),
        "may_withdraw": waits
        and one.state in (Candidacy.SUBMITTED, Candidacy.ACCEPTED)
        and (own or frame.writes or one.organization_id in frame.standing.bodies),
    }


def _state(row: Election, frame: MeetingFrame) -> tuple[str, str]:
    if row.decided_at is not None:
        return _("Faite"), "success"
    if frame.at < row.candidacies_close_at:
        return _("Candidatures ouvertes"), "info"
    return _("Candidatures fermées"), "quiet"


def _persons(frame: MeetingFrame) -> list[tuple[int, str]]:
    """Who may be presented: oneself first, then those who speak for the organisation."""
    own = frame.speaker.person_id
    ids = [own] if own is not None and frame.standing.organization_id is not None else []
    ids += [one for one in presentable(frame.standing.organization_id, at=frame.at) if one not in ids]
    names = people.names_of(ids)
    return [(one, names.get(one, "")) for one in ids]


def _met(request: HttpRequest, public_id: str, election_id: str) -> tuple[MeetingFrame, Election]:
    frame = meeting_frame(request, public_id)
    row = election_of(frame.meeting, election_id)
    if row is None:
        raise Http404
    return frame, row


def _args(frame: MeetingFrame, row: Election) -> list[str]:
    return [frame.meeting.public_id, row.public_id]


def _url(frame: MeetingFrame, row: Election) -> str:
    return reverse("assemblies:election", args=_args(frame, row))


def _see(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
