"""One organisation absorbs another, and any such merge is undone at any later time.

A merge re-points; it never rewrites. ``Merge.moved`` holds the ids of what it moved, and the way from an absorbed
organisation to the one shown is the chain of ``merged_into``. One thing always holds: a record is in the ``moved`` of
exactly the merges on its way. So undoing one, whatever came later, sends back what it brought, and takes it out of the
later merges that had carried it further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Model, Q
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core.joining import Party, kept_first
from chantier.directory.models import (
    College,
    CollegeException,
    Distinction,
    Membership,
    Merge,
    Organization,
    PageClaim,
    Proposal,
    Record,
    Relation,
    Statement,
)
from chantier.directory.permissions import may_review
from chantier.directory.services.projection import Projector, project
from chantier.directory.services.proposals import distinguished, settle_proposals
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people
from chantier.foundation.search import api as search

#: What follows an organisation when it is absorbed, and by which column.
FOLLOWS: Mapping[str, tuple[type[Model], str]] = {
    "records": (Record, "organization_id"),
    "statements": (Statement, "organization_id"),
    "claims": (PageClaim, "organization_id"),
    "vouchers": (PageClaim, "voucher_organization_id"),
    "memberships": (Membership, "organization_id"),
    "exceptions": (CollegeException, "organization_id"),
}
#: A college says which unions' members belong to it: one row for a college and a union.
OPENED = "colleges_opened"
RELATION_ENDS: Mapping[str, str] = {
    "relations_from": "from_organization_id",
    "relations_to": "to_organization_id",
}


@dataclass(frozen=True)
class MergeOrder:
    """What is to be joined, and why."""

    kept_id: int
    absorbed_id: int
    proposal_id: int | None = None
    probability: float | None = None
    reasons: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class MergeView:
    """A merge that was done: which organisation is kept, which now leads to it."""

    id: int
    kept_id: int
    absorbed_id: int


@transaction.atomic
def merge(
    *,
    speaker: Speaker,
    kept_id: int,
    absorbed_id: int,
    at: datetime,
    proposal_id: int | None = None,
    automatic: bool = False,
    probability: float | None = None,
    reasons: Sequence[Mapping[str, Any]] = (),
) -> MergeView:
    """Make one organisation of two. Raises `NotAllowed`, or `NotPossible` when they were told apart."""
    may_review(speaker).enforce()
    order = MergeOrder(kept_id, absorbed_id, proposal_id, probability, reasons)
    (done,) = merge_many(speaker=speaker, orders=[order], at=at, automatic=automatic)
    record(
        name=acts.ORGANIZATION_RECONCILED,
        speaker=speaker,
        at=at,
        subject=("directory.organization", kept_id),
        data={"merge": done.id, "absorbed": absorbed_id},
    )
    return done


@transaction.atomic
def merge_many(
    *,
    speaker: Speaker,
    orders: Sequence[MergeOrder],
    at: datetime,
    automatic: bool,
    projector: Projector | None = None,
) -> tuple[MergeView, ...]:
    """Join many at once, in a number of queries that does not depend on how many. Nobody is both kept and absorbed."""
    into = {order.absorbed_id: order.kept_id for order in orders}
    touched = set(into) | set(into.values())
    organizations = {
        organization.pk: organization
        for organization in Organization.objects.select_for_update().filter(pk__in=touched).order_by("pk")
    }
    _check(into, organizations)
    moved: dict[int, dict[str, Any]] = {absorbed: defaultdict(list) for absorbed in into}
    for kind, (model, column) in FOLLOWS.items():
        _follow(kind, model, column, into, moved)
    _follow_relations(into, moved)
    _follow_colleges(into, moved)
    for absorbed, kept in into.items():
        organizations[absorbed].merged_into_id = kept
        moved[absorbed]["kept_name"] = organizations[kept].name
        moved[absorbed]["absorbed_name"] = organizations[absorbed].name
    Organization.objects.bulk_update([organizations[absorbed] for absorbed in into], ["merged_into"], batch_size=200)
    merges = Merge.objects.bulk_create(
        Merge(
            kept_id=order.kept_id,
            absorbed_id=order.absorbed_id,
            proposal_id=order.proposal_id,
            automatic=automatic,
            probability=order.probability,
            reasons=list(order.reasons),
            moved=dict(moved[order.absorbed_id]),
            at=at,
            person_id=speaker.person_id,
        )
        for order in orders
    )
    settle_proposals(touched)
    project(organization_ids=touched, at=at, projector=projector)
    _redirect_voices(speaker, into, at)
    refresh_search(touched)
    return tuple(MergeView(done.pk, done.kept_id, done.absorbed_id) for done in merges)


@transaction.atomic
def undo_merge(*, speaker: Speaker, merge_id: int, at: datetime, told_apart: bool = False) -> None:
    """Give an absorbed organisation back all that came with it, whatever was merged since.

    Its proposal, if it came from one, waits again; with ``told_apart`` the two are also declared different, for good.
    """
    done = Merge.objects.select_for_update().select_related("absorbed").get(pk=merge_id)
    may_review(speaker).enforce()
    if done.undone_at is not None:
        raise NotPossible(Reason("merge_already_undone", _("Cette fusion a déjà été annulée.")))
    way = _way_on(done.kept_id)
    terminal = way[-1].kept_id if way else done.kept_id
    list(Organization.objects.select_for_update().filter(pk__in=[done.absorbed_id, terminal]).order_by("pk"))
    for kind, (model, column) in FOLLOWS.items():
        back = model._default_manager.filter(**{"pk__in": done.moved.get(kind, []), column: terminal})
        back.update(**{column: done.absorbed_id})
        _forget(way, kind, done.moved.get(kind, []))
    _relations_back(done, terminal)
    for kind in RELATION_ENDS:
        _forget(way, kind, done.moved.get(kind, []))
    _colleges_back(done, way)
    _forget(way, OPENED, done.moved.get(OPENED, []))
    Merge.objects.bulk_update(way, ["moved"])
    Organization.objects.filter(pk=done.absorbed_id).update(merged_into=None)
    done.undone_at, done.undone_by = at, speaker.person_id
    done.save(update_fields=["undone_at", "undone_by"])
    _reopen(done, terminal, speaker, at, told_apart=told_apart)
    touched = {done.absorbed_id, terminal}
    settle_proposals(touched)
    project(organization_ids=touched, at=at)
    people.restore_voice(speaker=speaker, organization_ref=done.absorbed.public_id, at=at)
    refresh_search(touched)
    record(
        name=acts.MERGE_UNDONE,
        speaker=speaker,
        at=at,
        subject=("directory.organization", done.absorbed_id),
        data={"merge": done.pk, "kept": done.kept_id},
    )


def which_is_kept(one_id: int, other_id: int) -> tuple[int, int]:
    """(kept, absorbed): the higher standing keeps its address, then the one with more records, then the older."""
    parties = Organization.objects.filter(pk__in=[one_id, other_id]).annotate(said_by=Count("records"))
    ordered = sorted((Party(o.pk, o.standing, o.said_by, frozenset()) for o in parties), key=kept_first)
    return ordered[0].organization_id, ordered[-1].organization_id


def refresh_search(organization_ids: Iterable[int]) -> None:
    """Tell the search, where organisations are findable, that these have changed."""
    if any(kind.name == "organization" for kind in search.kinds()):
        search.mark_changed("organization", sorted(organization_ids))


def _check(into: Mapping[int, int], organizations: Mapping[int, Organization]) -> None:
    if set(into) & set(into.values()):
        raise NotPossible(Reason("merged_into_itself", _("Un organisme ne peut pas être fusionné avec lui-même.")))
    if any(organization.merged_into_id is not None for organization in organizations.values()):
        raise NotPossible(
            Reason(
                "already_merged",
                _("L’un de ces organismes a déjà été fusionné avec un autre."),
                _("Rechargez la page pour voir où il mène maintenant."),
            )
        )
    apart = distinguished(organizations)
    if any(frozenset(pair) in apart for pair in into.items()):
        raise NotPossible(
            Reason(
                "told_apart",
                _("Quelqu’un a établi que ce sont deux organismes différents."),
                _("Annulez d’abord cette décision, sur la page des décisions."),
            )
        )


def _follow(
    kind: str, model: type[Model], column: str, into: Mapping[int, int], moved: dict[int, dict[str, Any]]
) -> None:
    rows = model._default_manager.filter(**{f"{column}__in": list(into)}).only("id", column).order_by("pk")
    if model is Membership:
        rows = rows.filter(record__isnull=True)  # those of records follow their records, by projection
    following = list(rows)
    for row in following:
        owner = getattr(row, column)
        moved[owner][kind].append(row.pk)
        setattr(row, column, into[owner])
    model._default_manager.bulk_update(following, [column.removesuffix("_id")], batch_size=200)


def _follow_relations(into: Mapping[int, int], moved: dict[int, dict[str, Any]]) -> None:
    touched = [*into, *into.values()]
    relations = list(
        Relation.objects.filter(Q(from_organization__in=touched) | Q(to_organization__in=touched)).order_by("pk")
    )
    taken = {_said(r) for r in relations}
    changed = []
    for relation in relations:
        before = _said(relation)
        after = (into.get(before[0], before[0]), into.get(before[1], before[1]), *before[2:])
        if after == before or after[0] == after[1] or after in taken:
            continue  # what both already said stays with the absorbed one, to be found again if it comes back
        taken.add(after)
        for kind, owner in zip(RELATION_ENDS, before[:2], strict=True):
            if owner in into:
                moved[owner][kind].append(relation.pk)
        relation.from_organization_id, relation.to_organization_id = after[:2]
        changed.append(relation)
    Relation.objects.bulk_update(changed, ["from_organization", "to_organization"], batch_size=200)


def _said(relation: Relation) -> tuple[int, int, str, date | None]:
    return (relation.from_organization_id, relation.to_organization_id, relation.kind, relation.since)


def _relations_back(done: Merge, terminal: int) -> None:
    wanted = [pk for kind in RELATION_ENDS for pk in done.moved.get(kind, [])]
    for relation in Relation.objects.filter(pk__in=wanted).order_by("pk"):
        for kind, column in RELATION_ENDS.items():
            if relation.pk in done.moved.get(kind, []) and getattr(relation, column) == terminal:
                setattr(relation, column, done.absorbed_id)
        same = Relation.objects.exclude(pk=relation.pk).filter(
            from_organization=relation.from_organization_id,
            to_organization=relation.to_organization_id,
            kind=relation.kind,
            since=relation.since,
        )
        if not same.exists():
            relation.save(update_fields=["from_organization", "to_organization"])


def _follow_colleges(into: Mapping[int, int], moved: dict[int, dict[str, Any]]) -> None:
    through = College.inherited_from.through
    rows = list(through.objects.filter(organization_id__in=[*into, *into.values()]).order_by("pk"))
    taken = {(row.college_id, row.organization_id) for row in rows}
    following = []
    for row in rows:
        owner = row.organization_id
        if owner not in into or (row.college_id, into[owner]) in taken:
            continue  # what both already opened stays with the absorbed one, to be found again if it comes back
        taken.add((row.college_id, into[owner]))
        moved[owner][OPENED].append(row.pk)
        row.organization_id = into[owner]
        following.append(row)
    through.objects.bulk_update(following, ["organization"], batch_size=200)


def _colleges_back(done: Merge, way: Sequence[Merge]) -> None:
    through = College.inherited_from.through
    already = list(through.objects.filter(organization_id=done.absorbed_id).values_list("college_id", flat=True))
    # It may have stopped on the way, where the next one already opened the same college.
    passed = [done.kept_id, *(later.kept_id for later in way)]
    back = through.objects.filter(pk__in=done.moved.get(OPENED, []), organization_id__in=passed)
    back.exclude(college_id__in=already).update(organization_id=done.absorbed_id)


def _way_on(organization_id: int) -> list[Merge]:
    """The merges between an organisation and the one that is shown in its place, in order."""
    way: list[Merge] = []
    while (
        following := Merge.objects.select_for_update()
        .filter(absorbed=organization_id, undone_at__isnull=True)
        .order_by("-pk")
        .first()
    ) is not None:
        way.append(following)
        organization_id = following.kept_id
    return way


def _forget(way: Iterable[Merge], kind: str, ids: Iterable[int]) -> None:
    gone = set(ids)
    for later in way:
        later.moved[kind] = [pk for pk in later.moved.get(kind, []) if pk not in gone]


def _reopen(done: Merge, terminal: int, speaker: Speaker, at: datetime, *, told_apart: bool) -> None:
    proposal = done.proposal
    if proposal is not None:
        proposal.state = Proposal.DIFFERENT if told_apart else Proposal.WAITING
        proposal.decided_at = at if told_apart else None
        proposal.person_id = speaker.person_id if told_apart else None
        proposal.held_by = proposal.held_until = None
        proposal.save(update_fields=["state", "decided_at", "person_id", "held_by", "held_until"])
    if not told_apart:
        return
    pair = [proposal.low_id, proposal.high_id] if proposal else _first_records(done.absorbed_id, terminal)
    low, high = sorted(pair)
    distinction, _made = Distinction.objects.get_or_create(
        low_id=low, high_id=high, defaults={"at": at, "person_id": speaker.person_id}
    )
    record(
        name=acts.PAIR_DISTINGUISHED,
        speaker=speaker,
        at=at,
        subject=("directory.distinction", distinction.pk),
        data={"organizations": [done.absorbed_id, terminal]},
    )


def _first_records(*organization_ids: int) -> list[int]:
    found = [Record.objects.filter(organization=pk).order_by("pk").first() for pk in organization_ids]
    if any(one is None for one in found):
        raise NotPossible(Reason("nothing_to_tell_apart", _("L’un de ces organismes n’est décrit par aucune liste.")))
    return [one.pk for one in found if one is not None]


def _redirect_voices(speaker: Speaker, into: Mapping[int, int], at: datetime) -> None:
    organizations = {o.pk: o for o in Organization.objects.filter(pk__in=[*into, *into.values()])}
    speaking = people.organizations_with_voice(organizations[absorbed].public_id for absorbed in into)
    for absorbed, kept in into.items():
        if organizations[absorbed].public_id in speaking:
            people.redirect_voice(
                speaker=speaker,
                organization_ref=organizations[absorbed].public_id,
                into=organizations[kept].public_id,
                name=organizations[kept].name,
                at=at,
            )
