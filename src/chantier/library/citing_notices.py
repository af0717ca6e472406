"""Who cites is warned of what falls: reactions to acts, safe to run twice because their key is the act itself.

Mandates above read what became of what they cite (``api.citations_of``); here are the persons who keep it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.api import Kind, notify
from chantier.library import acts
from chantier.library.deposit_notices import SomethingDone
from chantier.library.models import Claim, Resource
from chantier.library.queries.keepers import keepers

FALLEN: Final = Kind("library.citation_fell", _("Ce que vous citez et qui est retiré"), "library/mail/citation_fell")
KINDS: Final = (FALLEN,)


def tell_of_a_claim(act: SomethingDone) -> None:
    """Those who keep a claim that was withdrawn, and who deposited it."""
    row, number = Resource.objects.filter(pk=act.subject_id).first(), int(act.data["claim"])
    claim = Claim.objects.filter(resource_id=act.subject_id, number=number, withdrawn_at__isnull=False).first()
    if row is not None and claim is not None:
        _tell({*keepers(row.pk, number), row.person_id}, act, row, claim.withdrawal_reason, number)


def tell_of_a_resource(act: SomethingDone) -> None:
    """Those who keep anything of a resource that was withdrawn."""
    row = Resource.objects.filter(pk=act.subject_id, state=Resource.WITHDRAWN).first()
    if row is not None:
        _tell(keepers(row.pk) - {row.person_id}, act, row, row.withdrawal_reason)


def _tell(persons: Iterable[int | None], act: SomethingDone, row: Resource, reason: str, number: int = 0) -> None:
    links = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            page = reverse("library:resource", args=[row.public_id, row.slug or "x"])
        links[language] = f"{page}#c{number}" if number else page
    notify(
        person_ids=sorted({one for one in persons if one is not None} - {act.person_id}),
        kind=FALLEN.key,
        key=f"{FALLEN.key}:{act.id}",
        context={"title": row.title, "number": number, "reason": reason},
        links=links,
        at=timezone.now(),
    )


REACTIONS: Final[dict[str, tuple[Callable[..., None], ...]]] = {
    acts.CLAIM_WITHDRAWN: (tell_of_a_claim,),
    acts.WITHDRAWN: (tell_of_a_resource,),
}
