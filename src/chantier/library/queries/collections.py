"""Collections and series as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chantier.library.models import Collection, CollectionItem, Resource


@dataclass(frozen=True)
class ItemView:
    """A resource in a collection."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    kind: str
    issued: str
    number: str
    is_published: bool


@dataclass(frozen=True)
class CollectionLine:
    """A collection in a list."""

    id: int
    public_id: str
    title: str
    form: str
    visibility: str
    count: int


def of_public_id(public_id: str) -> Collection | None:
    """The collection of a public id."""
    return Collection.objects.filter(public_id=public_id[:12]).first()


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in French, else in any."""
    return texts.get(language) or texts.get("fr") or next(iter(texts.values()), "")


def items(collection_id: int, *, seen: Iterable[str], with_drafts: bool = False) -> tuple[ItemView, ...]:
    """What it holds, in order: published resources of these visibilities; drafts too for who keeps it. One query."""
    rows = CollectionItem.objects.filter(collection_id=collection_id, resource__merged_into__isnull=True)
    if not with_drafts:
        rows = rows.filter(resource__state=Resource.PUBLISHED, resource__visibility__in=[str(one) for one in seen])
    return tuple(
        ItemView(
            one.resource_id,
            one.resource.public_id,
            one.resource.slug,
            one.resource.title,
            one.resource.language,
            one.resource.kind_id,
            one.resource.issued,
            one.number,
            one.resource.state == Resource.PUBLISHED,
        )
        for one in rows.select_related("resource").order_by("order", "id")
    )


def kept_by(person_id: int, language: str, *, everybody: bool = False) -> tuple[CollectionLine, ...]:
    """The collections of a person, or all of them. Two queries."""
    rows = Collection.objects.prefetch_related("items")
    found = rows if everybody else rows.filter(person_id=person_id)
    return tuple(
        CollectionLine(
            one.pk,
            one.public_id,
            in_language(one.titles, language),
            one.form,
            one.visibility,
            len(one.items.all()),
        )
        for one in found
    )
