"""Vocabularies that come in as SKOS files (shown first, then confirmed) and go out in three forms."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.foundation.access.api import Invalid, NotPossible
from chantier.foundation.ui.parts import Cell, Column, Link, Table
from chantier.foundation.words import queries
from chantier.foundation.words.core.comparing import Comparison
from chantier.foundation.words.permissions import may_edit_vocabularies
from chantier.foundation.words.phrases import FIELDS
from chantier.foundation.words.services import importing
from chantier.foundation.words.web.forms import SkosForm

#: {ending of the address: (form, media type)}
ENDINGS = {
    "ttl": ("turtle", "text/turtle"),
    "rdf": ("rdf-xml", "application/rdf+xml"),
    "jsonld": ("json-ld", "application/ld+json"),
}
#: More lines than somebody reads; the counts above the table are of all.
MOST_SHOWN = 300


@require_safe
def download(_request: HttpRequest, scheme: str, ending: str) -> HttpResponse:
    """One vocabulary for machines: SKOS in Turtle, RDF/XML or JSON-LD."""
    if ending not in ENDINGS:
        raise Http404
    form, media_type = ENDINGS[ending]
    text = queries.skos(scheme, site=settings.CHANTIER_ADDRESS, form=form)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type=f"{media_type}; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def receive(request: HttpRequest) -> HttpResponse:
    """Send a SKOS file; nothing changes before the next page."""
    may_edit_vocabularies(request.speaker).enforce()
    form = SkosForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = importing.receive_skos(
                speaker=request.speaker,
                content=sent.read(importing.LARGEST_SENT_MB * 1_000_000 + 1),
                name=sent.name,
                slug=form.cleaned_data["slug"],
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.add_error("file", str(refusal.reason))
        else:
            return redirect(reverse("words:import-one", args=[found.id]))
    crumbs = (Link(_("Vocabulaires"), reverse("words:schemes")), Link(_("Importer"), "", current=True))
    return render(request, "words/import.html", {"form": form, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def confirm(request: HttpRequest, waiting: int) -> HttpResponse:
    """What the file would change, line by line; then do it."""
    found = importing.preview(speaker=request.speaker, waiting_id=waiting)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            importing.confirm_skos(
                speaker=request.speaker,
                waiting_id=waiting,
                withdraw=request.POST.get("withdraw") == "yes",
                at=timezone.now(),
            )
        except (Invalid, NotPossible) as refusal:
            messages.error(request, str(refusal.reason))
            return redirect(reverse("words:import"))
        messages.success(request, _("Le vocabulaire est importé."))
        return redirect(reverse("words:scheme", args=[found.scheme]))
    crumbs = (
        Link(_("Vocabulaires"), reverse("words:schemes")),
        Link(_("Importer"), reverse("words:import")),
        Link(found.title, "", current=True),
    )
    context = {"found": found, "table": _table(found.comparison), "crumbs": crumbs, "most": MOST_SHOWN}
    return render(request, "words/import_preview.html", context)


def _table(comparison: Comparison) -> Table | None:
    rows = [(Cell(slug), Cell(_("Nouveau"), tone="success"), Cell("—"), Cell("—")) for slug in comparison.added]
    for slug, changes in comparison.changed.items():
        for one in changes:
            what = f"{FIELDS[one.field]} ({one.key})" if one.key else str(FIELDS[one.field])
            rows.append((Cell(slug), Cell(what), Cell(one.before or "—"), Cell(one.after or "—")))
    rows += [
        (Cell(slug), Cell(_("Absent du fichier"), tone="warning"), Cell("—"), Cell("—")) for slug in comparison.left
    ]
    columns = (Column(_("Concept")), Column(_("Quoi")), Column(_("Maintenant")), Column(_("Selon le fichier")))
    return Table(_("Ce qui changera"), columns, tuple(rows[:MOST_SHOWN])) if rows else None
