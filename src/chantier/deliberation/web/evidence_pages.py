"""What a proposal leans on: each passage with its sources, and bringing one more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.deliberation.models import Evidence, Proposal
from chantier.deliberation.permissions import findable_by, may_hold_pen, may_remove_evidence, may_speak
from chantier.deliberation.phrases import BEARINGS, STRENGTHS
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.evidence import PassageGrounds, ProposalGrounds, Source, grounds_of
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.services import evidence as service
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.evidence_forms import LeaningForm
from chantier.deliberation.web.keeping import begun
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.library_addresses import read_address
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import AtTable, proposal_of, read_before, speaker_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker, Verdict, refused
from chantier.foundation.search.api import Query, search
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Link, Panel
from chantier.library import api as library

_FOUND: Final = 10
_TONES: Final = {"supports": "success", "qualifies": "info", "contradicts": "warning"}


@dataclass(frozen=True)
class ShownSource:
    """A source with its words, its address, and whether the reader may take it away."""

    source: Source
    bearing: object
    tone: str
    strength: object
    url: str
    removable: bool


@dataclass(frozen=True)
class Found:
    """A resource to choose, with the address of the next step."""

    title: str
    language: str
    summary: str
    url: str


def install() -> None:
    """Show on the page of a proposal what it leans on."""
    register("deliberation.proposal", of_proposal)


@require_safe
def evidence(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Every passage with its sources: what is bare, contested or weakened is said."""
    row, met = proposal_of(request, public_id)
    if slug != (row.slug or "x"):
        return redirect(address_of("evidence", row), permanent=True)
    found = grounds_of(row, seen=_seen(met.speaker))
    context = {
        "proposal": row,
        "found": found,
        "passages": [(one, _shown(one, row, met)) for one in found.passages],
        "gone": _shown_sources(found.gone, row, met),
        "verdict": _may_bring(row, met),
        "is_open": row.state in service.OPEN,
        "attach_url": address_of("evidence-attach", row),
        "voice": met.speaker.voice_name,
        "crumbs": _crumbs(row, met, Link(_("Ce sur quoi il s’appuie"), "", current=True)),
    }
    return render(request, "deliberation/evidence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("evidence")
@login_required
def attach(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Choose a passage, then a source, then say what it does: each step has its address and needs no script."""
    row, met = proposal_of(request, public_id)
    if request.method != "POST":
        _may_bring(row, met).enforce()
    passage = _passage(row, request.GET.get("passage", "")[:40])
    if passage is None:
        return _passage_gone(request, row)
    source, number, trouble = _asked_source(request)
    card = library.resource_card(source) if source else None
    if source and card is None and trouble is None:
        trouble = Reason("resource_unknown", _("Aucune ressource publiée de la bibliothèque n’a cette adresse."))
    here = f"{request.path}?{urlencode({'passage': passage.key})}"
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    form, refusal, status = None, trouble, 200 if trouble is None else 422
    if card is not None:
        claims = tuple((str(one.number), f"{one.number}. {one.text}") for one in library.claims_of(card.id))
        initial = {"bearing": "supports", "claim": str(number or ""), **typed_before(request)}
        form = LeaningForm(request.POST or None, claims=claims, initial=initial)
    if request.method == "POST" and card is None:
        raise Invalid(trouble or Reason("resource_unknown", _("Dites d’abord quelle ressource vous joignez.")))
    if request.method == "POST" and form is not None and card is not None:
        key, address = f"evidence:{public_id}:{passage.key}", f"{here}&{urlencode({'source': card.public_id})}"
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            claim = int(data["claim"]) if data.get("claim") else None
            given = service.Leaning(card.public_id, data["bearing"], data["strength"], data["why"], claim)
            try:
                service.attach(speaker=met.speaker, proposal_id=row.pk, passage_key=passage.key, given=given, at=met.at)
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=key, refusal=error, url=address)
            else:
                sent(request, key=key)
                messages.success(request, _("La source est jointe à ce passage."))
                return see_other(f"{address_of('evidence', row)}#{passage.key}")
    context = {
        "proposal": row,
        "passage": passage,
        "text": text,
        "results": _search(text, here, met.speaker) if text and card is None else (),
        "card": card,
        "card_url": reverse("library:resource", args=[card.public_id, card.slug or "x"]) if card else "",
        "other_url": here,
        "form": form,
        "refusal": refusal,
        "back_url": f"{address_of('evidence', row)}#{passage.key}",
        "voice": met.speaker.voice_name,
        "crumbs": _crumbs(
            row,
            met,
            Link(_("Ce sur quoi il s’appuie"), address_of("evidence", row)),
            Link(_("Joindre une source"), "", current=True),
        ),
    }
    return render(request, "deliberation/evidence_attach.html", context, status=status)


@require_POST
@login_required
def remove(request: HttpRequest, public_id: str, number: int, **_slug: str) -> HttpResponse:
    """Take a source away. It can be brought again at once."""
    row, met = proposal_of(request, public_id)
    found = Evidence.objects.filter(pk=number, proposal=row).first() if number < 10**15 else None
    if found is None:
        raise Http404
    service.remove(speaker=met.speaker, evidence_id=found.pk, at=met.at)
    messages.success(request, _("La source n’est plus jointe à ce passage."))
    return see_other(f"{address_of('evidence', row)}#{found.passage_key}")


def of_proposal(subject_id: str, request: HttpRequest) -> Panel | None:
    """« Ce sur quoi il s’appuie »: how much of the text has a source, what is contested or to be read again."""
    row = read_before(request, Proposal, subject_id)
    if row is None or row.current is None:
        return None
    return begun(request).keep("grounds", [moves.proposal(row.pk)], lambda: _of_proposal(row, request))


def _of_proposal(row: Proposal, request: HttpRequest) -> Panel:
    found = grounds_of(row, seen=_seen(speaker_of(request)))
    context = {"found": found, "url": address_of("evidence", row), "sources": _count(found)}
    html = render_to_string("deliberation/_evidence_panel.html", context)
    return Panel(_("Ce sur quoi ce texte s’appuie"), html, order=30)


def _count(found: ProposalGrounds) -> int:
    return sum(len(one.sources) for one in found.passages) + len(found.gone)


def _seen(speaker: Speaker) -> tuple[str, ...]:
    return tuple(str(one) for one in findable_by(speaker))


def _may_bring(row: Proposal, met: AtTable) -> Verdict:
    if row.state not in service.OPEN:
        sentence = _("Le texte ne change plus : ce sur quoi il s’appuie non plus.")
        return refused("evidence_is_fixed", sentence, error=NotPossible)
    return (may_speak | may_hold_pen)(met.speaker, met.standing)


def _passage(row: Proposal, key: str) -> PassageGrounds | None:
    return next((one for one in grounds_of(row).passages if one.key == key and not one.is_heading), None)


def _passage_gone(request: HttpRequest, row: Proposal) -> HttpResponse:
    """The text was written anew meanwhile: said, and what was typed about the passage is kept."""
    reason = Reason(
        "passage_gone",
        _("Ce passage n’est plus dans le texte : il a été récrit, ou retiré."),
        _("Choisissez un passage du texte d’aujourd’hui."),
    )
    if request.method == "POST":
        raise NotPossible(reason)
    if "draft" not in request.GET:
        raise Http404
    messages.warning(request, f"{reason} {reason.advice}")
    return see_other(address_of("evidence", row))


def _asked_source(request: HttpRequest) -> tuple[str, int | None, Reason | None]:
    """The resource that the address names, or that was pasted: nothing yet, or why it cannot be read."""
    pasted = request.GET.get("adresse", "").strip()[:600] or request.GET.get("source", "").strip()[:40]
    if not pasted:
        return "", None, None
    try:
        source, number = read_address(pasted)
    except Refusal as error:
        return "", None, error.reason
    claim = request.GET.get("affirmation", "")
    return source, int(claim) if claim.isascii() and claim.isdigit() and len(claim) < 5 else number, None


def _search(text: str, here: str, speaker: Speaker) -> tuple[Found, ...]:
    query = Query(text=text, language=(get_language() or "fr")[:2], size=_FOUND, is_lenient=True)
    answer = search("resource", query, speaker=speaker)
    public = library.resource_cards(int(hit.id) for hit in answer.hits)
    found = []
    for hit in answer.hits:
        card = public.get(int(hit.id))
        if card is not None:
            address = f"{here}&{urlencode({'source': card.public_id})}"
            found.append(Found(card.title, card.language, hit.summary, address))
    return tuple(found)


def _shown(one: PassageGrounds, row: Proposal, met: AtTable) -> tuple[ShownSource, ...]:
    return _shown_sources(one.sources, row, met)


def _shown_sources(sources: tuple[Source, ...], row: Proposal, met: AtTable) -> tuple[ShownSource, ...]:
    return tuple(
        ShownSource(
            one,
            BEARINGS[one.bearing],
            _TONES[one.bearing],
            STRENGTHS[one.strength],
            _url(one),
            row.state in service.OPEN
            and bool(
                may_remove_evidence(met.speaker, Evidence(pk=one.id, organization_id=one.organization_id), met.standing)
            ),
        )
        for one in sources
    )


def _url(one: Source) -> str:
    if not one.public_id:
        return ""
    page = reverse("library:resource", args=[one.public_id, one.slug or "x"])
    return f"{page}#c{one.claim_number}" if one.claim_number else page


def _crumbs(row: Proposal, met: AtTable, *more: Link) -> tuple[Link, ...]:
    return (
        Link(_("Concertation"), reverse("deliberation:home")),
        Link(wording(met.table.text_id).title, address_of("table", met.table)),
        Link(row.title, address_of("proposal", row)),
        *more,
    )
