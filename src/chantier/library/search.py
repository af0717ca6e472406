"""Resources as things that can be found: what goes into the index, and the answer of the database without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from chantier.foundation.places import api as places
from chantier.foundation.search.api import (
    Answer,
    Document,
    Hit,
    Query,
    SearchKind,
    Sort,
    Text,
    Visibility,
    Weight,
    asked_in,
    register,
)
from chantier.foundation.text.api import plain
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.core.crosswalks.standards import every_identifier
from chantier.library.core.kinds import LIST, LONG, TEXT, KindOfResource
from chantier.library.models import Page, Resource
from chantier.library.permissions import findable_by
from chantier.library.queries import facets
from chantier.library.queries.describing import LANGUAGES, describe
from chantier.library.queries.kinds import kinds

KIND, PAGE = "resource", "resource_page"
#: Resources described at once; pages read at once.
CHUNK, PAGES_AT_ONCE = 500, 500
#: Characters of the files of one resource by which it is found; every page is found apart, whatever its place.
LONGEST_FULL_TEXT = 400_000
LONGEST_PAGE = 8_000
_TOLD_BY = {TEXT, LONG, LIST}
_lines_kept: dict[str, dict[int, tuple[places.TerritoryLine, ...]]] = {}


def install() -> None:
    """Make resources, and the pages of their files, findable."""
    register(
        SearchKind(
            name=KIND,
            label=_("Bibliothèque"),
            documents=documents,
            url=url,
            facets=facets.NAMES,
            numbers=("year",),
            may_see=findable_by,
            fallback=fallback,
            results_url=lambda text: f"{reverse('library:home')}?{urlencode({'q': text})}",
        )
    )
    register(
        SearchKind(
            name=PAGE,
            label=_("Pages des documents"),
            documents=page_documents,
            url=lambda _id: reverse("library:home"),
            facets=(KIND,),
            may_see=findable_by,
            is_everywhere=False,
        )
    )


def url(document_id: str) -> str:
    """The page of the resource of this document: it redirects to its readable address."""
    return reverse("library:by-number", args=[document_id])


def has_open_text(row: Resource, today: date) -> bool:
    """Whether the text of its files may be read, hence found, by everybody who sees its page."""
    return facets.effective_access(row.access, row.embargo_until, today) == d.OPEN


# Resources ----------------------------------------------------------------------------------------


def documents(ids: Sequence[str] | None) -> Iterator[Document]:
    """The documents of these resources, or of all, by chunks of a constant number of queries."""
    words.forget()  # another process may have said a label otherwise
    rows = Resource.objects.filter(state=Resource.PUBLISHED, merged_into__isnull=True)
    rows = rows.exclude(visibility=Resource.PRIVATE).prefetch_related("places", "organizations", "contributions")
    every_kind = {one.slug: one for one in kinds(only_open=False)}
    if ids is not None:
        wanted = [int(one) for one in ids if one.isdigit()]
        for start in range(0, len(wanted), CHUNK):
            yield from _chunk(list(rows.filter(pk__in=wanted[start : start + CHUNK]).order_by("pk")), every_kind)
        return
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        yield from _chunk(found, every_kind)
        after = found[-1].pk


def _chunk(rows: list[Resource], every_kind: Mapping[str, KindOfResource]) -> Iterator[Document]:
    today = timezone.localdate()
    described = describe([row.pk for row in rows], seen=(Resource.PUBLIC, Resource.MEMBERS_ONLY))
    full = _full_texts([row.pk for row in rows if has_open_text(row, today)])
    for row in rows:
        yield _document(row, described[row.pk], full.get(row.pk, []), every_kind.get(row.kind_id), today)


def _full_texts(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """{resource: [(text, language)]} of the pages of their files, as far as they count."""
    found: dict[int, list[tuple[str, str]]] = {}
    room: dict[int, int] = {}
    rows = Page.objects.filter(attachment__resource__in=ids).order_by("attachment__order", "attachment_id", "number")
    for pk, text, language in rows.values_list("attachment__resource_id", "text", "attachment__language").iterator(
        chunk_size=PAGES_AT_ONCE
    ):
        left = room.setdefault(pk, LONGEST_FULL_TEXT)
        if left > 0:
            found.setdefault(pk, []).append((text[:left], language))
            room[pk] = left - len(text)
    return found


def _document(
    row: Resource, one: d.Description, pages: list[tuple[str, str]], kind: KindOfResource | None, today: date
) -> Document:
    shown = one.wording()
    lines = [line for place in row.places.all() for line in lines_of(place.territory_id)]
    return Document(
        id=str(row.pk),
        title=shown.title,
        language=row.language,
        texts=tuple(_texts(one, pages, kind, lines)),
        summary=plain(shown.summary) if shown.summary else "",
        facets=_facets(row, one, lines, today),
        numbers={"year": row.issued_year} if row.issued_year else {},
        visibility=Visibility(row.visibility),
        sort_name=row.sort_title,
        updated_at=_dated(row, one),
    )


def _texts(
    one: d.Description,
    pages: list[tuple[str, str]],
    kind: KindOfResource | None,
    lines: Sequence[places.TerritoryLine],
) -> Iterator[Text]:
    for wording in one.wordings:
        yield Text(wording.title, Weight.NAME, wording.language)
        if wording.subtitle:
            yield Text(wording.subtitle, Weight.SUBJECT, wording.language, is_forgiving=True)
        if wording.summary:
            yield Text(plain(wording.summary), Weight.BODY, wording.language, is_forgiving=True)
    for person in one.contributors:
        yield Text(person.shown, Weight.OTHER if person.is_person else Weight.SUBJECT, is_forgiving=True)
    for found in every_identifier(one):
        yield Text(found.value, Weight.OTHER)
    named = [
        one.publisher,
        *(body.name for body in one.organizations),
        *one.keywords,
        *dict.fromkeys(line.name for line in lines if line.kind != "province"),
    ]
    yield from (Text(name, Weight.SUBJECT, is_forgiving=True) for name in named if name)
    yield from _words_of_concepts(one)
    if kind is not None:
        for language, names in kind.names.items():
            yield Text(" ".join(dict.fromkeys(names.values())), Weight.SUBJECT, language, is_forgiving=True)
        for field in kind.fields:
            value = one.details.get(field.name)
            if value and field.type in _TOLD_BY:
                told = value if isinstance(value, str) else " · ".join(str(part) for part in value)
                yield Text(told, Weight.BODY, is_forgiving=True)
    yield from (Text(claim.text, Weight.BODY, claim.language, is_forgiving=True) for claim in one.claims)
    yield from (Text(text, Weight.BODY, language) for text, language in pages)


def _words_of_concepts(one: d.Description) -> Iterator[Text]:
    """The labels in every language: the thesaurus is how a question in one language finds a text in another."""
    seen: set[tuple[str, str]] = set()
    for subject in one.subjects:
        slugs = facets.themes_above(subject.concept) if subject.scheme == "theme" else (subject.concept,)
        for rank, slug in enumerate(slugs):
            concept = words.by_slug(subject.scheme, slug)
            if concept is None:
                continue
            for language in LANGUAGES:
                labels = [concept.preferred.get(language, "")]
                if rank == 0:
                    labels += [*concept.alternative.get(language, ()), *concept.hidden.get(language, ())]
                for label in labels:
                    if label and (language, label) not in seen:
                        seen.add((language, label))
                        yield Text(label, Weight.SUBJECT, language, is_forgiving=True)


def _facets(
    row: Resource, one: d.Description, lines: Sequence[places.TerritoryLine], today: date
) -> dict[str, tuple[str, ...]]:
    themes = [subject.concept for subject in one.subjects if subject.scheme == "theme"]
    bodies = [row.publisher_organization_id, row.organization_id]
    bodies += [made.organization_id for made in row.contributions.all() if made.consent != "refused"]
    bodies += [about.organization_id for about in row.organizations.all()]
    return {
        "kind": (row.kind_id,),
        "theme": tuple(dict.fromkeys(above for theme in themes for above in facets.themes_above(theme))),
        "language": tuple(one.languages),
        "region": tuple(dict.fromkeys(line.reference for line in lines if line.kind == "region")),
        "place": tuple(dict.fromkeys(line.reference for line in lines)),
        "decade": (str(row.issued_year // 10 * 10),) if row.issued_year else (),
        "licence": (row.licence,) if row.licence else (),
        "access": (facets.effective_access(row.access, row.embargo_until, today),),
        "organization": tuple(dict.fromkeys(str(body) for body in bodies if body)),
    }


def _dated(row: Resource, one: d.Description) -> datetime | None:
    """What the order by date goes by: when the work is from, else when it was published here."""
    if one.issued is None:
        return row.published_at
    return datetime.combine(one.issued.first_day, time(12), UTC)


def lines_of(territory_id: int) -> tuple[places.TerritoryLine, ...]:
    """A territory and what contains it, the widest first; kept until territories change."""
    stamp = places.stamp()
    if stamp not in _lines_kept:
        _lines_kept.clear()
        _lines_kept[stamp] = {}
    kept = _lines_kept[stamp]
    if territory_id not in kept:
        kept[territory_id] = places.breadcrumb(territory_id)
    return kept[territory_id]


# Pages --------------------------------------------------------------------------------------------


def page_documents(ids: Sequence[str] | None) -> Iterator[Document]:
    """One document a page of an open file, named ``attachment-number`` so that reading a file again renames nothing."""
    rows = Page.objects.filter(
        attachment__resource__state=Resource.PUBLISHED, attachment__resource__merged_into__isnull=True
    ).exclude(attachment__resource__visibility=Resource.PRIVATE)
    rows = rows.select_related("attachment__resource")
    today = timezone.localdate()
    if ids is None:
        found: Iterable[Page] = rows.order_by("pk").iterator(chunk_size=PAGES_AT_ONCE)
    else:
        wanted = {one for one in ids if one.replace("-", "").isdigit()}
        attachments = {int(one.partition("-")[0]) for one in wanted}
        numbers = {int(one.partition("-")[2] or 0) for one in wanted}
        candidates = rows.filter(attachment__in=attachments, number__in=numbers).order_by("pk")
        found = (page for page in candidates if page_id(page) in wanted)
    for page in found:
        row = page.attachment.resource
        if not page.text.strip() or not has_open_text(row, today):
            continue
        language = page.attachment.language or row.language
        yield Document(
            id=page_id(page),
            title=str(page.number),
            language=language,
            texts=(Text(page.text, Weight.BODY, language, is_forgiving=True),),
            summary=" ".join(page.text[:LONGEST_PAGE].split()),
            facets={KIND: (str(row.pk),)},
            visibility=Visibility(row.visibility),
        )


def page_id(page: Page) -> str:
    """What a page is called in the index."""
    return f"{page.attachment_id}-{page.number}"


# Without an index ---------------------------------------------------------------------------------


def fallback(query: Query) -> Answer:
    """The answer of the database while the index cannot: words as they are in titles and summaries."""
    rows = facets.narrowed(query)
    orders: dict[Sort, tuple[Any, ...]] = {
        Sort.RECENT: (F("issued_year").desc(nulls_last=True), "pk"),
        Sort.NAME: ("sort_title", "pk"),
    }
    offset = int(query.cursor) if query.cursor.isdigit() and len(query.cursor) < 6 else 0
    page = list(rows.order_by(*orders.get(query.sort, ("sort_title", "pk")))[offset : offset + query.size + 1])
    total = rows.order_by()[: facets.MOST_COUNTED + 1].count()
    return Answer(
        total=min(total, facets.MOST_COUNTED),
        is_exact=total <= facets.MOST_COUNTED,
        hits=tuple(Hit(str(row.pk), 0.0, row.title, language=row.language) for row in page[: query.size]),
        facets=facets.counts(query),
        next_cursor=str(offset + query.size) if len(page) > query.size else "",
        previous_cursor=str(max(offset - query.size, 0)) if offset else "",
        asked=asked_in(query.text, (query.language,)),
    )
