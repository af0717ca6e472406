"""What is shown of the persons named: they are asked, they agree, correct or refuse, and it is done at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people
from chantier.library import acts
from chantier.library.models import Contribution, Resource, Version
from chantier.library.permissions import may_answer_for
from chantier.library.services.writing import feed_search

AGREE, REFUSE, NOT_ME = "agree", "refuse", "not-me"
ANSWERS: Final = (AGREE, REFUSE, NOT_ME)


@dataclass(frozen=True)
class Answered:
    """What became of a name on a resource."""

    contribution_id: int
    resource_id: int
    consent: str


def ask_authors(*, speaker: Speaker, resource: Resource, at: datetime) -> int:
    """Ask the persons named who have an account; how many. Inside the caller's transaction.

    An account is found by its whole name; two of one name: nobody is asked, because we do not guess. Who deposits
    under their own name has agreed. Neither depositor nor reader learns who has an account.
    """
    waiting = [
        one
        for one in resource.contributions.filter(person_id__isnull=True, consent=Contribution.ON_THE_WORK)
        if one.family
    ]
    found = people.persons_named(_whole(one) for one in waiting)
    asked = 0
    for one in waiting:
        ids = found.get(_whole(one).casefold(), ())
        if len(ids) != 1:
            continue
        one.person_id = ids[0]
        if one.person_id == speaker.person_id:
            one.consent, one.consent_at = Contribution.AGREED, at
        else:
            one.consent, one.consent_at = Contribution.ASKED, at
            record(
                name=acts.AUTHOR_NAMED,
                speaker=speaker,
                at=at,
                subject=("library.resource", resource.pk),
                data={"contribution": one.pk},
            )
            asked += 1
        one.save(update_fields=["person_id", "consent", "consent_at"])
    return asked


def _whole(one: Contribution) -> str:
    return f"{one.given} {one.family}".strip()


@transaction.atomic
def answer_for_a_name(
    *,
    speaker: Speaker,
    contribution_id: int,
    answer: str,
    at: datetime,
    given: str | None = None,
    family: str | None = None,
) -> Answered:
    """A person agrees to be shown (perhaps written otherwise), refuses, or says that it is somebody else.

    A refusal takes the name from the page, the exports, the search, and every version kept. It can be changed later.
    """
    one = Contribution.objects.select_for_update().get(pk=contribution_id)
    may_answer_for(speaker, one).enforce()
    if answer not in ANSWERS:
        raise Invalid(Reason("answer_unknown", _("Choisissez une réponse.")))
    row = Resource.objects.select_for_update().get(pk=one.resource_id)
    if answer == NOT_ME:
        one.person_id, one.consent = None, Contribution.ON_THE_WORK
    elif answer == REFUSE:
        _forget_in_versions(row, [one])
        one.consent = Contribution.REFUSED
    else:
        family = one.family if family is None else family.replace("\0", "").strip()[:150]
        if not family:
            raise Invalid(Reason("family_missing", _("Donnez un nom de famille, ou refusez d’être nommé.")))
        if (one.given, one.family) != (given, family) and given is not None:
            _forget_in_versions(row, [one])
            one.given, one.family = given.replace("\0", "").strip()[:150], family
        one.consent = Contribution.AGREED
    one.consent_at = at
    one.save()
    _told(speaker, row, one, at)
    return Answered(one.pk, row.pk, one.consent)


@transaction.atomic
def refuse_everywhere(*, speaker: Speaker, at: datetime) -> int:
    """Take one's name from every resource at once; how many."""
    mine = Contribution.objects.filter(person_id=speaker.person_id).exclude(consent=Contribution.REFUSED)
    ids = list(mine.values_list("pk", flat=True)) if speaker.person_id is not None else []
    for pk in ids:
        answer_for_a_name(speaker=speaker, contribution_id=pk, answer=REFUSE, at=at)
    return len(ids)


def _told(speaker: Speaker, row: Resource, one: Contribution, at: datetime) -> None:
    row.updated_at = at
    row.save(update_fields=["updated_at"])
    record(
        name=acts.AUTHOR_ANSWERED,
        speaker=speaker,
        at=at,
        subject=("library.resource", row.pk),
        data={"contribution": one.pk},
    )
    feed_search([row.pk])


def _forget_in_versions(row: Resource, names: Sequence[Contribution]) -> None:
    """Versions show what the resource said; not a name that was refused."""
    gone = {(one.family, one.given) for one in names}
    changed = []
    for version in Version.objects.select_for_update().filter(resource=row):
        before: list[dict[str, Any]] = version.data.get("contributors", [])
        after = [one for one in before if (one.get("family", ""), one.get("given", "")) not in gone]
        if len(after) != len(before):
            version.data = {**version.data, "contributors": after}
            changed.append(version)
    Version.objects.bulk_update(changed, ["data"])
