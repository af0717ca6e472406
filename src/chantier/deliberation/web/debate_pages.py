"""A debate: the best of each side, then every thread, and the form to contribute."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.models import Amendment, Need, Proposal, Question, QuestionAtTable
from chantier.deliberation.permissions import findable_by, may_enter_for_others, may_moderate
from chantier.deliberation.queries import moves, subjects
from chantier.deliberation.queries.debate import Narrowed, Reader, said_at_tables, summary_of
from chantier.deliberation.queries.subjects import Subject
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.deliberation.services import debate as service
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import NEED_OVER
from chantier.deliberation.web import debate_subjects
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.debate_forms import ContributionForm
from chantier.deliberation.web.debate_said import columns, counts, said
from chantier.deliberation.web.debate_subjects import Debated
from chantier.deliberation.web.keeping import begun
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import drawn, topics_of
from chantier.deliberation.web.reach import AtTable, closed_tables_seen, read_before, seen_tables
from chantier.foundation.access.api import Reason, Refusal
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Panel


def install() -> None:
    """Show a debate on the page of what is debated."""
    register("deliberation.proposal", on_proposal)
    register("deliberation.need", on_need)
    register("deliberation.question", on_question)
    register("deliberation.question_at_table", on_question_at_table)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument")
def debate(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """The debate of a proposal."""
    found = debate_subjects.proposal(request, public_id)
    return _page(request, found, key_of("argument", public_id=public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument:need")
def of_need(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """The debate of a need; that of a joined need is where it was joined."""
    found = debate_subjects.need(request, public_id)
    return _page(request, found, key_of("argument:need", public_id=public_id))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument:question")
def of_question(request: HttpRequest, public_id: str, table: str, **_slug: str) -> HttpResponse:
    """The debate of a question at a table."""
    found = debate_subjects.question(request, public_id, table)
    return _page(request, found, key_of("argument:question", public_id=public_id, table=table))


@require_safe
def of_question_everywhere(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """The debates of a question, read together; one contributes at the address of a table."""
    about = debate_subjects.question_everywhere(request, public_id)
    if about.address != request.path:
        return redirect(about.address)
    context = {
        **about.frame,
        "said": said(request, about, _asked(request, about.subject), reader_of(about.met), speaks=False),
        "tables": _lines(request, about.asked_id or 0),
    }
    return render(request, "deliberation/debates.html", context)


def _page(request: HttpRequest, about: Debated, key: str) -> HttpResponse:
    """Read a debate, narrowed as one likes, and contribute to it."""
    if request.method != "POST" and about.address != request.path:
        asked = request.META.get("QUERY_STRING", "")
        return redirect(f"{about.address}?{asked}" if asked else about.address)
    met, form = about.met, None
    refusal, status = None, 200
    if request.method == "POST":
        status, form = 422, _form(request, about)
        try:
            service.check_pace(speaker=met.speaker, address=get_adapter().get_client_ip(request))
            if form.is_valid():
                return _contribute(request, about, form, key)
            keep_typed(request, key=key, refusal=Refusal(Reason("form", _("Un champ était à corriger."))))
        except Refusal as error:
            refusal, status = error.reason, keep_typed(request, key=_apart(key, error, request), refusal=error)
    asked = _asked(request, about.subject)
    runs, verdict = bool(may_moderate(met.speaker, met.standing)), about.verdict()
    context = {
        **about.frame,
        "said": said(request, about, asked, reader_of(met), speaks=bool(verdict)),
        "form": _form_drawn(request, about, form) if verdict or form is not None else "",
        "refusal": refusal,
        "verdict": verdict,
        "enter_url": about.enter if not about.is_over and may_enter_for_others(met.speaker, met.standing) else "",
        "moderation_url": debate_subjects.moderation_of(met.table) if runs else "",
    }
    return render(request, "deliberation/debate.html", context, status=status)


def on_proposal(subject_id: str, request: HttpRequest) -> Panel | None:
    """« Débat »: how much was said, and the best of each side, on the page of the proposal."""
    row = read_before(request, Proposal, subject_id)
    if row is None or row.state == "draft":
        return None
    subject, url = subjects.of_proposal(row), address_of("debate", row)
    return begun(request).keep("best", topics_of(row), lambda: _panel(subject, url))


def on_need(subject_id: str, request: HttpRequest) -> Panel | None:
    """The same on the page of a need that a table heard."""
    row = Need.objects.filter(pk=subject_id, table__isnull=False).exclude(state__in=NEED_OVER).first()
    if row is None:
        return None
    return _panel(subjects.of_need(row, seen_tables(request)), address_of("need-debate", row))


def on_question_at_table(subject_id: str, _request: HttpRequest) -> Panel | None:
    """The same on the page of a question at a table."""
    row = QuestionAtTable.objects.select_related("question", "table").filter(pk=subject_id).first()
    if row is None:
        return None
    return _panel(subjects.of_question(row), _at_table(row))


def on_question(subject_id: str, request: HttpRequest) -> Panel | None:
    """How much was said of a question at each table that one sees, and the way to each debate."""
    row = read_before(request, Question, subject_id)
    if row is None:
        return None
    told_apart = (row.pk, closed_tables_seen(request))
    html = begun(request).keep("question-debates", [moves.CONCERTATION], lambda: _debates(request, row), *told_apart)
    return Panel(_("Débats aux tables"), html, order=20) if html else None


def _debates(request: HttpRequest, row: Question) -> str:
    lines = _lines(request, row.pk)
    context = {"lines": lines, "url": address_of("question-debates", row)}
    return render_to_string("deliberation/_debates_panel.html", context) if lines else ""


def _lines(request: HttpRequest, question_id: int) -> list[tuple[Wording, int, str]]:
    rows = QuestionAtTable.objects.filter(question=question_id, table__in=seen_tables(request).values("pk"))
    asked = list(rows.select_related("question", "table").order_by("pk"))
    counts, words = said_at_tables(question_id), wordings(one.table.text_id for one in asked)
    lines = [(words[one.table.text_id], counts.get(one.table_id, 0), _at_table(one)) for one in asked]
    return sorted(lines, key=lambda line: (-line[1], line[0].title.casefold()))


def _at_table(asked: QuestionAtTable) -> str:
    return address_of("question-debate", asked.question, asked.table.public_id)


def _panel(subject: Subject, url: str) -> Panel:
    found = summary_of(subject, at=timezone.now())
    context = {"found": found, "best": columns(subject, found), "url": url, "counts": counts(found)}
    return Panel(_("Débat"), render_to_string("deliberation/_debate_panel.html", context), order=20)


def reader_of(met: AtTable) -> Reader:
    """Who reads, for the queries of a debate."""
    return Reader(met.standing.bodies, frozenset(str(one) for one in findable_by(met.speaker)))


def _contribute(request: HttpRequest, about: Debated, form: ContributionForm, key: str) -> HttpResponse:
    amendment = _amendment(about.subject.proposal, request.GET.get("amendment", ""))
    made = service.argue(
        speaker=about.met.speaker,
        about=replace(
            about.about,
            amendment_id=amendment.pk if amendment is not None else None,
            passage_key=form.cleaned_data.get("passage", ""),
        ),
        said=Said(
            kind=form.cleaned_data["kind"],
            body=form.cleaned_data["body"],
            language=(get_language() or "fr")[:2],
            citations=form.citations(),
        ),
        at=about.met.at,
    )
    sent(request, key=key)
    messages.success(request, _("Votre contribution est publiée, au nom de votre organisation."))
    return see_other(reverse("deliberation:argument", args=[made.public_id]))


def _apart(key: str, error: Refusal, request: HttpRequest) -> str:
    """A draft of its own for each text of a flood: none overwrites another."""
    if error.reason.code != "too_often":
        return key
    return f"{key}:{hashlib.sha256(request.POST.get('body', '').encode()).hexdigest()[:12]}"


def _amendment(row: Proposal | None, number: str) -> Amendment | None:
    if row is None or not number.isascii() or not number.isdigit() or len(number) > 6:
        return None
    return Amendment.objects.filter(proposal=row, number=int(number)).exclude(state="draft").first()


def _form(request: HttpRequest, about: Debated) -> ContributionForm:
    given = request.POST if request.method == "POST" else None
    return ContributionForm(given, passages=about.passages, kinds=about.subject.kinds, initial=_initial(request))


def _form_drawn(request: HttpRequest, about: Debated, form: ContributionForm | None) -> SafeString:
    """The fields of a contribution: the same for all before anything is written or chosen in them."""
    row, given = about.subject.proposal, {name: value for name, value in _initial(request).items() if value}
    kind = str(given.pop("kind", ""))
    if form is None and row is not None and not given and kind in ("", *about.subject.kinds):
        return about.met.keeper.keep(
            "contribution", topics_of(row), lambda: drawn("_debate_form", None, {"form": _form(request, about)}), kind
        )
    return drawn("_debate_form", None, {"form": form or _form(request, about)})


def _initial(request: HttpRequest) -> dict[str, Any]:
    asked = {"kind": request.GET.get("kind", ""), "passage": request.GET.get("passage", "")}
    return {**asked, **typed_before(request)}


def _asked(request: HttpRequest, subject: Subject) -> Narrowed:
    page = request.GET.get("page", "")
    amendment = request.GET.get("amendment", "") if subject.proposal is not None else ""
    kind = request.GET.get("kind", "")
    return Narrowed(
        kind=kind if kind in subject.kinds else "",
        region=request.GET.get("region", "")[:20],
        passage_key=request.GET.get("passage", "")[:40],
        amendment=int(amendment) if amendment.isascii() and amendment.isdigit() and len(amendment) < 7 else None,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
