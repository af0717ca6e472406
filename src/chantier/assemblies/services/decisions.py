"""Decisions: written when a motion is adopted, carried out by somebody by a day, amended or repealed by later ones."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.canonical import fingerprint
from chantier.assemblies.core.numbering import decision_number
from chantier.assemblies.models import Body, CarriedOut, Decision, DecisionRelation, Minutes, Motion, Vote
from chantier.assemblies.permissions import may_keep_bodies, may_write
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.minutes import adopt_minutes
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id

LONGEST_TITLE = 200
LONGEST_TEXT = 100_000
_FIRST_LINE = 120


@transaction.atomic
def take_decision(*, speaker: Speaker, motion: Motion, vote: Vote | None, at: datetime, title: str = "") -> int:
    """Write the decision that an adopted motion is; its id. Called again for the same motion, it is the same one.

    The caller holds the meeting's row and has ended the motion. ``title``: else the point's, else the first line.
    """
    found = Decision.objects.filter(motion=motion, voided_at__isnull=True).first()
    if found is not None:
        return found.pk
    meeting = motion.meeting
    body = Body.objects.select_for_update().get(pk=meeting.body_id)
    year = meeting.starts_at.astimezone(ZoneInfo(body.time_zone)).year
    serial = Decision.objects.filter(body=body, number__contains=f"-{year}-").count() + 1
    named = title or (motion.item.title if motion.item else "") or motion.text.strip().split("\n")[0][:_FIRST_LINE]
    row = Decision.objects.create(
        public_id=public_id(secrets.token_bytes(5)),
        body=body,
        meeting=meeting,
        item=motion.item,
        motion=motion,
        vote=vote,
        number=decision_number(kind=body.kind, year=year, serial=serial),
        title=named[:LONGEST_TITLE],
        text=motion.text,
        language=meeting.language,
        taken_at=at,
        proposal=motion.proposal,
        proposal_fingerprint=motion.proposal_fingerprint,
        is_fictitious=meeting.is_fictitious,
    )
    record(
        name=acts.DECISION_TAKEN,
        speaker=speaker,
        at=at,
        subject=("assemblies.decision", row.pk),
        data={"meeting": meeting.pk, "vote": vote.pk if vote else 0},
        public={
            "number": row.number,
            "text": fingerprint(row.text.encode()),
            "vote": vote.public_id if vote else "",
            "proposal": row.proposal_fingerprint,
        },
    )
    if row.item is not None and row.item.adopts_minutes_of_id is not None:
        adopt_minutes(speaker=speaker, meeting_id=row.item.adopts_minutes_of_id, decision=row, at=at)
    return row.pk


@transaction.atomic
def void_decision(*, speaker: Speaker, motion: Motion, at: datetime) -> None:
    """The adoption of a motion was noted by mistake: its decision is kept, and no longer one. Its number is not given
    again; minutes that it adopted wait again.
    """
    row = Decision.objects.select_for_update().filter(motion=motion, voided_at__isnull=True).first()
    if row is None:
        return
    row.voided_at = at
    row.save(update_fields=["voided_at"])
    Minutes.objects.filter(adopted_by=row).update(state=Minutes.PUBLISHED, adopted_at=None, adopted_by=None)
    record(
        name=acts.DECISION_VOIDED,
        speaker=speaker,
        at=at,
        subject=("assemblies.decision", row.pk),
        public={"number": row.number},
    )


@transaction.atomic
def relate(*, speaker: Speaker, decision_id: int, on_id: int, kind: str, at: datetime) -> None:
    """Say that a decision amends, repeals or completes an earlier one. Said twice, it is once."""
    row = Decision.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=decision_id)
    may_write(speaker, standing(row.meeting, speaker, at=at)).enforce()
    if kind not in (DecisionRelation.AMENDS, DecisionRelation.REPEALS, DecisionRelation.COMPLETES):
        raise Invalid(Reason("relation_unknown", _("Une décision en modifie, en abroge ou en complète une autre.")))
    on = Decision.objects.select_for_update().filter(pk=on_id).first()
    if on is None or on.pk == row.pk or on.taken_at > row.taken_at:
        raise Invalid(Reason("relation_backwards", _("Choisissez une décision prise avant celle-ci.")))
    _relation, made = DecisionRelation.objects.get_or_create(decision=row, on=on, kind=kind)
    if not made:
        return
    if kind == DecisionRelation.REPEALS and on.repealed_at is None:
        on.repealed_at = row.taken_at
        on.save(update_fields=["repealed_at"])
    data = {"on": on.pk, "kind": kind}
    record(name=acts.DECISION_RELATED, speaker=speaker, at=at, subject=("assemblies.decision", row.pk), data=data)


@transaction.atomic
def assign(
    *,
    speaker: Speaker,
    decision_id: int,
    organization_id: int | None,
    body_id: int | None,
    due_on: date | None,
    at: datetime,
) -> None:
    """Say who carries a decision out, by when. Either an organisation or a body, or nobody yet."""
    row = Decision.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=decision_id)
    may_write(speaker, standing(row.meeting, speaker, at=at)).enforce()
    if organization_id is not None and body_id is not None:
        raise Invalid(Reason("carried_by_one", _("Une décision est confiée à une organisation ou à une instance.")))
    if organization_id is not None and not directory.public_ids_of([organization_id]):
        raise Invalid(Reason("organization_unknown", _("Cette organisation n’est pas au répertoire.")))
    if due_on is not None and due_on < row.taken_at.date():
        raise Invalid(Reason("due_before", _("L’échéance vient après la décision.")))
    said = (organization_id, body_id, due_on)
    if said == (row.carried_by_id, row.carried_by_body_id, row.due_on):
        return
    row.carried_by_id, row.carried_by_body_id, row.due_on = said
    row.save(update_fields=["carried_by", "carried_by_body", "due_on"])
    data = {"organization": organization_id or 0, "body": body_id or 0}
    record(name=acts.DECISION_ASSIGNED, speaker=speaker, at=at, subject=("assemblies.decision", row.pk), data=data)


@transaction.atomic
def say_done(*, speaker: Speaker, decision_id: int, done_on: date, how: str, at: datetime) -> None:
    """Say that a decision was carried out, and how. Said by who keeps bodies, or for the organisation that holds it."""
    row = Decision.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=decision_id)
    held = standing(row.meeting, speaker, at=at)
    own = row.carried_by_id is not None and row.carried_by_id in held.bodies
    if not own:
        may_keep_bodies(speaker).enforce()
    if not row.taken_at.date() <= done_on <= at.date():
        raise Invalid(Reason("done_when", _("Le jour va de celui de la décision à aujourd’hui.")))
    if row.done_on is not None:
        raise NotPossible(Reason("done_already", _("Il est déjà noté que cette décision est réalisée.")))
    row.done_on, row.done_how = done_on, how.strip()[:LONGEST_TEXT]
    row.save(update_fields=["done_on", "done_how"])
    record(name=acts.DECISION_CARRIED_OUT, speaker=speaker, at=at, subject=("assemblies.decision", row.pk))


@transaction.atomic
def note_carried_out(*, decision_id: int, kind: str, identifier: str, title: str, address: str, at: datetime) -> None:
    """Another mandate holds what carries this decision out (an intervention, a project). Noted twice, it is once."""
    CarriedOut.objects.update_or_create(
        decision_id=decision_id,
        kind=kind[:40],
        identifier=identifier[:60],
        defaults={"title": title[:LONGEST_TITLE], "address": address[:300], "at": at},
    )


@transaction.atomic
def forget_carried_out(*, kind: str, identifier: str) -> None:
    """What another mandate had noted is gone."""
    CarriedOut.objects.filter(kind=kind, identifier=identifier).delete()
