"""What a page does with a refusal: keep what was typed as the person's draft, and fill the form with it again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from chantier.deliberation.queries.drafts import draft_of
from chantier.deliberation.services import drafts
from chantier.deliberation.web.reach import speaker_of
from chantier.deliberation.writers import FIELD
from chantier.foundation.access.api import NotAllowed, NotPossible, Refusal

#: Never part of a text.
_LEFT_OUT = frozenset({"csrfmiddlewaretoken", FIELD})
#: Between the values of a field that has several: each is a word of a list, and holds none.
_BETWEEN = "\n"
#: The fields that have several.
_LISTS = re.compile(r"themes|powers|tables|n|phases-\d+-verbs")


def status_of(refusal: Refusal) -> int:
    """The status of the page that shows a refusal: who 403, when 409, what 422."""
    if isinstance(refusal, NotAllowed):
        return 403
    return 409 if isinstance(refusal, NotPossible) else 422


def keep_typed(request: HttpRequest, *, key: str, refusal: Refusal, url: str = "") -> int:
    """Keep what the form carried as a draft of whoever is signed in; the status of the answer.

    ``url`` is where the form is found again: by default the address it was sent to. Somebody who is not signed in
    has no drafts: the page shows what they typed again.
    """
    speaker, typed = speaker_of(request), typed_in(request)
    request.__dict__["_kept_as_draft"] = True
    if speaker.person_id is not None and typed:
        why = " ".join(part for part in (str(refusal.reason), refusal.reason.advice) if part)
        drafts.keep(
            person_id=speaker.person_id,
            key=key,
            content=typed,
            refusal=why,
            url=url or form_address(request),
            at=timezone.now(),
        )
    return status_of(refusal)


def typed_in(request: HttpRequest) -> dict[str, str]:
    """What the form carried; nothing when nobody typed or chose anything."""
    typed = {name: _BETWEEN.join(values) for name, values in request.POST.lists() if name not in _LEFT_OUT}
    return typed if any(value.strip() for value in typed.values()) else {}


def form_address(request: HttpRequest) -> str:
    """Where the form is: the address it was sent to, without the draft it was filled from."""
    given = request.GET.copy()
    given.pop("draft", None)
    return f"{request.path}?{given.urlencode()}" if given else request.path


def was_kept(request: HttpRequest) -> bool:
    """Whether the view itself kept what was typed, under a key and with a reason of its own."""
    return bool(request.__dict__.get("_kept_as_draft"))


def sent(request: HttpRequest, *, key: str) -> None:
    """What was typed under this key arrived: its draft goes."""
    speaker = speaker_of(request)
    if speaker.person_id is not None:
        drafts.forget(person_id=speaker.person_id, key=key)


def typed_before(request: HttpRequest) -> Mapping[str, str]:
    """What the draft named in the address (``?draft=12``) holds, when it is one's own; else nothing."""
    speaker, number = speaker_of(request), request.GET.get("draft", "")
    if speaker.person_id is None or not number.isascii() or not number.isdigit() or len(number) > 18:
        return {}
    found = draft_of(speaker.person_id, draft_id=int(number))
    return found.content if found is not None else {}


def values_of(kept: str) -> list[str]:
    """The values of a field that has several, as a draft keeps them."""
    return kept.split(_BETWEEN)


def given_to_form(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, else the draft named in the address, else nothing."""
    if request.method == "POST":
        return request.POST
    before = typed_before(request)
    if not before:
        return None
    found = QueryDict(mutable=True)
    for name, value in before.items():
        found.setlist(name, values_of(value) if _LISTS.fullmatch(name) else [value])
    return found
