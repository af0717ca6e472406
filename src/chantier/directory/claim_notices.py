"""What is told about claims, and the letter that carries a proof.

Notices are reactions, safe to run twice: their key is the claim and what became of it. The proof's letter is written
by the service itself: its key exists nowhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core.claims import LETTERS_A_DAY, mailbox, name_in_a_letter
from chantier.directory.queries import claims as queries
from chantier.foundation.access.api import COORDINATOR
from chantier.foundation.messages.api import Kind, notify, write_to
from chantier.foundation.people import api as people

FOLDER: Final = "directory/mail"
PROOF = Kind("directory.claim_proof", _("Preuve qu’une page est la vôtre"), f"{FOLDER}/claim_proof", carries_key=True)
ASKED = Kind(
    "directory.claim_asked",
    _("Demandes de parler au nom d’une organisation qui vous attendent"),
    f"{FOLDER}/claim_asked",
)
ANSWERED = Kind("directory.claim_answered", _("Réponses à vos demandes de parler"), f"{FOLDER}/claim_answered")
JOINED = Kind("directory.claim_joined", _("Qui parle désormais au nom de vos organisations"), f"{FOLDER}/claim_joined")
KINDS: Final = (PROOF, ASKED, ANSWERED, JOINED)

LANGUAGES: Final = ("fr", "en", "es")


class SomethingDone(Protocol):
    """What a reaction reads of an act of the journal."""

    person_id: int | None
    data: Mapping[str, Any]


def write_proof(*, claim: queries.ClaimLine, token: str, language: str, at: datetime) -> bool:
    """Write to the address of a claim; returns whether a letter leaves. A mailbox gets three a day, whoever asks."""
    with translation.override(language):
        link = reverse("directory:claim-proof", args=[token])
    box = hashlib.sha256(mailbox(claim.proof_email).encode()).hexdigest()[:24]
    return any(
        write_to(
            address=claim.proof_email,
            language=language,
            kind=PROOF.key,
            key=f"{PROOF.key}:{box}:{timezone.localdate(at)}:{number}",
            context={"claim": claim, "name": name_in_a_letter(claim.person_name)},
            link=link,
            at=at,
        )
        for number in range(LETTERS_A_DAY)
    )


# Reactions ----------------------------------------------------------------------------------------


def claim_made(act: SomethingDone) -> None:
    """Ask the member that was named: whoever speaks for it can vouch."""
    claim = _claim(act)
    if claim is None or claim.voucher is None or claim.state != queries.WAITING:
        return
    speaking = people.speakers_of([claim.voucher.public_id], at=timezone.now())[claim.voucher.public_id]
    _tell(ASKED, speaking, claim, "vouch", _paths("people:me"))


def claim_proven(act: SomethingDone) -> None:
    """Tell those who already speak for the organisation, and the coordination."""
    claim = _claim(act)
    if claim is None or claim.state != queries.PROVEN:
        return
    now = timezone.now()
    speaking = people.speakers_of([claim.organization.public_id], at=now)[claim.organization.public_id]
    _tell(ASKED, speaking, claim, "settle", _paths("people:me"))
    coordination = set(people.persons_with_role(COORDINATOR, at=now)) - set(speaking)
    _tell(ASKED, coordination, claim, "settle", _paths("directory:claims", "?etat=prouvees"))


def claim_accepted(act: SomethingDone) -> None:
    """Answer the person; tell those who already spoke for the organisation."""
    claim = _claim(act)
    if claim is None:
        return
    _tell(ANSWERED, [claim.person_id], claim, "accepted", _paths("people:me"))
    speaking = people.speakers_of([claim.organization.public_id], at=timezone.now())[claim.organization.public_id]
    others = set(speaking) - {claim.person_id, act.person_id}
    _tell(JOINED, others, claim, "joined", _paths("directory:by-id", "", claim.organization.public_id))


def _answered(what: str) -> Callable[..., None]:
    def tell(act: SomethingDone) -> None:
        claim = _claim(act)
        if claim is not None:
            page = _paths("directory:claim", "", claim.organization.public_id)
            _tell(ANSWERED, [claim.person_id], claim, what, page)

    tell.__name__ = tell.__qualname__ = f"claim_{what}"
    return tell


def _claim(act: SomethingDone) -> queries.ClaimLine | None:
    found = queries.by_ids([int(act.data["claim"])], at=timezone.now())
    return found[0] if found else None


def _tell(kind: Kind, persons: Iterable[int], claim: queries.ClaimLine, what: str, links: dict[str, str]) -> None:
    notify(
        person_ids=[
            person for person in persons if what in ("accepted", "refused", "expired") or person != claim.person_id
        ],
        kind=kind.key,
        key=f"directory.claim:{claim.id}:{what}",
        context={"claim": claim, "what": what, "name": name_in_a_letter(claim.person_name)},
        links=links,
        at=timezone.now(),
    )


def _paths(name: str, query: str = "", *args: object) -> dict[str, str]:
    paths = {}
    for language in LANGUAGES:
        with translation.override(language):
            paths[language] = reverse(name, args=args) + query
    return paths


REACTIONS: dict[str, tuple[Callable[..., None], ...]] = {
    acts.PAGE_CLAIMED: (claim_made,),
    acts.CLAIM_PROVEN: (claim_proven,),
    acts.CLAIM_ACCEPTED: (claim_accepted,),
    acts.CLAIM_REFUSED: (_answered("refused"),),
    acts.CLAIM_EXPIRED: (_answered("expired"),),
}
