"""What is published of a secret vote: its ballots a page at a time, its files, what was said against them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Dispute, Vote
from chantier.assemblies.phrases import refusal_of
from chantier.assemblies.queries.ballot_box import PAGE, boxes, content_of, page_of
from chantier.assemblies.services.closing import path_of
from chantier.assemblies.services.disputes import answer_dispute
from chantier.assemblies.services.disputes import dispute as say_dispute
from chantier.assemblies.web.vote_forms import DisputeForm
from chantier.assemblies.web.vote_met import MetVote, vote_met
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Cell, Column, Link, Table


@require_safe
def box(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """The ballots of a college, a hundred at a time, in the order of their codes."""
    met = vote_met(request, public_id, vote_id)
    content, college = _published(met, request)
    number = request.GET.get("page", "1")
    page = page_of(content, number=int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1)
    last = page.first + len(page.lines)
    here = f"?college={college}&page="
    at = page.first // PAGE + 1
    columns = (Column(_("Code de suivi")), Column(_("Choix")), Column(_("Voix"), numeric=True), Column(_("Sur papier")))
    rows = tuple(
        (
            Cell(line.code),
            Cell(" › ".join(met.labels.get(key, key) for key in line.choices) or _("Blanc")),
            Cell(str(line.voices)),
            Cell(_("oui") if line.paper else "–"),
        )
        for line in page.lines
    )
    said = {"first": page.first + 1, "last": last, "total": page.total}
    context = met.context(
        Link(_("Bulletins"), ""),
        ballots=Table(_("Bulletins, par code de suivi"), columns, rows, caption_hidden=True),
        college_name=met.colleges.get(college, ""),
        summary=_("Bulletins %(first)s à %(last)s, sur %(total)s") % said if page.total else _("Aucun bulletin."),
        previous_url=f"{here}{at - 1}" if at > 1 else "",
        next_url=f"{here}{at + 1}" if last < page.total else "",
        file_url=f"{met.url('votes-file')}?college={college}",
        find_url=met.url("votes-find"),
    )
    return render(request, "assemblies/ballot_box.html", context)


@require_safe
def file(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """A sealed file as it is in the published folder, byte for byte."""
    met = vote_met(request, public_id, vote_id)
    content, college = _published(met, request)
    name = path_of(met.vote, college).rpartition("/")[2]
    kind = "application/json" if name.endswith(".json") else "text/csv"
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{met.vote.public_id}-{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def dispute(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """« Mon code n’y est pas », « mon bulletin est différent » : said with a code, without a name."""
    met = vote_met(request, public_id, vote_id)
    if met.vote.level != Vote.SECRET:
        raise Http404
    form = DisputeForm(request.POST or None)
    refusal, noted = None, None
    if request.method == "POST" and form.is_valid():
        try:
            noted = say_dispute(vote_id=met.vote.pk, at=met.frame.at, **form.cleaned_data)
        except Refusal as refused:
            refusal = refused.reason
    status = 422 if request.method == "POST" and noted is None else 200
    context = met.context(Link(_("Contester"), ""), dispute_form=form, refusal=refusal, noted=noted)
    return render(request, "assemblies/ballot_dispute.html", context, status=status)


@require_POST
@login_required
def answer(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """Scrutineers answer what was said against a ballot."""
    met = vote_met(request, public_id, vote_id)
    wanted = request.POST.get("dispute", "")
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 18 else 0
    row = Dispute.objects.filter(pk=number, vote=met.vote).first()
    if row is None:
        raise Http404
    try:
        answer_dispute(
            speaker=met.frame.speaker, dispute_id=row.pk, answer=request.POST.get("answer", ""), at=met.frame.at
        )
    except Refusal as refused:
        messages.error(request, str(refused.reason))
    else:
        waiting = met.vote.disputes.filter(answered_at__isnull=True).count()
        messages.success(
            request,
            ngettext(
                "C’est répondu. %(left)s contestation attend encore.",
                "C’est répondu. %(left)s contestations attendent encore.",
                waiting,
            )
            % {"left": waiting},
        )
    found = HttpResponseRedirect(met.url())
    found.status_code = 303
    return found


def _published(met: MetVote, request: HttpRequest) -> tuple[bytes, str]:
    """The file that is asked for, once the vote is counted: nobody chooses words for a lot after reading ballots."""
    published = [one.college for one in boxes(met.vote) if one.is_published]
    college = request.GET.get("college", published[0] if published else "")[:60]
    try:
        content = content_of(met.vote, college) if met.vote.state == VoteState.COUNTED else None
    except Impossible as error:
        raise refusal_of(error) from error
    if content is None:
        raise Http404
    return content, college
