"""Files of references: given, looked at with their doubles, deposited in the background, reported row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.files.api import csv_chunks
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Link, Table
from chantier.library import reference_phrases as phrases
from chantier.library.models import DepositBatch
from chantier.library.permissions import may_bring_references, may_review, may_see_batch
from chantier.library.queries import batches as queries
from chantier.library.queries.batches import BatchView
from chantier.library.services import batches as services
from chantier.library.web import batch_parts as parts
from chantier.library.web.batch_forms import DefaultsForm, ReferencesForm

_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """Give a file of references; those that were given."""
    may_bring_references(request.speaker).enforce()
    form = ReferencesForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    if request.method == "POST" and form.is_valid():
        try:
            got = services.receive(speaker=request.speaker, path_or_upload=form.cleaned_data["file"], at=timezone.now())
        except Invalid as refused:
            form.add_error("file", " ".join(filter(None, (str(refused), refused.reason.advice))))
        else:
            if got.is_already_there:
                messages.info(request, _("Ce fichier a déjà été reçu : rien n’a changé."))
            return redirect("library:batch", pk=got.batch_id)
    speaker = request.speaker
    found = queries.batches(
        person_id=speaker.person_id, voice_id=speaker.voice_id, all_of_them=bool(may_review(speaker))
    )
    context = {"form": form, "table": _table(found) if found else None, "crumbs": crumbs()}
    return render(request, "library/batches.html", context, status=422 if form.errors else 200)


def _table(found: tuple[BatchView, ...]) -> Table:
    columns = (Column(_("Fichier")), Column(_("Format")), Column(_("État")), Column(_("Reçu le")))
    return Table(
        _("Fichiers de références reçus"),
        (*columns, Column(_("Références"), numeric=True)),
        tuple(
            (
                Cell(one.file_name, reverse("library:batch", args=[one.id])),
                Cell(phrases.FORMATS[one.format]),
                Cell(str(phrases.STATES[one.state]), tone=phrases.STATE_TONES[one.state]),
                Cell(date_format(timezone.localtime(one.at), "DATE_FORMAT")),
                Cell(written(one.total)),
            )
            for one in found
        ),
    )


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what is in it and its doubles before it is deposited; what became of each reference afterwards."""
    one = _batch(request, pk)
    return _shown(request, one)


def _shown(request: HttpRequest, one: BatchView, form: DefaultsForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "one": one,
        "state": phrases.STATES[one.state],
        "tone": phrases.STATE_TONES[one.state],
        "format": phrases.FORMATS[one.format],
        "notes": [phrases.said(note) for note in one.reading.get("notes", ())],
        "job": _job(one),
        "failure": phrases.why_it_failed(one.failure) if one.failure else None,
        "crumbs": crumbs(one),
    }
    if one.state == DepositBatch.STAGED:
        given = {"kind": one.reading.get("kind", ""), "licence": one.reading.get("licence", "")}
        context["form"] = form or DefaultsForm(initial=given)
        context["previewed"], context["unreadable"] = _previewed(request, one)
        return render(request, "library/batch_preview.html", context, status=422 if form and form.errors else 200)
    outcome = request.GET.get("devenir", "")
    after = request.GET.get("apres", "")
    found = queries.rows(
        one.id,
        outcome=outcome,
        after=int(after) if after.isdigit() and len(after) < 10 else 0,
        limit=_A_PAGE + 1,
    )
    counted = queries.totals(one.id)
    more = f"?{urlencode({'devenir': outcome, 'apres': found[_A_PAGE - 1].number})}" if len(found) > _A_PAGE else ""
    context |= {
        "counted": [(str(phrases.OUTCOMES_MANY[name]), number) for name, number in counted.items()],
        "ways": parts.ways(counted, outcome),
        "rows": parts.shown_rows(request.speaker, found[:_A_PAGE]),
        "next_url": more,
        "first_url": f"?{urlencode({'devenir': outcome})}" if after else "",
    }
    return render(request, "library/batch.html", context)


def _previewed(request: HttpRequest, one: BatchView) -> tuple[Any, Reason | None]:
    try:
        found = services.preview(speaker=request.speaker, batch_id=one.id)
    except Invalid as refused:
        return (), refused.reason
    return tuple(parts.previewed(request.speaker, each) for each in found), None


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to deposit, with the kind and the licence chosen; or go on after a stop."""
    one = _batch(request, pk)
    if one.state == DepositBatch.STAGED:
        form = DefaultsForm(request.POST)
        if not form.is_valid():
            return _shown(request, one, form)
        services.settle(speaker=request.speaker, batch_id=pk, **form.cleaned_data)
    services.start(speaker=request.speaker, batch_id=pk)
    return redirect("library:batch", pk=pk)


@require_POST
def anyway(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Deposit a reference that was set aside: it is another one."""
    _batch(request, pk)
    services.deposit_anyway(speaker=request.speaker, row_id=row, at=timezone.now())
    messages.success(request, _("La référence est déposée. Les deux fiches ne seront plus proposées comme doubles."))
    return redirect(f"{reverse('library:batch', args=[pk])}?{urlencode({'devenir': 'set-aside'})}")


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a deposit has come, alone: what the page asks for every two seconds."""
    return render(request, "library/_batch_progress.html", {"job": _job(_batch(request, pk))})


def _job(one: BatchView) -> dict[str, Any]:
    running = one.state == DepositBatch.RUNNING
    return {
        "done": one.done,
        "total": max(one.total, one.done, 1),
        "label": phrases.STATES[one.state],
        "url": reverse("library:batch-progress", args=[one.id]) if running else "",
        "finished": one.state == DepositBatch.APPLIED,
        "failed": one.state == DepositBatch.FAILED,
        "running": running,
    }


@require_safe
def as_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for programs."""
    _batch(request, pk)
    answer = JsonResponse(queries.report(pk), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="references-{pk}.json"'
    return answer


@require_safe
def as_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every reference and what is to be said of it, for a spreadsheet: no cell can be a formula."""
    _batch(request, pk)
    header = (_("Numéro"), _("Titre"), _("Devenir"), _("Ce qu’il y a à en dire"), _("Tel que reçu"))

    def lines() -> Iterator[tuple[str, ...]]:
        for row in queries.every_row(pk):
            told = row.outcome
            reasons = [*told.get("changed", ()), *told.get("left_out", ())]
            reasons += [reason for double in told.get("doubles", ()) for reason in double["reasons"]]
            name = str(phrases.OUTCOMES.get(told.get("outcome", ""), ""))
            yield str(row.number), told.get("title", ""), name, " ".join(map(phrases.said, reasons)), row.raw

    answer = StreamingHttpResponse(
        csv_chunks(header, lines(), byte_order_mark=True), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="references-{pk}.csv"'
    return answer


def _batch(request: HttpRequest, pk: int) -> BatchView:
    may_bring_references(request.speaker).enforce()
    row = DepositBatch.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    may_see_batch(request.speaker, row).enforce()
    found = queries.batch(pk)
    assert found is not None
    return found


def crumbs(one: BatchView | None = None) -> tuple[Link, ...]:
    """The way back."""
    ways = [Link(_("Mes dépôts"), reverse("library:mine")), Link(_("Références"), reverse("library:batches"))]
    if one:
        ways.append(Link(one.file_name, reverse("library:batch", args=[one.id])))
    return (*ways[:-1], Link(ways[-1].label, ways[-1].url, current=True))
