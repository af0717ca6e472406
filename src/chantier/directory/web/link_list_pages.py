"""Lists of links in the browser: received, seen row by row, brought in."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chantier.directory.core import links
from chantier.directory.link_phrases import COLUMNS, OUTCOMES, problem
from chantier.directory.permissions import may_keep_links
from chantier.directory.queries.relations import LinkListView, link_list, link_lists, sources_of_links
from chantier.directory.services import link_lists as services
from chantier.directory.web.import_verbs import is_whole
from chantier.directory.web.link_forms import LinkListForm
from chantier.foundation.access.api import Refusal
from chantier.foundation.files.api import csv_chunks
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Link, Table

#: How many rows a page shows, of the outcome that was asked.
SHOWN = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Give a list; the lists that came in before."""
    may_keep_links(request.speaker).enforce()
    usual = next(iter(sources_of_links()), _("Liens entre organisations"))
    is_sent = request.method == "POST"
    form = LinkListForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial={"source": usual}
    )
    if is_sent and is_whole(request, form) and form.is_valid():
        try:
            got = services.receive_links(
                speaker=request.speaker,
                path_or_upload=form.cleaned_data["file"],
                source=form.cleaned_data["source"],
                at=timezone.now(),
            )
            services.rehearse_links(speaker=request.speaker, link_list_id=got.id)
        except Refusal as refusal:
            form.add_error("file", " ".join(filter(None, (str(refusal), refusal.reason.advice))))
        else:
            if got.is_already_there:
                messages.info(request, _("Ce fichier a déjà été reçu pour cette source."))
            return redirect("directory:link-list", pk=got.id)
    context = {"form": form, "table": _lists(), "crumbs": _crumbs()}
    return render(request, "directory/link_lists.html", context, status=422 if form.errors else 200)


def _lists() -> Table | None:
    rows = tuple(
        (
            Cell(one.file_name, reverse("directory:link-list", args=[one.id])),
            Cell(one.source),
            Cell(_("Importée") if one.is_done else _("À importer"), tone="success" if one.is_done else "info"),
            Cell(date_format(timezone.localtime(one.received_at), "DATE_FORMAT")),
        )
        for one in link_lists()
    )
    columns = (Column(_("Fichier")), Column(_("Source")), Column(_("État")), Column(_("Reçu le")))
    return Table(_("Listes de liens reçues"), columns, rows) if rows else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """What each row would do, or did; on POST, the list is brought in. ``?resultat=`` keeps one outcome."""
    shown = _list(request, pk)
    if request.method == "POST":
        services.import_links(speaker=request.speaker, link_list_id=pk, at=timezone.now())
        messages.success(request, _("La liste est importée. Chaque ligne mise de côté dit pourquoi."))
        return redirect("directory:link-list", pk=pk)
    totals = shown.report.get("totals", {})
    asked = request.GET.get("resultat", "")
    outcome = asked if asked in OUTCOMES else links.ASIDE if totals.get(links.ASIDE) else links.NEW
    rows = [row for row in shown.report.get("rows", ()) if row["outcome"] == outcome]
    context = {
        "one": shown,
        "totals": totals,
        "tabs": tuple(
            Link(
                str(label),
                f"{reverse('directory:link-list', args=[pk])}?{urlencode({'resultat': code})}",
                current=code == outcome,
                count=totals.get(code, 0),
            )
            for code, label in OUTCOMES.items()
        ),
        "table": _rows(rows, outcome) if rows else None,
        "more": max(0, len(rows) - SHOWN),
        "something": totals.get(links.NEW, 0) + totals.get(links.CHANGED, 0),
        "crumbs": _crumbs(shown),
    }
    return render(request, "directory/link_list.html", context)


def _rows(rows: list[dict[str, Any]], outcome: str) -> Table:
    columns = (Column(_("Ligne"), numeric=True), Column(_("Cellules reçues")), Column(_("Résultat")))
    lines = tuple(
        (
            Cell(written(row["row"])),
            Cell(" · ".join(cell for cell in row["cells"] if cell)),
            Cell(problem(row["why"]) if row["why"] else str(OUTCOMES[outcome])),
        )
        for row in islice(rows, SHOWN)
    )
    return Table(str(OUTCOMES[outcome]), columns, lines, caption_hidden=True)


@require_safe
@login_required
def as_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for machines, every row with its outcome."""
    answer = JsonResponse(_list(request, pk).report, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="liens-{pk}.json"'
    return answer


@require_safe
@login_required
def model(request: HttpRequest) -> StreamingHttpResponse:
    """An empty list with the titles of its columns."""
    may_keep_links(request.speaker).enforce()
    titles = [str(title) for title in COLUMNS.values()]
    answer = StreamingHttpResponse(csv_chunks(titles, [], byte_order_mark=True), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="liens.csv"'
    return answer


def _list(request: HttpRequest, pk: int) -> LinkListView:
    may_keep_links(request.speaker).enforce()
    shown = link_list(pk) if pk < 2**63 else None
    if shown is None:
        raise Http404
    return shown


def _crumbs(shown: LinkListView | None = None) -> tuple[Link, ...]:
    ways = [
        Link(_("Répertoire"), reverse("directory:list")),
        Link(_("Listes de liens"), reverse("directory:link-lists"), current=shown is None),
    ]
    if shown is not None:
        ways.append(Link(shown.file_name, "", current=True))
    return tuple(ways)
