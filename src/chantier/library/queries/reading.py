"""All that the page of one resource shows, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Sum

from chantier.directory import api as directory
from chantier.foundation.journal.api import ActView, acts_about
from chantier.library.core import description as d
from chantier.library.models import Attachment, Contribution, Page, Resource, UseCount
from chantier.library.queries.citing import CitationView, ClaimView, cited_by, claims_of
from chantier.library.queries.describing import describe

#: Days over which use is told.
USE_DAYS: Final = 365


@dataclass(frozen=True)
class FileView:
    """A file or a link of a resource. ``url`` is where it leads; states are those of ``models.Attachment``."""

    id: int
    is_file: bool
    url: str
    label: str
    language: str
    media_type: str
    size: int
    pages: int
    duration: int
    accessibility: Mapping[str, Any]
    text_state: str
    text_failure: Mapping[str, Any]
    is_recognised: bool
    check_state: str
    checked_at: datetime | None
    archived_url: str


@dataclass(frozen=True)
class BodyView:
    """An organisation named on a page, with its address there where the reader may see it."""

    name: str
    public_id: str
    slug: str


@dataclass(frozen=True)
class Uses:
    """How often it was read and fetched over ``days``."""

    views: int = 0
    downloads: int = 0
    days: int = USE_DAYS


@dataclass(frozen=True)
class ResourceView:
    """A resource as its page shows it."""

    id: int
    public_id: str
    slug: str
    state: str
    visibility: str
    revision: int
    published_at: datetime | None
    updated_at: datetime
    withdrawn_at: datetime | None
    withdrawal_reason: str
    described: d.Description
    files: tuple[FileView, ...]
    claims: tuple[ClaimView, ...]
    cited_by: tuple[CitationView, ...]
    bodies: Mapping[str, BodyView]
    publisher_id: str
    asked_names: int
    history: tuple[ActView, ...]
    uses: Uses


def resource_view(row: Resource, *, seen: Iterable[str], language: str, today: date) -> ResourceView:
    """The page of a resource whose reader was checked."""
    visibilities = [str(one) for one in seen]
    described = describe([row.pk], seen=visibilities, language=language)[row.pk]
    made = Contribution.objects.filter(resource=row, organization__isnull=False).order_by("order", "id")
    wanted = list(made.values_list("organization_id", flat=True))
    if row.publisher_organization_id:
        wanted.append(row.publisher_organization_id)
    known = {
        one.id: BodyView(one.name, one.public_id, one.address_slug)
        for one in (directory.by_ids([pk for pk in dict.fromkeys(wanted) if pk]) if wanted else ())
        if one.visibility in visibilities
    }
    publisher = known.get(row.publisher_organization_id or 0)
    return ResourceView(
        id=row.pk,
        public_id=row.public_id,
        slug=row.slug,
        state=row.state,
        visibility=row.visibility,
        revision=row.revision,
        published_at=row.published_at,
        updated_at=row.updated_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal_reason=row.withdrawal_reason,
        described=described,
        files=files_of(row.pk),
        claims=claims_of(row.pk, with_withdrawn=True),
        cited_by=cited_by(row.pk),
        bodies={one.public_id: one for one in known.values()},
        publisher_id=publisher.public_id if publisher else "",
        asked_names=Contribution.objects.filter(resource=row, consent=Contribution.ASKED).count(),
        history=acts_about("library.resource", [row.pk], limit=30),
        uses=uses_of(row.pk, today),
    )


def files_of(resource_id: int) -> tuple[FileView, ...]:
    """The files and links of a resource, in order. Two queries."""
    rows = list(Attachment.objects.filter(resource=resource_id).select_related("file"))
    recognised = set(
        Page.objects.filter(attachment__in=[row.pk for row in rows], is_recognised=True)
        .order_by()
        .values_list("attachment_id", flat=True)
        .distinct()
    )
    return tuple(
        FileView(
            id=row.pk,
            is_file=row.file is not None,
            url=row.url,
            label=row.label or (row.file.name if row.file else ""),
            language=row.language,
            media_type=row.media_type,
            size=row.size,
            pages=row.pages,
            duration=row.duration,
            accessibility=row.accessibility,
            text_state=row.text_state,
            text_failure=row.text_failure,
            is_recognised=row.pk in recognised,
            check_state=row.check_state,
            checked_at=row.checked_at,
            archived_url=row.archived_url,
        )
        for row in rows
    )


def uses_of(resource_id: int, today: date) -> Uses:
    """How often it was read over a year. One query."""
    since = today - timedelta(days=USE_DAYS)
    told = UseCount.objects.filter(resource=resource_id, day__gt=since).aggregate(
        views=Sum("views"), downloads=Sum("downloads")
    )
    return Uses(told["views"] or 0, told["downloads"] or 0)


def text_pages(attachment_id: int, *, first: int, most: int) -> tuple[tuple[int, str, bool], ...]:
    """(number, text, recognised) of the pages of a file from one of them on. One query."""
    rows = Page.objects.filter(attachment=attachment_id, number__gte=first).order_by("number")
    return tuple(rows.values_list("number", "text", "is_recognised")[:most])


def stamp(row: Resource, *, playing: str = "") -> tuple[Any, ...]:
    """What changes when the page of a resource does, besides its own row. Three queries.

    ``playing`` is the attachment that the reader asked to play: it counts only if it is one of its own.
    """
    attachments = tuple(
        Attachment.objects.filter(resource=row)
        .order_by("id")
        .values_list("id", "text_state", "check_state", "checked_at")
    )
    citations = row.citations.filter(is_public=True).order_by("-id").values_list("id", "claim_id", "url", "titles")
    collected = row.collected.order_by("pk").values_list(
        "number", "collection__public_id", "collection__form", "collection__visibility", "collection__titles"
    )
    return (
        row.pk,
        row.revision,
        row.updated_at.isoformat(),
        attachments,
        tuple(citations),
        tuple(collected),
        playing if any(playing == str(one[0]) for one in attachments) else "",
    )
