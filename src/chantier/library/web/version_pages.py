"""The history of a resource: every version, two of them compared word by word, one of them restored."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.foundation.access.api import Reason, Refusal, Speaker
from chantier.foundation.ui.parts import Link
from chantier.library.permissions import is_depositor, may_edit, may_review, may_see
from chantier.library.queries import deposits as queries
from chantier.library.queries.kinds import kind
from chantier.library.services.depositing import put_back
from chantier.library.web.deposit_conflict import conflicting
from chantier.library.web.deposit_pages import crumbs, here, see_other


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who wrote what and when, for those who work on the resource."""
    speaker: Speaker = request.speaker
    row = queries.by_public_id(public_id)
    if not (may_review(speaker) or is_depositor(speaker, row)):
        if not may_see(speaker, row):
            raise Http404
        may_review(speaker).enforce()
    refusal: Reason | None = None
    if request.method == "POST":
        try:
            number = _number(request.POST.get("revision", ""))
            note = _("Rétablie depuis la version %(number)s") % {"number": number}
            put_back(speaker=speaker, resource_id=row.pk, number=number, note=note, at=timezone.now())
        except Refusal as error:
            refusal = error.reason
        else:
            messages.success(request, _("La version est rétablie : c’est une nouvelle version, rien n’est effacé."))
            return see_other("library:versions", public_id)
    lines = queries.versions(row.pk)
    newest = lines[0].revision if lines else 0
    after = _number(request.GET.get("apres", "")) or newest
    before = _number(request.GET.get("avant", "")) or max(after - 1, 1)
    of_kind = kind(row.kind_id)
    assert of_kind is not None, "a foreign key leads to a kind"
    compared = (
        conflicting(queries.version(row.pk, before), queries.version(row.pk, after), of_kind, here())
        if before != after
        else ()
    )
    context = {
        "one": row,
        "lines": lines,
        "before": before,
        "after": after,
        "newest": newest,
        "compared": compared,
        "refusal": refusal,
        "may_restore": bool(may_edit(speaker, row)) and row.merged_into_id is None,
        "crumbs": crumbs(Link(row.title, reverse("library:deposit-edit", args=[public_id])), _("Versions")),
    }
    return render(request, "library/versions.html", context, status=422 if refusal else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
