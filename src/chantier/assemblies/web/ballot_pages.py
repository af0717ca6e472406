"""The ballot: filled, put in, changed before the close, found again after it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chantier.assemblies import acknowledgements
from chantier.assemblies.core.ballots import RANKED, SEVERAL, form_of, ranked
from chantier.assemblies.core.codes import read_code
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Vote
from chantier.assemblies.phrases import invalid_of
from chantier.assemblies.phrases_votes import TO_DO
from chantier.assemblies.queries.ballot_box import ballot_of_code
from chantier.assemblies.queries.votes import my_ballot
from chantier.assemblies.services.named_votes import cast_named
from chantier.assemblies.services.secret_ballots import Receipt, cast_secret, replace_ballot
from chantier.assemblies.services.vote_rows import refuse_unless_open
from chantier.assemblies.web.vote_forms import CodeForm
from chantier.assemblies.web.vote_met import MetVote, vote_met
from chantier.foundation.access.api import Invalid, Reason, Refusal
from chantier.foundation.journal.api import went_back
from chantier.foundation.ui.parts import Link

_BLANK = "-"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def ballot(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """Fill a ballot and put it in. A secret one answers with its code and its acknowledgement, shown this once."""
    met = vote_met(request, public_id, vote_id)
    if request.method != "POST":
        return _filling(request, met)
    try:
        choices = chosen(met.vote, request)
        if met.vote.level == Vote.NAMED:
            return _named(request, met, choices)
        receipt = cast_secret(
            speaker=met.frame.speaker,
            vote_id=met.vote.pk,
            choices=choices,
            nonce=request.POST.get("nonce", ""),
            word=request.POST.get("word", ""),
            at=met.frame.at,
        )
    except Refusal as refused:
        return _filling(request, met, refusal=refused.reason)
    return _received(request, met, receipt)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def change(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """Change one's secret ballot before the close, with its code."""
    met = vote_met(request, public_id, vote_id)
    if met.vote.level != Vote.SECRET:
        raise Http404
    if request.method != "POST":
        return _filling(request, met, changing=True)
    try:
        receipt = replace_ballot(
            speaker=met.frame.speaker,
            vote_id=met.vote.pk,
            code=request.POST.get("code", ""),
            choices=chosen(met.vote, request),
            at=met.frame.at,
        )
    except Refusal as refused:
        return _filling(request, met, refusal=refused.reason, changing=True)
    return _received(request, met, receipt)


@require_POST
def acknowledgement(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """The acknowledgement that a page has just shown, as a file: sent back by the page, since nobody keeps it."""
    met = vote_met(request, public_id, vote_id)
    said = acknowledgements.read(request.POST.get("text", "")[:2_000], key=acknowledgements.public_key())
    if said is None or said.vote != met.vote.public_id:
        raise Http404
    response = HttpResponse(acknowledgements.signed(said), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vote-{said.vote}.txt"'
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """« Mon bulletin y est-il ? » The code is posted: no address, hence no log of a server, ever holds one."""
    met = vote_met(request, public_id, vote_id)
    if met.vote.level != Vote.SECRET:
        raise Http404
    form = CodeForm(request.POST or None)
    refusal, code, found = None, "", None
    over = met.vote.state in (VoteState.CLOSED, VoteState.COUNTED)
    if request.method == "POST" and form.is_valid() and over:
        try:
            code = read_code(form.cleaned_data["code"])
            found = ballot_of_code(met.vote, code)
        except Impossible as error:
            refusal, code = invalid_of(error).reason, ""
    context = met.context(
        Link(_("Mon bulletin y est-il ?"), ""),
        code_form=form,
        refusal=refusal,
        over=over,
        went_back=went_back(),
        code=code,
        found=found,
        said=[met.labels.get(key, key) for key in found.line.choices] if found and met.vote.state == "counted" else [],
        told=met.vote.state == VoteState.COUNTED,
        dispute_url=met.url("votes-dispute"),
    )
    return render(request, "assemblies/ballot_find.html", context, status=422 if refusal else 200)


def chosen(vote: Vote, request: HttpRequest) -> Sequence[str]:
    """What a form of ballot says. Raises ``Invalid``."""
    form = form_of(vote.counting["rule"])
    if form == SEVERAL:
        return request.POST.getlist("choice")
    if form == RANKED:
        try:
            return ranked({one["key"]: request.POST.get(f"rank-{one['key']}", "") for one in vote.options})
        except Impossible as error:
            raise invalid_of(error, _("Rien n’est pris encore : corrigez, puis envoyez de nouveau.")) from error
    choice = request.POST.get("choice", "")
    if not choice:
        raise Invalid(Reason("no_option", _("Aucune réponse n’est choisie."), _("Choisissez-en une.")))
    return [] if choice == _BLANK else [choice]


def lines_of(met: MetVote, request: HttpRequest, given: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The options of a ballot, with what was typed before."""
    typed = request.POST.getlist("choice") if request.method == "POST" else list(given or ())
    lines = [
        {
            "key": one["key"],
            "label": met.labels[one["key"]],
            "checked": one["key"] in typed,
            "rank": request.POST.get(f"rank-{one['key']}", "")
            or (str(list(given).index(one["key"]) + 1) if given and one["key"] in given else ""),
        }
        for one in met.vote.options
    ]
    if met.vote.counting["rule"] in ("majority", "two-rounds"):
        lines.append({"key": _BLANK, "label": _("Bulletin blanc"), "checked": _BLANK in typed, "rank": ""})
    return lines


def _filling(
    request: HttpRequest, met: MetVote, *, refusal: Reason | None = None, changing: bool = False
) -> HttpResponse:
    row = met.vote
    mine = my_ballot(row, met.frame.standing)
    closed = None
    try:
        refuse_unless_open(row, at=met.frame.at)
    except Refusal as over:
        closed = over.reason
    title = _("Changer mon bulletin") if changing else _("Mon bulletin")
    context = met.context(
        Link(title, ""),
        page_heading=title,
        refusal=refusal,
        closed_reason=closed,
        mine=mine,
        changing=changing,
        lines=lines_of(met, request, mine.given),
        ranks=range(1, len(row.options) + 1),
        to_do=TO_DO[form_of(row.counting["rule"])],
        nonce=request.POST.get("nonce", "") or secrets.token_hex(16),
        word=request.POST.get("word", ""),
        code=request.POST.get("code", ""),
        change_url=met.url("votes-change"),
        fillable=closed is None and mine.is_elector and (changing or row.level == Vote.NAMED or not mine.has_voted),
    )
    return render(request, "assemblies/ballot.html", context, status=422 if refusal else 200)


def _named(request: HttpRequest, met: MetVote, choices: Sequence[str]) -> HttpResponse:
    given = cast_named(speaker=met.frame.speaker, vote_id=met.vote.pk, choices=choices, at=met.frame.at)
    if given.before is None:
        messages.success(request, _("Votre voix est donnée."))
    elif given.before == given.choices:
        messages.info(request, _("Votre voix était déjà donnée ainsi : elle compte une fois."))
    else:
        messages.success(request, _("Votre voix est changée : seule la dernière réponse compte."))
    answer = HttpResponseRedirect(met.url())
    answer.status_code = 303
    return answer


def _received(request: HttpRequest, met: MetVote, receipt: Receipt) -> HttpResponse:
    context = met.context(
        Link(_("Bulletin reçu"), ""),
        receipt=receipt,
        said=[met.labels.get(key, key) for key in receipt.choices],
        save_url=met.url("votes-acknowledgement"),
        change_url=met.url("votes-change"),
        find_url=met.url("votes-find"),
        nonce=request.POST.get("nonce", ""),
        word=request.POST.get("word", ""),
    )
    response = render(request, "assemblies/ballot_received.html", context)
    response["Cache-Control"] = "no-store"
    return response
