"""The versions of a proposal, and what changed from one to another."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.core.reading import read_changes
from chantier.deliberation.models import Proposal, ProposalVersion
from chantier.deliberation.queries.calendars import moment
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.proposal_frame import framed
from chantier.deliberation.web.reach import proposal_of
from chantier.directory import api as directory
from chantier.foundation.ui.parts import Event

_MOST = 200


@require_safe
def versions(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Every version, the last first; two of them side by side when asked."""
    row, met = proposal_of(request, public_id)
    found = list(
        ProposalVersion.objects.filter(proposal=row)
        .select_related("text")
        .defer("passages")
        .order_by("-number")[:_MOST]
    )
    names = directory.names_of(one.organization_id for one in found if one.organization_id)
    events = tuple(
        Event(
            sentence=_("Version %(number)s") % {"number": one.number} + (f" — {one.note}" if one.note else ""),
            when=moment(one.at, row.table.time_zone),
            instant=one.at.isoformat(),
            voice=names.get(one.organization_id or 0, ""),
            url=f"{address_of('versions', row)}?de={one.number - 1}&a={one.number}" if one.number > 1 else "",
            icon="edit",
        )
        for one in found
    )
    after = _number(request, "a", found[0].number)
    before = _number(request, "de", max(after - 1, 1))
    compared = None
    if before != after:
        compared = read_changes(text_of(_version(row, before)), text_of(_version(row, after)), keep=1)
    context = {
        **framed(row, met, current="versions"),
        "events": events,
        "numbers": [one.number for one in found],
        "before": before,
        "after": after,
        "reading": compared,
        "fingerprint": found[0].fingerprint,
    }
    return render(request, "deliberation/versions.html", context)


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else otherwise


def _version(row: Proposal, number: int) -> ProposalVersion:
    found = ProposalVersion.objects.select_related("text").filter(proposal=row, number=number).first()
    if found is None:
        raise Http404
    return found
