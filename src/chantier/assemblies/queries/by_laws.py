"""By-laws as pages read them: in words, with where they come from and what to be careful of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.bylaws_said import Article, articles
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Body, ByLaws
from chantier.assemblies.phrases import named, said
from chantier.assemblies.phrases_bylaws import ARTICLES, sentence
from chantier.assemblies.queries.electorate import colleges_on
from chantier.assemblies.shipped_by_laws import Source, templates
from chantier.directory import api as directory


@dataclass(frozen=True)
class ArticleShown:
    """Some rules that go together, each a sentence."""

    key: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ByLawsShown:
    """By-laws in words. ``unreadable``: why they cannot be read, where nobody may lean on them."""

    id: int
    in_force_from: date
    template: str
    articles: tuple[ArticleShown, ...]
    sources: tuple[Source, ...]
    cautions: tuple[str, ...]
    note: str
    unreadable: str = ""


def college_names_of(body: Body, *, day: date) -> dict[str, str]:
    """The colleges of a body on a day, in its order, by what they are called. Two queries."""
    rows = colleges_on(body, day)
    known = directory.college_names([row.college for row in rows if row.college and not row.names])
    return {row.college: named(row.names) or named(known.get(row.college, {})) or row.college for row in rows}


def in_words(row: ByLaws, colleges: Mapping[str, str]) -> ByLawsShown:
    """By-laws as a person reads them. No query."""
    template = templates().get(row.template)
    language = (get_language() or "fr")[:2]
    unreadable, found = "", tuple[Article, ...]()
    try:
        found = articles(read_by_laws(row.articles))
    except Impossible as impossible:
        unreadable = said(impossible.because)
    cautions = template.cautions if template is not None else {}
    return ByLawsShown(
        id=row.pk,
        in_force_from=row.in_force_from,
        template=named(template.names) if template is not None else "",
        articles=tuple(
            ArticleShown(one.key, str(ARTICLES[one.key]), tuple(sentence(because, colleges) for because in one.said))
            for one in found
        ),
        sources=template.sources if template is not None else (),
        cautions=cautions.get(language) or cautions.get("fr", ()),
        note=row.note,
        unreadable=unreadable,
    )


@dataclass(frozen=True)
class VersionLine:
    """One version of the by-laws of a body."""

    id: int
    in_force_from: date
    until: date | None
    is_binding: bool
    is_in_force: bool


def versions_of(body: Body, *, day: date) -> tuple[VersionLine, ...]:
    """Every version of the by-laws of a body, the latest first, and whether a meeting was convened under it."""
    rows = list(ByLaws.objects.filter(body=body).order_by("-in_force_from", "-pk"))
    convened = ByLaws.objects.filter(body=body, meetings__state__in=_CONVENED).order_by("pk")
    binding = set(convened.values_list("pk", flat=True))
    now = next((row.pk for row in rows if row.in_force_from <= day), None)
    ends: dict[int, date | None] = {}
    later: date | None = None
    for row in rows:
        ends[row.pk], later = later, row.in_force_from
    return tuple(VersionLine(row.pk, row.in_force_from, ends[row.pk], row.pk in binding, row.pk == now) for row in rows)


_CONVENED = ("convened", "open", "suspended", "closed", "cancelled")
