"""Links between organisations as people keep them: said, dated, changed, denied. Each is journalled.

A link of a list that a person changes or denies keeps the list as its source, and no later edition of it goes back on
that. Colleges are inherited through links: they are drawn again in the same transaction.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core.colleges import BODY_TO_MEMBER, MEMBER_TO_BODY, Period
from chantier.directory.core.links import KINDS, fact, overlaps
from chantier.directory.models import Organization, Relation, Statement
from chantier.directory.permissions import may_keep_links
from chantier.directory.services.colleges import refresh_college_places
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

#: Through these, colleges are inherited.
OPENING = (MEMBER_TO_BODY, BODY_TO_MEMBER)
_ORGANIZATION = "directory.organization"


@transaction.atomic
def relate(
    *,
    speaker: Speaker,
    from_id: int,
    to_id: int,
    kind: str,
    since: date | None,
    until: date | None,
    at: datetime,
) -> int:
    """Say that one body is something to another, over a period; returns the link's id."""
    lock_bodies(from_id, to_id)
    may_keep_links(speaker).enforce()
    made = write_relation(from_id, to_id, kind, Period(since, until), said_by=Relation.COORDINATION, at=at)
    _journal(acts.RELATION_ADDED, speaker, at, made)
    return made.pk


@transaction.atomic
def change_relation(
    *, speaker: Speaker, relation_id: int, since: date | None, until: date | None, at: datetime
) -> None:
    """Say when a link begins and ends; a list that says otherwise is no longer followed."""
    relation = _locked(relation_id)
    may_keep_links(speaker).enforce()
    period = Period(since, until)
    _check_period(period)
    if period == Period(relation.since, relation.until):
        return
    _check_free(relation.from_organization_id, relation.to_organization_id, relation.kind, period, but=relation.pk)
    relation.since, relation.until = since, until
    _sign(relation, at)
    relation.save(update_fields=["since", "until", "said_by", "said_on"])
    draw_colleges(relation.kind)
    _journal(acts.RELATION_CHANGED, speaker, at, relation)


@transaction.atomic
def remove_relation(*, speaker: Speaker, relation_id: int, at: datetime) -> None:
    """Say that a link is not: one that a person had said is forgotten, one of a list is denied and can be restored."""
    relation = _locked(relation_id)
    may_keep_links(speaker).enforce()
    _journal(acts.RELATION_REMOVED, speaker, at, relation)
    if relation.source_id is None:
        relation.delete()
    else:
        relation.denied = True
        _sign(relation, at)
        relation.save(update_fields=["denied", "said_by", "said_on"])
    draw_colleges(relation.kind)


@transaction.atomic
def restore_relation(*, speaker: Speaker, relation_id: int, at: datetime) -> None:
    """Follow again the list that says a link which a person had denied."""
    relation = _locked(relation_id)
    may_keep_links(speaker).enforce()
    if not relation.denied:
        return
    period = Period(relation.since, relation.until)
    _check_free(relation.from_organization_id, relation.to_organization_id, relation.kind, period, but=relation.pk)
    relation.denied, relation.said_by, relation.said_on = False, "", None
    relation.save(update_fields=["denied", "said_by", "said_on"])
    draw_colleges(relation.kind)
    _journal(acts.RELATION_RESTORED, speaker, at, relation)


# What other services share -------------------------------------------------------------------------


def lock_bodies(*organization_ids: int) -> None:
    """Hold both ends, in an order that never blocks two writers. Raises `NotPossible` when one is not there."""
    rows = Organization.objects.select_for_update().filter(pk__in=organization_ids, merged_into__isnull=True)
    if len(set(organization_ids)) < len(organization_ids):
        raise Invalid(Reason("linked_to_itself", _("Une organisation ne peut pas être liée à elle-même.")))
    if len(rows.order_by("pk")) < len(organization_ids):
        raise NotPossible(
            Reason(
                "link_end_is_gone",
                _("L’une de ces deux fiches n’existe pas ou n’existe plus."),
                _("Cherchez de nouveau l’organisation par son nom."),
            )
        )


def check_relation(from_id: int, to_id: int, kind: str, period: Period) -> None:
    """Raise `Invalid` where a link cannot be, `NotPossible` where it is known already or was denied."""
    if kind not in KINDS:
        raise Invalid(Reason("unknown_relation", _("Cette sorte de lien n’existe pas.")))
    _check_period(period)
    _check_free(from_id, to_id, kind, period)


def write_relation(
    from_id: int,
    to_id: int,
    kind: str,
    period: Period,
    *,
    said_by: str,
    at: datetime,
    statement: Statement | None = None,
) -> Relation:
    """Write a link that a person says; both ends are locked. Raises `Invalid`, `NotPossible` when it is known."""
    check_relation(from_id, to_id, kind, period)
    made = Relation.objects.create(
        from_organization_id=from_id,
        to_organization_id=to_id,
        kind=kind,
        since=period.since,
        until=period.until,
        said_by=said_by,
        said_on=timezone.localtime(at).date(),
        statement=statement,
    )
    draw_colleges(kind)
    return made


def same_fact(kind: str, one: int, other: int) -> QuerySet[Relation]:
    """The links that say this, from whichever end, whoever denies them."""
    kind, one, other = fact(kind, one, other)
    said = Q(kind=kind, from_organization=one, to_organization=other)
    if kind == MEMBER_TO_BODY:
        said |= Q(kind=BODY_TO_MEMBER, from_organization=other, to_organization=one)
    return Relation.objects.filter(said).order_by("pk")


def _check_free(from_id: int, to_id: int, kind: str, period: Period, *, but: int | None = None) -> None:
    for known in same_fact(kind, from_id, to_id):
        if known.pk == but or not overlaps(Period(known.since, known.until), period):
            continue
        if known.denied:
            raise NotPossible(
                Reason(
                    "link_was_denied",
                    _("Quelqu’un a écarté ce lien, qu’une liste donnait."),
                    _("Rétablissez-le, au bas de la page des liens."),
                )
            )
        raise NotPossible(
            Reason(
                "link_is_known",
                _("Ce lien est déjà connu sur cette période, vu d’un bout ou de l’autre."),
                _("Corrigez plutôt ses dates."),
            )
        )


def _check_period(period: Period) -> None:
    if period.since and period.until and period.until <= period.since:
        raise Invalid(Reason("period_ends_before_it_begins", _("La fin doit venir après le début.")))


def _locked(relation_id: int) -> Relation:
    found = Relation.objects.get(pk=relation_id)
    lock_bodies(found.from_organization_id, found.to_organization_id)
    return Relation.objects.select_for_update().get(pk=relation_id)


def _sign(relation: Relation, at: datetime) -> None:
    relation.said_by, relation.said_on = Relation.COORDINATION, timezone.localtime(at).date()


def draw_colleges(kind: str) -> None:
    """Colleges again, if this kind of link opens any."""
    if kind in OPENING:
        refresh_college_places()


def _journal(act: str, speaker: Speaker, at: datetime, relation: Relation) -> None:
    for one in (relation.from_organization_id, relation.to_organization_id):
        record(name=act, speaker=speaker, at=at, subject=(_ORGANIZATION, one), data={"relation": relation.pk})
