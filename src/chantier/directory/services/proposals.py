"""Proposals kept true: one is moot while its two records are one organisation, or stand apart by another decision."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from chantier.directory.models import Distinction, Proposal


def distinguished(organization_ids: Iterable[int] | None = None) -> frozenset[frozenset[int]]:
    """The pairs of organisations that somebody told apart; of all of them, or of those that touch these."""
    found = Distinction.objects.all()
    if organization_ids is not None:
        ids = list(organization_ids)
        found = found.filter(Q(low__organization__in=ids) | Q(high__organization__in=ids))
    pairs = found.values_list("low__organization_id", "high__organization_id")
    return frozenset(frozenset(pair) for pair in pairs.order_by("pk"))


def settle_proposals(organization_ids: Iterable[int]) -> None:
    """Set aside the proposals that these organisations have no more use for, and bring back those they have."""
    ids = list(organization_ids)
    apart = distinguished(ids)
    open_ones = (
        Proposal.objects.filter(state__in=[Proposal.WAITING, Proposal.MOOT])
        .filter(Q(low__organization__in=ids) | Q(high__organization__in=ids))
        .order_by("pk")
        .values_list("pk", "state", "low__organization_id", "high__organization_id")
    )
    changed: dict[str, list[int]] = {Proposal.WAITING: [], Proposal.MOOT: []}
    for pk, state, low, high in open_ones:
        wanted = Proposal.MOOT if low == high or frozenset((low, high)) in apart else Proposal.WAITING
        if state != wanted:
            changed[wanted].append(pk)
    for state, pks in changed.items():
        if pks:
            Proposal.objects.filter(pk__in=pks).update(state=state, held_by=None, held_until=None)
