"""Taking a proposal from one state to the next: what will happen is said first, on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.core import lifecycles
from chantier.deliberation.permissions import may_take_step
from chantier.deliberation.phrases import STEPS, STEPS_EXPLAINED, say
from chantier.deliberation.queries.positions import standings
from chantier.deliberation.services import proposals, settling
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import keep_typed, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import framed
from chantier.deliberation.web.reach import proposal_of
from chantier.foundation.access.api import Refusal

STATES = lifecycles.Proposal


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("proposal:step")
def step(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Say what a verb does, ask its reason where it needs one, then do it."""
    row, met = proposal_of(request, public_id)
    before = typed_before(request)
    asked = request.GET.get("verbe", before.get("verbe", ""))
    verb = request.POST.get("verbe", "") if request.method == "POST" else asked
    if verb not in STEPS:
        raise Http404
    found = lifecycles.PROPOSAL.step(verb)
    may_take_step(met.speaker, found, row, met.standing).enforce()
    reason = request.POST.get("reason", before.get("reason", "")).replace("\0", "")
    refusal, status = None, 200
    if request.method == "POST":
        try:
            if verb == STATES.SETTLE:
                settling.settle(speaker=met.speaker, proposal_id=row.pk, at=met.at)
            else:
                proposals.move(speaker=met.speaker, proposal_id=row.pk, verb=verb, reason=reason, at=met.at)
        except Refusal as refused:
            key = key_of("proposal:step", public_id=public_id)
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            messages.success(request, _("C’est fait."))
            return redirect(address_of("proposal", row))
    outcome = standings(row, at=met.at).outcome if verb == STATES.SETTLE else None
    context = {
        **framed(row, met, current="proposal"),
        "verb": verb,
        "label": STEPS[verb],
        "explained": STEPS_EXPLAINED[verb],
        "needs_reason": found.needs_reason,
        "is_grave": verb in (STATES.WITHDRAW, STATES.REJECT),
        "reason": reason,
        "refusal": refusal,
        "outcome": [say(one) for one in outcome.reasons] if outcome else [],
    }
    return render(request, "deliberation/proposal_step.html", context, status=status)


@require_safe
def settled(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """The settled form, byte for byte: its SHA-256 is the fingerprint that pages show."""
    row, _met = proposal_of(request, public_id)
    if not row.fingerprint:
        raise Http404
    response = HttpResponse(row.settled.encode(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.public_id}-{row.fingerprint[:12]}.json"'
    return response
