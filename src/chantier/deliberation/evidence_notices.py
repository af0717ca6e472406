"""The author and the pen hear that a source they lean on fell: a reaction, safe to run twice."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.models import Argument, Evidence, Proposal, Seat
from chantier.deliberation.queries.seating import persons_seated, standing_seats
from chantier.deliberation.services import argument_citations, mandates
from chantier.deliberation.services.evidence import flag, tell_the_library
from chantier.deliberation.whereabouts import paths_of
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import ActView
from chantier.foundation.messages.api import Kind, notify
from chantier.foundation.people import api as people
from chantier.library import api as library

FELL: Final = Kind(
    "deliberation.evidence_fell",
    _("Une source retirée, sur laquelle s’appuie un texte que vous portez"),
    "deliberation/mail/evidence_fell",
)
KINDS: Final = (FELL,)


def look_again(act: ActView) -> None:
    """The library withdrew a resource or a claim, or gave it back: what leans on it is flagged, or no longer."""
    flag(resource_id=int(act.subject_id), at=timezone.now())


def cite_as_it_stands(act: ActView) -> None:
    """A proposal was opened, withdrawn or rejected, or has a source again: the library shows that it cites, or no
    longer."""
    tell_the_library(proposal_id=int(act.subject_id), at=timezone.now())


def cite_as_the_table_is_read(act: ActView) -> None:
    """A table is opened to all, or closed: the library shows what its texts, debates and mandate lean on, or hides
    it. The worker does it: a table may hold many."""
    table_id, at = int(act.subject_id), timezone.now()
    leaning = Proposal.objects.filter(table=table_id, evidence__isnull=False).order_by("pk").distinct()
    for pk in leaning.values_list("pk", flat=True):
        tell_the_library(proposal_id=pk, at=at)
    said = Argument.objects.filter(table=table_id, state=Argument.SHOWN, citations__resource__isnull=False)
    for one in said.select_related("table", "proposal").order_by("pk").distinct():
        argument_citations.give_back(one, speaker=Speaker.system(), at=at)
    mandates.tell_the_library(table_id=table_id, at=at)


def tell_those_who_carry(act: ActView) -> None:
    """The author and who holds the pen of a proposal whose source fell. A source that came back tells nobody."""
    row = Proposal.objects.select_related("table").filter(pk=act.subject_id).first()
    ids = [int(one) for one in act.data["evidence"]]
    fallen = Evidence.objects.filter(pk__in=ids, flagged_at__isnull=False, removed_at=None).select_related("resource")
    sources = list(fallen.order_by("pk"))
    if row is None or not sources:
        return
    titles = list(dict.fromkeys(one.resource.title for one in sources))
    notify(
        person_ids=sorted(_carriers(row, at=timezone.now())),
        kind=FELL.key,
        key=f"{FELL.key}:{act.id}",
        context={"title": row.title, "sources": titles, "passages": len({one.passage_key for one in sources})},
        links=paths_of("evidence", row.public_id, row.slug),
        at=timezone.now(),
    )


def _carriers(row: Proposal, *, at: datetime) -> set[int]:
    """Its author’s organisation’s speakers, or the author alone; persons and speakers of bodies who hold the pen."""
    persons = set(persons_seated(row.table, at=at, roles=[Seat.PEN]))
    seats = standing_seats(at).filter(role=Seat.PEN, table=row.table, organization__isnull=False)
    bodies = {body for body in seats.order_by("pk").values_list("organization_id", flat=True) if body is not None}
    if row.organization_id is not None:
        bodies.add(row.organization_id)
    elif row.person_id is not None:
        persons.add(row.person_id)
    refs = directory.public_ids_of(set(directory.kept_of(bodies).values()))
    for speakers in people.speakers_of(refs.values(), at=at).values():
        persons.update(speakers)
    return persons


REACTIONS: Final = {
    library.WITHDRAWN: (look_again,),
    library.RESTORED: (look_again,),
    library.CLAIM_WITHDRAWN: (look_again,),
    acts.EVIDENCE_FLAGGED: (tell_those_who_carry,),
    acts.EVIDENCE_UNFLAGGED: (cite_as_it_stands,),
    acts.PROPOSAL_OPENED: (cite_as_it_stands,),
    acts.PROPOSAL_WITHDRAWN: (cite_as_it_stands,),
    acts.PROPOSAL_REJECTED: (cite_as_it_stands,),
    acts.PROPOSAL_MOVED: (cite_as_it_stands,),
    acts.TABLE_CHANGED: (cite_as_the_table_is_read,),
}
