"""Opinion consultations: the list, one statement and three answers, all statements, what is offered, opening one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.deliberation.models import OpinionMap, QuestionAtTable
from chantier.deliberation.permissions import may_give_opinion, may_open_table, may_run
from chantier.deliberation.queries import opinions as queries
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.services import opinions as services
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import given_to_form, keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.opinion_forms import LANGUAGES, MapForm
from chantier.deliberation.web.opinion_reach import map_of, shell, way
from chantier.deliberation.web.reach import AtTable, speaker_of, table_of
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link

MOST_LISTED = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every consultation of the tables one sees, the open ones first."""
    speaker, at = speaker_of(request), timezone.now()
    tables = visible_tables(speaker, at=at, all_of_them=bool(may_open_table(speaker)))
    rows = OpinionMap.objects.filter(table__in=tables).select_related("table").order_by("-opens_at", "-pk")
    lines = queries.map_lines(rows[:MOST_LISTED], at=at)
    names = wordings(row.table.text_id for row in rows[:MOST_LISTED])
    by_table = {row.table_id: (names[row.table.text_id], row.table) for row in rows[:MOST_LISTED]}
    shown = [(one, address_of("opinion", one), *by_table[one.table_id]) for one in lines]
    context = {
        "groups": (
            (_("Ouvertes"), [one for one in shown if one[0].is_open]),
            (_("Terminées, ou à venir"), [one for one in shown if not one[0].is_open]),
        ),
        "nothing": not shown,
        "crumbs": (Link(_("Concertation"), reverse("deliberation:home")), Link(_("Consultations"), "", current=True)),
    }
    return render(request, "deliberation/opinions.html", context)


@require_safe
def opinion(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The next statement for this voter, or the one that ``?enonce=`` names."""
    row, met = map_of(request, public_id)
    if slug != (row.slug or "x"):
        return redirect(address_of("opinion", row), permanent=True)
    verdict = may_give_opinion(met.speaker, row, met.standing)
    is_open = queries.is_open(row, at=met.at)
    ballot = None
    if verdict and is_open:
        keys = queries.voter_keys(row, met.speaker, met.standing)
        ballot = queries.ballot(row, keys, number=_number(request.GET.get("enonce", "")))
    context = {
        **shell(row, met),
        "verdict": verdict,
        "ballot": ballot,
        "is_open": is_open,
        "vote_url": address_of("opinion-vote", row, ballot.statement.number) if ballot and ballot.statement else "",
    }
    return render(request, "deliberation/opinion.html", context)


@require_POST
def vote(request: HttpRequest, public_id: str, slug: str, number: int) -> HttpResponse:  # noqa: ARG001
    """Take an answer and show the next statement."""
    row, met = map_of(request, public_id)
    value = {"1": 1, "0": 0, "-1": -1}.get(request.POST.get("value", ""), 2)
    services.vote(speaker=met.speaker, map_id=row.pk, number=number, value=value, at=met.at)
    return _see_other(address_of("opinion", row))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("statement")
def statements(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """All that is asked, with one’s own answers; offering a statement; reading those that wait."""
    row, met = map_of(request, public_id)
    if request.method != "POST" and slug != (row.slug or "x"):
        return redirect(address_of("opinion-statements", row), permanent=True)
    refusal, status, key = None, 200, f"statement:{row.public_id}"
    typed = typed_before(request)
    if request.method == "POST":
        try:
            said = _said(request, row, met)
        except Refusal as error:
            refusal, status, typed = error.reason, keep_typed(request, key=key, refusal=error), request.POST
        else:
            if request.POST.get("verb") == "offer":
                sent(request, key=key)
            messages.success(request, said)
            return _see_other(address_of("opinion-statements", row))
    runs = bool(may_run(met.speaker, met.standing))
    keys = queries.voter_keys(row, met.speaker, met.standing)
    context = {
        **shell(row, met, here=_("Tous les énoncés"), page="opinion-statements"),
        "statements": queries.statements(row, keys),
        "offered": () if runs else queries.offered(row, met.speaker, met.standing),
        "waiting": queries.waiting(row) if runs else (),
        "refused": queries.refused(row) if runs else (),
        "is_open": queries.is_open(row, at=met.at),
        "may_vote": bool(may_give_opinion(met.speaker, row, met.standing)),
        "vote_base": address_of("opinion", row),
        "refusal": refusal,
        "typed": typed.get("text", ""),
        "typed_reason": typed.get("reason", ""),
        "typed_number": typed.get("number", ""),
        "languages": LANGUAGES,
    }
    return render(request, "deliberation/opinion_statements.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("statement:new")
@login_required
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a consultation at a table."""
    met = table_of(request, public_id)
    may_run(met.speaker, met.standing).enforce()
    key = f"statement:new:{met.table.public_id}"
    typed = given_to_form(request)
    form = MapForm(typed, questions=_questions(met))
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                given = form.given(met.table.time_zone)
                done = services.open_map(speaker=met.speaker, table_id=met.table.pk, given=given, at=met.at)
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
            else:
                sent(request, key=key)
                return _see_other(address_of("opinion", done))
    context = {
        "form": form,
        "refusal": refusal,
        "crumbs": (*way(met), Link(_("Ouvrir une consultation"), "", current=True)),
    }
    return render(request, "deliberation/opinion_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:  # noqa: ARG001  any words lead here
    """Say what closing does, then close."""
    row, met = map_of(request, public_id)
    may_run(met.speaker, met.standing).enforce()
    if request.method == "POST":
        services.close_map(speaker=met.speaker, map_id=row.pk, at=met.at)
        messages.success(request, _("La consultation est terminée."))
        return _see_other(address_of("opinion-results", row))
    context = {
        **shell(row, met, here=_("Terminer la consultation"), page="opinion-close"),
        "is_open": queries.is_open(row, at=met.at),
    }
    return render(request, "deliberation/opinion_close.html", context)


def _said(request: HttpRequest, row: OpinionMap, met: AtTable) -> str:
    post = request.POST
    verb = post.get("verb", "")
    if verb in ("show", "refuse"):
        services.answer_statement(
            speaker=met.speaker,
            map_id=row.pk,
            number=_number(post.get("number", "")) or 0,
            shown=verb == "show",
            reason=post.get("reason", ""),
            at=met.at,
        )
        return _("L’énoncé est montré.") if verb == "show" else _("L’énoncé est refusé, avec la raison.")
    services.offer_statement(
        speaker=met.speaker,
        map_id=row.pk,
        text=post.get("text", ""),
        language=post.get("language", "fr"),
        at=met.at,
    )
    if may_run(met.speaker, met.standing):
        return _("L’énoncé est ajouté.")
    return _("Merci. L’énoncé sera lu, puis montré ou refusé avec une raison.")


def _questions(met: AtTable) -> list[tuple[str, str]]:
    """The open questions of the table."""
    rows = QuestionAtTable.objects.filter(table=met.table, question__closed_at=None).select_related("question")
    asked = [row.question for row in rows.order_by("-question__asked_at", "-pk")[:MOST_LISTED]]
    words = wordings(one.text_id for one in asked)
    return [(str(one.pk), words[one.text_id].title) for one in asked]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
