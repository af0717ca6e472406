"""What one does to a vote: open, close, count, cancel it, ask that it be secret, note hands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chantier.assemblies.services.closing import close_vote
from chantier.assemblies.services.counts import count_vote
from chantier.assemblies.services.named_votes import note_hands
from chantier.assemblies.services.votes import ask_secret, cancel_vote, open_vote
from chantier.assemblies.web.vote_forms import CancelForm, CountForm, HandsForm, OpenForm, SecretForm
from chantier.assemblies.web.vote_met import MetVote, vote_met
from chantier.assemblies.web.vote_pages import shown
from chantier.foundation.access.api import Refusal

Done = tuple[str, dict[str, Any]]
"""What to say once it is done (empty: a form does not hold), and the form as it was typed."""


@require_POST
@login_required
def lead(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """One verb of whoever presides."""
    met = vote_met(request, public_id, vote_id)
    verb = _VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    return _carried_out(request, met, verb)


@require_POST
@login_required
def hands(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """The hands of one college."""
    return _carried_out(request, vote_met(request, public_id, vote_id), _hands)


@require_POST
@login_required
def ask(request: HttpRequest, public_id: str, vote_id: str) -> HttpResponse:
    """A member asks that a vote be secret."""
    return _carried_out(request, vote_met(request, public_id, vote_id), _ask)


def _carried_out(
    request: HttpRequest, met: MetVote, verb: Callable[[MetVote, Mapping[str, Any]], Done]
) -> HttpResponse:
    typed: dict[str, Any] = {}
    try:
        told, typed = verb(met, request.POST)
    except Refusal as refused:
        return shown(request, met, refusal=refused.reason, forms=typed)
    if not told:
        response = shown(request, met, forms=typed)
        response.status_code = 422
        return response
    messages.success(request, told)
    answer = HttpResponseRedirect(met.url())
    answer.status_code = 303
    return answer


def _open(met: MetVote, posted: Mapping[str, Any]) -> Done:
    form = OpenForm(posted)
    if not form.is_valid():
        return "", {"open": form}
    given = form.cleaned_data["minutes"]
    closes_at = met.frame.at + timedelta(minutes=given) if given else None
    open_vote(speaker=met.frame.speaker, vote_id=met.vote.pk, closes_at=closes_at, at=met.frame.at)
    return _("Le vote est ouvert."), {}


def _close(met: MetVote, _posted: Mapping[str, Any]) -> Done:
    close_vote(speaker=met.frame.speaker, vote_id=met.vote.pk, at=met.frame.at)
    return _("Le vote est clos. Ce qui arriverait encore est refusé."), {}


def _count(met: MetVote, posted: Mapping[str, Any]) -> Done:
    form = CountForm(posted, vote=met.vote, casting=met.frame.rules.casting)
    if not form.is_valid():
        return "", {"count": form}
    casting = {"yes": True, "no": False}.get(form.cleaned_data.get("casting", ""))
    words = form.cleaned_data.get("words", "")
    count_vote(speaker=met.frame.speaker, vote_id=met.vote.pk, lot_words=words, casting=casting, at=met.frame.at)
    return _("Le dépouillement est fait."), {}


def _cancel(met: MetVote, posted: Mapping[str, Any]) -> Done:
    form = CancelForm(posted)
    if not form.is_valid():
        return "", {"cancel": form}
    cancel_vote(speaker=met.frame.speaker, vote_id=met.vote.pk, why=form.cleaned_data["why"], at=met.frame.at)
    return _("Le vote est annulé. Les bulletins sont détruits sans avoir été lus."), {}


def _secret(met: MetVote, posted: Mapping[str, Any]) -> Done:
    form = SecretForm(posted)
    if not form.is_valid():
        return "", {"secret": form}
    numbers = [int(one) for one in re.findall(r"[0-9]{1,6}", form.cleaned_data["numbers"])]
    return _asked(met, numbers)


def _ask(met: MetVote, _posted: Mapping[str, Any]) -> Done:
    return _asked(met, ())


def _asked(met: MetVote, numbers: Any) -> Done:
    if ask_secret(speaker=met.frame.speaker, vote_id=met.vote.pk, numbers=numbers, at=met.frame.at):
        return _("Ce vote sera secret."), {}
    return _("La demande est notée ; les règlements en veulent d’autres."), {}


def _hands(met: MetVote, posted: Mapping[str, Any]) -> Done:
    college = str(posted.get("college", ""))[:60]
    form = HandsForm(posted, prefix=f"hands-{college}")
    if not form.is_valid():
        return "", {f"hands-{college}": form}
    note_hands(speaker=met.frame.speaker, vote_id=met.vote.pk, college=college, at=met.frame.at, **form.cleaned_data)
    return _("Le compte est noté."), {}


_VERBS: Final[Mapping[str, Callable[[MetVote, Mapping[str, Any]], Done]]] = {
    "open": _open,
    "close": _close,
    "count": _count,
    "cancel": _cancel,
    "secret": _secret,
}
