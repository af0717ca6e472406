"""Questions put to many tables: the list, asking, putting to more tables, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.models import QuestionAtTable
from chantier.deliberation.permissions import may_run
from chantier.deliberation.phrases import LEVELS
from chantier.deliberation.queries import rounds
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.services import questions as services
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import given_to_form, keep_typed, sent
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import seen_tables, table_of
from chantier.deliberation.web.round_forms import QuestionForm, TablesForm
from chantier.deliberation.web.round_reach import crumbs, question_of, see_other
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link

MOST_LISTED = 100
MOST_TABLES = 500


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every question that a table one sees asks, or has."""
    tables = seen_tables(request)
    rows = rounds.visible_questions(tables).select_related("asked_by").order_by("-asked_at", "-pk")[:MOST_LISTED]
    lines = [(one, address_of("question", one)) for one in rounds.question_lines(rows, tables)]
    context = {
        "groups": (
            (_("Ouvertes"), [one for one in lines if one[0].closed_at is None]),
            (_("Closes"), [one for one in lines if one[0].closed_at is not None]),
        ),
        "nothing": not lines,
        "crumbs": crumbs(None),
    }
    return render(request, "deliberation/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("question:new")
@login_required
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a question from a table, and choose to which others it is put."""
    met = table_of(request, public_id)
    may_run(met.speaker, met.standing).enforce()
    key = f"question:new:{met.table.public_id}"
    choices = _choices(seen_tables(request))
    typed = given_to_form(request)
    form = QuestionForm(typed, choices=choices)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            value = form.cleaned_data
            try:
                done = services.ask(
                    speaker=met.speaker,
                    table_id=met.table.pk,
                    title=value["title"],
                    body=value["body"],
                    put_to=form.chosen(),
                    language=value["language"],
                    at=met.at,
                )
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
            else:
                sent(request, key=key)
                messages.success(
                    request, _("La question est posée. Chaque table la prend, et dit quand elle en parle.")
                )
                return see_other(address_of("question", done))
    here = Link(_("Poser une question"), "", current=True)
    context = {"form": form, "refusal": refusal, "crumbs": crumbs(None, here), "many": bool(choices)}
    return render(request, "deliberation/question_ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("question:put")
@login_required
def put(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  any words lead here
    """Put it to tables that do not have it yet."""
    met = question_of(request, public_id)
    row = met.question
    may_run(met.speaker, standing(row.asked_by, met.speaker, at=met.at)).enforce()
    has = QuestionAtTable.objects.filter(question=row).values("table")
    form = TablesForm(given_to_form(request), choices=_choices(met.tables.exclude(pk__in=has)))
    if request.method == "POST" and form.is_valid():
        count = services.put_to_tables(speaker=met.speaker, question_id=row.pk, table_ids=form.chosen(), at=met.at)
        said = ngettext(
            "La question est posée à %(n)s table de plus.", "La question est posée à %(n)s tables de plus.", count
        )
        messages.success(request, said % {"n": count})
        return see_other(address_of("question", row))
    here = Link(_("Poser à d’autres tables"), "", current=True)
    context = {
        "form": form,
        "words": met.words,
        "crumbs": crumbs(met, here),
        "many": bool(form.fields["tables"].choices),
    }
    return render(request, "deliberation/question_put.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  any words lead here
    """Say what closing does, then close."""
    met = question_of(request, public_id)
    row = met.question
    may_run(met.speaker, standing(row.asked_by, met.speaker, at=met.at)).enforce()
    if request.method == "POST":
        services.close(speaker=met.speaker, question_id=row.pk, at=met.at)
        messages.success(request, _("La question est close."))
        return see_other(address_of("question", row))
    context = {
        "question": row,
        "words": met.words,
        "waiting": [one for one in rounds.answers(row, met.tables, at=met.at) if one.state != rounds.ANSWERED],
        "back_url": address_of("question", row),
        "crumbs": crumbs(met, Link(_("Clore la question"), "", current=True)),
    }
    return render(request, "deliberation/question_close.html", context)


def _choices(tables: Any) -> list[tuple[str, Any]]:
    rows = list(tables.filter(closed_at__isnull=True).order_by("level", "-opened_at", "-pk")[:MOST_TABLES])
    words = wordings(row.text_id for row in rows)
    named = [(str(row.pk), f"{words[row.text_id].title} ({LEVELS[row.level]})") for row in rows]
    return sorted(named, key=lambda pair: pair[1].casefold())
