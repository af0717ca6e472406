"""What is told after an act of `people`. Each is safe to run twice: the notice's key is the act's subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.urls import reverse
from django.utils import timezone, translation

from chantier.foundation.messages import kinds
from chantier.foundation.messages.services.notify import notify, write_to
from chantier.foundation.people.api import MandateView, invitation, mandate_view, token_of

LANGUAGES = ("fr", "en", "es")


class SomethingDone(Protocol):
    """What a reaction reads of an act of the journal."""

    subject_id: str
    person_id: int | None


def _paths(name: str, *args: object) -> dict[str, str]:
    paths = {}
    for language in LANGUAGES:
        with translation.override(language):
            paths[language] = reverse(name, args=args)
    return paths


def invitation_sent(act: SomethingDone) -> None:
    """Write to the invited address, with the link that works once."""
    sent = invitation(int(act.subject_id), at=timezone.now())
    if sent is None or sent.state != "open":
        return
    write_to(
        address=sent.address,
        language=sent.language,
        kind=kinds.INVITATION.key,
        key=f"people.invitation:{sent.id}",
        context={"invitation": sent},
        link=_paths("people:invitation", token_of(sent.id))[sent.language],
        at=timezone.now(),
    )


def mandate_offered(act: SomethingDone) -> None:
    """Tell the person to whom a mandate is offered."""
    mandate = mandate_view(int(act.subject_id), at=timezone.now())
    notify(
        person_ids=[mandate.person_id],
        kind=kinds.MANDATE_OFFERED.key,
        key=f"people.mandate:{mandate.id}:offered",
        context={"mandate": mandate},
        links=_paths("people:me"),
        at=timezone.now(),
    )


def _changed(what: str, whom: Callable[[MandateView], tuple[int | None, ...]]) -> Callable[..., None]:
    def tell(act: SomethingDone) -> None:
        mandate = mandate_view(int(act.subject_id), at=timezone.now())
        others = {person for person in whom(mandate) if person and person != act.person_id}
        notify(
            person_ids=others,
            kind=kinds.MANDATE_CHANGED.key,
            key=f"people.mandate:{mandate.id}:{what}",
            context={"mandate": mandate, "what": what},
            links=_paths("people:me"),
            at=timezone.now(),
        )

    tell.__name__ = tell.__qualname__ = f"mandate_{what}"
    return tell


mandate_accepted = _changed("accepted", lambda mandate: (mandate.given_by_id,))
mandate_declined = _changed("declined", lambda mandate: (mandate.given_by_id,))
mandate_revoked = _changed("revoked", lambda mandate: (mandate.person_id, mandate.given_by_id))


def erasure_requested(act: SomethingDone) -> None:
    """Confirm that an erasure was asked, and how to take it back: it may be somebody else at the keyboard."""
    if act.person_id is None:
        return
    notify(
        person_ids=[act.person_id],
        kind=kinds.ERASURE.key,
        key=f"people.erasure:{act.subject_id}:{getattr(act, 'pk', '')}",
        context={},
        links=_paths("people:my_data"),
        at=timezone.now(),
    )


REACTIONS = {
    "people.invitation_sent": (invitation_sent,),
    "people.mandate_offered": (mandate_offered,),
    "people.mandate_accepted": (mandate_accepted,),
    "people.mandate_declined": (mandate_declined,),
    "people.mandate_revoked": (mandate_revoked,),
    "people.erasure_requested": (erasure_requested,),
}
