"""A question at one table: its calendar there, what was said, and the synthesis that answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Phase, Proposal, QuestionAtTable, Sentence
from chantier.deliberation.permissions import may_hold_pen, may_run
from chantier.deliberation.phrases import VERBS
from chantier.deliberation.queries import rounds, syntheses
from chantier.deliberation.queries.calendars import moment, until, verbs_now
from chantier.deliberation.queries.proposals import lines
from chantier.deliberation.queries.syntheses import Contribution, SynthesisView
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.round_phrases import ANSWER_STATES, ANSWER_TONES, CITED_KINDS
from chantier.deliberation.services import questions
from chantier.deliberation.services import syntheses as services
from chantier.deliberation.web import round_forms as forms
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import given_to_form, keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.proposal_list import shown as in_list
from chantier.deliberation.web.reach import AtTable
from chantier.deliberation.web.round_reach import Met, asked_of, crumbs, page_at_table, see_other, url_of
from chantier.deliberation.web.table_forms import PhaseRows, rows_now
from chantier.foundation.access.api import Refusal, Verdict
from chantier.foundation.ui.numbers import percent, written
from chantier.foundation.ui.parts import Link


@require_safe
def at_table(request: HttpRequest, public_id: str, slug: str, table: str) -> HttpResponse:
    """What this table says of the question, and until when. What is said of it has a page of its own."""
    asked, met, here = asked_of(request, public_id, table)
    if slug != (met.question.slug or "x"):
        return redirect(page_at_table(met.question, asked.table), permanent=True)
    answer = next(one for one in rounds.answers(met.question, met.tables, at=met.at) if one.asked_id == asked.pk)
    view = syntheses.synthesis_of(asked.pk)
    writes = bool(may_hold_pen(here.speaker, here.standing))
    published = view if view is not None and view.published_at is not None else None
    known = syntheses.contributions(asked) if published else ()
    found = Proposal.objects.filter(question=met.question, table=asked.table, state__in=rounds.READ)
    is_open = met.question.closed_at is None
    context = {
        **_shell(asked, met),
        "state": ANSWER_STATES[answer.state],
        "tone": ANSWER_TONES[answer.state],
        "voice": here.speaker.voice_name,
        "verbs": _verbs(asked, here),
        "proposals": in_list(lines(list(found.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:50]))),
        "synthesis": published,
        "published_at": moment(published.published_at, asked.table.time_zone)
        if published and published.published_at
        else "",
        "sentences": _sentences(published) if published else (),
        "coverage": _coverage(view, known) if published else "",
        "left_out": _left_out(view, known) if published else (),
        "has_draft": view is not None and published is None,
        "writes": writes and is_open and published is None,
        "runs": is_open and bool(may_run(here.speaker, here.standing)),
        "accepted": asked.accepted_at is not None,
        "propose_url": _propose_url(asked, here),
        "crumbs": crumbs(met, Link(wording(asked.table.text_id).title, "", current=True)),
    }
    return render(request, "deliberation/question_at_table.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("question:accept")
@login_required
def accept(request: HttpRequest, public_id: str, slug: str, table: str) -> HttpResponse:  # noqa: ARG001
    """Take the question, and say on which days the table talks of it."""
    asked, met, here = asked_of(request, public_id, table)
    may_run(here.speaker, here.standing).enforce()
    phases = list(Phase.objects.filter(table=asked.table, question=met.question).order_by("opens_at", "order", "pk"))
    rows = PhaseRows(given_to_form(request), prefix="phases", initial=rows_now(asked.table, phases))
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if rows.is_valid():
            try:
                questions.accept(
                    speaker=here.speaker,
                    question_id=met.question.pk,
                    table_id=asked.table_id,
                    phases=rows.given(asked.table.time_zone),
                    at=met.at,
                )
            except Refusal as error:
                refusal, status = error.reason, keep_typed(request, key=_key("accept", asked), refusal=error)
            else:
                messages.success(request, _("La table a pris la question, et son calendrier est enregistré."))
                return see_other(page_at_table(met.question, asked.table))
    context = {**_shell(asked, met), "rows": rows, "refusal": refusal, "accepted": asked.accepted_at is not None}
    context["crumbs"] = _crumbs(asked, met, _("Calendrier"))
    return render(request, "deliberation/question_accept.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("synthesis")
@login_required
def write(request: HttpRequest, public_id: str, slug: str, table: str) -> HttpResponse:  # noqa: ARG001
    """The draft of the synthesis: sentences, and the very words that each rests on."""
    asked, met, here = asked_of(request, public_id, table)
    key, refusal, status = _key("synthesis", asked), None, 200
    view = syntheses.synthesis_of(asked.pk)
    if view is not None and view.published_at is not None:
        return see_other(page_at_table(met.question, asked.table))
    typed = request.POST if request.method == "POST" else typed_before(request)
    if request.method == "POST":
        try:
            services.save_draft(
                speaker=here.speaker,
                asked_id=asked.pk,
                sentences=forms.given(forms.places_typed(request.POST)),
                revision=_whole(request.POST.get("revision", "")),
                language=request.POST.get("language", "fr"),
                at=met.at,
            )
        except Refusal as error:
            refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
            view = syntheses.synthesis_of(asked.pk)
        else:
            sent(request, key=key)
            messages.success(request, _("Le brouillon est enregistré."))
            return see_other(address_of("synthesis-edit", met.question, asked.table.public_id))
    elif not (allowed := may_hold_pen(here.speaker, here.standing)):
        allowed.enforce()
    known = syntheses.contributions(asked)
    written_texts = dict(Sentence.objects.filter(synthesis__asked=asked).order_by("pk").values_list("pk", "text__body"))
    context = {
        **_shell(asked, met),
        "places": forms.places_typed(typed) if typed else forms.places_of(view, written_texts),
        "revision": view.revision if view else 0,
        "present": _sentences(view) if view and status == 409 else (),
        "language": typed.get("language") or (view.language if view else request.LANGUAGE_CODE[:2]),
        "languages": forms.LANGUAGES,
        "known": [(one, CITED_KINDS[one.kind], _page_of(one)) for one in known],
        "coverage": _coverage(view, known) if view else "",
        "left_out": {one.key for one in _left_out(view, known)} if view else set(),
        "has_draft": view is not None,
        "refusal": refusal,
        "crumbs": _crumbs(asked, met, _("Synthèse")),
    }
    return render(request, "deliberation/synthesis_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("synthesis:publish")
@login_required
def publish(request: HttpRequest, public_id: str, slug: str, table: str) -> HttpResponse:  # noqa: ARG001
    """Read it over, know that it will not change, then publish."""
    asked, met, here = asked_of(request, public_id, table)
    may_hold_pen(here.speaker, here.standing).enforce()
    view = syntheses.synthesis_of(asked.pk)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            services.publish(
                speaker=here.speaker,
                asked_id=asked.pk,
                revision=_whole(request.POST.get("revision", "")),
                at=met.at,
            )
        except Refusal as error:
            refusal, status = error.reason, keep_typed(request, key=_key("publish", asked), refusal=error)
        else:
            messages.success(request, _("La synthèse est publiée. Elle ne changera plus."))
            return see_other(page_at_table(met.question, asked.table))
    if view is None or view.published_at is not None:
        return see_other(page_at_table(met.question, asked.table))
    known = syntheses.contributions(asked)
    context = {
        **_shell(asked, met),
        "sentences": _sentences(view),
        "revision": view.revision,
        "coverage": _coverage(view, known),
        "left_out": _left_out(view, known),
        "refusal": refusal,
        "crumbs": _crumbs(asked, met, _("Publier la synthèse")),
    }
    return render(request, "deliberation/synthesis_publish.html", context, status=status)


def _shell(asked: QuestionAtTable, met: Met) -> dict[str, Any]:
    args = (met.question, asked.table.public_id)
    return {
        "question": met.question,
        "words": met.words,
        "question_url": address_of("question", met.question),
        "table": asked.table,
        "table_words": wording(asked.table.text_id),
        "table_url": address_of("table", asked.table),
        "asked": asked,
        "here_url": page_at_table(met.question, asked.table),
        "accept_url": address_of("question-accept", *args),
        "edit_url": address_of("synthesis-edit", *args),
        "publish_url": address_of("synthesis-publish", *args),
    }


def _crumbs(asked: QuestionAtTable, met: Met, here: str) -> tuple[Link, ...]:
    table = Link(wording(asked.table.text_id).title, page_at_table(met.question, asked.table))
    return crumbs(met, table, Link(here, "", current=True))


def _verbs(asked: QuestionAtTable, here: AtTable) -> list[tuple[Any, bool, Any]]:
    """Each verb for this question at this table: open until when, or closed and why."""
    found = []
    for verb, (verdict, standing) in verbs_now(asked.table, at=here.at, question_id=asked.question_id).items():
        if not verdict:
            assert verdict.reason is not None
            said: Any = verdict.reason.next_step or verdict.reason.sentence
        elif standing.until is not None:
            said = _("Ouvert jusqu’au %(day)s.") % {"day": until(standing.until, asked.table.time_zone)}
        else:
            said = _("Ouvert, sans date de fin.")
        found.append((VERBS[verb.value], bool(verdict), said))
    return found


def _propose_url(asked: QuestionAtTable, here: AtTable) -> str:
    verdict: Verdict | None = verbs_now(asked.table, at=here.at, question_id=asked.question_id)[Verb.PROPOSE][0]
    may = here.standing.is_seated or bool(may_hold_pen(here.speaker, here.standing))
    if not (verdict and may and asked.question.closed_at is None):
        return ""
    return f"{address_of('proposal-new', asked.table)}?question={asked.question.public_id}"


def _sentences(view: SynthesisView) -> list[tuple[Any, list[tuple[Any, Any, str]]]]:
    return [
        (
            one,
            [(each, CITED_KINDS[each.kind], url_of(each.kind, each.public_id, each.slug)) for each in one.citations],
        )
        for one in view.sentences
    ]


def _coverage(view: SynthesisView | None, known: tuple[Contribution, ...]) -> str:
    if view is None or not known:
        return ""
    share = view.covered([one.key for one in known])
    return _("Contributions citées : %(share)s des %(all)s de la table.") % {
        "share": percent(float(share)),
        "all": written(len(known)),
    }


def _left_out(view: SynthesisView | None, known: tuple[Contribution, ...]) -> list[Contribution]:
    if view is None:
        return []
    keys = set(view.left_out([one.key for one in known]))
    return [one for one in known if one.key in keys]


def _page_of(one: Contribution) -> str:
    return url_of(one.kind, one.public_id, one.slug) or url_of(*one.about)


def _key(form: str, asked: QuestionAtTable) -> str:
    return f"{form}:{asked.question.public_id}:{asked.table.public_id}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
