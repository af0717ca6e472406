"""Who is whom, one pair after the other; and every decision with its undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from chantier.directory.cell_phrases import FIELDS
from chantier.directory.models import Merge, Proposal
from chantier.directory.permissions import may_review
from chantier.directory.phrases import match_reason
from chantier.directory.queries import review as queries
from chantier.directory.queries.organizations import here
from chantier.directory.services import reviewing
from chantier.directory.services.reconcile import decide, undo_distinction, undo_merge
from chantier.directory.statement_phrases import SCHEMES, written
from chantier.foundation.access.api import NotPossible
from chantier.foundation.people import api as people
from chantier.foundation.places import api as places
from chantier.foundation.ui.numbers import percent
from chantier.foundation.ui.parts import ComparedValue, Link

SKIPPED = "review_skipped"
#: The pairs that the latest answer left without a question, until they are shown.
SETTLED = "review_settled"
MOST_SKIPPED = 200
FILTERS = ("edition", "territoire")
LIKELY: tuple[tuple[float, Promise], ...] = (
    (0.9, gettext_lazy("Très probablement le même organisme")),
    (0.6, gettext_lazy("Probablement le même organisme")),
    (0.3, gettext_lazy("Peut-être le même organisme")),
    (0.0, gettext_lazy("Sans doute deux organismes")),
)


def _filters(data: QueryDict) -> dict[str, int]:
    given = {name: data.get(name, "") for name in FILTERS}
    return {name: int(text) for name, text in given.items() if text.isdecimal() and len(text) < 18}


def _next(data: QueryDict) -> HttpResponse:
    kept = QueryDict(mutable=True)
    kept.update({name: str(number) for name, number in _filters(data).items()})
    response = redirect(reverse("directory:review") + (f"?{kept.urlencode()}" if kept else ""))
    response.status_code = 303
    return response


def _signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sign in first; a fragment asked for by a page whose session has ended leads the whole page there."""
    asked = login_required(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.htmx and not request.user.is_authenticated:
            return HttpResponseClientRedirect(reverse("directory:review"))
        return asked(request, *args, **named)

    return answer


def _crumbs(*, last: str) -> tuple[Link, ...]:
    home = Link(_("Répertoire"), reverse("directory:list"))
    return (home, Link(last, "", current=True))


@require_safe
@_signed_in
def review(request: HttpRequest) -> HttpResponse:
    """The next pair, taken for this reviewer; alone with what is said of it when the page itself asks."""
    may_review(request.speaker).enforce()
    chosen = _filters(request.GET)
    narrowed: dict[str, Any] = {"edition_id": chosen.get("edition"), "territory_id": chosen.get("territoire")}
    at = timezone.now()
    skipped = request.session.get(SKIPPED, [])
    taken = reviewing.next_proposal(speaker=request.speaker, at=at, without=skipped, **narrowed)
    if taken is None and skipped:
        request.session[SKIPPED] = []
        taken = reviewing.next_proposal(speaker=request.speaker, at=at, **narrowed)
    pair = queries.pair_view(taken) if taken is not None else None
    context: dict[str, Any] = {
        "crumbs": _crumbs(last=_("Rapprochement")),
        "pair": pair,
        "left": reviewing.waiting_proposals(**narrowed).count(),
        "chosen": chosen,
        "editions": queries.editions_with_proposals(),
        "territories": places.of_kind("region"),
        "reasons": [match_reason(reason) for reason in pair.reasons] if pair else [],
        "values": _compared(pair) if pair else (),
        "sides": (pair.left, pair.right) if pair else (),
        "said": None,
        "percent": percent(pair.probability) if pair else "",
        "likely": next(words for least, words in LIKELY if pair.probability >= least) if pair else "",
    }
    context["moot"] = queries.moot_pairs(ids=settled) if (settled := request.session.pop(SETTLED, None)) else ()
    if request.htmx:
        context["said"] = [str(message) for message in messages.get_messages(request)]
        response = render(request, "directory/_review_answer.html", context)
    else:
        response = render(request, "directory/review.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _compared(pair: queries.PairView) -> tuple[ComparedValue, ...]:
    return tuple(
        ComparedValue(FIELDS[one.field], _in_words(one.field, one.left), _in_words(one.field, one.right), one.verdict)
        for one in pair.fields
    )


def _in_words(field: str, value: str) -> str:
    """A concept by its label; what a source says freely, as it says it."""
    return written(field, value, here()) if field in SCHEMES else value


@require_POST
@_signed_in
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, or different; then the next one."""
    answer = request.POST.get("answer")
    if answer not in {"same", "different"} or not Proposal.objects.filter(pk=pk).exists():
        raise Http404
    try:
        decided = decide(speaker=request.speaker, proposal_id=pk, same=answer == "same", at=timezone.now())
    except NotPossible as refusal:
        messages.warning(request, f"{refusal.reason} {refusal.reason.advice}")
    else:
        done = _("C’est noté : le même organisme.") if answer == "same" else _("C’est noté : deux organismes.")
        messages.success(request, done)
        if decided.moot:
            request.session[SETTLED] = list(decided.moot)
    return _next(request.POST)


@require_POST
@_signed_in
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave this one for later, or for somebody else."""
    reviewing.release(speaker=request.speaker, proposal_id=pk)
    request.session[SKIPPED] = [*request.session.get(SKIPPED, []), pk][-MOST_SKIPPED:]
    return _next(request.POST)


@require_POST
@_signed_in
def undo_last(request: HttpRequest) -> HttpResponse:
    """Go back on one's latest decision: its pair is on screen again."""
    if reviewing.undo_last_decision(speaker=request.speaker, at=timezone.now()) is None:
        messages.info(request, _("Vous n’avez pas de décision à annuler."))
    else:
        messages.success(request, _("Votre dernière décision est annulée : la paire est de nouveau à examiner."))
    return _next(request.POST)


@require_safe
@login_required
def moot(request: HttpRequest) -> HttpResponse:
    """The pairs that other decisions have answered, with why."""
    may_review(request.speaker).enforce()
    before = request.GET.get("avant", "")
    found = queries.moot_pairs(before=int(before) if before.isdecimal() and len(before) < 18 else None)
    shown = found[: queries.PAGE]
    context = {
        "crumbs": _decision_crumbs(_("Paires réglées d’elles-mêmes")),
        "pairs": shown,
        "older_url": f"?avant={shown[-1].id}" if len(found) > queries.PAGE else "",
    }
    return render(request, "directory/review_moot.html", context)


def _decision_crumbs(last: str) -> tuple[Link, ...]:
    return (
        Link(_("Répertoire"), reverse("directory:list")),
        Link(_("Rapprochement"), reverse("directory:review")),
        Link(last, "", current=True),
    )


@require_safe
@login_required
def decisions(request: HttpRequest) -> HttpResponse:
    """Merges and distinctions, by whom, each with its undo; of all organisations or of one."""
    may_review(request.speaker).enforce()
    public_id = request.GET.get("organisme", "")[:12]
    before = request.GET.get("avant", "")
    number = int(before) if before.isdecimal() and len(before) < 18 else None
    merges = queries.merges(before=number, public_id=public_id)
    told_apart = queries.distinctions(public_id=public_id)
    names = people.names_of([one.person_id for one in (*merges, *told_apart) if one.person_id is not None])
    shown = merges[: queries.PAGE]
    query = QueryDict(mutable=True)
    if len(merges) > queries.PAGE:
        query["avant"] = str(shown[-1].id)
        if public_id:
            query["organisme"] = public_id
    context = {
        "crumbs": _decision_crumbs(_("Décisions")),
        "about": queries.name_of(public_id) if public_id else "",
        "merges": [{"line": one, "who": names.get(one.person_id or 0, "")} for one in shown],
        "distinctions": [{"line": one, "who": names.get(one.person_id or 0, "")} for one in told_apart],
        "older_url": f"?{query.urlencode()}" if query else "",
    }
    return render(request, "directory/review_decisions.html", context)


@require_POST
@login_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge; with ``told_apart``, also keep that the two are different."""
    if not Merge.objects.filter(pk=pk).exists():
        raise Http404
    told_apart = request.POST.get("told_apart") == "yes"
    undo_merge(speaker=request.speaker, merge_id=pk, at=timezone.now(), told_apart=told_apart)
    messages.success(request, _("La fusion est annulée : chaque organisme a retrouvé ce qui vient de ses sources."))
    return redirect("directory:review-decisions")


@require_POST
@login_required
def undo_told_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a distinction."""
    undo_distinction(speaker=request.speaker, distinction_id=pk, at=timezone.now())
    messages.success(request, _("La distinction est annulée : la paire est de nouveau à examiner."))
    return redirect("directory:review-decisions")
