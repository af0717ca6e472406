"""What becomes of registrations: read by those who organise, forgotten three months after the event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from chantier.editorial.acts import REGISTRATIONS_EXPORTED, REGISTRATIONS_FORGOTTEN
from chantier.editorial.models import EventPage, Support
from chantier.editorial.permissions import may_read_registrations
from chantier.editorial.queries.support import Registrant, registrants
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record

#: After its end, those who organised need no name any more (CQLR c. P-39.1, s. 23).
KEPT = timedelta(days=90)


@transaction.atomic
def take_registrations(*, speaker: Speaker, event: EventPage, at: datetime) -> tuple[Registrant, ...]:
    """The list as it leaves in a file; that it left is written in the journal."""
    may_read_registrations(speaker, event).enforce()
    found = registrants(event.translation_key)
    subject = ("editorial.page", event.pk)
    record(name=REGISTRATIONS_EXPORTED, speaker=speaker, at=at, subject=subject, data={"count": len(found)})
    return found


@transaction.atomic
def forget_registrations(*, at: datetime) -> int:
    """Of events that ended three months ago, only how many came stays. How many were forgotten; safe to run twice."""
    rows = Support.objects.filter(kind=Support.Kind.REGISTRATION, person__isnull=False)
    subjects = set(rows.order_by().values_list("subject", flat=True).distinct())
    ended = EventPage.objects.filter(translation_key__in=subjects).order_by().values("translation_key")
    ended = ended.annotate(last=Max("ends_at"))
    standing = {one["translation_key"] for one in ended if one["last"] >= at - KEPT}
    # An event whose page was deleted has no organiser left either.
    due = rows.filter(subject__in=subjects - standing)
    count = due.update(person=None, shown_name="", consent="")
    if count:
        subject = ("editorial.registrations", "all")
        record(name=REGISTRATIONS_FORGOTTEN, speaker=Speaker.system(), at=at, subject=subject, data={"count": count})
    return count
