"""One need: who shares it, what it gathers, and what answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from chantier.deliberation.models import Need, NeedAnswer, NeedShare, ProposalNeed, Table
from chantier.deliberation.queries.needs import NOT_THERE, NeedLine, Shared, lines, shared_by
from chantier.deliberation.queries.proposals import ProposalLine
from chantier.deliberation.queries.proposals import lines as proposal_lines
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.directory import api as directory
from chantier.foundation.places import api as places


@dataclass(frozen=True)
class ShareView:
    """An organisation that shares a need, and about how many people it says; without name, said in a room."""

    organization_id: int | None
    name: str
    public_id: str
    people: int
    place: str
    at: datetime


@dataclass(frozen=True)
class JoinedView:
    """A need that was joined to this one, in its own words."""

    id: int
    public_id: str
    slug: str
    title: str
    language: str
    place: str
    organization: str


@dataclass(frozen=True)
class OtherAnswer:
    """What answers besides proposals, named by the mandate that noted it."""

    title: str
    url: str
    kind: str


@dataclass(frozen=True)
class NeedView:
    """One need on its page."""

    line: NeedLine
    wording: Wording
    shares: tuple[ShareView, ...]
    shared: Shared
    joined: tuple[JoinedView, ...]
    proposals: tuple[ProposalLine, ...]
    answers: tuple[OtherAnswer, ...]


def need_view(need: Need, tables: QuerySet[Table]) -> NeedView:
    """Everything of a need, with those joined to it. A constant number of queries, merges apart."""
    group = [need.pk, *Need.objects.filter(joined_to=need).order_by("pk").values_list("pk", flat=True)]
    found = ProposalNeed.objects.filter(need__in=group, proposal__table__in=tables.values("pk")).exclude(
        proposal__state__in=NOT_THERE
    )
    proposals = found.order_by("-proposal__updated_at").values_list("proposal", flat=True)
    # What stands at a table that the reader does not see is neither shown nor counted.
    seen = Q(table__isnull=True) | Q(table__in=tables.values("pk"))
    joined = list(Need.objects.filter(seen, joined_to=need).order_by("stated_at", "pk"))
    return NeedView(
        line=lines([need.pk], tables)[0],
        wording=wordings([need.text_id])[need.text_id],
        shares=_shares(NeedShare.objects.filter(need__in=[need.pk, *(row.pk for row in joined)])),
        shared=shared_by(Need.objects.filter(pk=need.pk), tables).get(need.pk, Shared()),
        joined=_joined(joined),
        proposals=proposal_lines(dict.fromkeys(proposals)),
        answers=tuple(
            OtherAnswer(_in_language(one.titles) or one.url, one.url, one.answering_kind)
            for one in NeedAnswer.objects.filter(need__in=group).order_by("at", "pk")
        ),
    )


def needs_of_proposal(proposal_id: int, tables: QuerySet[Table]) -> tuple[NeedLine, ...]:
    """The needs that a proposal says it answers, those that were withdrawn or cannot be seen left out."""
    rows = ProposalNeed.objects.filter(proposal=proposal_id).order_by("at", "pk")
    ids = [into or pk for pk, into in rows.values_list("need", "need__joined_to")]
    if not ids:
        return ()
    seen = Q(table__isnull=True) | Q(table__in=tables.values("pk"))
    visible = set(Need.objects.filter(seen, pk__in=ids, state=Need.OPEN).values_list("pk", flat=True))
    return lines([pk for pk in dict.fromkeys(ids) if pk in visible], tables)


def _shares(rows: QuerySet[NeedShare]) -> tuple[ShareView, ...]:
    held = list(rows.order_by("at", "pk"))
    kept = directory.kept_of({row.organization_id for row in held if row.organization_id})
    last: dict[int | str, NeedShare] = {}
    for row in held:
        last[kept[row.organization_id] if row.organization_id else f"heard {row.pk}"] = row
    names, refs = directory.names_of(kept.values()), directory.public_ids_of(kept.values())
    where = places.lines({row.territory_id for row in last.values() if row.territory_id})
    found = []
    for key, row in last.items():
        body = key if isinstance(key, int) else None
        place = where[row.territory_id].name if row.territory_id in where else ""
        found.append(ShareView(body, names.get(body or 0, ""), refs.get(body or 0, ""), row.people, place, row.at))
    return tuple(sorted(found, key=lambda one: (-one.people, one.name)))


def _joined(rows: Sequence[Need]) -> tuple[JoinedView, ...]:
    words = wordings(row.text_id for row in rows)
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    where = places.lines({row.territory_id for row in rows})
    return tuple(
        JoinedView(
            row.pk,
            row.public_id,
            row.slug,
            words[row.text_id].title,
            words[row.text_id].language,
            where[row.territory_id].name,
            names.get(row.organization_id or 0, "") or row.heard_at,
        )
        for row in rows
    )


def _in_language(titles: Mapping[str, str]) -> str:
    return titles.get((get_language() or "fr")[:2]) or titles.get("fr", "")
