"""Many new resources at once: the same rows as ``writing.create``, in as many queries for a thousand as for one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id
from chantier.library import acts
from chantier.library.core import description as d
from chantier.library.core.serial import to_json
from chantier.library.models import (
    Attachment,
    Contribution,
    Resource,
    ResourceConcept,
    ResourceIdentifier,
    ResourceOrganization,
    ResourcePlace,
    ResourceRelation,
    ResourceText,
    Version,
)
from chantier.library.permissions import may_bring_references
from chantier.library.queries.describing import describe
from chantier.library.services import writing
from chantier.library.services.writing import Written, feed_search

_EVERYTHING = (Resource.PUBLIC, Resource.MEMBERS_ONLY, Resource.PRIVATE)


@transaction.atomic
def create_many(
    *, speaker: Speaker, descriptions: Sequence[d.Description], at: datetime, origin: str
) -> tuple[Written, ...]:
    """Write new drafts, in order. Kinds are known to the caller; links are attached, relations lead elsewhere.

    Raises ``NotAllowed``. Contributors are not looked for in the directory: references name them in words.
    """
    may_bring_references(speaker).enforce()
    if not descriptions:
        return ()
    rows = []
    for identifier, one in zip(_free_public_ids(len(descriptions)), descriptions, strict=True):
        row = Resource(
            public_id=identifier,
            state=Resource.DRAFT,
            origin=origin,
            person_id=speaker.person_id,
            voice_id=speaker.voice_id,
            created_at=at,
        )
        writing.fill(row, one, at)
        rows.append(row)
    Resource.objects.bulk_create(rows)
    _write_children(rows, descriptions, at)
    _keep_versions(rows, speaker, at)
    for row in rows:
        record(name=acts.CREATED, speaker=speaker, at=at, subject=("library.resource", row.pk))
    feed_search([row.pk for row in rows])
    return tuple(Written(row.pk, row.public_id, row.slug, row.revision) for row in rows)


def _free_public_ids(number: int) -> list[str]:
    drawn: dict[str, None] = {}
    while len(drawn) < number:
        fresh = {public_id(os.urandom(5)): None for _ in range(number - len(drawn))}
        taken = set(Resource.objects.filter(public_id__in=fresh).values_list("public_id", flat=True))
        drawn.update({one: None for one in fresh if one not in taken})
    return list(drawn)


def _write_children(rows: Sequence[Resource], descriptions: Sequence[d.Description], at: datetime) -> None:
    pairs = list(zip(rows, descriptions, strict=True))
    ResourceText.objects.bulk_create([each for row, one in pairs for each in writing.texts_of(row, one)])
    ResourceIdentifier.objects.bulk_create([each for row, one in pairs for each in writing.identifiers_of(row, one)])
    ResourceConcept.objects.bulk_create([each for row, one in pairs for each in writing.concepts_of(row, one)])
    ResourcePlace.objects.bulk_create([each for row, one in pairs for each in writing.places_of(row, one)])
    ResourceOrganization.objects.bulk_create(
        [each for row, one in pairs for each in writing.organizations_of(row, one)]
    )
    Contribution.objects.bulk_create([each for row, one in pairs for each in _contributions(row, one)])
    ResourceRelation.objects.bulk_create([each for row, one in pairs for each in _relations(row, one)])
    Attachment.objects.bulk_create([each for row, one in pairs for each in _links(row, one, at)])


def _contributions(row: Resource, one: d.Description) -> list[Contribution]:
    return [
        Contribution(
            resource=row,
            order=order,
            role=each.role,
            family=each.family[:150],
            given=each.given[:150],
            name=each.name[:300],
            orcid=each.orcid,
        )
        for order, each in enumerate(one.contributors)
    ]


def _relations(row: Resource, one: d.Description) -> list[ResourceRelation]:
    """Only relations in their own direction, with an address: another's identifiers mean nothing here."""
    found = dict.fromkeys((each.kind, each.url[:600]) for each in one.relations if each.kind in d.INVERSE and each.url)
    return [ResourceRelation(resource=row, kind=kind, url=url) for kind, url in found]


def _links(row: Resource, one: d.Description, at: datetime) -> list[Attachment]:
    """The addresses where it can be read: files it names, else its own address."""
    urls = dict.fromkeys(each.url for each in one.attachments if each.url)
    if not urls and one.identifier("url"):
        urls = {one.identifier("url"): None}
    return [
        Attachment(resource=row, order=order, url=url[:1000], text_state=Attachment.NO_TEXT, check_after=at)
        for order, url in enumerate(urls)
    ]


def _keep_versions(rows: Sequence[Resource], speaker: Speaker, at: datetime) -> None:
    described = describe([row.pk for row in rows], seen=_EVERYTHING)
    Version.objects.bulk_create(
        Version(
            resource=row, revision=row.revision, data=to_json(described[row.pk]), person_id=speaker.person_id, at=at
        )
        for row in rows
    )
