"""What reviewers do with proposals: take one, decide, tell two apart, and go back on any of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.models import Distinction, Merge, Proposal, Record
from chantier.directory.permissions import may_review
from chantier.directory.services.merging import merge, undo_merge, which_is_kept
from chantier.directory.services.proposals import settle_proposals
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

#: How long a pair stays with the reviewer who has it on screen.
HELD_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Decided:
    """What a decision made: a merge, or a distinction; and the other pairs that it leaves without a question."""

    proposal_id: int
    merge_id: int | None = None
    distinction_id: int | None = None
    moot: tuple[int, ...] = ()


def waiting_proposals(*, edition_id: int | None = None, territory_id: int | None = None) -> QuerySet[Proposal]:
    """The queue, the likeliest first; of one edition, or of one territory (by either side)."""
    queue = Proposal.objects.filter(state=Proposal.WAITING)
    if edition_id is not None:
        queue = queue.filter(edition=edition_id)
    if territory_id is not None:
        there = Q()
        for side in ("low", "high"):
            for level in ("region", "mrc", "municipality"):
                there |= Q(**{f"{side}__organization__{level}": territory_id})
        queue = queue.filter(there)
    return queue.order_by("-probability", "id")


def next_proposal(
    *,
    speaker: Speaker,
    at: datetime,
    edition_id: int | None = None,
    territory_id: int | None = None,
    without: Collection[int] = (),
) -> int | None:
    """Take the next pair for five minutes and return its id, or nothing when none is left.

    One conditional update takes it: two reviewers who ask at the same instant never get the same pair.
    """
    may_review(speaker).enforce()
    queue = waiting_proposals(edition_id=edition_id, territory_id=territory_id).exclude(pk__in=list(without))
    mine = queue.filter(held_by=speaker.person_id, held_until__gt=at).values_list("pk", flat=True).first()
    if mine is not None:
        Proposal.objects.filter(pk=mine, held_by=speaker.person_id).update(held_until=at + HELD_FOR)
        return mine
    free = queue.filter(_is_free(at))
    while (candidate := free.values_list("pk", flat=True).first()) is not None:
        if _take(candidate, speaker, at):
            return candidate
    return None


def _is_free(at: datetime) -> Q:
    return Q(held_until__isnull=True) | Q(held_until__lte=at)


def _take(proposal_id: int, speaker: Speaker, at: datetime) -> bool:
    still_free = Proposal.objects.filter(_is_free(at), pk=proposal_id, state=Proposal.WAITING)
    return still_free.update(held_by=speaker.person_id, held_until=at + HELD_FOR) == 1


def release(*, speaker: Speaker, proposal_id: int) -> None:
    """Put a pair back on the pile."""
    may_review(speaker).enforce()
    mine = Proposal.objects.filter(pk=proposal_id, held_by=speaker.person_id)
    mine.update(held_by=None, held_until=None)


@transaction.atomic
def decide(*, speaker: Speaker, proposal_id: int, same: bool, at: datetime) -> Decided:
    """Say whether two records are of the same organisation: they are joined, or told apart for good."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    may_review(speaker).enforce()
    _check_open(proposal, speaker, at)
    proposal.state = Proposal.SAME if same else Proposal.DIFFERENT
    proposal.decided_at, proposal.person_id = at, speaker.person_id
    proposal.held_by = proposal.held_until = None
    proposal.save(update_fields=["state", "decided_at", "person_id", "held_by", "held_until"])
    low, high = _organizations(proposal.low_id, proposal.high_id)
    beside = _waiting_beside(low, high)
    if not same:
        made = distinguish(speaker=speaker, record_ids=(proposal.low_id, proposal.high_id), at=at)
        return Decided(proposal_id, distinction_id=made, moot=_now_moot(beside))
    kept, absorbed = which_is_kept(low, high)
    done = merge(
        speaker=speaker,
        kept_id=kept,
        absorbed_id=absorbed,
        at=at,
        proposal_id=proposal_id,
        probability=proposal.probability,
        reasons=proposal.reasons,
    )
    return Decided(proposal_id, merge_id=done.id, moot=_now_moot(beside))


def _waiting_beside(low: int, high: int) -> list[int]:
    """The pairs that ask about one of these two organisations."""
    ends = Q(low__organization__in=(low, high)) | Q(high__organization__in=(low, high))
    return list(Proposal.objects.filter(ends, state=Proposal.WAITING).order_by("pk").values_list("pk", flat=True))


def _now_moot(ids: list[int]) -> tuple[int, ...]:
    settled = Proposal.objects.filter(pk__in=ids, state=Proposal.MOOT).order_by("pk")
    return tuple(settled.values_list("pk", flat=True))


def _check_open(proposal: Proposal, speaker: Speaker, at: datetime) -> None:
    if proposal.state != Proposal.WAITING:
        raise NotPossible(
            Reason(
                "already_decided",
                _("Cette paire n’attend plus de décision : quelqu’un l’a traitée, ou une autre fusion l’a réglée."),
                _("Passez à la suivante ; les décisions prises sont sur la page des décisions."),
            )
        )
    held_by_another = proposal.held_by is not None and proposal.held_by != speaker.person_id
    if held_by_another and proposal.held_until is not None and proposal.held_until > at:
        raise NotPossible(
            Reason(
                "held_by_another",
                _("Une autre personne examine cette paire en ce moment."),
                _("Passez à la suivante : celle-ci vous reviendra si elle reste sans décision."),
            )
        )


@transaction.atomic
def distinguish(*, speaker: Speaker, record_ids: tuple[int, int], at: datetime) -> int:
    """Keep that two records are of different organisations, through every later import; returns its id."""
    may_review(speaker).enforce()
    low, high = sorted(record_ids)
    one, other = _organizations(low, high)
    if one == other:
        raise NotPossible(
            Reason(
                "already_joined",
                _("Ces deux lignes décrivent maintenant le même organisme."),
                _("Annulez d’abord la fusion qui les a réunies, sur la page des décisions."),
            )
        )
    made, _new = Distinction.objects.get_or_create(
        low_id=low, high_id=high, defaults={"at": at, "person_id": speaker.person_id}
    )
    settle_proposals([one, other])
    record(
        name=acts.PAIR_DISTINGUISHED,
        speaker=speaker,
        at=at,
        subject=("directory.distinction", made.pk),
        data={"organizations": [one, other]},
    )
    return made.pk


@transaction.atomic
def undo_distinction(*, speaker: Speaker, distinction_id: int, at: datetime) -> None:
    """Forget that two records were told apart: their pair waits for a decision again."""
    may_review(speaker).enforce()
    distinction = Distinction.objects.select_for_update().filter(pk=distinction_id).first()
    if distinction is None:
        raise NotPossible(Reason("distinction_already_undone", _("Cette distinction a déjà été annulée.")))
    low, high = distinction.low_id, distinction.high_id
    distinction.delete()
    Proposal.objects.filter(low=low, high=high, state=Proposal.DIFFERENT).update(
        state=Proposal.WAITING, decided_at=None, person_id=None
    )
    organizations = _organizations(low, high)
    settle_proposals(organizations)
    record(
        name=acts.DISTINCTION_UNDONE,
        speaker=speaker,
        at=at,
        subject=("directory.distinction", distinction_id),
        data={"organizations": list(organizations)},
    )


@transaction.atomic
def undo_last_decision(*, speaker: Speaker, at: datetime) -> int | None:
    """Go back on one's own latest decision; returns the pair, held again for this reviewer, or nothing."""
    may_review(speaker).enforce()
    latest = (
        Proposal.objects.filter(
            person_id=speaker.person_id,
            decided_at__isnull=False,
            state__in=[Proposal.SAME, Proposal.DIFFERENT],
        )
        .order_by("-decided_at", "-id")
        .first()
    )
    if latest is None:
        return None
    distinction = Distinction.objects.filter(low=latest.low_id, high=latest.high_id).first()
    merged = Merge.objects.filter(proposal=latest, undone_at__isnull=True).order_by("-id").first()
    if distinction is not None:
        undo_distinction(speaker=speaker, distinction_id=distinction.pk, at=at)
    elif merged is not None:
        undo_merge(speaker=speaker, merge_id=merged.pk, at=at)
    Proposal.objects.filter(held_by=speaker.person_id).update(held_by=None, held_until=None)
    _take(latest.pk, speaker, at)
    return latest.pk


def _organizations(low: int, high: int) -> tuple[int, int]:
    found = dict(Record.objects.filter(pk__in=[low, high]).values_list("pk", "organization_id"))
    return found[low], found[high]
