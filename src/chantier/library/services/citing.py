"""Leaning on a resource or on one claim of it; keeping what one will cite; withdrawing a claim."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.models import Citation, Claim, Resource
from chantier.library.permissions import may_edit, may_keep_notebook, may_see
from chantier.library.queries.citing import NOTEBOOK, leaning_on
from chantier.library.services.writing import feed_search


@transaction.atomic
def cite(
    *,
    speaker: Speaker,
    resource_id: int,
    citing_kind: str,
    citing_key: str,
    at: datetime,
    claim_number: int | None = None,
    titles: Mapping[str, str] | None = None,
    url: str = "",
    passage: str = "",
    page: str = "",
    is_public: bool = True,
) -> int:
    """Note that something (``deliberation.proposal`` 12…) leans on a resource, or on a claim of it; the citation's id.

    Citing again changes what is said of it. Raises ``NotAllowed``; ``NotPossible`` when the resource is not published
    or the claim was withdrawn; ``Invalid`` for a claim that is not there. The caller has checked its own rights.
    """
    resource = Resource.objects.select_for_update().get(pk=resource_id)
    may_see(speaker, resource).enforce()
    if resource.state != Resource.PUBLISHED:
        raise NotPossible(
            Reason(
                "not_citable",
                _("Cette ressource n’est pas publiée : on ne peut pas s’appuyer sur elle."),
                _("Attendez sa publication, ou citez-en une autre."),
            )
        )
    claim = _claim(resource, claim_number)
    row, is_new = Citation.objects.update_or_create(
        resource=resource,
        claim=claim,
        citing_kind=citing_kind,
        citing_key=citing_key,
        defaults={
            "titles": dict(titles or {}),
            "url": url[:600],
            "passage": passage[:2000],
            "page": page[:20],
            "is_public": is_public,
            "person_id": speaker.person_id if citing_kind == NOTEBOOK else None,
            "at": at,
        },
    )
    if is_public and is_new:
        data = {"citation": row.pk, "claim": claim_number or 0}
        record(name=acts.CITED, speaker=speaker, at=at, subject=("library.resource", resource.pk), data=data)
    return row.pk


def _claim(resource: Resource, number: int | None) -> Claim | None:
    if number is None:
        return None
    claim = resource.claims.filter(number=number).first()
    if claim is None:
        raise Invalid(Reason("claim_unknown", _("Cette affirmation n’existe pas dans la ressource.")))
    if claim.withdrawn_at is not None:
        raise NotPossible(
            Reason(
                "claim_withdrawn",
                _("Cette affirmation a été retirée : on ne peut plus s’appuyer sur elle."),
                _("Lisez pourquoi à son adresse, et citez-en une autre."),
            )
        )
    return claim


@transaction.atomic
def uncite(*, speaker: Speaker, citing_kind: str, citing_key: str, resource_id: int, at: datetime) -> int:
    """Something no longer leans on a resource; how many citations went. The caller has checked its own rights."""
    rows = Citation.objects.filter(citing_kind=citing_kind, citing_key=citing_key, resource=resource_id)
    gone, _detail = rows.delete()
    if gone:
        data = {"citations": gone}
        record(name=acts.UNCITED, speaker=speaker, at=at, subject=("library.resource", resource_id), data=data)
    return gone


def keep(
    *,
    speaker: Speaker,
    resource_id: int,
    at: datetime,
    claim_number: int | None = None,
    passage: str = "",
    page: str = "",
) -> int:
    """Keep a resource, one of its claims or a passage in one's own notebook. Nobody else sees it."""
    if speaker.person_id is None:
        raise Invalid(Reason("sign_in_first", _("Connectez-vous pour garder des citations.")))
    mark = hashlib.sha256(f"{passage.strip()}\n{page.strip()}".encode()).hexdigest()[:12]
    return cite(
        speaker=speaker,
        resource_id=resource_id,
        claim_number=claim_number,
        citing_kind=NOTEBOOK,
        citing_key=f"{speaker.person_id}:{mark}",
        passage=passage.strip(),
        page=page.strip(),
        is_public=False,
        at=at,
    )


@transaction.atomic
def forget(*, speaker: Speaker, citation_id: int) -> None:
    """Take something out of one's notebook."""
    row = Citation.objects.select_for_update().filter(pk=citation_id, citing_kind=NOTEBOOK).first()
    if row is not None:
        may_keep_notebook(speaker, row).enforce()
        row.delete()


@transaction.atomic
def withdraw_claim(*, speaker: Speaker, resource_id: int, number: int, reason: str, at: datetime) -> int:
    """Withdraw one claim: its address stays and says why. How many things leant on it; the act names them by id.

    Raises ``NotAllowed``; ``Invalid`` without a reason, or for a claim that is not there; ``NotPossible`` when it was
    withdrawn already.
    """
    resource = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, resource).enforce()
    why = reason.replace("\0", "").strip()[:500]
    if not why:
        raise Invalid(Reason("reason_missing", _("Dites pourquoi l’affirmation est retirée.")))
    claim = resource.claims.filter(number=number).first()
    if claim is None:
        raise Invalid(Reason("claim_unknown", _("Cette affirmation n’existe pas dans la ressource.")))
    if claim.withdrawal_reason:
        raise NotPossible(
            Reason("claim_already_withdrawn", _("Cette affirmation est déjà retirée : son adresse dit pourquoi."))
        )
    claim.withdrawn_at = claim.withdrawn_at or at
    claim.withdrawal_reason = why
    claim.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    resource.updated_at = at
    resource.save(update_fields=["updated_at"])
    leaning = [one.id for one in leaning_on(resource.pk, number)]
    record(
        name=acts.CLAIM_WITHDRAWN,
        speaker=speaker,
        at=at,
        subject=("library.resource", resource.pk),
        data={"claim": number, "citations": leaning},
    )
    feed_search([resource.pk])
    return len(leaning)
