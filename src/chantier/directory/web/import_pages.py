"""Pages of imports that are read: all of them, one with its report, its progress, its files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.directory.core import import_lifecycle as lifecycle
from chantier.directory.import_phrases import KINDS, NAMES, STATES, STEPS, TONES, in_general, said, why_it_failed
from chantier.directory.permissions import may_import, may_keep_links
from chantier.directory.queries import imports
from chantier.directory.queries.imports import EditionView
from chantier.foundation.files.api import csv_chunks
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Link, Table

_SILENT = timedelta(seconds=60)
_DIFFERENCES = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The lists that came in, the newest first."""
    may_import(request.speaker).enforce()
    found = imports.editions()
    rows = tuple(
        (
            Cell(one.file_name, reverse("directory:import", args=[one.id])),
            Cell(one.source, hint=str(KINDS[one.source_kind])),
            Cell(str(STATES[one.state]), tone=TONES[one.state]),
            Cell(date_format(timezone.localtime(one.received_at), "DATE_FORMAT")),
            Cell(written(one.done)),
        )
        for one in found
    )
    columns = (Column(_("Fichier")), Column(_("Source")), Column(_("État")), Column(_("Reçu le")))
    context = {
        "may_keep_links": bool(may_keep_links(request.speaker)),
        "table": Table(_("Importations"), (*columns, Column(_("Lignes"), numeric=True)), rows) if rows else None,
        "demo_files": tuple(getattr(settings, "DEMO_FILES", {})) if settings.DEMO else (),
        "crumbs": crumbs(),
    }
    return render(request, "directory/imports/home.html", context)


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: where it is, what can be done, and its report."""
    one = _edition(request, pk)
    report = one.report
    context = {
        "one": one,
        "state": STATES[one.state],
        "tone": TONES[one.state],
        "job": _job(one),
        "failure": why_it_failed(one.failure),
        "may_cancel": lifecycle.may_move(one.state, lifecycle.CANCEL),
        "may_resume": _is_resumable(one) and (one.state != lifecycle.CANCELLED or bool(report)),
        "columns": _columns_table(report) if report else None,
        "fields_changed": [(NAMES.get(name, name), times) for name, times in report.get("fields_changed", {}).items()],
        **_set_aside(request, one),
        "changed": imports.rows(pk, "changed", limit=_DIFFERENCES).rows,
        "examples": _examples(report),
        "appeared": imports.appeared(pk, _DIFFERENCES) if report and not one.dry_run else (),
        "vanished": imports.vanished(pk, _DIFFERENCES) if report and not one.dry_run else (),
        "crumbs": crumbs(one),
    }
    return render(request, "directory/imports/edition.html", context)


def _examples(report: dict[str, Any]) -> list[tuple[int, str, list[str]]]:
    return [(row["row"], row["name"], [said(problem) for problem in row["problems"]]) for row in report.get("rows", [])]


def _set_aside(request: HttpRequest, one: EditionView) -> dict[str, Any]:
    """The rows set aside: all of them or those of one reason (``motif``), a page at a time (``apres``)."""
    reasons = one.report.get("rows_set_aside", {})
    asked = request.GET.get("motif", "")
    reason = asked if asked in reasons else ""
    page = imports.rows(one.id, "set_aside", after=_after(request), reason=reason)

    def address(**given: object) -> str:
        return f"?{urlencode({name: value for name, value in given.items() if value})}#lignes-mises-de-cote"

    return {
        "aside_reasons": [
            (in_general(code), times, address(motif=code), code == reason) for code, times in reasons.items()
        ],
        "aside": page.rows,
        "aside_all_url": address() if reason else "",
        "aside_first_url": address(motif=reason) if _after(request) else "",
        "aside_next_url": address(motif=reason, apres=page.next_after) if page.next_after else "",
    }


def _after(request: HttpRequest) -> int:
    text = request.GET.get("apres", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _columns_table(report: dict[str, Any]) -> Table:
    titles = (_("Remplies"), _("Gardées"), _("Corrigées"), _("Mises de côté"), _("Non importées"))
    numbers = ("filled", "kept", "changed", "set_aside", "not_imported")
    return Table(
        _("Ce que chaque colonne est devenue (nombre de cellules)"),
        (Column(_("Colonne")), *(Column(title, numeric=True) for title in titles), Column(_("Pourquoi"))),
        tuple(
            (
                Cell(
                    column["header"] or "—",
                    hint=NAMES.get(column["field"], column["field"]) if column["field"] else _("Non importée"),
                ),
                *(Cell(written(column[name])) for name in numbers),
                Cell(" ".join(f"{in_general(code)} ({n})" for code, n in column["reasons"].items())),
            )
            for column in report["columns"]
        ),
    )


@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import has come, alone: what the page asks for every two seconds."""
    return render(request, "directory/imports/_progress.html", {"job": _job(_edition(request, pk))})


def _job(one: EditionView) -> dict[str, Any]:
    running = one.state == lifecycle.RUNNING
    return {
        "done": one.done,
        "total": max(one.total, one.done),
        "label": STEPS[one.step] if running else STATES[one.state],
        "url": reverse("directory:import-progress", args=[one.id]) if running else "",
        "finished": one.state == lifecycle.DONE,
        "failed": one.state == lifecycle.FAILED,
        "running": running,
    }


def _is_resumable(one: EditionView) -> bool:
    if one.state == lifecycle.RUNNING:
        return one.heartbeat_at is None or timezone.now() - one.heartbeat_at > _SILENT
    return lifecycle.may_move(one.state, lifecycle.RESUME)


@require_safe
def as_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for machines."""
    one = _edition(request, pk)
    answer = JsonResponse(one.report, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="rapport-{pk}.json"'
    return answer


@require_safe
def as_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every row about which there is something to say, for a spreadsheet: no cell can be a formula."""
    _edition(request, pk)
    header = (_("Ligne"), _("Résultat"), _("Ce qu’il y a à en dire"), _("Cellules reçues"))
    answer = StreamingHttpResponse(
        csv_chunks(header, imports.all_said(pk), byte_order_mark=True), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="rapport-{pk}.csv"'
    return answer


def _edition(request: HttpRequest, pk: int) -> EditionView:
    may_import(request.speaker).enforce()
    one = imports.edition(pk)
    if one is None:
        raise Http404
    return one


def crumbs(one: EditionView | None = None, last: str = "") -> tuple[Link, ...]:
    """The way back."""
    ways = [Link(_("Répertoire"), reverse("directory:list")), Link(_("Importations"), reverse("directory:imports"))]
    if one:
        ways.append(Link(one.file_name, reverse("directory:import", args=[one.id])))
    if last:
        ways.append(Link(last, ""))
    return (*ways[:-1], Link(ways[-1].label, ways[-1].url, current=True))
