"""Amendments: all of them, one, a new one; answers; the text as it would be with what was accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import Text
from chantier.deliberation.core.reading import read_amendment, read_changes
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Amendment, Proposal, ProposalVersion
from chantier.deliberation.permissions import may_hold_pen, may_speak, may_take_step, roles_of
from chantier.deliberation.phrases import AMENDMENT_KINDS, AMENDMENT_STATES, AMENDMENT_STEPS, TONES, say
from chantier.deliberation.queries.amendments import AmendmentLine, amendment_line, amendment_lines
from chantier.deliberation.queries.calendars import moment
from chantier.deliberation.queries.versions import amendment_of, text_of
from chantier.deliberation.services import amendments
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.amendment_forms import AFTER, AmendmentForm
from chantier.deliberation.web.kept import given_to_form, keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import drawn, framed, topics_of
from chantier.deliberation.web.reach import AtTable, proposal_met, proposal_of
from chantier.foundation.access.api import NotPossible, Reason, Refusal

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
    groups = [(label, [_shown(row, one) for one in lines if one.state in states]) for label, states in _GROUPS]
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
            return redirect(_address(row, number))
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
@never_lost("amendment:new")
@login_required
def new(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Ask for a change to a passage. The passage is chosen on the page of the text."""
    row, met = proposal_of(request, public_id)
    key = key_of("amendment:new", public_id=public_id)
    before = typed_before(request)
    text = _seen_text(row, request.POST.get("version") or before.get("version", ""))
    given = request.POST if request.method == "POST" else {**before, **request.GET.dict()}
    passage = text.passage(given.get("passage", ""))
    if passage is None and request.method == "POST":
        raise NotPossible(Reason("passage_gone", _("Le passage que vous amendiez n’est plus dans ce texte.")))
    if passage is None:
        return redirect(address_of("proposal", row))
    form = AmendmentForm(
        request.POST or None,
        text=text,
        passage=passage,
        initial={"version": text.version, "words": passage.text, "side": AFTER, **before},
    )
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            asked = amendments.submit(
                speaker=met.speaker,
                proposal_id=row.pk,
                operations=form.operations(),
                version=text.version,
                reason=form.cleaned_data["reason"],
                language=(get_language() or "fr")[:2],
                at=met.at,
            )
        except Refusal as refused:
            url = f"{request.path}?passage={passage.key}"
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused, url=url)
        else:
            sent(request, key=key)
            messages.success(request, _("L’amendement %(number)s est déposé.") % {"number": asked.number})
            return redirect(_address(row, asked.number))
    may_speak(met.speaker, met.standing).enforce()
    context = {
        **framed(row, met, current="amendments"),
        "form": form,
        "passage": passage,
        "refusal": refusal,
        "is_heading": passage.is_heading,
    }
    return render(request, "deliberation/amendment_new.html", context, status=status)


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


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("amendment:merge")
@login_required
def merge(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Two or more that collide become one, written by hand by who holds the pen; it keeps the authors of all."""
    row, met = proposal_of(request, public_id)
    may_hold_pen(met.speaker, met.standing).enforce()
    before = given_to_form(request)
    given = request.GET if before is None else before
    numbers = sorted({int(one) for one in given.getlist("n") if one.isdecimal() and len(one) < 7})
    chosen = [one for one in amendment_lines(row) if one.number in numbers and one.is_waiting]
    assert row.current is not None
    text = text_of(row.current)
    passage = text.passage(given.get("passage", "")) or text.passage(_first_passage(chosen))
    if len(chosen) < 2 or passage is None:
        sentence = _("Cochez au moins deux amendements qui attendent une réponse.")
        if "kind" in request.POST:  # somebody answered one meanwhile: what was typed is kept
            raise NotPossible(Reason("nothing-to-merge", sentence))
        messages.error(request, sentence)
        return redirect(address_of("amendments", row))
    form = AmendmentForm(
        request.POST if "kind" in request.POST else None,
        text=text,
        passage=passage,
        initial={"version": text.version, "words": passage.text, "side": AFTER, **typed_before(request)},
    )
    refusal, status = None, 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            joined = amendments.merge(
                speaker=met.speaker,
                proposal_id=row.pk,
                amendment_ids=[one.id for one in chosen],
                operations=form.operations(),
                reason=form.cleaned_data["reason"],
                at=met.at,
            )
        except Refusal as refused:
            key = key_of("amendment:merge", public_id=public_id)
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            messages.success(request, _("L’amendement %(number)s les réunit.") % {"number": joined.number})
            return redirect(_address(row, joined.number))
    rows = Amendment.objects.filter(pk__in=[one.id for one in chosen]).select_related("base__text").order_by("number")
    readings = {one.number: _reading(one) for one in rows}
    context = {
        **framed(row, met, current="amendments"),
        "chosen": [(_shown(row, one), readings[one.number]) for one in chosen],
        "form": form,
        "passage": passage,
        "refusal": refusal,
        "is_heading": passage.is_heading,
    }
    return render(request, "deliberation/amendment_merge.html", context, status=status)


def _words(request: HttpRequest, row: Proposal, amendment: Amendment, language: str) -> SafeString:
    """What an amendment says, and what became of it."""
    number = amendment.number
    line = next((one for one in amendment_lines(row) if one.number == number), None) or amendment_line(amendment)
    context = {
        "proposal": row,
        "amendment": amendment,
        "language": language,
        "line": _shown(row, line),
        "reading": _reading(amendment),
        "merged_from": list(amendment.merged.order_by("number").values_list("number", flat=True)),
        "subs": amendment.children.count(),
    }
    return drawn("_amendment_words", request, context)


def _first_passage(chosen: list[AmendmentLine]) -> str:
    rows = Amendment.objects.filter(pk__in=[one.id for one in chosen]).order_by("number")
    return rows.values_list("passage_key", flat=True).first() or ""


def _shown(row: Proposal, line: AmendmentLine) -> dict[str, Any]:
    zone = row.table.time_zone
    return {
        "line": line,
        "url": _address(row, line.number),
        "state": AMENDMENT_STATES[line.state],
        "tone": TONES[line.state],
        "kind": AMENDMENT_KINDS[line.kind],
        "day": moment(line.submitted_at, zone) if line.submitted_at else "",
        "collides": [(number, _address(row, number)) for number in line.collides_with],
    }


def _address(row: Proposal, number: int) -> str:
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


def _reading(amendment: Amendment) -> Any:
    """What it changes in the version it is written on; nothing where it no longer holds."""
    try:
        return read_amendment(text_of(amendment.base), amendment_of(amendment))
    except Refused:
        return None


def _steps(amendment: Amendment, met: AtTable) -> list[tuple[str, Any, bool]]:
    """(verb, label, whether it asks a reason) of what whoever asks may do now."""
    return [
        (step.verb, AMENDMENT_STEPS[step.verb], step.needs_reason)
        for step in lifecycles.AMENDMENT.steps
        if step.verb in AMENDMENT_STEPS
        and amendment.state in step.sources
        and may_take_step(met.speaker, step, amendment, met.standing)
    ]


def _seen_text(row: Proposal, version: str) -> Text:
    """The version that the person has under their eyes; the present one when they say none."""
    assert row.current is not None
    if version.isdecimal() and len(version) < 7 and int(version) != row.current.number:
        found = ProposalVersion.objects.select_related("text").filter(proposal=row, number=int(version)).first()
        if found is not None:
            return text_of(found)
    return text_of(row.current)
