"""From a ``Description`` to the tables: the one place that writes resources."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.places import api as places
from chantier.foundation.search.api import kinds as search_kinds
from chantier.foundation.search.api import mark_changed
from chantier.foundation.text.api import public_id, slug, sort_name
from chantier.library import acts
from chantier.library.core import description as d
from chantier.library.core.identifiers import normalised
from chantier.library.core.serial import to_json
from chantier.library.core.visible import visible
from chantier.library.models import (
    Claim,
    Contribution,
    Kind,
    Page,
    Resource,
    ResourceConcept,
    ResourceIdentifier,
    ResourceOrganization,
    ResourcePlace,
    ResourceRelation,
    ResourceText,
    Version,
)
from chantier.library.permissions import may_deposit, may_edit


@dataclass(frozen=True)
class Written:
    """A resource that was made or changed."""

    id: int
    public_id: str
    slug: str
    revision: int


def feed_search(ids: Sequence[int]) -> None:
    """Note for the search that these resources changed, with the pages of their files, where resources are searched."""
    if not any(kind.name == "resource" for kind in search_kinds()):
        return
    mark_changed("resource", ids)
    pages = Page.objects.filter(attachment__resource__in=ids).order_by("pk").values_list("attachment_id", "number")
    mark_changed("resource_page", [f"{attachment}-{number}" for attachment, number in pages])


def feed_ended_embargoes(*, at: datetime) -> int:
    """What the pages of a document say is found from the day its embargo ends; how many ended in the last days."""
    today = timezone.localdate(at)
    ended = Resource.objects.filter(access=d.EMBARGO, embargo_until__range=(today - timedelta(days=7), today))
    ids = list(ended.order_by("pk").values_list("pk", flat=True))
    if ids:
        feed_search(ids)
    return len(ids)


@transaction.atomic
def create(
    *,
    speaker: Speaker,
    description: d.Description,
    at: datetime,
    origin: str = "deposit",
    organization_id: int | None = None,
) -> Written:
    """Write a new draft. ``organization_id`` is the directory's id of the body that stands behind it.

    Raises ``NotAllowed``, and ``Invalid`` when it has no title or no known kind. Files are attached afterwards.
    """
    may_deposit(speaker).enforce()
    description = visible(description)
    check(description)
    row = Resource(
        public_id=_free_public_id(),
        state=Resource.DRAFT,
        origin=origin,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        organization_id=organization_id,
        created_at=at,
    )
    fill(row, description, at)
    row.save()
    _write_children(row, description)
    _keep_version(row, speaker, at, "")
    record(name=acts.CREATED, speaker=speaker, at=at, subject=("library.resource", row.pk))
    feed_search([row.pk])
    return Written(row.pk, row.public_id, row.slug, row.revision)


@transaction.atomic
def revise(
    *, speaker: Speaker, resource_id: int, description: d.Description, revision: int, at: datetime, note: str = ""
) -> Written:
    """Write a description over an earlier one; attachments, claims and consents are kept apart and stay.

    ``revision`` is the one the person saw. Raises ``NotAllowed``; ``NotPossible`` when somebody changed it since.
    """
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, row).enforce()
    if row.revision != revision:
        raise NotPossible(
            Reason(
                "changed_meanwhile",
                _("Quelqu’un a modifié cette fiche pendant que vous l’aviez sous les yeux."),
                _("Comparez les deux versions : rien de ce que vous avez écrit n’est perdu."),
            )
        )
    description = visible(description)
    check(description)
    row.revision += 1
    fill(row, description, at)
    row.save()
    _replace_children(row, description)
    _keep_version(row, speaker, at, note)
    record(
        name=acts.REVISED, speaker=speaker, at=at, subject=("library.resource", row.pk), data={"revision": row.revision}
    )
    feed_search([row.pk])
    return Written(row.pk, row.public_id, row.slug, row.revision)


def check(one: d.Description) -> None:
    """Raise ``Invalid`` for what cannot be kept: no title, no known kind."""
    if not one.wordings or not one.wording().title.strip():
        raise Invalid(Reason("title_missing", _("Donnez un titre à la ressource.")))
    if not Kind.objects.filter(slug=one.kind).exists():
        raise Invalid(Reason("kind_unknown", _("Choisissez une sorte de ressource.")))


def _free_public_id() -> str:
    while True:
        drawn = public_id(os.urandom(5))
        if not Resource.objects.filter(public_id=drawn).exists():
            return drawn


def fill(row: Resource, one: d.Description, at: datetime) -> None:
    """Write the columns of a resource from its description."""
    original = one.wording()
    row.kind_id = one.kind
    row.title = original.title[:500]
    row.sort_title = sort_name(original.title, length=160)
    row.slug = row.slug or slug(original.title)
    row.language = original.language
    row.languages = list(dict.fromkeys(one.languages or (original.language,)))
    row.issued = str(one.issued) if one.issued else ""
    row.issued_year = one.issued.year if one.issued else None
    row.publisher = one.publisher[:300]
    row.publication_place = one.publication_place[:200]
    row.keywords = list(one.keywords)
    row.licence = one.licence.slug
    row.licence_statement = one.licence.statement[:500]
    row.rights_holder = one.rights_holder[:300]
    row.access = one.access
    row.embargo_until = one.embargo_until if one.access == d.EMBARGO else None
    row.details = dict(one.details)
    row.is_fictitious = one.is_fictitious
    row.updated_at = at


def _replace_children(row: Resource, one: d.Description) -> None:
    for rows in (row.texts, row.identifiers, row.concepts, row.places, row.organizations):
        rows.all().delete()
    known = list(row.contributions.order_by("order", "id"))
    row.contributions.exclude(consent=Contribution.REFUSED).delete()
    row.relations.all().delete()
    _write_children(row, one, known)


def _write_children(row: Resource, one: d.Description, known: Sequence[Contribution] = ()) -> None:
    """The rows of a resource without any; ``known`` are the contributions it had, and what their persons answered."""
    ResourceText.objects.bulk_create(texts_of(row, one))
    ResourceIdentifier.objects.bulk_create(identifiers_of(row, one))
    ResourceConcept.objects.bulk_create(concepts_of(row, one))
    ResourcePlace.objects.bulk_create(places_of(row, one))
    ResourceOrganization.objects.bulk_create(organizations_of(row, one))
    _write_contributions(row, one.contributors, known)
    _write_relations(row, one.relations)


def texts_of(row: Resource, one: d.Description) -> list[ResourceText]:
    """The wordings, one a language."""
    original = one.wording()
    return [
        ResourceText(
            resource=row,
            language=text.language,
            title=text.title[:500],
            subtitle=text.subtitle[:500],
            summary=text.summary,
            is_original=text is original,
            translated_by=text.translated_by if text is not original else "",
        )
        for text in {text.language: text for text in (*one.wordings, original)}.values()
    ]


def identifiers_of(row: Resource, one: d.Description) -> list[ResourceIdentifier]:
    """The identifiers, normalised, each once."""
    return [
        ResourceIdentifier(resource=row, scheme=found.scheme, value=found.value)
        for found in dict.fromkeys(normalised(each) for each in one.identifiers)
    ]


def concepts_of(row: Resource, one: d.Description) -> list[ResourceConcept]:
    """The concepts, each once."""
    return [
        ResourceConcept(resource=row, scheme=scheme, concept=concept)
        for scheme, concept in dict.fromkeys((each.scheme, each.concept) for each in one.subjects)
    ]


def places_of(row: Resource, one: d.Description) -> list[ResourcePlace]:
    """The territories that are known, each once. One query for each place with a code."""
    return [ResourcePlace(resource=row, territory_id=territory) for territory in _territories(one.places)]


def organizations_of(row: Resource, one: d.Description) -> list[ResourceOrganization]:
    """The organisations of the directory that it is about, each once. Those that are not there are not kept."""
    bodies = _bodies([each.public_id for each in one.organizations if each.public_id])
    return [ResourceOrganization(resource=row, organization_id=pk) for pk in dict.fromkeys(bodies.values())]


def _territories(wanted: Sequence[d.Place]) -> list[int]:
    found = [places.territory_by_code(one.kind, one.code) for one in wanted if one.code]
    return list(dict.fromkeys(one.id for one in found if one is not None))


def _write_contributions(row: Resource, wanted: Sequence[d.Contributor], known: Sequence[Contribution]) -> None:
    """Who agreed or refused to be shown keeps that answer when the list is written again, in whatever role."""
    before_by_role = {(one.role, *_named(one)): one for one in known}
    before_by_name = {_named(one): one for one in reversed(known)}
    refused = {_named(one) for one in known if one.consent == Contribution.REFUSED}
    bodies = _bodies([one.organization_id for one in wanted if one.organization_id])
    fresh = []
    for order, one in enumerate(wanted):
        if one.is_person and _named(one) in refused:
            continue
        before = (
            before_by_role.get((one.role, *_named(one))) or before_by_name.get(_named(one)) if one.is_person else None
        )
        fresh.append(
            Contribution(
                resource=row,
                order=order,
                role=one.role,
                family=one.family[:150],
                given=one.given[:150],
                name=one.name[:300],
                organization_id=bodies.get(one.organization_id),
                orcid=one.orcid,
                person_id=before.person_id if before else None,
                consent=before.consent if before else Contribution.ON_THE_WORK,
                consent_at=before.consent_at if before else None,
            )
        )
    Contribution.objects.bulk_create(fresh)


def _named(one: d.Contributor | Contribution) -> tuple[str, str]:
    return one.family.strip().casefold(), one.given.strip().casefold()


def _bodies(public_ids: Sequence[str]) -> Mapping[str, int]:
    return {one: found.id for one in dict.fromkeys(public_ids) if (found := directory.by_public_id(one)) is not None}


def _write_relations(row: Resource, wanted: Sequence[d.Related]) -> None:
    """Only relations in their own direction are written; the inverse is read."""
    direct = [one for one in wanted if one.kind in d.INVERSE]
    here = dict(
        Resource.objects.filter(public_id__in=[one.public_id for one in direct if one.public_id])
        .exclude(pk=row.pk)
        .values_list("public_id", "pk")
    )
    ResourceRelation.objects.bulk_create(
        ResourceRelation(
            resource=row,
            kind=kind,
            other_id=here.get(other),
            url="" if other in here else url[:600],
            title="" if other in here else title[:500],
        )
        for kind, other, url, title in dict.fromkeys((one.kind, one.public_id, one.url, one.title) for one in direct)
        if other in here or url
    )


@transaction.atomic
def set_claims(*, speaker: Speaker, resource_id: int, claims: Sequence[d.Claim], at: datetime) -> int:
    """Write the claims one can cite; how many stand. A number is never reused: one that left is withdrawn, for good.

    Harvesters and readers' copies learn of it by the date of the resource.
    """
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, row).enforce()
    every = list(row.claims.all())
    known = {one.number: one for one in every if one.withdrawn_at is None}
    following = max((one.number for one in every), default=0)
    standing: set[int] = set()
    for one in claims:
        kept = known.get(one.number)
        if kept is None:
            following += 1
            kept = Claim(resource=row, number=following)
        kept.text, kept.language, kept.page = one.text[:1000], one.language, one.page[:20]
        kept.save()
        standing.add(kept.number)
    row.claims.filter(withdrawn_at__isnull=True).exclude(number__in=standing).update(withdrawn_at=at)
    row.updated_at = max(row.updated_at, at)
    row.save(update_fields=["updated_at"])
    feed_search([row.pk])
    return len(standing)


def _keep_version(row: Resource, speaker: Speaker, at: datetime, note: str) -> None:
    from chantier.library.queries.describing import describe

    described = describe([row.pk], seen=(Resource.PUBLIC, Resource.MEMBERS_ONLY, Resource.PRIVATE))[row.pk]
    Version.objects.create(
        resource=row,
        revision=row.revision,
        # Named even where there are none: an older version, that did not tell them, is told apart.
        data={"organizations": [], **to_json(described)},
        person_id=speaker.person_id,
        at=at,
        note=note[:300],
    )
