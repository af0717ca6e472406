"""From a draft to a published resource, and back: each step locks, asks who may, decides, writes, journals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.access.api import Reason as Refused
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.core import lifecycle, quality
from chantier.library.core.reasons import Reason
from chantier.library.models import Contribution, Resource
from chantier.library.permissions import may_move
from chantier.library.queries.citing import leaning_on
from chantier.library.queries.describing import describe
from chantier.library.queries.kinds import kind
from chantier.library.services.consents import ask_authors
from chantier.library.services.writing import feed_search

LONGEST_REASON: Final = 1000
EVERY_VISIBILITY: Final = (Resource.PUBLIC, Resource.MEMBERS_ONLY, Resource.PRIVATE)
_ACTS: Final = {
    lifecycle.SUBMIT: acts.SUBMITTED,
    lifecycle.TAKE_BACK: acts.TAKEN_BACK,
    lifecycle.RETURN: acts.RETURNED,
    lifecycle.PUBLISH: acts.PUBLISHED,
    lifecycle.WITHDRAW: acts.WITHDRAWN,
    lifecycle.RESTORE: acts.RESTORED,
}


@dataclass(frozen=True)
class Moved:
    """A resource that changed state."""

    id: int
    public_id: str
    state: str


class NotReady(Invalid):
    """It cannot be published as it is: ``barriers`` say why, one by one."""

    def __init__(self, barriers: tuple[Reason, ...]) -> None:
        super().__init__(
            Refused(
                "not_ready",
                _("Il manque quelque chose avant de publier."),
                _("Complétez la fiche : ce qui manque est dit dans la liste."),
            )
        )
        self.barriers = barriers


def checked(resource_id: int) -> quality.Checked:
    """What stands between a resource and its publication, and what would make it better."""
    described = describe([resource_id], seen=EVERY_VISIBILITY)[resource_id]
    of_kind = kind(described.kind)
    answers = list(Contribution.objects.filter(resource_id=resource_id).values_list("consent", flat=True))
    return quality.check(
        described,
        of_kind.fields if of_kind else (),
        refused_authors=answers.count(Contribution.REFUSED),
        asked_authors=answers.count(Contribution.ASKED),
    )


@transaction.atomic
def submit(*, speaker: Speaker, resource_id: int, at: datetime) -> Moved:
    """Give a draft to the documentalists. A licence must be said; the persons named who have an account are asked."""
    row = _moving(speaker, resource_id, lifecycle.SUBMIT)
    if not row.licence:
        raise NotReady((Reason("licence_missing"),))
    row.submitted_at = at
    ask_authors(speaker=speaker, resource=row, at=at)
    return _moved(row, lifecycle.SUBMIT, speaker, at)


@transaction.atomic
def take_back(*, speaker: Speaker, resource_id: int, at: datetime) -> Moved:
    """Take a deposit back before it was decided: it is a draft again."""
    row = _moving(speaker, resource_id, lifecycle.TAKE_BACK)
    return _moved(row, lifecycle.TAKE_BACK, speaker, at)


@transaction.atomic
def return_to_depositor(*, speaker: Speaker, resource_id: int, reason: str, at: datetime) -> Moved:
    """Give it back with what is asked: the reason becomes a remark on the whole."""
    row = _moving(speaker, resource_id, lifecycle.RETURN)
    row.remarks.create(text=_reason(reason)[:2000], person_id=speaker.person_id, is_reviewer=True, at=at)
    return _moved(row, lifecycle.RETURN, speaker, at)


@transaction.atomic
def publish(*, speaker: Speaker, resource_id: int, at: datetime) -> Moved:
    """Publish what was submitted. Raises ``NotReady`` with every barrier. Publishing one's own deposit is journaled."""
    row = _moving(speaker, resource_id, lifecycle.PUBLISH)
    found = checked(row.pk)
    if not found.may_be_published:
        raise NotReady(found.barriers)
    row.published_at = row.published_at or at
    row.published_by = speaker.person_id
    ask_authors(speaker=speaker, resource=row, at=at)
    return _moved(row, lifecycle.PUBLISH, speaker, at, own=is_own(speaker, row))


@transaction.atomic
def withdraw(*, speaker: Speaker, resource_id: int, reason: str, at: datetime) -> Moved:
    """Withdraw what was published: its page stays and says why; its files and words are no longer given."""
    row = _moving(speaker, resource_id, lifecycle.WITHDRAW)
    row.withdrawal_reason = _reason(reason)
    row.withdrawn_at = at
    return _moved(row, lifecycle.WITHDRAW, speaker, at)


@transaction.atomic
def restore(*, speaker: Speaker, resource_id: int, reason: str, at: datetime) -> Moved:
    """Publish again what was withdrawn; why is kept as a remark."""
    row = _moving(speaker, resource_id, lifecycle.RESTORE)
    row.remarks.create(text=_reason(reason)[:2000], person_id=speaker.person_id, is_reviewer=True, at=at, settled_at=at)
    row.withdrawal_reason, row.withdrawn_at = "", None
    return _moved(row, lifecycle.RESTORE, speaker, at)


def is_own(speaker: Speaker, row: Resource) -> bool:
    """Whether who decides is who deposited: allowed, and shown."""
    return speaker.person_id is not None and speaker.person_id == row.person_id


def _moving(speaker: Speaker, resource_id: int, verb: str) -> Resource:
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_move(speaker, row, verb).enforce()
    step = lifecycle.step(verb)
    if row.merged_into_id is not None or row.state not in step.sources:
        raise NotPossible(
            Refused(
                "not_in_this_state",
                _("La fiche n’est plus dans l’état où cela se fait."),
                _("Rechargez la page : quelqu’un l’a sans doute fait entretemps."),
            )
        )
    return row


def _reason(text: str) -> str:
    reason = text.replace("\0", "").strip()
    if not reason:
        raise Invalid(Refused("reason_missing", _("Dites pourquoi, en une phrase.")))
    return reason[:LONGEST_REASON]


def _moved(row: Resource, verb: str, speaker: Speaker, at: datetime, *, own: bool = False) -> Moved:
    row.state = lifecycle.step(verb).target
    row.updated_at = at
    row.save()
    data: dict[str, Any] = {"own": 1} if own else {}
    if verb == lifecycle.WITHDRAW:
        data["citations"] = [one.id for one in leaning_on(row.pk)]  # who leans on it must hear of it
    record(name=_ACTS[verb], speaker=speaker, at=at, subject=("library.resource", row.pk), data=data)
    feed_search([row.pk])
    return Moved(row.pk, row.public_id, row.state)
