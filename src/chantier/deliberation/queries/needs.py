"""Needs, as lists and pages show them: gathered by territory, with who shares them and what answers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.needs import Stated, similar
from chantier.deliberation.models import Need, NeedAnswer, NeedConcept, NeedShare, ProposalNeed, Table
from chantier.deliberation.queries.texts import wordings
from chantier.directory import api as directory
from chantier.foundation.places import api as places

SIZE: Final = 20
#: What a list can be narrowed by, in the order of the page.
FACETS: Final = ("answer", "region", "theme", "table")
UNANSWERED, ANSWERED = "none", "some"
#: The last needs that a new one is compared with, and the letters of each that are read.
MOST_COMPARED: Final = 1_000
READ_OF_EACH: Final = 2_000
#: A proposal that is not there for its readers answers nothing.
NOT_THERE: Final = (
    lifecycles.Proposal.DRAFT,
    lifecycles.Proposal.WITHDRAWN,
    lifecycles.Proposal.REJECTED,
)


@dataclass(frozen=True)
class Shared:
    """How many organisations share a need, and about how many people they say it concerns, added up."""

    organizations: int = 0
    people: int = 0


@dataclass(frozen=True)
class NeedLine:
    """A need in a list, in the reader’s language where it was translated."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    for_whom: str
    source_language: str
    place: str
    place_reference: str
    organization: str
    heard_at: str
    shared: Shared
    is_answered: bool
    themes: tuple[str, ...]
    stated_at: datetime
    is_fictitious: bool


@dataclass(frozen=True)
class Asked:
    """A question to the list: values of one filter are alternatives."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: str = ""


@dataclass(frozen=True)
class NeedPage:
    """A page of the list; counts of each facet leave that facet’s own choice aside."""

    lines: tuple[NeedLine, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    next: str = ""


@dataclass(frozen=True)
class Gathered:
    """The needs of a region. Without reference: those that no region holds alone."""

    reference: str
    name: str
    needs: int
    unanswered: int
    shared: Shared


def visible_needs(tables: QuerySet[Table]) -> QuerySet[Need]:
    """The needs that stand by themselves: of these tables, and of no table, which are everybody’s."""
    return Need.objects.filter(Q(table__isnull=True) | Q(table__in=tables.values("pk")), state=Need.OPEN)


def is_answered(tables: QuerySet[Table]) -> Q:
    """Whether a need, or one joined to it, has an answer that the reader of these tables may see."""
    by_proposals = (
        ProposalNeed.objects.filter(proposal__table__in=tables.values("pk"))
        .exclude(proposal__state__in=NOT_THERE)
        .annotate(root=Coalesce("need__joined_to", "need"))
    )
    otherwise = NeedAnswer.objects.annotate(root=Coalesce("need__joined_to", "need"))
    # Lists asked once, not a question a row: ten thousand needs are told apart in milliseconds.
    return Q(pk__in=by_proposals.order_by().values("root")) | Q(pk__in=otherwise.order_by().values("root"))


def need_page(tables: QuerySet[Table], asked: Asked) -> NeedPage:
    """A page of the needs, the last stated first. ``tables`` are those the reader may see. Fourteen queries."""
    rows = visible_needs(tables)
    narrowed = _narrowed(rows, tables, asked.filters)
    ordered = narrowed.order_by("-stated_at", "-pk")
    if place := _place(asked.after):
        ordered = ordered.filter(Q(stated_at__lt=place[0]) | Q(stated_at=place[0], pk__lt=place[1]))
    found = list(ordered.values_list("pk", "stated_at")[: SIZE + 1])
    last = found[SIZE - 1] if len(found) > SIZE else None
    return NeedPage(
        lines=lines([pk for pk, _at in found[:SIZE]], tables),
        total=narrowed.count(),
        counts={name: _counts(name, _narrowed(rows, tables, asked.filters, but=name), tables) for name in FACETS},
        next=f"{last[1].isoformat()},{last[0]}" if last else "",
    )


def lines(ids: Iterable[int], tables: QuerySet[Table]) -> tuple[NeedLine, ...]:
    """These needs, in this order. Nine queries, however many, merges apart."""
    wanted = list(ids)
    rows = {row.pk: row for row in Need.objects.filter(pk__in=wanted).order_by("pk")}
    answered = set(Need.objects.filter(is_answered(tables), pk__in=wanted).values_list("pk", flat=True))
    words = wordings(row.text_id for row in rows.values())
    names = directory.names_of(row.organization_id for row in rows.values() if row.organization_id)
    where = places.lines({row.territory_id for row in rows.values()})
    shared = shared_by(Need.objects.filter(pk__in=wanted), tables)
    themes: dict[int, list[str]] = {}
    for need, concept in NeedConcept.objects.filter(need__in=wanted, scheme="theme").values_list("need", "concept"):
        themes.setdefault(need, []).append(concept)
    return tuple(
        NeedLine(
            id=pk,
            public_id=rows[pk].public_id,
            slug=rows[pk].slug,
            title=words[rows[pk].text_id].title,
            language=words[rows[pk].text_id].language,
            for_whom=rows[pk].for_whom,
            source_language=words[rows[pk].text_id].source_language,
            place=where[rows[pk].territory_id].name,
            place_reference=where[rows[pk].territory_id].reference,
            organization=names.get(rows[pk].organization_id or 0, ""),
            heard_at=rows[pk].heard_at,
            shared=shared.get(pk, Shared()),
            is_answered=pk in answered,
            themes=tuple(themes.get(pk, ())),
            stated_at=rows[pk].stated_at,
            is_fictitious=rows[pk].is_fictitious,
        )
        for pk in wanted
        if pk in rows
    )


def shared_by(needs: QuerySet[Need], tables: QuerySet[Table]) -> dict[int, Shared]:
    """How these needs are shared, those joined to them counted with them when the reader of ``tables`` sees them: a
    total is never more than what one may read. Two queries, merges apart.

    An organisation counts once, with the last number it gave; bodies that became one are one. What was said in a room
    has people and no organisation.
    """
    rows = _share_rows(needs, tables)
    kept = directory.kept_of({body for _root, body, _people in rows if body is not None})
    last: dict[int, dict[int, int]] = {}
    heard: dict[int, int] = {}
    for root, body, people in rows:
        if body is None:
            heard[root] = heard.get(root, 0) + people
        else:
            last.setdefault(root, {})[kept[body]] = people
    return {
        root: Shared(len(last.get(root, {})), sum(last.get(root, {}).values()) + heard.get(root, 0))
        for root in {*last, *heard}
    }


def gathered(tables: QuerySet[Table]) -> tuple[Gathered, ...]:
    """All the needs by region, those with the most unanswered first. Six queries, merges apart.

    A need of a place that lies in two regions is counted in both.
    """
    rows = visible_needs(tables)
    unanswered = set(rows.exclude(is_answered(tables)).values_list("pk", flat=True))
    shared = shared_by(rows, tables)
    regions: dict[int, list[tuple[str, str]]] = {pk: [] for pk in rows.values_list("pk", flat=True)}
    held = rows.filter(territory__contained_in__container__kind="region").values_list(
        "pk", "territory__contained_in__container__reference"
    )
    names = {one.reference: one.name for one in places.of_kind("region")}
    for pk, reference in held:
        regions[pk].append((reference, names.get(reference, reference)))
    groups: dict[tuple[str, str], list[int]] = {}
    for pk, some in regions.items():
        for one in some or [("", "")]:
            groups.setdefault(one, []).append(pk)
    found = (
        Gathered(
            reference,
            name,
            len(needs),
            len(unanswered.intersection(needs)),
            _sum(shared.get(pk, Shared()) for pk in needs),
        )
        for (reference, name), needs in groups.items()
    )
    return tuple(sorted(found, key=lambda one: (one.reference == "", -one.unanswered, -one.needs, one.name)))


def alike(asked: str, tables: QuerySet[Table], *, but: int = 0, most: int = 5) -> tuple[NeedLine, ...]:
    """Needs that say nearly these words, among the last that were stated. Two queries, and those of the lines found."""
    rows = visible_needs(tables).exclude(pk=but).order_by("-stated_at", "-pk")[:MOST_COMPARED]
    told = [
        Stated(pk, f"{title} {whom} {body[:READ_OF_EACH]}")
        for pk, title, whom, body in rows.values_list("pk", "text__title", "for_whom", "text__body")
    ]
    found = similar(asked[:READ_OF_EACH], told, most=most)
    return lines([one.key for one in found], tables) if found else ()


def _sum(some: Iterable[Shared]) -> Shared:
    held = tuple(some)
    return Shared(sum(one.organizations for one in held), sum(one.people for one in held))


def _share_rows(needs: QuerySet[Need], tables: QuerySet[Table]) -> list[tuple[int, int | None, int]]:
    ids = needs.order_by().values("pk")
    joined = Q(joined_to__in=ids) & (Q(table__isnull=True) | Q(table__in=tables.values("pk")))
    rows = (
        NeedShare.objects.filter(need__in=Need.objects.filter(Q(pk__in=ids) | joined).values("pk"))
        .annotate(root=Coalesce(F("need__joined_to"), F("need")))
        .order_by("at", "pk")
    )
    return list(rows.values_list("root", "organization_id", "people"))


def _narrowed(
    rows: QuerySet[Need], tables: QuerySet[Table], filters: Mapping[str, tuple[str, ...]], *, but: str = ""
) -> QuerySet[Need]:
    for name, values in filters.items():
        if name == but or not values:
            continue
        if name == "answer" and len(set(values)) == 1:
            rows = rows.filter(is_answered(tables)) if values[0] == ANSWERED else rows.exclude(is_answered(tables))
        elif name == "region":
            inside = Need.objects.filter(
                territory__contained_in__container__reference__in=values,
                territory__contained_in__container__kind="region",
            )
            rows = rows.filter(pk__in=inside.order_by().values("pk"))
        elif name == "theme":
            themes = NeedConcept.objects.filter(need=OuterRef("pk"), scheme="theme", concept__in=values)
            rows = rows.filter(Exists(themes))
        elif name == "table":
            rows = rows.filter(table__public_id__in=values)
    return rows


def _counts(name: str, rows: QuerySet[Need], tables: QuerySet[Table]) -> dict[str, int]:
    if name == "answer":
        every, some = rows.count(), rows.filter(is_answered(tables)).count()
        return {UNANSWERED: every - some, ANSWERED: some}
    found: QuerySet[Any, Any]
    if name == "theme":
        found = NeedConcept.objects.filter(scheme="theme", need__in=rows.order_by().values("pk")).values_list("concept")
    elif name == "region":
        column = "territory__contained_in__container"
        found = rows.filter(**{f"{column}__kind": "region"}).values_list(f"{column}__reference")
    else:
        found = rows.filter(table__isnull=False).values_list("table__public_id")
    return dict(found.order_by().annotate(total=Count("pk", distinct=True)).order_by("-total")[:100])


def _place(cursor: str) -> tuple[datetime, int] | None:
    when, _comma, pk = cursor.partition(",")
    try:
        found = datetime.fromisoformat(when), int(pk)
    except ValueError:
        return None
    return found if found[0].tzinfo is not None and 0 < found[1] < 2**62 else None
