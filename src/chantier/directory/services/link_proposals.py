"""An organisation proposes a link of its own: accepted as any correction, it is written; undone, it is taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core.colleges import Period
from chantier.directory.models import Organization, Relation, Statement
from chantier.directory.permissions import RELATION, may_propose_links, may_see
from chantier.directory.queries.organizations import followed
from chantier.directory.services.relations import check_relation, draw_colleges, lock_bodies, write_relation
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

#: How many proposals of one organisation wait at most.
MOST_WAITING: Final = 30


@transaction.atomic
def propose_link(
    *,
    speaker: Speaker,
    public_id: str,
    other: str,
    kind: str,
    is_inward: bool,
    since: date | None,
    until: date | None,
    at: datetime,
) -> int:
    """Keep a link for review, said from this organisation to ``other``; returns the statement's id.

    The same proposal twice is one. Raises `NotPossible` when the link is known, or too many wait already.
    """
    here, there = _ends(public_id, other)
    lock_bodies(here.pk, there.pk)
    may_propose_links(speaker, here.public_id, at).enforce()
    may_see(speaker, there.visibility, there.public_id).enforce()
    check_relation(*_ordered(here, there, is_inward=is_inward), kind, Period(since, until))
    value = {
        "kind": kind,
        "inward": is_inward,
        "to": there.public_id,
        "name": there.name,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
    }
    waiting = list(Statement.objects.filter(organization=here, field=RELATION, state=Statement.WAITING).order_by("pk"))
    same = next((one for one in waiting if one.value == value), None)
    if same is not None:
        return same.pk
    if len(waiting) >= MOST_WAITING:
        raise NotPossible(
            Reason(
                "enough_links_wait",
                _("Beaucoup de liens de cette organisation attendent déjà d’être relus."),
                _("Attendez la réponse de la coordination, ou envoyez-lui une liste."),
            )
        )
    made = Statement.objects.create(
        organization=here,
        field=RELATION,
        value=value,
        kind=Statement.CORRECTION,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        at=at,
    )
    record(
        name=acts.STATEMENT_MADE,
        speaker=speaker,
        at=at,
        subject=("directory.organization", here.pk),
        data={"statement": made.pk},
    )
    return made.pk


def follow_proposal(statement: Statement, at: datetime) -> None:
    """Write the link of a proposal that was just accepted; take it back when that is undone."""
    if statement.state != Statement.ACCEPTED:
        kinds = list(Relation.objects.filter(statement=statement).values_list("kind", flat=True))
        Relation.objects.filter(statement=statement).delete()
        for kind in kinds:
            draw_colleges(kind)
        return
    value: dict[str, Any] = dict(statement.value or {})
    here, there = _ends(statement.organization.public_id, value["to"])
    lock_bodies(here.pk, there.pk)
    since, until = (date.fromisoformat(value[name]) if value[name] else None for name in ("since", "until"))
    ends = _ordered(here, there, is_inward=value["inward"])
    write_relation(*ends, value["kind"], Period(since, until), said_by=Relation.OWN, at=at, statement=statement)


def _ends(public_id: str, other: str) -> tuple[Organization, Organization]:
    here, there = followed(public_id), followed(other)
    if here is None or there is None:
        raise NotPossible(
            Reason(
                "link_end_is_gone",
                _("L’une de ces deux fiches n’existe pas ou n’existe plus."),
                _("Cherchez de nouveau l’organisation par son nom."),
            )
        )
    return here, there


def _ordered(here: Organization, there: Organization, *, is_inward: bool) -> tuple[int, int]:
    return (there.pk, here.pk) if is_inward else (here.pk, there.pk)
