"""What a page does with a refusal: keep what was typed as the person's draft, and fill the form with it again."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils import timezone

from chantier.deliberation.queries.drafts import draft_of
from chantier.deliberation.services import drafts
from chantier.deliberation.web.reach import speaker_of
from chantier.foundation.access.api import NotAllowed, NotPossible, Refusal

#: Never part of a text.
_LEFT_OUT = frozenset({"csrfmiddlewaretoken"})


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
    speaker = speaker_of(request)
    typed = {name: value for name, value in request.POST.items() if name not in _LEFT_OUT and isinstance(value, str)}
    if speaker.person_id is not None and any(value.strip() for value in typed.values()):
        why = " ".join(part for part in (str(refusal.reason), refusal.reason.advice) if part)
        drafts.keep(
            person_id=speaker.person_id,
            key=key,
            content=typed,
            refusal=why,
            url=url or request.path,
            at=timezone.now(),
        )
    return status_of(refusal)


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
