"""ARK identifiers: they lead people to the page, and tell programs in a few lines what is named."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from chantier.library.models import Resource
from chantier.library.permissions import may_see
from chantier.library.queries.arks import named_by
from chantier.library.queries.citing import followed
from chantier.library.queries.describing import describe
from chantier.library.web.asked import speaker_of


@require_safe
def ark(request: HttpRequest, name: str) -> HttpResponse:
    """``/ark:NAAN/name``: to the page; with ``?info``, who, what, when, where (ERC, draft-kunze-ark-38)."""
    row = followed(next(iter(named_by([f"ark:{name}"]).values()), ""))
    if row is None or not may_see(speaker_of(request), row):
        raise Http404
    if "info" in request.GET or request.META.get("QUERY_STRING") == "?":
        return HttpResponse(_kernel(row), content_type="text/plain; charset=utf-8")
    return redirect(reverse("library:by-id", args=[row.public_id]))


def _kernel(row: Resource) -> str:
    one = describe([row.pk])[row.pk]
    who = "; ".join(each.sorted_as for each in one.authors) or one.publisher or "(:unkn)"
    lines = {
        "who": who,
        "what": one.wording().title,
        "when": str(one.issued) if one.issued else "(:unkn)",
        "where": f"{settings.CHANTIER_ADDRESS}/{one.ark}" if one.ark else one.address,
        "how": one.kind,
    }
    if row.state == Resource.WITHDRAWN:
        lines["note"] = "withdrawn"
    told = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines.items())
    return f"erc:\n{told}"
