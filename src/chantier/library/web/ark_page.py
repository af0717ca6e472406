"""ARK identifiers: they lead people to the page, and tell programs in a few lines what is named."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from chantier.library.core.ark import ark_of, public_id_of
from chantier.library.models import Resource
from chantier.library.permissions import may_see
from chantier.library.queries.citing import followed
from chantier.library.queries.describing import describe
from chantier.library.web.asked import speaker_of


@require_safe
def ark(request: HttpRequest, name: str) -> HttpResponse:
    """``/ark:NAAN/name``: to the page; with ``?info``, who, what, when, where (ERC, draft-kunze-ark-38)."""
    naan = settings.CHANTIER_ARK_NAAN
    row = followed(public_id_of(name, naan=naan))
    if row is None or not may_see(speaker_of(request), row):
        raise Http404
    if "info" in request.GET or request.META.get("QUERY_STRING") == "?":
        return HttpResponse(_kernel(row, naan), content_type="text/plain; charset=utf-8")
    return redirect(reverse("library:by-id", args=[row.public_id]))


def _kernel(row: Resource, naan: str) -> str:
    one = describe([row.pk])[row.pk]
    who = "; ".join(each.sorted_as for each in one.authors) or one.publisher or "(:unkn)"
    lines = {
        "who": who,
        "what": one.wording().title,
        "when": str(one.issued) if one.issued else "(:unkn)",
        "where": f"{settings.CHANTIER_ADDRESS}/{ark_of(row.public_id, naan=naan)}",
        "how": one.kind,
    }
    if row.state == Resource.WITHDRAWN:
        lines["note"] = "withdrawn"
    told = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines.items())
    return f"erc:\n{told}"
