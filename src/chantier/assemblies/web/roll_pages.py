"""The roll of a meeting: who may vote, by college, with its corrections and its fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from chantier.assemblies.models import Roll, RollCorrection, RollEntry
from chantier.assemblies.phrases_roll import CORRECTIONS
from chantier.assemblies.queries.quorums import present_entries, roll_of
from chantier.assemblies.queries.rolls import corrections_of, entries_in_force, fingerprint_now
from chantier.assemblies.services import rolls as service
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.roll_lines import college_choices, college_words, found, lines_of, sees_names
from chantier.foundation.access.api import Refusal
from chantier.foundation.files.api import csv_chunks

A_PAGE: Final = 50
_CORRECTIONS_SHOWN: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
def roll(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the roll; who writes freezes it."""
    frame = meeting_frame(request, public_id)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            service.freeze_roll(speaker=frame.speaker, meeting_id=frame.meeting.pk, at=frame.at)
        except Refusal as refused:
            refusal, status = refused.reason, 409
        else:
            messages.success(request, _("Le registre est arrêté."))
            return HttpResponseRedirect(address_of("roll", frame.meeting))
    held = roll_of(frame.meeting)
    if held is None:
        return render(request, "assemblies/roll_ahead.html", frame.context(refusal=refusal), status=status)
    words, college = request.GET.get("q", "")[:200], request.GET.get("college", "")
    choices = college_choices(frame)
    wanted = college if college in dict(choices) else None
    pages = Paginator(found(frame, held, words=words, college=wanted), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    present = present_entries(frame.meeting, at=frame.at) if sees_names(frame) else frozenset()
    context = frame.context(
        roll=held,
        fingerprint=fingerprint_now(held),
        q=words,
        college=wanted or "",
        colleges=choices,
        totals=_totals(held, choices),
        lines=lines_of(frame, page.object_list, present=present),
        total=pages.count,
        page=page,
        previous_url=_page_url(words, wanted, page.previous_page_number()) if page.has_previous() else "",
        next_url=_page_url(words, wanted, page.next_page_number()) if page.has_next() else "",
        summary=ngettext("%(count)d inscription", "%(count)d inscriptions", pages.count) % {"count": pages.count},
        names=sees_names(frame),
        corrections=_corrections(frame, held),
        doubled=_doubled(frame, held),
        refusal=refusal,
        **_links(frame),
    )
    return render(request, "assemblies/roll.html", context, status=status)


@require_safe
def as_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """The roll for a spreadsheet: organisations, never persons."""
    frame = meeting_frame(request, public_id)
    held = roll_of(frame.meeting)
    if held is None:
        raise Http404
    header = (_("Numéro"), _("Identifiant"), _("Organisation"), _("Collège"), _("Voix"), _("Rayée le"))
    answer = StreamingHttpResponse(
        csv_chunks(header, _csv_rows(held), byte_order_mark=True), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="registre-{frame.meeting.public_id}.csv"'
    return answer


def _csv_rows(held: Roll) -> Iterator[tuple[int | str, ...]]:
    rows = RollEntry.objects.filter(roll=held).order_by("number")
    said = rows.values_list("number", "organization__public_id", "name", "college", "voices", "struck_at")
    for number, ref, name, college, voices, struck in said.iterator(2_000):
        yield number, ref or "", name if ref else "", college, voices, struck.date().isoformat() if struck else ""


def _totals(held: Roll, choices: list[tuple[str, str]]) -> list[tuple[str, int, int]]:
    """(college, entries, voices) of those who may vote, in the order of the body. One query."""
    rows = entries_in_force(held).order_by("college").values("college")
    said = {row["college"]: (row["n"], row["v"]) for row in rows.annotate(n=Count("pk"), v=Sum("voices"))}
    names = dict(choices)
    ordered = [*(slug for slug in names if slug in said), *(slug for slug in said if slug not in names)]
    return [(names.get(slug, slug) or _("Ensemble"), *said[slug]) for slug in ordered]


def _corrections(frame: MeetingFrame, held: Roll) -> list[dict[str, object]]:
    """The latest corrections, in words; persons who changed a delegation are not named."""
    rows = list(corrections_of(held).exclude(what=RollCorrection.DELEGATE).order_by("-pk")[:_CORRECTIONS_SHOWN])
    lines = {line.id: line for line in lines_of(frame, [row.entry for row in rows])}
    words = college_words(
        frame, {said for row in rows if row.what == RollCorrection.COLLEGE for said in (row.before, row.after)}
    )
    return [
        {
            "line": lines[row.entry_id],
            "what": CORRECTIONS[row.what],
            "before": words.get(row.before, row.before),
            "after": words.get(row.after, row.after),
            "reason": row.reason,
            "when": frame.moment(row.at),
            "fingerprint": row.fingerprint,
        }
        for row in rows
    ]


def _doubled(frame: MeetingFrame, held: Roll) -> list[tuple[str, str, str]]:
    """(who, the college they are in, those left aside) of those that several colleges hold."""
    aside = {int(number): colleges for number, colleges in held.doubled[:_CORRECTIONS_SHOWN]}
    if not aside:
        return []
    rows = RollEntry.objects.filter(roll=held, number__in=aside).select_related("organization").order_by("number")
    words = college_words(frame, {slug for colleges in aside.values() for slug in colleges})
    return [
        (line.name, line.college, ", ".join(words.get(slug, slug) for slug in aside[line.number]))
        for line in lines_of(frame, rows)
    ]


def _links(frame: MeetingFrame) -> dict[str, str]:
    names = ("roll-csv", "roll-add", "roll-badges", "welcome")
    return {f"{name.replace('-', '_')}_url": address_of(name, frame.meeting) for name in names}


def _page_url(words: str, college: str | None, number: int) -> str:
    asked = {"q": words, "college": college or "", "page": number}
    return "?" + urlencode({key: value for key, value in asked.items() if value})
