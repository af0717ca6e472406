"""Proposals and needs as things that can be found: what goes into the index, fed by reactions, never the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Need, NeedConcept, Proposal, ProposalConcept, Table, Translation
from chantier.deliberation.models import Text as Written
from chantier.deliberation.permissions import findable_by
from chantier.foundation.journal.api import ActView
from chantier.foundation.search.api import (
    Answer,
    Document,
    Hit,
    Query,
    SearchKind,
    Text,
    Visibility,
    Weight,
    asked_in,
    mark_changed,
    register,
)
from chantier.foundation.text.api import plain
from chantier.foundation.words import api as words

PROPOSAL, NEED = "proposal", "need"
FACETS: Final = ("state", "theme")
_CHUNK: Final = 200
_SUMMARY: Final = 300
_LONGEST: Final = 100_000
_SEEN: Final = {Table.PUBLIC: Visibility.PUBLIC, Table.MEMBERS_ONLY: Visibility.MEMBERS}
#: What a withdrawn or parted thing is no longer found by.
_GONE: Final = (Need.JOINED, Need.WITHDRAWN)


def install() -> None:
    """Make proposals and needs findable."""
    register(
        SearchKind(
            name=PROPOSAL,
            label=_("Propositions"),
            documents=proposals,
            url=lambda number: reverse("deliberation:proposal-by-number", args=[number]),
            facets=FACETS,
            may_see=findable_by,
            fallback=_fallback(_proposals, "title"),
            results_url=lambda text: f"{reverse('deliberation:proposals')}?{urlencode({'q': text})}",
        )
    )
    register(
        SearchKind(
            name=NEED,
            label=_("Besoins"),
            documents=needs,
            url=lambda number: reverse("deliberation:need-by-number", args=[number]),
            facets=FACETS,
            may_see=findable_by,
            fallback=_fallback(_needs, "text__title"),
        )
    )


def proposals(ids: Sequence[str] | None) -> Iterator[Document]:
    """The documents of these proposals, or of all. What is at a closed table, and drafts, are found by nobody."""
    words.forget()
    for rows in _chunks(_proposals(), ids):
        texts = _texts([row.current.text_id for row in rows if row.current])
        themes = _themes(ProposalConcept.objects.filter(proposal__in=[row.pk for row in rows]), "proposal")
        for row in rows:
            if row.current is not None:
                given = texts[row.current.text_id]
                yield _document(row, given, themes.get(row.pk, ()), _SEEN[row.table.visibility], row.updated_at)


def needs(ids: Sequence[str] | None) -> Iterator[Document]:
    """The documents of these needs, or of all. One that was joined to another is found as that one."""
    words.forget()
    for rows in _chunks(_needs(), ids):
        texts = _texts([row.text_id for row in rows])
        themes = _themes(NeedConcept.objects.filter(need__in=[row.pk for row in rows]), "need")
        for row in rows:
            visibility = _SEEN[row.table.visibility] if row.table else Visibility.PUBLIC
            yield _document(row, texts[row.text_id], themes.get(row.pk, ()), visibility, row.stated_at)


def find_again(act: ActView) -> None:
    """Something was written, moved or withdrawn: it is put again in the index. Twice is once."""
    kind = {"deliberation.proposal": PROPOSAL, "deliberation.need": NEED}.get(act.subject_kind)
    if kind is not None:
        mark_changed(kind, [act.subject_id])


def find_table_again(act: ActView) -> None:
    """A table is for other readers: all that is there is put again in the index. Twice is once."""
    table = int(act.subject_id)
    mark_changed(PROPOSAL, list(Proposal.objects.filter(table=table).values_list("pk", flat=True)))
    mark_changed(NEED, list(Need.objects.filter(table=table).values_list("pk", flat=True)))


REACTIONS: dict[str, tuple[Callable[[ActView], None], ...]] = {
    **dict.fromkeys(
        (
            acts.PROPOSAL_DRAFTED,
            acts.PROPOSAL_OPENED,
            acts.PROPOSAL_MOVED,
            acts.PROPOSAL_WITHDRAWN,
            acts.PROPOSAL_REJECTED,
            acts.PROPOSAL_SETTLED,
            acts.VERSION_WRITTEN,
            acts.NEED_STATED,
            acts.NEEDS_JOINED,
            acts.NEEDS_PARTED,
            acts.NEED_WITHDRAWN,
        ),
        (find_again,),
    ),
    acts.TABLE_CHANGED: (find_table_again,),
}


def _proposals() -> QuerySet[Any]:
    rows = Proposal.objects.exclude(state=lifecycles.Proposal.DRAFT).filter(table__visibility__in=_SEEN)
    return rows.select_related("table", "current").defer("settled", "current__passages")


def _needs() -> QuerySet[Any]:
    rows = Need.objects.exclude(state__in=_GONE).filter(Q(table=None) | Q(table__visibility__in=_SEEN))
    return rows.select_related("table", "text")


def _chunks(rows: QuerySet[Any], ids: Sequence[str] | None) -> Iterator[list[Any]]:
    if ids is not None:
        wanted = [int(one) for one in ids if one.isdigit()]
        for start in range(0, len(wanted), _CHUNK):
            yield list(rows.filter(pk__in=wanted[start : start + _CHUNK]).order_by("pk"))
        return
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:_CHUNK]):
        yield found
        after = found[-1].pk


def _texts(ids: Iterable[int]) -> dict[int, list[Any]]:
    """{text: [its source, then its translations]}. Two queries."""
    found: dict[int, list[Any]] = {row.pk: [row] for row in Written.objects.filter(pk__in=set(ids)).order_by("pk")}
    for one in Translation.objects.filter(text__in=found).order_by("text", "language"):
        found[one.text_id].append(one)
    return found


def _themes(rows: QuerySet[Any], owner: str) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for pk, concept in rows.filter(scheme="theme").order_by("pk").values_list(f"{owner}_id", "concept"):
        found.setdefault(pk, []).append(concept)
    return {pk: tuple(concepts) for pk, concepts in found.items()}


def _document(
    row: Any, given: Sequence[Any], themes: Sequence[str], visibility: Visibility, updated_at: Any
) -> Document:
    source = given[0]
    texts = []
    for one in given:
        texts.append(Text(one.title or source.title, Weight.NAME, one.language))
        texts.append(Text(plain(one.body[:_LONGEST]), Weight.BODY, one.language, is_forgiving=True))
    for slug in themes:
        concept = words.by_slug("theme", slug)
        if concept is not None:
            texts += [
                Text(label, Weight.SUBJECT, language, is_forgiving=True)
                for language, label in concept.preferred.items()
            ]
    return Document(
        id=str(row.pk),
        title=source.title,
        language=source.language,
        texts=tuple(texts),
        summary=plain(source.body[:_LONGEST])[:_SUMMARY],
        facets={"state": (row.state,), "theme": tuple(themes)},
        visibility=visibility,
        updated_at=updated_at,
    )


def _fallback(rows_of: Callable[[], QuerySet[Any]], title: str) -> Callable[[Query], Answer]:
    """The answer of the database while the index cannot: the words as they are in titles."""

    def answer(query: Query) -> Answer:
        seen = [table for table, visibility in _SEEN.items() if visibility in query.visible]
        rows = rows_of().filter(**{f"{title}__icontains": query.text})
        rows = rows.filter(Q(table=None) | Q(table__visibility__in=seen))
        found = list(rows.order_by("-pk")[: query.size])
        hits = tuple(Hit(str(row.pk), 0.0, _titled(row), language=_language(row)) for row in found)
        return Answer(total=len(hits), hits=hits, asked=asked_in(query.text, (query.language,)))

    return answer


def _titled(row: Any) -> str:
    return str(row.title if isinstance(row, Proposal) else row.text.title)


def _language(row: Any) -> str:
    return str(row.language if isinstance(row, Proposal) else row.text.language)
