"""The debate of a proposal: the best of each side, then every thread, and the form to contribute."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core.document import Passage
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Amendment, Proposal
from chantier.deliberation.permissions import findable_by, may_enter_for_others, may_moderate, may_speak
from chantier.deliberation.phrases import ARGUMENT_KINDS
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.debate import SIDES, Debate, Narrowed, Reader, debate_of, summary_of
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import debate as service
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import DEBATED, About
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.debate_forms import ContributionForm
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_pages import framed
from chantier.deliberation.web.reach import AtTable, proposal_of
from chantier.foundation.access.api import Reason, Refusal, Verdict
from chantier.foundation.places import api as places
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Panel

_FILTERS: Final = ("kind", "region", "passage", "amendment")


@dataclass(frozen=True)
class Choice:
    """A value of a filter."""

    value: str
    label: object
    is_chosen: bool
    count: int | None = None


def install() -> None:
    """Show the debate on the page of a proposal."""
    register("deliberation.proposal", of_proposal)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument")
def debate(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Read a debate, narrowed as one likes, and contribute to it."""
    row, met = proposal_of(request, public_id)
    if request.method != "POST" and slug != (row.slug or "x"):
        return redirect(address_of("debate", row), permanent=True)
    passages = text_of(row.current).passages if row.current is not None else ()
    form = ContributionForm(request.POST or None, passages=passages, initial=_initial(request))
    key = key_of("argument", public_id=public_id)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        try:
            service.check_pace(speaker=met.speaker, address=get_adapter().get_client_ip(request))
            if form.is_valid():
                return _contribute(request, row, met, form, key)
            keep_typed(request, key=key, refusal=Refusal(Reason("form", _("Un champ était à corriger."))))
        except Refusal as error:
            refusal, status = error.reason, keep_typed(request, key=_apart(key, error, request), refusal=error)
    asked = _asked(request)
    found = debate_of(row, reader=reader_of(met), asked=asked, at=met.at)
    context = {
        **framed(row, met, current="debate"),
        **_filters(request, row, asked, found, passages),
        "found": found,
        "best": _columns(found),
        "form": form,
        "refusal": refusal,
        "verdict": _verdict(row, met),
        "may_enter": bool(may_enter_for_others(met.speaker, met.standing)) and row.state in DEBATED,
        "may_moderate": bool(may_moderate(met.speaker, met.standing)),
        "asked_amendment": asked.amendment,
    }
    return render(request, "deliberation/debate.html", context, status=status)


def of_proposal(subject_id: str, request: HttpRequest) -> Panel | None:
    """« Débat »: how much was said, and the best of each side, on the page of the proposal."""
    row = Proposal.objects.filter(pk=subject_id).first()
    if row is None or row.state == "draft":
        return None
    found = summary_of(row, at=timezone.now())
    context = {"found": found, "best": _columns(found), "url": address_of("debate", row), "counts": _counts(found)}
    return Panel(_("Débat"), render_to_string("deliberation/_debate_panel.html", context, request=request), order=20)


def reader_of(met: AtTable) -> Reader:
    """Who reads, for the queries of a debate."""
    return Reader(met.standing.bodies, frozenset(str(one) for one in findable_by(met.speaker)))


def _contribute(request: HttpRequest, row: Proposal, met: AtTable, form: ContributionForm, key: str) -> HttpResponse:
    amendment = _amendment(row, request.GET.get("amendment", ""))
    made = service.argue(
        speaker=met.speaker,
        about=About(
            proposal_id=row.pk,
            amendment_id=amendment.pk if amendment is not None else None,
            passage_key=form.cleaned_data["passage"],
        ),
        said=Said(
            kind=form.cleaned_data["kind"],
            body=form.cleaned_data["body"],
            language=(get_language() or "fr")[:2],
            citations=form.citations(),
        ),
        at=met.at,
    )
    sent(request, key=key)
    messages.success(request, _("Votre contribution est publiée, au nom de votre organisation."))
    return see_other(reverse("deliberation:argument", args=[made.public_id]))


def _apart(key: str, error: Refusal, request: HttpRequest) -> str:
    """A draft of its own for each text of a flood: none overwrites another."""
    if error.reason.code != "too_often":
        return key
    return f"{key}:{hashlib.sha256(request.POST.get('body', '').encode()).hexdigest()[:12]}"


def _amendment(row: Proposal, number: str) -> Amendment | None:
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        return None
    return Amendment.objects.filter(proposal=row, number=int(number)).exclude(state="draft").first()


def _initial(request: HttpRequest) -> dict[str, Any]:
    asked = {"kind": request.GET.get("kind", ""), "passage": request.GET.get("passage", "")}
    return {**asked, **typed_before(request)}


def _asked(request: HttpRequest) -> Narrowed:
    page, amendment = request.GET.get("page", ""), request.GET.get("amendment", "")
    kind = request.GET.get("kind", "")
    return Narrowed(
        kind=kind if kind in service.SIDES else "",
        region=request.GET.get("region", "")[:20],
        passage_key=request.GET.get("passage", "")[:40],
        amendment=int(amendment) if amendment.isascii() and amendment.isdigit() and len(amendment) < 7 else None,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _filters(
    request: HttpRequest, row: Proposal, asked: Narrowed, found: Debate, passages: tuple[Passage, ...]
) -> dict[str, Any]:
    names = {one.reference: one.name for one in places.of_kind("region")}
    chosen: dict[str, str] = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    here = address_of("debate", row)

    def at_page(number: int) -> str:
        return f"{here}?{urlencode({**chosen, 'page': str(number)})}#fils"

    return {
        "kinds": [
            Choice(one, ARGUMENT_KINDS[one], one == asked.kind, found.counts.get(one, 0)) for one in service.SIDES
        ],
        "regions": [Choice(one, names.get(one, one), one == asked.region) for one in found.regions],
        "passages": [Choice(one.key, one.number, one.key == asked.passage_key) for one in passages if one.number],
        "is_narrowed": bool(chosen),
        "here": here,
        "counts": _counts(found),
        "previous_url": at_page(found.page - 1) if found.page > 1 else "",
        "next_url": at_page(found.page + 1) if found.page < found.pages else "",
    }


def _columns(found: Debate) -> list[tuple[str, object, tuple[Any, ...], int]]:
    """(side, its name, its best, how many), both sides always: the silence of one is shown too."""
    if not found.best or not any(found.best.values()):
        return []
    return [(side, ARGUMENT_KINDS[side], found.best.get(side, ()), found.counts.get(side, 0)) for side in SIDES]


def _counts(found: Debate) -> list[tuple[object, int]]:
    return [(label, found.counts[kind]) for kind, label in ARGUMENT_KINDS.items() if found.counts.get(kind)]


def _verdict(row: Proposal, met: AtTable) -> Verdict | None:
    """Whether whoever asks may contribute now; nothing once it is no longer debated."""
    if row.state not in DEBATED:
        return None
    speak = may_speak(met.speaker, met.standing)
    return is_open(row.table, Verb.DEBATE, at=met.at, question_id=row.question_id) if speak else speak
