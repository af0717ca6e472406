"""Amendments: all of them, one; answers; the text with what was accepted. They are written in ``amending_pages``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.amendments import changes_of
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.reading import read_amendment, read_changes
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Amendment, Proposal
from chantier.deliberation.permissions import may_hold_pen, may_take_step, roles_of
from chantier.deliberation.phrases import AMENDMENT_KINDS, AMENDMENT_STATES, AMENDMENT_STEPS, TONES, say
from chantier.deliberation.queries.amendments import AmendmentLine, amendment_line, amendment_lines
from chantier.deliberation.queries.calendars import moment
from chantier.deliberation.queries.versions import amendment_of, text_of
from chantier.deliberation.services import amendments
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import keep_typed, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import drawn, framed, topics_of
from chantier.deliberation.web.reach import AtTable, proposal_met, proposal_of
from chantier.foundation.access.api import Refusal

STATES = lifecycles.Amendment
_HEAVY = ("base__passages", "base__credits", "base__text__body")
#: How the list is parted: what waits first.
_GROUPS = (
    (gettext_lazy("En attente d’une réponse"), (STATES.SUBMITTED, STATES.UNDER_STUDY)),
    (gettext_lazy("Acceptés"), (STATES.ACCEPTED,)),
    (gettext_lazy("À revoir par leur auteur"), (STATES.RETURNED,)),
    (gettext_lazy("Refusés"), (STATES.REFUSED,)),
    (gettext_lazy("Fondus, retirés ou sans objet"), (STATES.MERGED, STATES.WITHDRAWN, STATES.LAPSED)),
)


@require_safe
def listing(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Every amendment of a proposal, with those that collide."""
    row, met = proposal_met(request, public_id)
    may_answer = bool(may_hold_pen(met.speaker, met.standing))
    listed, accepted = met.keeper.keep("amendments", topics_of(row), lambda: _listed(row, may_answer), may_answer)
    context = {**framed(row, met, current="amendments"), "listed": listed, "accepted": accepted}
    return render(request, "deliberation/amendments.html", context)


def _listed(row: Proposal, may_answer: bool) -> tuple[SafeString, int]:
    """(every amendment in its group, how many accepted ones wait to be in the text)."""
    lines = amendment_lines(row)
    groups = [(label, [shown_line(row, one) for one in lines if one.state in states]) for label, states in _GROUPS]
    context = {"proposal": row, "groups": [pair for pair in groups if pair[1]], "may_answer": may_answer}
    accepted = sum(one.state == STATES.ACCEPTED and one.taken_in is None for one in lines)
    return drawn("_amendment_groups", None, context), accepted


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("amendment:answer")
def one(request: HttpRequest, public_id: str, number: int, **_slug: str) -> HttpResponse:
    """One amendment: what it would change, why, what was answered, and what one may do."""
    row, met = proposal_met(request, public_id)
    amendment = _amendment(row, number, met)
    refusal, status = None, 200
    before, verb = typed_before(request), request.POST.get("verb", "")
    reason = request.POST.get("reason", before.get("reason", "")).replace("\0", "")
    if request.method == "POST":
        if verb not in AMENDMENT_STEPS:
            raise Http404
        try:
            amendments.answer(speaker=met.speaker, amendment_id=amendment.pk, verb=verb, reason=reason, at=met.at)
        except Refusal as refused:
            key = key_of("amendment:answer", public_id=public_id, number=number)
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            messages.success(request, _("C’est fait."))
            return redirect(number_address(row, number))
    frame = framed(row, met, current="amendments")
    if amendment.state == STATES.DRAFT:
        met.keeper.nothing()
    context = {
        **frame,
        "amendment": amendment,
        "words": met.keeper.keep(
            "amendment", topics_of(row), lambda: _words(request, row, amendment, frame["shown"].language), number
        ),
        "steps": _steps(amendment, met),
        "chosen": verb,
        "reason": reason,
        "refusal": refusal,
    }
    return render(request, "deliberation/amendment.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("proposal:take-in")
def consolidated(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """The text with all that was accepted, beside the present one; whoever holds the pen makes it the next version."""
    row, met = proposal_of(request, public_id)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            amendments.take_in(
                speaker=met.speaker,
                proposal_id=row.pk,
                note=request.POST.get("note", "").replace("\0", ""),
                at=met.at,
            )
        except Refusal as refused:
            key = key_of("proposal:take-in", public_id=public_id)
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            messages.success(request, _("Les amendements acceptés sont dans le texte."))
            return redirect(address_of("proposal", row))
    accepted = amendments.accepted(row)
    reading, trouble = None, None
    if row.current is not None and accepted:
        present = text_of(row.current)
        try:
            made = consolidate(present, [amendment_of(one) for one in accepted])
            reading = read_changes(present, made.text)
        except Refused as refused:
            trouble = say(refused.reasons[0])
    context = {
        **framed(row, met, current="amendments"),
        "numbers": [one.number for one in accepted],
        "reading": reading,
        "trouble": trouble,
        "note": request.POST.get("note", typed_before(request).get("note", "")),
        "refusal": refusal,
        "may_take_in": bool(may_hold_pen(met.speaker, met.standing)) and reading is not None,
    }
    return render(request, "deliberation/consolidated.html", context, status=status)


def _words(request: HttpRequest, row: Proposal, amendment: Amendment, language: str) -> SafeString:
    """What an amendment says, and what became of it."""
    number = amendment.number
    line = next((one for one in amendment_lines(row) if one.number == number), None) or amendment_line(amendment)
    context = {
        "proposal": row,
        "amendment": amendment,
        "language": language,
        "line": shown_line(row, line),
        "readings": readings_of(amendment),
        "merged_from": list(amendment.merged.order_by("number").values_list("number", flat=True)),
        "subs": amendment.children.count(),
    }
    return drawn("_amendment_words", request, context)


def shown_line(row: Proposal, line: AmendmentLine) -> dict[str, Any]:
    """An amendment in a list."""
    zone = row.table.time_zone
    return {
        "line": line,
        "url": number_address(row, line.number),
        "state": AMENDMENT_STATES[line.state],
        "tone": TONES[line.state],
        "kind": AMENDMENT_KINDS[line.kind],
        "day": moment(line.submitted_at, zone) if line.submitted_at else "",
        "collides": [(number, number_address(row, number)) for number in line.collides_with],
    }


def number_address(row: Proposal, number: int) -> str:
    """Where an amendment is read."""
    return reverse("deliberation:amendment", args=[row.public_id, row.slug or "x", number])


def _amendment(row: Proposal, number: int, met: AtTable) -> Amendment:
    """The amendment of this number; one that was taken back is its author’s alone."""
    found = Amendment.objects.select_related("base__text").defer(*_HEAVY)
    amendment = found.filter(proposal=row, number=number, parent=None).first()
    if amendment is None:
        raise Http404
    if amendment.state == STATES.DRAFT and lifecycles.AUTHOR not in roles_of(met.speaker, amendment, met.standing):
        raise Http404
    return amendment


def readings_of(amendment: Amendment) -> list[Any]:
    """What it changes in the version it is written on, change by change; nothing where it no longer holds."""
    text, value = text_of(amendment.base), amendment_of(amendment)
    try:
        return [read_amendment(text, replace(value, operations=one)) for one in changes_of(value.operations)]
    except Refused:
        return []


def _steps(amendment: Amendment, met: AtTable) -> list[tuple[str, Any, bool]]:
    """(verb, label, whether it asks a reason) of what whoever asks may do now."""
    return [
        (step.verb, AMENDMENT_STEPS[step.verb], step.needs_reason)
        for step in lifecycles.AMENDMENT.steps
        if step.verb in AMENDMENT_STEPS
        and amendment.state in step.sources
        and may_take_step(met.speaker, step, amendment, met.standing)
    ]
