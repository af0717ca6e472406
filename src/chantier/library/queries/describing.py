"""From the tables to ``core.description.Description``, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from chantier.directory import api as directory
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.core.ark import ark_of
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import (
    Attachment,
    Claim,
    CollectionItem,
    Contribution,
    Resource,
    ResourceOrganization,
    ResourceRelation,
)

#: Languages of the interface, in which a vocabulary's labels are given.
LANGUAGES = ("fr", "en", "es")
#: Whoever may read members' pages; the public otherwise.
PUBLIC_ONLY = frozenset({Resource.PUBLIC})

Addressed = Callable[[Resource, str], str]


def address(resource: Resource, language: str = "fr") -> str:
    """The page's whole address in a language. It never changes: a former slug redirects."""
    with translation.override(language):
        try:
            path = reverse("library:resource", args=[resource.public_id, resource.slug or "x"])
        except NoReverseMatch:  # an instance without the library's pages
            path = f"/{language}/ressources/{resource.public_id}"
    return f"{settings.CHANTIER_ADDRESS}{path}"


def describe(
    ids: Sequence[int], *, seen: Iterable[str] = PUBLIC_ONLY, language: str = "fr"
) -> dict[int, d.Description]:
    """{id: the whole description} of these resources, whatever their state: permission is the caller's question.

    ``seen`` are the visibilities the reader may see: relations, organisations and collections outside them are left
    out. A contributor who refused to be shown is left out. Thirteen queries, whatever the number.
    """
    visibilities = [str(one) for one in seen]
    rows = (
        Resource.objects.filter(pk__in=ids)
        .select_related("publisher_organization")
        .prefetch_related(
            "texts",
            "identifiers",
            "concepts",
            Prefetch(
                "contributions",
                Contribution.objects.exclude(consent=Contribution.REFUSED).select_related("organization"),
            ),
            "places__territory",
            Prefetch("organizations", ResourceOrganization.objects.select_related("organization__merged_into")),
            Prefetch("attachments", Attachment.objects.select_related("file")),
            Prefetch("claims", Claim.objects.filter(withdrawn_at__isnull=True)),
            Prefetch("relations", _visible_relations(visibilities, "other")),
            Prefetch("relations_to_it", _visible_relations(visibilities, "resource"), to_attr="told_by_others"),
            Prefetch(
                "collected",
                CollectionItem.objects.filter(collection__visibility__in=visibilities).select_related("collection"),
            ),
        )
    )
    return {row.pk: _described(row, language, visibilities) for row in rows}


def _visible_relations(visibilities: Sequence[str], side: str) -> Any:
    there = ResourceRelation.objects.select_related(side)
    seen = there.filter(**{f"{side}__state": Resource.PUBLISHED, f"{side}__visibility__in": visibilities})
    return seen if side == "resource" else there.filter(pk__in=seen.values("pk")) | there.filter(other__isnull=True)


def _described(row: Resource, language: str, visibilities: Sequence[str]) -> d.Description:
    return d.Description(
        kind=row.kind_id,
        wordings=tuple(
            d.Wording(one.language, one.title, one.subtitle, one.summary, one.is_original, one.translated_by)
            for one in row.texts.all()
        ),
        public_id=row.public_id,
        address=address(row, language),
        ark=row.ark or ark_of(row.public_id, naan=settings.CHANTIER_ARK_NAAN),
        languages=tuple(row.languages or (row.language,)),
        contributors=tuple(_contributor(one) for one in row.contributions.all()),
        issued=PreciseDate.read(row.issued),
        publisher=row.publisher_organization.name if row.publisher_organization else row.publisher,
        publication_place=row.publication_place,
        identifiers=tuple(d.Identified(one.scheme, one.value) for one in row.identifiers.all()),
        subjects=tuple(_subject(one.scheme, one.concept) for one in row.concepts.all()),
        keywords=tuple(row.keywords),
        places=tuple(d.Place(one.territory.name, one.territory.code, one.territory.kind) for one in row.places.all()),
        organizations=tuple(
            d.Body(one.name, one.public_id, body_address(one, language))
            for one in bodies_about(row.organizations.all(), visibilities)
        ),
        licence=_licence(row),
        rights_holder=row.rights_holder,
        access=row.access,
        embargo_until=row.embargo_until,
        attachments=tuple(_attached(one) for one in row.attachments.all()),
        relations=_relations(row),
        parts=tuple(_part(one, language) for one in row.collected.all()),
        claims=tuple(d.Claim(one.number, one.text, one.language, one.page) for one in row.claims.all()),
        details=dict(row.details),
        published_at=row.published_at,
        updated_at=row.updated_at,
        is_fictitious=row.is_fictitious,
    )


def _contributor(row: Contribution) -> d.Contributor:
    body = row.organization
    return d.Contributor(
        role=row.role,
        family=row.family,
        given=row.given,
        name=row.name or (body.name if body else ""),
        organization_id=body.public_id if body else "",
        orcid=row.orcid,
    )


def bodies_about(links: Iterable[ResourceOrganization], visibilities: Iterable[str]) -> tuple[Any, ...]:
    """The organisations a resource is about, as they stand today (merged ones are the one that was kept), each once."""
    seen = frozenset(visibilities)
    found: dict[int, Any] = {}
    for one in links:
        body, steps = one.organization, 0
        while body.merged_into is not None and steps < 20:
            body, steps = body.merged_into, steps + 1
        if body.visibility in seen:
            found[body.pk] = body
    return tuple(found.values())


def body_address(body: Any, language: str) -> str:
    """The page of an organisation in a language; nothing in an instance without a directory."""
    with translation.override(language):
        try:
            path = reverse("directory:organization", args=[body.public_id, body.slug or directory.NO_SLUG])
        except NoReverseMatch:
            return ""
    return f"{settings.CHANTIER_ADDRESS}{path}"


def _subject(scheme: str, slug: str) -> d.Subject:
    concept = words.by_slug(scheme, slug)
    if concept is None:
        return d.Subject(scheme, slug)
    return d.Subject(scheme, slug, tuple((one, concept.label(one)) for one in LANGUAGES), concept.uri)


def _licence(row: Resource) -> d.Licence:
    concept = words.by_slug("licence", row.licence) if row.licence else None
    if concept is None:
        return d.Licence(row.licence, statement=row.licence_statement)
    uri = next(iter(concept.matches.get("exact", ())), concept.uri)
    return d.Licence(row.licence, uri, concept.label("fr"), row.licence_statement)


def file_address(attachment: Attachment) -> str:
    """Where a file of ours is fetched: its own permanent address."""
    try:
        return f"{settings.CHANTIER_ADDRESS}{reverse('library:file', args=[attachment.pk])}"
    except NoReverseMatch:
        return f"{settings.CHANTIER_ADDRESS}/fichiers/{attachment.pk}"


def _attached(row: Attachment) -> d.Attached:
    return d.Attached(
        url=file_address(row) if row.file_id else row.url,
        is_file=bool(row.file_id),
        label=row.label or (row.file.name if row.file else ""),
        language=row.language,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        pages=row.pages,
        duration=row.duration,
    )


def _relations(row: Resource) -> tuple[d.Related, ...]:
    said = [
        d.Related(
            one.kind,
            one.other.title if one.other else one.title,
            one.other.public_id if one.other else "",
            address(one.other) if one.other else one.url,
        )
        for one in row.relations.all()
    ]
    told: Iterable[ResourceRelation] = row.told_by_others  # type: ignore[attr-defined]
    inverse = [
        d.Related(d.INVERSE.get(one.kind, one.kind), one.resource.title, one.resource.public_id, address(one.resource))
        for one in told
    ]
    return (*said, *inverse)


def _part(row: CollectionItem, language: str) -> d.Part:
    titles: Mapping[str, str] = row.collection.titles
    title = titles.get(language) or titles.get("fr") or next(iter(titles.values()), "")
    return d.Part(title, row.collection.public_id, row.number, row.collection.form == "series")
