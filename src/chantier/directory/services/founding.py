"""An organisation that no list knows yet: it was founded here, and somebody says so, in the open."""

from __future__ import annotations

import os
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core import codes
from chantier.directory.models import Organization, Statement
from chantier.directory.permissions import may_keep_memberships
from chantier.directory.services.merging import refresh_search
from chantier.directory.services.projection import project
from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record

_LONGEST_NAME = 300
_LONGEST_EVIDENCE = 500


@transaction.atomic
def found_organization(
    *, speaker: Speaker, name: str, evidence: str, at: datetime, founded_on: str = "", legal_form: str = ""
) -> int:
    """Make an organisation from what a person states, each field with its provenance; its number.

    ``evidence``: what this rests on (the minutes of a founding assembly), shown with the provenance. The same name
    stated on the same evidence twice is one organisation. Nothing makes it a member. Raises ``NotAllowed``,
    ``Invalid``.
    """
    may_keep_memberships(speaker).enforce()
    name, evidence = " ".join(name.split())[:_LONGEST_NAME], " ".join(evidence.split())[:_LONGEST_EVIDENCE]
    if not name or not evidence:
        raise Invalid(
            Reason("founded_without_name", _("Donnez le nom de l’organisation, et ce qui établit qu’elle est fondée."))
        )
    stated = Statement.objects.filter(field="usual_name", value=name, evidence=evidence, state=Statement.ACCEPTED)
    there = stated.order_by("pk").values_list("organization_id", flat=True).first()
    if there is not None:
        return there
    row = Organization.objects.create(
        public_id=codes.public_id(os.urandom(5)),
        slug=codes.slug(name),
        name=name,
        sort_name=codes.sort_name(name),
        created_at=at,
        updated_at=at,
    )
    values = {"usual_name": name, "status": Organization.ACTIVE, "founded_on": founded_on, "legal_form": legal_form}
    made = Statement.objects.bulk_create(
        Statement(
            organization=row,
            field=field,
            value=value,
            kind=Statement.CORRECTION,
            state=Statement.ACCEPTED,
            evidence=evidence,
            person_id=speaker.person_id,
            voice_id=speaker.voice_id,
            at=at,
            reviewed_by=speaker.person_id,
            reviewed_at=at,
        )
        for field, value in values.items()
        if value
    )
    project(organization_ids=[row.pk], at=at)
    refresh_search([row.pk])
    data = {"statements": [one.pk for one in made]}
    record(
        name=acts.ORGANIZATION_FOUNDED, speaker=speaker, at=at, subject=("directory.organization", row.pk), data=data
    )
    return row.pk
