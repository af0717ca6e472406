"""Questions put to many tables: the list, the view of the nation, asking, putting to more tables, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.models import OpinionMap, Proposal, QuestionAtTable
from chantier.deliberation.permissions import may_run
from chantier.deliberation.phrases import LEVELS, PROPOSAL_STATES
from chantier.deliberation.queries import origins, rounds, syntheses
from chantier.deliberation.queries.across import Across, ItemView, across
from chantier.deliberation.queries.calendars import moment, until
from chantier.deliberation.queries.opinions import map_lines
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.round_phrases import ANSWER_STATES, ANSWER_TONES, GROUP_KINDS
from chantier.deliberation.services import questions as services
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import given_to_form, keep_typed, sent
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import seen_tables, standing_of, table_of
from chantier.deliberation.web.round_forms import QuestionForm, TablesForm
from chantier.deliberation.web.round_reach import Met, crumbs, question_of, see_other
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Amount, Bars
from chantier.foundation.ui.numbers import percent, written
from chantier.foundation.ui.parts import Cell, Column, Link
from chantier.foundation.ui.parts import Table as Grid

MOST_LISTED = 100
MOST_TABLES = 500
#: Proposals in the picture, and names of those who have not spoken that are written out.
MOST_DRAWN = 12
MOST_NAMED = 60


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


@require_safe
def question(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The view of the nation: what is shared across known groups, where it breaks, who has not spoken."""
    met = question_of(request, public_id)
    row = met.question
    if slug != (row.slug or "x"):
        return redirect(address_of("question", row), permanent=True)
    answers = rounds.answers(row, met.tables, at=met.at)
    ids = [one.table_id for one in answers]
    asks = met.tables.filter(pk=row.asked_by_id).exists()
    # Who sits at an asking table that one does not see is not named among those who have not spoken.
    seen = across(row, met.tables, sorted({*ids, row.asked_by_id} if asks else set(ids)), at=met.at)
    published = syntheses.published(row, ids)
    runs = asks and bool(may_run(met.speaker, standing_of(request, row.asked_by)))
    maps = OpinionMap.objects.filter(question=row, table__in=met.tables.values("pk")).select_related("table")
    context = {
        "question": row,
        "words": met.words,
        "asked_by": wordings([row.asked_by.text_id])[row.asked_by.text_id] if asks else None,
        "asked_by_url": address_of("table", row.asked_by) if asks else "",
        "asked_at": moment(row.asked_at, row.asked_by.time_zone),
        "closed_at": moment(row.closed_at, row.asked_by.time_zone) if row.closed_at else "",
        "answers": [_answer(met, one) for one in answers],
        "answered": sum(one.state == rounds.ANSWERED for one in answers),
        "late": sum(one.state == rounds.LATE for one in answers),
        "across": seen,
        "figure": _figure(seen),
        "heard": [(one, _item_url(one), _groups_table(one)) for one in seen.heard if one.is_sure],
        "close": [(one, _item_url(one), _groups_table(one)) for one in seen.heard if not one.is_sure],
        "unheard": [(one, _item_url(one)) for one in seen.unheard],
        "silent": seen.silent[:MOST_NAMED],
        "silent_more": max(0, len(seen.silent) - MOST_NAMED),
        "minority": [
            (sentence, one.words, page_at_table_of(met, one.public_id))
            for one in answers
            if one.table_id in published
            for sentence in published[one.table_id].sentences
            if sentence.is_minority
        ],
        "national": _national(met) if asks else (),
        "maps": [(one, address_of("opinion", one)) for one in map_lines(maps.order_by("-opens_at"), at=met.at)],
        "runs": runs,
        "crumbs": crumbs(met),
    }
    return render(request, "deliberation/question.html", context)


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


def page_at_table_of(met: Met, table_public_id: str) -> str:
    """The page of the question at the table of this identifier."""
    return address_of("question-at-table", met.question, table_public_id)


def _answer(met: Met, one: rounds.TableAnswer) -> tuple[Any, ...]:
    if one.published_at is not None:
        when = _("le %(day)s") % {"day": moment(one.published_at, one.time_zone)}
    elif one.closes_at is not None:
        words = _("c’était jusqu’au %(day)s") if one.closes_at <= met.at else _("jusqu’au %(day)s")
        when = words % {"day": until(one.closes_at, one.time_zone)}
    else:
        when = ""
    state = (ANSWER_STATES[one.state], ANSWER_TONES[one.state])
    return (one, LEVELS[one.level], *state, when, page_at_table_of(met, one.public_id))


def _choices(tables: Any) -> list[tuple[str, Any]]:
    rows = list(tables.filter(closed_at__isnull=True).order_by("level", "-opened_at", "-pk")[:MOST_TABLES])
    words = wordings(row.text_id for row in rows)
    named = [(str(row.pk), f"{words[row.text_id].title} ({LEVELS[row.level]})") for row in rows]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _item_url(one: ItemView) -> str:
    return address_of("proposal", one)


def _national(met: Met) -> list[tuple[Proposal, Any, str, str]]:
    """The texts of the table that asked, with how much of each says where it comes from."""
    rows = Proposal.objects.filter(question=met.question, table=met.question.asked_by, state__in=rounds.READ)
    found = []
    for row in rows.order_by("-updated_at", "-pk")[:10]:
        passages, tables = origins.how_many(row, met.tables)
        said = ngettext(
            "%(passages)s passage dit d’où il vient ; tables d’origine : %(tables)s",
            "%(passages)s passages disent d’où ils viennent ; tables d’origine : %(tables)s",
            passages,
        ) % {"passages": written(passages), "tables": written(tables)}
        found.append((row, PROPOSAL_STATES[row.state], said if passages else "", address_of("proposal-origins", row)))
    return found


def _figure(seen: Across) -> Bars | None:
    if not seen.heard:
        return None
    first = seen.heard[0]
    sentence = _("Le plus partagé : « %(title)s ». Le groupe qui y tient le moins y est favorable à %(least)s.") % {
        "title": first.title,
        "least": percent(float(first.least)),
    }
    return charts.bars(
        title=_("L’accord du groupe le moins favorable"),
        sentence=sentence,
        amounts=[
            Amount(
                Truncator(one.title).chars(34),
                float(one.least),
                text=percent(float(one.least)),
                url=_item_url(one),
                note=ngettext("%(n)s organisation s’est prononcée", "%(n)s organisations se sont prononcées", one.spoke)
                % {"n": written(one.spoke)},
            )
            for one in seen.heard[:MOST_DRAWN]
        ],
        columns=(_("Proposition"), _("Accord du groupe le moins favorable")),
        largest=1.0,
    )


def _groups_table(one: ItemView) -> Grid:
    columns = (
        Column(_("Groupe")),
        Column(_("Se sont prononcées"), numeric=True),
        Column(_("Favorables"), numeric=True),
        Column(_("Ce que l’on y voit")),
    )
    rows = []
    for group in one.groups:
        seen = _("se rompt ici") if group.breaks else "" if group.spoke else _("ne s’est pas prononcé")
        rows.append(
            (
                Cell(group.label, hint=str(GROUP_KINDS[group.kind])),
                Cell(_("%(spoke)s sur %(seated)s") % {"spoke": written(group.spoke), "seated": written(group.seated)}),
                Cell("–" if group.favour is None else percent(float(group.favour))),
                Cell(seen, tone="warning" if group.breaks else ""),
            )
        )
    return Grid(_("« %(title)s », groupe par groupe") % {"title": one.title}, columns, tuple(rows), caption_hidden=True)
