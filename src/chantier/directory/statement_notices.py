"""What people are told of the corrections they suggested. Safe to run twice: the key is the decision itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.models import Statement
from chantier.directory.queries.organizations import NO_SLUG
from chantier.directory.statement_phrases import field_name, written
from chantier.foundation.messages.api import Kind, notify
from chantier.foundation.people.api import person

CORRECTION_SETTLED = Kind(
    "directory.correction_settled",
    _("Ce que deviennent les corrections que vous proposez"),
    "directory/mail/correction_settled",
)
KINDS = (CORRECTION_SETTLED,)


class SomethingDone(Protocol):
    """What a reaction reads of an act of the journal."""

    data: Mapping[str, Any]


def correction_settled(act: SomethingDone) -> None:
    """Tell who suggested a correction what became of it; nobody when a visitor did, or who decided it themselves."""
    statement = Statement.objects.select_related("organization").filter(pk=act.data["statement"]).first()
    if statement is None or statement.person_id is None or statement.person_id == statement.reviewed_by:
        return
    if statement.state not in (Statement.ACCEPTED, Statement.REFUSED) or statement.reviewed_at is None:
        return
    reader = person(statement.person_id)
    if reader is None:
        return
    with translation.override(reader.language):
        field = field_name(statement.field, reader.language)
        value = written(statement.field, statement.value, reader.language)
    notify(
        person_ids=[statement.person_id],
        kind=CORRECTION_SETTLED.key,
        key=f"directory.statement:{statement.pk}:{statement.state}:{statement.reviewed_at:%Y%m%d%H%M%S}",
        context={
            "name": statement.organization.name,
            "field": field,
            "value": value,
            "accepted": statement.state == Statement.ACCEPTED,
            "reason": statement.review_reason,
        },
        links=_pages(statement.organization.public_id, statement.organization.slug),
        at=timezone.now(),
    )


def _pages(public_id: str, slug: str) -> dict[str, str]:
    pages = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pages[language] = reverse("directory:organization", args=[public_id, slug or NO_SLUG])
    return pages


REACTIONS = {
    acts.STATEMENT_ACCEPTED: (correction_settled,),
    acts.STATEMENT_REFUSED: (correction_settled,),
}
