"""The votes of a meeting, and one vote: what is asked, what its level proves, where it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.models import Motion, Roll, Vote
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.phrases import named
from chantier.assemblies.phrases_votes import LEVELS, STATES, TONES
from chantier.assemblies.queries.quorums import voices_by_college
from chantier.assemblies.queries.rolls import college_names
from chantier.assemblies.queries.votes import electors_of, hands_of, my_ballot, paper_so_far, turnout, votes_of
from chantier.assemblies.services.votes import prepare_vote
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.vote_forms import CancelForm, CountForm, HandsForm, OpenForm, PrepareForm, SecretForm
from chantier.assemblies.web.vote_met import MetVote, vote_met
from chantier.assemblies.web.vote_results import result_context
from chantier.foundation.access.api import Reason, Refusal
from chantier.foundation.journal.api import went_back
from chantier.foundation.ui.parts import Link


@require_safe
def votes(request: HttpRequest, public_id: str) -> HttpResponse:
    """The votes of a meeting, by number."""
    frame = meeting_frame(request, public_id)
    lines = [
        {
            "vote": row,
            "url": reverse("assemblies:vote", args=[public_id, row.public_id]),
            "state": STATES[row.state],
            "tone": TONES[row.state],
            "level": LEVELS[row.level],
        }
        for row in votes_of(frame.meeting)
    ]
    may_prepare = frame.presides and frame.meeting.state not in (MeetingState.CLOSED, MeetingState.CANCELLED)
    new_url = address_of("votes-new", frame.meeting) if may_prepare else ""
    return render(request, "assemblies/votes.html", frame.context(lines=lines, new_url=new_url))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Prepare a vote, on the motion on top of the floor or on a question of its own."""
    frame = meeting_frame(request, public_id)
    may_preside(frame.speaker, frame.standing).enforce()
    motion = _motion(frame, request.GET.get("motion", ""))
    form = PrepareForm(request.POST or None, rules=frame.rules, colleges=_colleges(frame), initial=_initial(motion))
    refusal: Reason | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare_vote(
                speaker=frame.speaker,
                meeting_id=frame.meeting.pk,
                motion_id=motion.pk if motion else None,
                item_id=motion.item_id if motion else None,
                at=frame.at,
                **form.given(),
            )
        except Refusal as refused:
            refusal = refused.reason
        else:
            messages.success(request, _("Le vote est préparé : ouvrez-le quand l’assemblée est prête."))
            return _see(reverse("assemblies:vote", args=[public_id, made.public_id]))
    context = frame.context(Link(_("Préparer un vote"), ""), form=form, refusal=refusal, motion=motion)
    return render(request, "assemblies/vote_new.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def vote(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """One vote, from its preparation to its result."""
    return shown(request, vote_met(request, public_id, vote_id))


def shown(
    request: HttpRequest, met: MetVote, *, refusal: Reason | None = None, forms: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a vote, with what was typed and why it was refused."""
    row = met.vote
    mine = my_ballot(row, met.frame.standing) if row.state == VoteState.OPEN else None
    electors = electors_of(row)
    context = met.context(
        refusal=refusal,
        went_back=went_back(),
        electors=[(met.colleges.get(one.college, one.college), one) for one in electors],
        may_vote=sum(one.entries for one in electors),
        turnout=turnout(row) if row.state != VoteState.PREPARED and row.level != Vote.HANDS else None,
        mine=mine,
        ballot_url=met.url("votes-ballot"),
        leads=_leading(met, forms or {}) if met.frame.presides else None,
        counting=_counting(met, forms or {}) if met.counts and row.state == VoteState.OPEN else None,
        may_ask_secret=_may_ask_secret(met),
        **(result_context(met) if row.state == VoteState.COUNTED else {}),
    )
    return render(request, "assemblies/vote.html", context, status=422 if refusal else 200)


def _may_ask_secret(met: MetVote) -> bool:
    prepared = met.vote.state == VoteState.PREPARED and met.vote.level in (Vote.HANDS, Vote.NAMED)
    return prepared and met.frame.standing.entry_id is not None and bool(met.frame.rules.secret_asked_by)


def _leading(met: MetVote, forms: dict[str, Any]) -> dict[str, Any]:
    """What whoever presides may do now."""
    row = met.vote
    told: dict[str, Any] = {"url": met.url("votes-lead")}
    if row.state == VoteState.PREPARED:
        told["open"] = forms.get("open") or OpenForm()
        if row.level in (Vote.HANDS, Vote.NAMED):
            told["secret"] = forms.get("secret") or SecretForm()
    elif row.state == VoteState.CLOSED:
        told["count"] = forms.get("count") or CountForm(vote=row, casting=met.frame.rules.casting)
    if row.state in (VoteState.PREPARED, VoteState.OPEN, VoteState.CLOSED):
        told["cancel"] = forms.get("cancel") or CancelForm()
    return told


def _counting(met: MetVote, forms: dict[str, Any]) -> dict[str, Any]:
    """What scrutineers do while the vote is open."""
    row = met.vote
    if row.level == Vote.SECRET:
        signed, typed = paper_so_far(row)
        return {"paper_url": met.url("votes-paper"), "signed": signed, "typed": typed}
    if row.level != Vote.HANDS:
        return {}
    noted = hands_of(row)
    found = []
    for one in electors_of(row):
        hands = noted.get(one.college)
        initial = {"favour": hands.favour, "against": hands.against, "abstained": hands.abstained} if hands else None
        form = forms.get(f"hands-{one.college}") or HandsForm(initial=initial, prefix=f"hands-{one.college}")
        name = met.colleges[one.college]
        found.append({"college": one.college, "name": name, "form": form, "noted": hands, "most": one.voices})
    return {"hands": found, "url": met.url("votes-hands")}


def _motion(frame: MeetingFrame, given: str) -> Motion | None:
    if not (given.isascii() and given.isdecimal() and len(given) < 18):
        return None
    found: Motion | None = Motion.objects.filter(meeting=frame.meeting, pk=int(given)).first()
    return found


def _initial(motion: Motion | None) -> dict[str, Any]:
    if motion is None:
        return {"level": Vote.NAMED, "rule": "motion", "majority": "ordinary"}
    return {"question": motion.text, "level": Vote.HANDS, "rule": "motion", "majority": motion.majority}


def _colleges(frame: MeetingFrame) -> dict[str, str]:
    roll = Roll.objects.filter(meeting=frame.meeting).first()
    slugs = [slug for slug in (voices_by_college(roll) if roll else {}) if slug]
    found = college_names(frame.meeting, slugs)
    return {slug: named(found.get(slug, {})) or slug for slug in slugs}


def _see(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
