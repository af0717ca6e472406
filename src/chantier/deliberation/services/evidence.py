"""Sources of the library for or against a passage: attached, taken away, and flagged when they fall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import evidence as core
from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Evidence, Proposal, Table
from chantier.deliberation.permissions import may_hold_pen, may_remove_evidence, may_see_proposal, may_speak
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import texts
from chantier.deliberation.services.amendments import present
from chantier.deliberation.whereabouts import path_of
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker
from chantier.foundation.journal.api import record
from chantier.library import api as library

STATES = lifecycles.Proposal
CITING: Final = "deliberation.proposal"
#: While these, who sits brings sources; afterwards the text leans on what it leans on.
OPEN: Final = (STATES.DRAFT, STATES.OPEN, STATES.AMENDING)
#: A proposal that readers of its table read.
_READ: Final = (STATES.OPEN, STATES.AMENDING, STATES.POSITIONS, STATES.SETTLED)
LONGEST_WHY: Final = 1_000


@dataclass(frozen=True)
class Leaning:
    """What somebody leans on: a resource by its public identifier, or one claim of it by its number."""

    resource: str
    bearing: str
    strength: str
    why: str = ""
    claim: int | None = None


@transaction.atomic
def attach(*, speaker: Speaker, proposal_id: int, passage_key: str, given: Leaning, at: datetime) -> int:
    """Say that a source supports, qualifies or contradicts a passage, how strongly, and why; the evidence’s number.

    By who sits at the table or holds the pen, while the text can change. Saying it again changes strength and why.
    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    row = _open_proposal(proposal_id, speaker, at)
    found = standing(row.table, speaker, at=at)
    (may_speak | may_hold_pen)(speaker, found).enforce()
    if given.bearing not in core.BEARINGS or given.strength not in core.STRENGTHS:
        raise Invalid(
            Reason("bearing_unknown", _("Dites ce que la source fait du passage, et de quelle force elle est."))
        )
    why = texts.check(language="fr", title="", body=given.why)[1]
    if len(why) > LONGEST_WHY:
        raise Invalid(Reason("why_too_long", _("Dites pourquoi en mille caractères au plus.")))
    passage = text_of(present(row)).passage(passage_key)
    if passage is None or passage.is_heading:
        raise NotPossible(
            Reason(
                "passage_gone",
                _("Ce passage n’est plus dans le texte."),
                _("Choisissez un passage du texte d’aujourd’hui."),
            )
        )
    card = library.resource_card(given.resource)
    if card is None:
        raise Invalid(Reason("resource_unknown", _("Aucune ressource publiée de la bibliothèque n’a cette adresse.")))
    if row.table.visibility == Table.PUBLIC and card.state == "published" and not library.still_public([card.id]):
        raise NotPossible(
            Reason(
                "resource_not_public",
                _("Cette table est publique : ses sources doivent pouvoir être lues par tous."),
                _("Ouvrez cette ressource à tous, ou citez-en une autre."),
            )
        )
    leans = {
        "proposal": row,
        "passage_key": passage_key,
        "resource_id": card.id,
        "claim_id": _claim(card.id, given.claim),
        "bearing": given.bearing,
    }
    evidence = Evidence.objects.filter(**leans, removed_at=None).first()
    made = evidence is None
    if evidence is None:
        evidence = Evidence.objects.create(
            **leans,
            quote=passage.text,
            strength=given.strength,
            why=why,
            organization_id=found.organization_id,
            person_id=speaker.person_id,
            at=at,
        )
    else:
        may_remove_evidence(speaker, evidence, found).enforce()
        evidence.strength, evidence.why, evidence.quote = given.strength, why, passage.text
        evidence.save(update_fields=["strength", "why", "quote"])
    _cite(row, evidence, given.claim, speaker, at)
    if made:
        _record(acts.EVIDENCE_ADDED, row, speaker, at, evidence=evidence.pk, resource=card.id)
    return evidence.pk


@transaction.atomic
def remove(*, speaker: Speaker, evidence_id: int, at: datetime) -> None:
    """Take a source away from a passage. Twice changes nothing."""
    evidence = Evidence.objects.get(pk=evidence_id)
    row = _open_proposal(evidence.proposal_id, speaker, at)
    evidence = Evidence.objects.select_for_update().get(pk=evidence_id)
    may_remove_evidence(speaker, evidence, standing(row.table, speaker, at=at)).enforce()
    if evidence.removed_at is not None:
        return
    evidence.removed_at = at
    evidence.save(update_fields=["removed_at"])
    library.uncite(speaker=speaker, citing_kind=CITING, citing_key=str(row.pk), resource_id=evidence.resource_id, at=at)
    _cite_all(row, speaker, at, only=evidence.resource_id)
    _record(acts.EVIDENCE_REMOVED, row, speaker, at, evidence=evidence.pk, resource=evidence.resource_id)


@transaction.atomic
def flag(*, resource_id: int, at: datetime) -> tuple[int, ...]:
    """See whether what leans on a resource, or on its claims, still stands: what fell is flagged, what came back is
    not any more. The evidence that was flagged now. Safe to run twice: the second time nothing changes."""
    rows = (
        Evidence.objects.select_for_update(of=("self",))
        .filter(removed_at=None, resource__in=_joined(resource_id))
        .select_related("resource__merged_into", "claim", "proposal")
        .order_by("proposal", "pk")
    )
    fallen: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for one in rows:
        if falls(one) == (one.flagged_at is not None):
            continue
        one.flagged_at = None if one.flagged_at else at
        one.save(update_fields=["flagged_at"])
        (fallen if one.flagged_at else back).setdefault(one.proposal_id, []).append(one.pk)
    for name, some in ((acts.EVIDENCE_FLAGGED, fallen), (acts.EVIDENCE_UNFLAGGED, back)):
        for proposal_id, ids in some.items():
            subject = ("deliberation.proposal", proposal_id)
            data = {"evidence": ids, "resource": resource_id}
            record(name=name, speaker=Speaker.system(), at=at, subject=subject, data=data)
    return tuple(pk for ids in fallen.values() for pk in ids)


@transaction.atomic
def tell_the_library(*, proposal_id: int, at: datetime) -> None:
    """Cite, under the present state of a proposal, what it leans on: nobody reads that a draft does. Safe twice.

    What fell, or was kept for members since, cannot be cited anew: it stays as it was while all may read the text, and
    goes once they no longer may.
    """
    row = Proposal.objects.select_for_update(of=("self",)).select_related("table").get(pk=proposal_id)
    fallen = _cite_all(row, Speaker.system(), at)
    if _is_public(row) or not fallen:
        return
    for resource_id in fallen:
        library.uncite(
            speaker=Speaker.system(), citing_kind=CITING, citing_key=str(row.pk), resource_id=resource_id, at=at
        )
        _cite_all(row, Speaker.system(), at, only=resource_id)


def falls(evidence: Evidence) -> bool:
    """Whether the resource, or the claim, was withdrawn. A double stands while the resource it was joined to does."""
    resource = evidence.resource.merged_into or evidence.resource
    gone = resource.state != resource.PUBLISHED
    return gone or (evidence.claim is not None and evidence.claim.withdrawn_at is not None)


def _joined(resource_id: int) -> Iterable[int]:
    """The resource, and the doubles that proposals lean on and that were joined to it."""
    doubles = Evidence.objects.filter(resource__merged_into=resource_id).values_list("resource", flat=True)
    return {resource_id, *doubles.order_by("resource").distinct()}


def _open_proposal(proposal_id: int, speaker: Speaker, at: datetime) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).select_related("table").get(pk=proposal_id)
    may_see_proposal(speaker, row, standing(row.table, speaker, at=at)).enforce()
    if row.state not in OPEN:
        raise NotPossible(Reason("evidence_is_fixed", _("Le texte ne change plus : ce sur quoi il s’appuie non plus.")))
    return row


def _claim(resource_id: int, number: int | None) -> int | None:
    if number is None:
        return None
    found = library.claim_id(resource_id, number)
    if found is None:
        raise Invalid(Reason("claim_unknown", _("Cette affirmation n’existe pas dans la ressource.")))
    return found


def _cite_all(row: Proposal, speaker: Speaker, at: datetime, *, only: int | None = None) -> tuple[int, ...]:
    """Cite what still can be; the resources that cannot, in whole or for one claim."""
    held = Evidence.objects.filter(proposal=row, removed_at=None).select_related("claim")
    fallen = []
    for one in (held if only is None else held.filter(resource=only)).order_by("pk"):
        if one.flagged_at is not None:
            fallen.append(one.resource_id)
            continue
        try:
            with transaction.atomic():
                _cite(row, one, one.claim.number if one.claim else None, speaker, at)
        except Refusal:
            # It fell meanwhile, and the reaction to its withdrawal flags it; or it is for members only.
            fallen.append(one.resource_id)
    return tuple(dict.fromkeys(fallen))


def _is_public(row: Proposal) -> bool:
    return row.state in _READ and row.table.visibility == Table.PUBLIC


def _cite(row: Proposal, evidence: Evidence, claim: int | None, speaker: Speaker, at: datetime) -> None:
    library.cite(
        speaker=speaker,
        resource_id=evidence.resource_id,
        claim_number=claim,
        citing_kind=CITING,
        citing_key=str(row.pk),
        titles={row.language: row.title},
        url=path_of("proposal", row.public_id, row.slug, language=row.language),
        passage=evidence.quote,
        is_public=_is_public(row),
        at=at,
    )


def _record(name: str, row: Proposal, speaker: Speaker, at: datetime, **data: object) -> None:
    record(name=name, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)
