"""Decisions as things that can be found: what goes into the index, fed by reactions, never the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.models import Body, Decision
from chantier.foundation.access.api import Speaker
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

DECISION: Final = "decision"
_CHUNK: Final = 200
_SUMMARY: Final = 300
_SEEN: Final = {Body.PUBLIC: Visibility.PUBLIC, Body.MEMBERS_ONLY: Visibility.MEMBERS}


def findable_by(speaker: Speaker) -> frozenset[Visibility]:
    """What the speaker may find: the decisions of public bodies; those of members' bodies, members and staff."""
    if speaker.voice_id is not None or speaker.roles:
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


def install() -> None:
    """Make decisions findable."""
    register(
        SearchKind(
            name=DECISION,
            label=_("Décisions"),
            documents=decisions,
            url=lambda number: reverse("assemblies:decision-by-number", args=[number]),
            facets=("state",),
            may_see=findable_by,
            fallback=_fallback,
            results_url=lambda text: f"{reverse('assemblies:decisions')}?{urlencode({'q': text})}",
        )
    )


def decisions(ids: Sequence[str] | None) -> Iterator[Document]:
    """The documents of these decisions, or of all."""
    for rows in _chunks(ids):
        for row in rows:
            told = plain(row.text)
            yield Document(
                id=str(row.pk),
                title=f"{row.number} · {row.title}",
                language=row.language,
                texts=(
                    Text(row.number, Weight.NAME, row.language),
                    Text(row.title, Weight.NAME, row.language),
                    Text(told, Weight.BODY, row.language, is_forgiving=True),
                ),
                summary=told[:_SUMMARY],
                facets={"state": ("repealed" if row.repealed_at else "in-force",)},
                visibility=_SEEN[row.body.visibility],
                updated_at=row.repealed_at or row.taken_at,
            )


def find_again(act: ActView) -> None:
    """A decision was taken, or another one bears on it: it is put again in the index. Twice is once."""
    touched = [act.subject_id]
    if "on" in act.data:
        touched.append(str(act.data["on"]))
    mark_changed(DECISION, touched)


def find_body_again(act: ActView) -> None:
    """A body is for other readers: its decisions are put again in the index. Twice is once."""
    rows = Decision.objects.filter(body=int(act.subject_id)).order_by("pk")
    mark_changed(DECISION, list(rows.values_list("pk", flat=True)))


REACTIONS: dict[str, tuple[Callable[[ActView], None], ...]] = {
    acts.DECISION_TAKEN: (find_again,),
    acts.DECISION_RELATED: (find_again,),
    acts.DECISION_VOIDED: (find_again,),
    acts.BODY_CHANGED: (find_body_again,),
}


def _chunks(ids: Sequence[str] | None) -> Iterator[list[Any]]:
    rows: QuerySet[Any] = Decision.objects.filter(voided_at__isnull=True).select_related("body")
    if ids is not None:
        wanted = [int(one) for one in ids if one.isdigit()]
        for start in range(0, len(wanted), _CHUNK):
            yield list(rows.filter(pk__in=wanted[start : start + _CHUNK]).order_by("pk"))
        return
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:_CHUNK]):
        yield found
        after = found[-1].pk


def _fallback(query: Query) -> Answer:
    """The answer of the database while the index cannot: the words as they are."""
    seen = [kind for kind, visibility in _SEEN.items() if visibility in query.visible]
    words = Q(number__icontains=query.text) | Q(title__icontains=query.text) | Q(text__icontains=query.text)
    rows = Decision.objects.filter(words, body__visibility__in=seen, voided_at__isnull=True)
    found = list(rows.order_by("-taken_at", "-pk")[: query.size])
    hits = tuple(Hit(str(row.pk), 0.0, f"{row.number} · {row.title}", language=row.language) for row in found)
    return Answer(total=len(hits), hits=hits, asked=asked_in(query.text, (query.language,)))
