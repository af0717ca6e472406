"""The pages that a form meets when it cannot be taken at all: they say why, and where the words are.

Nothing of one person is shown to another. Words whose writer is known are in their drafts, and nowhere on the page of
whoever comes after them; words whose writer nothing proves are kept nowhere, and given back to the browser they came
from.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from chantier.deliberation.queries.drafts import draft_of
from chantier.deliberation.services import drafts
from chantier.deliberation.web.kept import form_address, keep_typed, typed_in
from chantier.deliberation.web.reach import speaker_of
from chantier.deliberation.writers import FIELD, Writer, opened
from chantier.foundation.access.api import NotPossible, Reason, Refusal, Speaker

#: Never sent again: each page has its own.
_OWN = frozenset({"csrfmiddlewaretoken", FIELD})


@dataclass(frozen=True)
class Posted:
    """A field as it was posted, once for each of its values."""

    name: str
    value: str


def away(key: str) -> str:
    """The draft of a form that came back without its session: it never writes over one that was kept signed in."""
    return f"{key[:115]}:away"


def signed_out(request: HttpRequest, *, key: str, writer: Writer | None) -> HttpResponse:
    """The session ended between the form and its sending: signing in brings the form back with its words."""
    reason = Reason(
        "signed_out",
        _("Vous n’êtes plus connecté : votre session a pris fin pendant que vous écriviez. Rien n’a été envoyé."),
        _("Connectez-vous avec le même compte : le formulaire revient avec ce que vous avez écrit.")
        if writer
        else _("Copiez ce que vous avez écrit, connectez-vous, puis collez-le dans le formulaire."),
    )
    resume = _keep_away(request, key, writer, reason) if writer else form_address(request)
    return _page(request, reason, status=403, sign_in=f"?{urlencode({'next': resume})}", shown=writer is None)


def of_another(request: HttpRequest, *, key: str, writer: Writer) -> HttpResponse:
    """Somebody else signed in at this browser since the form was opened: its words wait for who typed them."""
    reason = Reason(
        "other_person",
        _("Ce formulaire a été ouvert par une autre personne que celle qui est connectée. Rien n’a été envoyé."),
        _("Ce qui y était écrit attend dans les brouillons de la personne qui l’a écrit."),
    )
    _keep_away(request, key, writer, reason)
    return _page(request, reason, status=403)


def is_of_another_voice(writer: Writer, speaker: Speaker) -> bool:
    """Whether the same person speaks now in another name than the one of the form."""
    return speaker.voice_id is not None and writer.voice_id != speaker.voice_id


def of_another_voice(request: HttpRequest, *, key: str) -> HttpResponse:
    """What was meant in the name of one organisation is not sent in that of another."""
    reason = Reason(
        "other_voice",
        _("Depuis que vous avez ouvert ce formulaire, vous parlez au nom d’une autre organisation."),
        _("Relisez ce que vous avez écrit, puis envoyez-le de nouveau au nom de celle pour qui vous parlez."),
    )
    return refused(request, key=key, refusal=NotPossible(reason))


def refused(request: HttpRequest, *, key: str, refusal: Refusal) -> HttpResponse:
    """The whole page is refused: why, and the draft."""
    status = keep_typed(request, key=key, refusal=refusal)
    return _page(request, refusal.reason, status=status, drafts=True)


def gone(request: HttpRequest, *, key: str) -> HttpResponse:
    """What the form was about is no longer there, or no longer to be read."""
    reason = Reason("gone", _("Ce à quoi vous répondiez n’est plus à cette adresse, ou n’est plus à vous lire."))
    keep_typed(request, key=key, refusal=NotPossible(reason))
    return _page(request, reason, status=404, drafts=True)


def stale(request: HttpRequest, *, key: str) -> HttpResponse | None:
    """A form whose proof of origin is no longer good; nothing when nothing says that the form was ours.

    The seal says that this instance made the form, and for whom: the same person may send it again from here, for
    no other site could have made it. Everybody else is told where the words are.
    """
    writer, speaker = opened(request.POST.get(FIELD, "")), speaker_of(request)
    if writer is None or not typed_in(request):
        return None
    if speaker.person_id is None:
        return signed_out(request, key=key, writer=writer)
    if writer.person_id != speaker.person_id:
        return of_another(request, key=key, writer=writer)
    if is_of_another_voice(writer, speaker):
        return of_another_voice(request, key=key)
    reason = Reason(
        "stale_form",
        _("Vous vous êtes connecté de nouveau depuis que vous avez ouvert ce formulaire : rien n’a été envoyé."),
        _("Relisez ce que vous avez écrit, puis envoyez-le de nouveau."),
    )
    keep_typed(request, key=key, refusal=NotPossible(reason))
    return _page(request, reason, status=403, shown=True, again=True, drafts=True)


def _keep_away(request: HttpRequest, key: str, writer: Writer, reason: Reason) -> str:
    """Keep it for its writer; the address at which they find it."""
    number = drafts.keep(
        person_id=writer.person_id,
        key=away(key),
        content=typed_in(request),
        refusal=str(reason.sentence),
        url=form_address(request),
        at=timezone.now(),
    )
    found = draft_of(writer.person_id, draft_id=number)
    return found.resume_url if found is not None else form_address(request)


def _page(
    request: HttpRequest,
    reason: Reason,
    *,
    status: int,
    sign_in: str = "",
    shown: bool = False,
    again: bool = False,
    drafts: bool = False,
) -> HttpResponse:
    fields = [Posted(name, value) for name, values in request.POST.lists() if name not in _OWN for value in values]
    typed = [one for one in fields if one.value.strip()] if typed_in(request) else []
    # What is chosen in a list is a code: the words are what people know again.
    words = [one for one in typed if len(one.value.split()) > 1] or typed
    context = {
        "reason": reason,
        "status": status,
        "come_back": sign_in,
        "shown": words if shown else [],
        "fields": fields if again else [],
        "address": request.get_full_path() if again else "",
        "in_drafts": drafts,
    }
    response = render(request, "deliberation/not_lost.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
