"""Minutes: the words of the secretary around what happened, published with their fingerprint, adopted by a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import AgendaItem, Decision, Meeting, Minutes
from chantier.assemblies.permissions import may_write
from chantier.assemblies.queries.minutes import document_of, latest
from chantier.assemblies.queries.standing import standing
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST_WORDS = 50_000


@transaction.atomic
def write_words(
    *, speaker: Speaker, meeting_id: int, opening: str, closing: str, told: Mapping[int, str], at: datetime
) -> None:
    """Keep the words of the secretary: before the first point, of each point by its number, after the last.

    Published minutes are not rewritten: this begins another revision, which must be adopted too.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    for words in (opening, closing, *told.values()):
        if len(words) > LONGEST_WORDS:
            raise Invalid(
                Reason("words_too_long", _("Ce texte a plus de %(most)s caractères."), params={"most": LONGEST_WORDS})
            )
    items = {row.pk: row for row in AgendaItem.objects.filter(meeting=meeting).order_by("pk")}
    if set(told) - set(items):
        raise Invalid(Reason("item_not_here", _("Ce point n’est pas à l’ordre du jour de cette assemblée.")))
    row = latest(meeting)
    changed = [item for pk, item in items.items() if pk in told and item.told != told[pk]]
    if row is not None and (row.opening, row.closing) == (opening, closing) and not changed:
        return
    for item in changed:
        item.told = told[item.pk]
    AgendaItem.objects.bulk_update(changed, ["told"])
    if row is None or row.state != Minutes.DRAFT:
        row = Minutes(meeting=meeting, revision=row.revision + 1 if row else 1)
    row.opening, row.closing, row.updated_at = opening, closing, at
    row.save()


@transaction.atomic
def publish_minutes(*, speaker: Speaker, meeting_id: int, at: datetime) -> str:
    """Freeze and publish the minutes of a closed meeting; their fingerprint. Published twice, they are the same."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body", "by_laws").get(pk=meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    if meeting.state != MeetingState.CLOSED:
        raise NotPossible(Reason("meeting_goes_on", _("Le procès-verbal se publie une fois la réunion levée.")))
    row = latest(meeting)
    if row is not None and row.state != Minutes.DRAFT:
        return row.fingerprint
    if row is None:
        row = Minutes(meeting=meeting, updated_at=at)
    content = canonical(document_of(meeting, revision=row.revision))
    row.content, row.fingerprint = content.decode(), fingerprint(content)
    row.state, row.published_at, row.updated_at = Minutes.PUBLISHED, at, at
    row.save()
    told = {"minutes": row.fingerprint, "revision": row.revision}
    record(
        name=acts.MINUTES_PUBLISHED,
        speaker=speaker,
        at=at,
        subject=("assemblies.meeting", meeting.pk),
        data={"revision": row.revision},
        public={**told, "meeting": meeting.public_id},
    )
    return row.fingerprint


@transaction.atomic
def adopt_minutes(*, speaker: Speaker, meeting_id: int, decision: Decision, at: datetime) -> bool:
    """A later meeting adopted them by a decision; whether they were published and waiting for it."""
    row = Minutes.objects.select_for_update().filter(meeting=meeting_id).order_by("-revision").first()
    if row is None or row.state != Minutes.PUBLISHED:
        return False
    row.state, row.adopted_at, row.adopted_by = Minutes.ADOPTED, at, decision
    row.save(update_fields=["state", "adopted_at", "adopted_by"])
    record(
        name=acts.MINUTES_ADOPTED,
        speaker=speaker,
        at=at,
        subject=("assemblies.meeting", meeting_id),
        data={"decision": decision.pk, "revision": row.revision},
        public={"minutes": row.fingerprint, "revision": row.revision, "decision": decision.number},
    )
    return True
