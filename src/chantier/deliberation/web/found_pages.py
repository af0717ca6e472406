"""From the number of what was found to its page: an address holds a title, so only for who may see it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from chantier.deliberation.models import Need, Proposal
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import at_table, proposal_of
from chantier.foundation.access.api import NotAllowed

_LONGEST = 10**15


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a proposal."""
    row = Proposal.objects.filter(pk=number).first() if number < _LONGEST else None
    if row is None:
        raise Http404
    try:
        proposal_of(request, row.public_id)
    except NotAllowed as hidden:
        raise Http404 from hidden
    return redirect(address_of("proposal", row))


@require_safe
def need(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a need."""
    row = Need.objects.select_related("table").filter(pk=number).first() if number < _LONGEST else None
    if row is None:
        raise Http404
    try:
        if row.table is not None:
            at_table(request, row.table)
    except NotAllowed as hidden:
        raise Http404 from hidden
    return redirect(address_of("need", row))
