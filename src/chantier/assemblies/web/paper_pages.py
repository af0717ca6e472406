"""Ballots of paper: blank ones to print, who signs for one, and what they said, typed by scrutineers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chantier.assemblies.core.ballots import form_of
from chantier.assemblies.models import Vote
from chantier.assemblies.permissions import may_count
from chantier.assemblies.phrases_votes import TO_DO
from chantier.assemblies.queries.votes import electors_of, paper_so_far
from chantier.assemblies.services import paper as service
from chantier.assemblies.web.ballot_pages import chosen, lines_of
from chantier.assemblies.web.vote_met import MetVote, vote_met
from chantier.foundation.access.api import Invalid, Reason, Refusal
from chantier.foundation.ui.parts import Link


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def paper(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """Sign for a ballot of paper; type what the papers say."""
    met = _met(request, public_id, vote_id)
    refusal = None
    if request.method == "POST":
        try:
            told = _done(request, met)
        except Refusal as refused:
            refusal = refused.reason
        else:
            messages.success(request, told)
            answer = HttpResponseRedirect(met.url("votes-paper"))
            answer.status_code = 303
            return answer
    signed, typed = paper_so_far(met.vote)
    context = met.context(
        Link(_("Bulletins de papier"), ""),
        refusal=refusal,
        signed=signed,
        typed=typed,
        lines=lines_of(met, request),
        ranks=range(1, len(met.vote.options) + 1),
        to_do=TO_DO[form_of(met.vote.counting["rule"])],
        code=request.POST.get("code", ""),
        number=request.POST.get("number", ""),
        called=[(one.college, met.colleges.get(one.college, one.college)) for one in electors_of(met.vote)],
        chosen_college=request.POST.get("college", ""),
        stubs_url=met.url("votes-stubs"),
        may_print=met.vote.state in ("prepared", "open"),
    )
    return render(request, "assemblies/ballot_paper.html", context, status=422 if refusal else 200)


@require_POST
@never_cache
@login_required
def stubs(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """A sheet of blank ballots to print, each with its code on the ballot and on the stub."""
    met = _met(request, public_id, vote_id)
    given = request.POST.get("number", "")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    codes = service.print_stubs(speaker=met.frame.speaker, vote_id=met.vote.pk, number=number, at=met.frame.at)
    context = met.context(codes=codes, lines=lines_of(met, request), to_do=TO_DO[form_of(met.vote.counting["rule"])])
    return render(request, "assemblies/ballot_stubs.html", context)


def _met(request: HttpRequest, public_id: str, vote_id: str) -> MetVote:
    met = vote_met(request, public_id, vote_id)
    if met.vote.level != Vote.SECRET:
        raise Http404
    may_count(met.frame.speaker, met.frame.standing).enforce()
    return met


def _done(request: HttpRequest, met: MetVote) -> str:
    given: dict[str, Any] = {"speaker": met.frame.speaker, "vote_id": met.vote.pk, "at": met.frame.at}
    verb = request.POST.get("verb", "")
    if verb in ("sign", "take-back"):
        typed = request.POST.get("number", "").strip()
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 9):
            raise Invalid(Reason("number_not_a_number", _("Écrivez le numéro de cette voix au registre.")))
        if verb == "take-back":
            service.take_back_paper(number=int(typed), **given)
            return _("La signature est retirée : cette voix peut voter autrement.")
        if service.sign_for_paper(number=int(typed), **given):
            return _("C’est signé : remettez-lui un bulletin.")
        return _("Cette voix avait déjà signé : elle a un bulletin, et n’en reçoit pas d’autre.")
    if verb == "remove":
        if service.remove_typed(code=request.POST.get("code", ""), **given):
            return _("La saisie est retirée.")
        return _("Aucun bulletin de papier n’était saisi avec ce code.")
    college = request.POST.get("college", "")
    code = service.type_ballot(
        college=college, code=request.POST.get("code", ""), choices=chosen(met.vote, request), **given
    )
    return _("Le bulletin %(code)s est saisi.") % {"code": code}
