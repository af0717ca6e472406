"""Pages of the site as things that can be found: what goes into the index, and the answer of the database without it.

Wagtail tells by its own signals what was published, taken down or moved, whoever did it: an editor, the clock or a
command. It says nothing of restrictions, which are put in the back office only: `web/gate.py` calls `branch_changed`.
(Django would, by signals of its models, which the house does not listen to: `tests/architecture`.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from chantier.editorial.models.base import SitePage
from chantier.editorial.queries import published
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
    mark_changed,
    register,
)

KIND = "page"
#: Blocks that say what the page is about without asking the database: the others point at what is found elsewhere.
TELLING = ("paragraph", "quote", "figure", "sources", "section")
#: What some kinds of pages say besides.
FIELDS = ("demand", "addressee", "place", "address")
LONGEST_EXCERPT = 300


def install() -> None:
    """Make pages findable, and hear from Wagtail what becomes of them."""
    register(SearchKind(name=KIND, label=_("Site public"), documents=documents, url=url, fallback=fallback))
    for signal in (page_published, page_unpublished):
        signal.connect(_page_changed, dispatch_uid="editorial.search")
    post_page_move.connect(_branch_moved, dispatch_uid="editorial.search")


def url(document_id: str) -> str:
    """The page of this document: it redirects to its address in its own language."""
    return reverse("editorial:by-number", args=[document_id])


def documents(ids: Sequence[str] | None) -> Iterator[Document]:
    """The documents of these pages, or of all."""
    wanted = None if ids is None else [int(one) for one in ids if one.isdigit()]
    for found in published.published(wanted):
        yield _document(found.page, found.language)


def _document(page: SitePage, language: str) -> Document:
    body = [text for name in TELLING for block in page.body.blocks_by_name(name) for text in _said(block)]
    own = [str(getattr(page, field, "")) for field in FIELDS]
    texts = [Text(page.title, Weight.NAME), Text(page.summary, Weight.SUBJECT, is_forgiving=True)]
    texts += [Text(text, Weight.BODY, is_forgiving=True) for text in (*own, *body)]
    return Document(
        id=str(page.pk),
        title=page.title,
        language=language,
        texts=tuple(text for text in texts if text.value.strip()),
        summary=page.summary or " ".join(" ".join(body).split())[:LONGEST_EXCERPT],
        sort_name=page.title,
        updated_at=page.last_published_at,
    )


def _said(block: Any) -> list[str]:
    said: list[str] = block.block.get_searchable_content(block.value)
    return said


# What Wagtail tells -------------------------------------------------------------------------------


def _page_changed(instance: Page, **_told: Any) -> None:
    mark_changed(KIND, [instance.pk])


def _branch_moved(instance: Page, **_told: Any) -> None:
    """A page that moves takes those below it, perhaps behind a restriction."""
    branch_changed(instance.pk)


def branch_changed(page_id: int) -> None:
    """A page and those below it may have become readable by all, or ceased to be."""
    top = Page.objects.filter(pk=page_id).first()
    if top is not None:
        mark_changed(KIND, top.get_descendants(inclusive=True).order_by("pk").values_list("pk", flat=True))


# Without an index ---------------------------------------------------------------------------------


def fallback(query: Query) -> Answer:
    """The answer of the database while the index cannot: every word somewhere in the title."""
    if Visibility.PUBLIC not in query.visible:
        return Answer()
    rows = published.rows()
    for word in query.text.split():
        rows = rows.filter(title__icontains=word)
    order = ("-last_published_at", "pk") if query.sort is Sort.RECENT else ("title", "pk")
    offset = int(query.cursor) if query.cursor.isdigit() and len(query.cursor) < 6 else 0
    found = rows.order_by(*order).values_list("pk", "title", "locale__language_code")
    page = list(found[offset : offset + query.size + 1])
    return Answer(
        total=rows.order_by().count(),
        hits=tuple(Hit(str(pk), 0.0, title, language=language) for pk, title, language in page[: query.size]),
        next_cursor=str(offset + query.size) if len(page) > query.size else "",
        previous_cursor=str(max(offset - query.size, 0)) if offset else "",
        asked=asked_in(query.text, (query.language,)),
    )
