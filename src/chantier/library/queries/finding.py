"""What is shown of the resources found: their words in the reader's language, and where they answer the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count as CountOf
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Answer, Asked, Piece, Query, excerpt, mark, search
from chantier.foundation.text.api import plain
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Claim, Contribution, Page, Resource, ResourceText
from chantier.library.queries import facets
from chantier.library.queries.kinds import kinds, name_of

#: A passage of a page, and of a description.
PASSAGE = 260
#: Pages of files looked at for one page of results.
MOST_PAGES = 60
#: Names of authors shown in a list.
MOST_AUTHORS = 3


@dataclass(frozen=True)
class Passage:
    """Where a resource answers: a page of a file (its number), a claim (its number), or its description."""

    pieces: tuple[Piece, ...]
    page: int = 0
    claim: int = 0
    language: str = "fr"


@dataclass(frozen=True)
class ResourceLine:
    """A resource in a list. ``title`` is in the reader's language when there is one; ``language`` says which it is."""

    id: int
    public_id: str
    slug: str
    kind: str
    kind_name: str
    title: str
    language: str
    languages: tuple[str, ...]
    summary: str
    issued: PreciseDate | None
    published_at: datetime | None
    authors: tuple[str, ...]
    more_authors: bool
    publisher: str
    access: str
    is_fictitious: bool
    marked_title: tuple[Piece, ...] = ()
    passages: tuple[Passage, ...] = ()


def lines(ids: Sequence[int], *, seen: Iterable[str], language: str) -> tuple[ResourceLine, ...]:
    """These resources in this order, without what is not published or may not be seen. Four queries."""
    rows = Resource.objects.filter(
        pk__in=ids, state=Resource.PUBLISHED, merged_into__isnull=True, visibility__in=list(seen)
    ).select_related("publisher_organization")
    by_id = {row.pk: row for row in rows}
    texts: dict[int, dict[str, ResourceText]] = {}
    for text in ResourceText.objects.filter(resource__in=by_id).order_by("pk"):
        texts.setdefault(text.resource_id, {})[text.language] = text
    authors = _authors(by_id)
    names = {one.slug: name_of(one, language) for one in kinds(only_open=False)}
    return tuple(
        _line(by_id[one], texts.get(one, {}), authors.get(one, []), names, language) for one in ids if one in by_id
    )


def _authors(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = Contribution.objects.filter(resource__in=ids, role__in=("author", "director")).exclude(
        consent=Contribution.REFUSED
    )
    for one in rows.select_related("organization").order_by("order", "pk"):
        body = one.organization.name if one.organization else ""
        name = f"{one.given} {one.family}".strip() if one.family else one.name or body
        found.setdefault(one.resource_id, []).append(name)
    return found


def _line(
    row: Resource, texts: Mapping[str, ResourceText], authors: list[str], names: Mapping[str, str], language: str
) -> ResourceLine:
    text = texts.get(language) or texts.get(row.language)
    body = row.publisher_organization
    return ResourceLine(
        id=row.pk,
        public_id=row.public_id,
        slug=row.slug,
        kind=row.kind_id,
        kind_name=names.get(row.kind_id, row.kind_id),
        title=text.title if text else row.title,
        language=text.language if text else row.language,
        languages=tuple(row.languages or (row.language,)),
        summary=plain(text.summary) if text and text.summary else "",
        issued=PreciseDate.read(row.issued),
        published_at=row.published_at,
        authors=tuple(authors[:MOST_AUTHORS]),
        more_authors=len(authors) > MOST_AUTHORS,
        publisher=body.name if body else row.publisher,
        access=facets.effective_access(row.access, row.embargo_until, timezone.localdate()),
        is_fictitious=row.is_fictitious,
    )


def found_lines(
    answer: Answer, query: Query, *, speaker: Speaker, seen: Iterable[str], language: str
) -> tuple[ResourceLine, ...]:
    """The resources of an answer with where each answers. A constant number of queries."""
    shown = lines([int(hit.id) for hit in answer.hits], seen=seen, language=language)
    asked = answer.asked
    if not query.text or not (asked.stems or asked.words or asked.prefixes):
        return shown
    ids = [one.id for one in shown]
    claims: dict[int, list[Claim]] = {}
    for claim in Claim.objects.filter(resource__in=ids, withdrawn_at__isnull=True).order_by("resource", "number"):
        claims.setdefault(claim.resource_id, []).append(claim)
    told = {row.pk: row.details for row in Resource.objects.filter(pk__in=ids)}
    pages = _pages(ids, answer, query, speaker)
    return tuple(
        replace(
            one,
            marked_title=mark(one.title, asked, one.language),
            passages=_passages(one, asked, claims.get(one.id, []), told.get(one.id, {}), pages.get(one.id)),
        )
        for one in shown
    )


def _passages(
    line: ResourceLine, asked: Asked, claims: list[Claim], details: Mapping[str, object], page: Passage | None
) -> tuple[Passage, ...]:
    found: list[Passage] = []
    # At equal words a claim comes first: it is what one can cite.
    texts = [*((one.text, one.number, one.language) for one in claims), (line.summary, 0, line.language)]
    texts += [(plain(told), 0, line.languages[0]) for told in details.values() if isinstance(told, str)]
    best: tuple[int, Passage] | None = None
    for text, claim, language in texts:
        pieces = excerpt(text, asked, language, PASSAGE) if text else ()
        marked = len({piece.text.lower() for piece in pieces if piece.is_marked})
        if marked and (best is None or marked > best[0]):
            best = (marked, Passage(pieces, claim=claim, language=language))
    if best is not None:
        found.append(best[1])
    elif line.summary and page is None:
        found.append(Passage(excerpt(line.summary, Asked(), line.language, PASSAGE), language=line.language))
    if page is not None:
        found.append(page)
    return tuple(found)


def _pages(ids: Sequence[int], answer: Answer, query: Query, speaker: Speaker) -> dict[int, Passage]:
    """{resource: the best page of its files}, those still there: an index can lag behind."""
    if not ids:
        return {}
    text = answer.suggestion or query.text
    asked = Query(
        text=text,
        language=query.language,
        filters={"resource": tuple(str(one) for one in ids)},
        size=MOST_PAGES,
        highlight=True,
        is_loose=True,
    )
    hits = search("resource_page", asked, speaker=speaker).hits
    numbers = {int(hit.title) for hit in hits}
    attachments = {int(hit.id.partition("-")[0]) for hit in hits}
    there = {
        f"{attachment}-{number}": resource
        for attachment, number, resource in Page.objects.filter(
            attachment__in=attachments, number__in=numbers, attachment__resource__in=ids
        ).values_list("attachment_id", "number", "attachment__resource_id")
    }
    found: dict[int, Passage] = {}
    for hit in hits:
        resource = there.get(hit.id)
        if resource is not None and resource not in found and any(piece.is_marked for piece in hit.marked_summary):
            found[resource] = Passage(hit.marked_summary, page=int(hit.title), language=hit.language)
    return found


@dataclass(frozen=True)
class Shelf:
    """A kind with how many resources are on it."""

    slug: str
    name: str
    purpose: str
    total: int


def shelves(*, seen: Iterable[str], language: str) -> tuple[Shelf, ...]:
    """The kinds with their counts, in their order, empty ones too. Two queries."""
    rows = Resource.objects.filter(state=Resource.PUBLISHED, merged_into__isnull=True, visibility__in=list(seen))
    counted = dict(rows.order_by().values_list("kind_id").annotate(n=CountOf("pk")))
    return tuple(
        Shelf(
            one.slug,
            name_of(one, language, many=True),
            one.purposes.get(language) or one.purposes.get("fr", ""),
            counted.get(one.slug, 0),
        )
        for one in kinds()
    )


def newest(*, seen: Iterable[str], language: str, size: int = 6) -> tuple[ResourceLine, ...]:
    """What was published here last. Five queries."""
    rows = Resource.objects.filter(state=Resource.PUBLISHED, merged_into__isnull=True, visibility__in=list(seen))
    ids = list(rows.order_by("-published_at", "-pk").values_list("pk", flat=True)[:size])
    return lines(ids, seen=seen, language=language)
