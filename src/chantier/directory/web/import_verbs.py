"""Pages of imports that act: a file is given, its columns are said, the import is begun, stopped, taken up."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.directory.cell_phrases import FIELDS, sentence
from chantier.directory.import_phrases import SEPARATORS, said
from chantier.directory.permissions import may_import
from chantier.directory.queries import imports as queries
from chantier.directory.services import imports
from chantier.directory.web.import_forms import UploadForm
from chantier.directory.web.import_pages import crumbs
from chantier.foundation.access.api import Invalid

ENCODINGS = ("utf-8", "cp1252", "latin-1", "mac_roman", "cp850", "utf-16")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Give a file and say where it comes from."""
    may_import(request.speaker).enforce()
    names = queries.source_names()
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*given, names=names)
    if request.method == "POST" and is_whole(request, form) and form.is_valid():
        try:
            got = imports.receive(
                speaker=request.speaker,
                path_or_upload=form.cleaned_data["file"],
                source=form.source(),
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.add_error("file", " ".join(filter(None, (str(refusal), refusal.reason.advice))))
        else:
            return _received(request, got)
    context = {"form": form, "crumbs": crumbs(last=_("Nouvelle importation"))}
    return render(request, "directory/imports/new.html", context, status=422 if form.errors else 200)


def is_whole(request: HttpRequest, form: Form) -> bool:
    """Whether the form came to its last field: a sending that broke off passes for a shorter file."""
    if "whole" in request.POST:
        return True
    form.errors.pop("file", None)
    form.add_error("file", _("Le fichier n’est pas arrivé en entier : rien n’en a été gardé. Déposez-le de nouveau."))
    return False


def _received(request: HttpRequest, got: imports.Received) -> HttpResponse:
    if got.is_already_there:
        messages.info(request, _("Ce fichier a déjà été reçu pour cette source : rien n’a changé."))
        return redirect("directory:import", pk=got.edition_id)
    return redirect("directory:import-columns", pk=got.edition_id)


@require_POST
def try_demo(request: HttpRequest) -> HttpResponse:
    """Receive one of the demonstration's lists, as if it had been given."""
    path = getattr(settings, "DEMO_FILES", {}).get(request.POST.get("file", "")) if settings.DEMO else None
    if not path:
        raise Http404
    got = imports.receive(
        speaker=request.speaker,
        path_or_upload=Path(path),
        source=imports.SourceGiven(request.POST["file"]),
        at=timezone.now(),
    )
    return _received(request, got)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which field each column holds; another encoding or sheet."""
    may_import(request.speaker).enforce()
    one = queries.edition(pk)
    if one is None:
        raise Http404
    refusal = None
    chosen: list[str | None] | None = None
    if request.method == "POST":
        try:
            if request.POST.get("verb") == "read-again":
                imports.read_again(speaker=request.speaker, edition_id=pk, at=timezone.now(), how=_how_to_read(request))
                return redirect("directory:import-columns", pk=pk)
            chosen = [request.POST.get(f"field-{n}") or None for n in range(len(one.reading["header"]))]
            imports.set_reading(
                speaker=request.speaker,
                edition_id=pk,
                at=timezone.now(),
                fields=None if one.reading["kind"] == "register" else chosen,
            )
            return redirect("directory:import", pk=pk)
        except Invalid as error:
            refusal = error.reason
    seen = imports.preview(pk, 20)
    context = {
        "one": one,
        "refusal": refusal,
        "preview": seen,
        "columns": [
            (column, chosen[column.index] if chosen else column.field, sentence(column.why) if column.why else "")
            for column in seen.columns
        ],
        "fields": sorted(((name, str(label)) for name, label in FIELDS.items()), key=lambda pair: pair[1]),
        "encodings": dict.fromkeys((one.reading.get("encoding", ""), *ENCODINGS)),
        "delimiters": _delimiters(one.reading.get("delimiter", "")),
        "titles_at": one.reading.get("titles_at", 1),
        "noticed": [said({"field": "", **found}) for found in one.reading.get("problems", ())],
        "sheets": one.reading.get("sheets", []),
        "encoding": one.reading.get("encoding", ""),
        "sheet": one.reading.get("sheet", ""),
        "crumbs": crumbs(one, _("Colonnes")),
    }
    return render(request, "directory/imports/columns.html", context, status=422 if refusal else 200)


def _how_to_read(request: HttpRequest) -> imports.HowToRead:
    given = request.POST.get
    line = given("header-row", "").strip()
    return imports.HowToRead(
        sheet=given("sheet", ""),
        encoding=given("encoding", ""),
        delimiter=SEPARATORS.get(given("delimiter", ""), (given("delimiter", ""), ""))[0],
        header_row=int(line) if line.isdigit() and len(line) < 6 else None,
    )


def _delimiters(current: str) -> list[tuple[str, object, bool]]:
    """The separators to choose among: what is sent, its name, whether the file is read with it."""
    known = {sign for sign, _label in SEPARATORS.values()}
    more = [] if not current or current in known else [(current, current, True)]
    return [*((name, label, sign == current) for name, (sign, label) in SEPARATORS.items()), *more]


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an import, or its rehearsal."""
    imports.start(
        speaker=request.speaker, edition_id=pk, at=timezone.now(), dry_run=request.POST.get("verb") == "dry-run"
    )
    return redirect("directory:import", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import."""
    imports.cancel(speaker=request.speaker, edition_id=pk, at=timezone.now())
    return redirect("directory:import", pk=pk)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an import up where it stopped."""
    imports.resume(speaker=request.speaker, edition_id=pk, at=timezone.now())
    return redirect("directory:import", pk=pk)
