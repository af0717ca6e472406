"""Doubles: one resource is joined to another, told apart, or taken out again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.models import NotDouble, Resource
from chantier.library.permissions import may_review
from chantier.library.services.writing import feed_search


@transaction.atomic
def join(*, speaker: Speaker, absorbed_id: int, kept_id: int, at: datetime) -> None:
    """Make the address of a double lead to the one that is kept. Nothing of it is lost; ``undo_join`` takes it out.

    A published double is withdrawn without a reason of its own: harvesters learn that it is gone.
    """
    may_review(speaker).enforce()
    rows = {one.pk: one for one in Resource.objects.select_for_update().filter(pk__in=(absorbed_id, kept_id))}
    if absorbed_id == kept_id or len(rows) != 2:
        raise NotPossible(Reason("same_resource", _("Choisissez deux fiches différentes.")))
    absorbed, kept = rows[absorbed_id], rows[kept_id]
    if absorbed.merged_into_id is not None or kept.merged_into_id is not None:
        raise NotPossible(Reason("already_joined", _("L’une de ces fiches est déjà jointe à une autre.")))
    if absorbed.state == Resource.PUBLISHED and kept.state != Resource.PUBLISHED:
        raise NotPossible(
            Reason(
                "kept_not_published",
                _("La fiche à garder n’est pas publiée : l’adresse de l’autre ne mènerait plus à rien."),
                _("Publiez-la d’abord, ou gardez celle qui est publiée."),
            )
        )
    absorbed.merged_into = kept
    if absorbed.state == Resource.PUBLISHED:
        absorbed.state, absorbed.withdrawn_at, absorbed.withdrawal_reason = Resource.WITHDRAWN, at, ""
    absorbed.updated_at = at
    absorbed.save()
    _journaled(acts.JOINED, speaker, absorbed, kept_id, at)


@transaction.atomic
def undo_join(*, speaker: Speaker, absorbed_id: int, at: datetime) -> None:
    """Take a joined resource out again, as it was."""
    may_review(speaker).enforce()
    absorbed = Resource.objects.select_for_update().get(pk=absorbed_id)
    if absorbed.merged_into_id is None:
        raise NotPossible(Reason("not_joined", _("Cette fiche n’est jointe à aucune autre.")))
    kept_id, absorbed.merged_into = absorbed.merged_into_id, None
    if absorbed.state == Resource.WITHDRAWN and not absorbed.withdrawal_reason:
        absorbed.state, absorbed.withdrawn_at = Resource.PUBLISHED, None
    absorbed.updated_at = at
    absorbed.save()
    _journaled(acts.DOUBLE_UNDONE, speaker, absorbed, kept_id, at)


@transaction.atomic
def not_a_double(*, speaker: Speaker, one_id: int, other_id: int, at: datetime) -> None:
    """Say that two resources are not the same: they are never proposed again. Saying it twice changes nothing."""
    may_review(speaker).enforce()
    if one_id == other_id:
        raise NotPossible(Reason("same_resource", _("Choisissez deux fiches différentes.")))
    low, high = sorted((one_id, other_id))
    _row, made = NotDouble.objects.get_or_create(
        low_id=low, high_id=high, defaults={"person_id": speaker.person_id, "at": at}
    )
    if made:
        record(name=acts.TOLD_APART, speaker=speaker, at=at, subject=("library.resource", low), data={"other": high})


def _journaled(act: str, speaker: Speaker, absorbed: Resource, kept_id: int, at: datetime) -> None:
    record(name=act, speaker=speaker, at=at, subject=("library.resource", absorbed.pk), data={"kept": kept_id})
    feed_search([absorbed.pk, kept_id])
