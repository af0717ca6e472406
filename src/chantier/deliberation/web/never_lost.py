"""A page that is refused whole still keeps what was written: a mandate that ended, a session that ended, a text gone.

``@never_lost("amendment:new")`` stands outside ``@login_required``: it meets first what was posted. Each view of
concertation that takes words wears it; ``tests/test_nothing_is_lost.py`` walks through the addresses and says which
does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chantier.deliberation.services import drafts
from chantier.deliberation.services.debate import TOO_OFTEN
from chantier.deliberation.web import not_lost
from chantier.deliberation.web.kept import keep_typed, typed_in, was_kept
from chantier.deliberation.web.reach import speaker_of
from chantier.deliberation.writers import FIELD, opened
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal
from chantier.foundation.people import api as people

View = Callable[..., HttpResponse]
#: What this decorator leaves on a view: the name of its form.
MARK: Final = "never_lost"
#: Forms that carry words. A debate has its own numbers, lower ones: ``services/debate.py``.
MOST_A_MINUTE: Final = {"person": 30, "address": 120}


def key_of(form: str, **named: Any) -> str:
    """The key of a form’s draft: what form, of which thing."""
    return ":".join([form, *(str(value) for name, value in sorted(named.items()) if name != "slug")])


def never_lost(form: str) -> Callable[[View], View]:
    """Keep what was posted as the draft of whoever typed it, whatever the view answers but « done »."""

    def around(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, **named: Any) -> HttpResponse:
            if request.method != "POST" or not typed_in(request):
                return view(request, **named)
            key, speaker = key_of(form, **named), speaker_of(request)
            writer = opened(request.POST.get(FIELD, ""))
            if speaker.person_id is None:
                return not_lost.signed_out(request, key=key, writer=writer)
            if writer is not None and writer.person_id != speaker.person_id:
                return not_lost.of_another(request, key=key, writer=writer)
            if writer is not None and not_lost.is_of_another_voice(writer, speaker):
                return not_lost.of_another_voice(request, key=key)
            if not _in_time(request):
                return not_lost.refused(request, key=_apart(key, request), refusal=NotPossible(TOO_OFTEN))
            return _answered(request, view, key, named)

        setattr(kept, MARK, form)
        return kept

    return around


def _in_time(request: HttpRequest) -> bool:
    """Whether this person, and this network address, may send one more form this minute."""
    speaker, address = speaker_of(request), get_adapter().get_client_ip(request)
    return all(
        people.allowed(f"deliberation.form.{kind}", str(who), most=MOST_A_MINUTE[kind], seconds=60)
        for kind, who in (("person", speaker.person_id), ("address", address))
        if who
    )


def _apart(key: str, request: HttpRequest) -> str:
    """A draft of its own for each text of a flood: none overwrites another."""
    words = "\n".join(f"{name}={value}" for name, value in sorted(typed_in(request).items()))
    return f"{key[:107]}:{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def _answered(request: HttpRequest, view: View, key: str, named: dict[str, Any]) -> HttpResponse:
    """What the view answers. A page that shows the form again, as one that shows none, leaves a draft."""
    try:
        response = view(request, **named)
    except Refusal as refusal:
        return not_lost.refused(request, key=key, refusal=refusal)
    except Http404:
        return not_lost.gone(request, key=key)
    person_id = speaker_of(request).person_id
    if response.status_code in (302, 303) and person_id is not None:
        drafts.forget(person_id=person_id, key=key)
        drafts.forget(person_id=person_id, key=not_lost.away(key))
    elif 400 <= response.status_code < 500 and not was_kept(request):
        keep_typed(request, key=key, refusal=Invalid(Reason("to_correct", _("Un champ était à corriger."))))
    return response
