"""The resources that may be the same as a description, in a constant number of queries whatever the number asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q

from chantier.foundation.text.api import sort_name
from chantier.library.core import description as d
from chantier.library.core import doubles, identifiers
from chantier.library.core.doubles import Features, Likeness
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import NotDouble, Resource, ResourceIdentifier
from chantier.library.queries.arks import named_by

#: How many candidates of one title are looked at: « Rapport annuel » has hundreds.
MOST = 400
_PAGE = r"/(?:fr|en|es)/(?:ressources|resources|recursos)/([0-9a-z]{8,12})(?:-[^/]*)?$"
_SCHEMES = ("doi", "ark", "hal", "handle", "pmid", "isbn", "url")


@dataclass(frozen=True)
class PossibleDouble:
    """A resource that is there already, why it may be the same, and what a person compares."""

    id: int
    public_id: str
    slug: str
    state: str
    likeness: Likeness
    title: str
    authors: str
    issued: str
    publisher: str
    identifiers: tuple[tuple[str, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether an identifier says that it is the same."""
        return self.likeness.degree == doubles.SAME


def possible_doubles(one: d.Description, *, besides: int | None = None, limit: int = 10) -> tuple[PossibleDouble, ...]:
    """What may be the same as this description, the surest first. ``besides`` is the resource it describes, if any.

    Pairs that somebody told apart are left out. Permission is the caller's question: drafts are among them.
    """
    return possible_doubles_of([one], besides=[besides], limit=limit)[0]


def possible_doubles_of(
    several: Sequence[d.Description], *, besides: Sequence[int | None] = (), limit: int = 5
) -> tuple[tuple[PossibleDouble, ...], ...]:
    """The same for many descriptions at once: six queries in all."""
    asked = [doubles.features(one) for one in several]
    titles = {sort_name(one.wording().title, length=160) for one in several}
    ids = _candidates(asked, titles)
    ours = _ours(asked)
    rows = {row.pk: row for row in _rows(ids, ours.values())}
    apart = _told_apart([one for one in besides if one])
    known = {pk: _features(row, ours) for pk, row in rows.items()}
    places = _Places(known)
    found = []
    for place, features in enumerate(asked):
        own = besides[place] if place < len(besides) else None
        pairs = []
        for pk in places.near(features):
            if pk == own or (own and (min(pk, own), max(pk, own)) in apart):
                continue
            likeness = doubles.compare(features, known[pk])
            if likeness:
                pairs.append((pk, likeness))
        found.append(tuple(_view(rows[pk], likeness) for pk, likeness in doubles.best(pairs)[:limit]))
    return tuple(found)


class _Places:
    """Which candidates share an identifier or a title with something: so that nobody is compared with everybody."""

    def __init__(self, known: Mapping[int, Features]) -> None:
        self.by_sign: dict[tuple[str, str], set[int]] = {}
        for pk, one in known.items():
            for sign in _signs(one):
                self.by_sign.setdefault(sign, set()).add(pk)

    def near(self, one: Features) -> set[int]:
        found: set[int] = set()
        for sign in _signs(one):
            found |= self.by_sign.get(sign, set())
        return found


def _signs(one: Features) -> set[tuple[str, str]]:
    signs = set(one.exact) | {("isbn", value) for value in one.isbn}
    signs |= {("title", one.title), ("title", f"{one.title} {one.subtitle}".strip())}
    return signs


def _candidates(asked: Iterable[Features], titles: Iterable[str]) -> set[int]:
    values: dict[str, set[str]] = {}
    for one in asked:
        for scheme, value in one.exact | {("isbn", each) for each in one.isbn}:
            values.setdefault(scheme, set()).update(_written(scheme, value))
    by_identifier = Q(pk__in=())
    for scheme in sorted(values):
        by_identifier |= Q(scheme=scheme, value__in=sorted(values[scheme]))
    ids = (
        set(ResourceIdentifier.objects.filter(by_identifier).values_list("resource_id", flat=True)) if values else set()
    )
    wanted = sorted({title for title in titles if title})
    same_title = Resource.objects.filter(sort_title__in=wanted, merged_into__isnull=True)
    return ids | set(same_title.order_by("-id").values_list("pk", flat=True)[: MOST * max(1, len(wanted))])


def _ours(asked: Iterable[Features]) -> dict[tuple[str, str], str]:
    """The public ids behind addresses and ARKs that were given here: what was exported comes back known."""
    here = re.compile(re.escape(identifiers.address(settings.CHANTIER_ADDRESS)) + _PAGE)
    signs = {sign for one in asked for sign in one.exact}
    arks = named_by(value for scheme, value in signs if scheme == "ark")
    found = {("ark", value): public_id for value, public_id in arks.items()}
    for scheme, value in signs:
        if scheme == "url" and (read := here.match(value)):
            found[scheme, value] = read[1]
    return found


def _written(scheme: str, value: str) -> tuple[str, ...]:
    """The ways an address may have been kept: with or without its scheme, ``www.`` and final slash; ARKs alike."""
    if scheme == "ark":
        return (value, value.replace("ark:", "ark:/", 1))
    if scheme != "url":
        return (value,)
    bare = value.removeprefix("https://")
    starts = ("https://", "http://", "https://www.", "http://www.")
    return tuple(f"{start}{bare}{end}" for start in starts for end in ("", "/"))


def _rows(ids: Iterable[int], public_ids: Iterable[str]) -> Iterable[Resource]:
    there = Q(pk__in=list(ids)) | Q(public_id__in=sorted(public_ids))
    return Resource.objects.filter(there, merged_into__isnull=True).prefetch_related(
        "identifiers", "contributions", "texts"
    )


def _features(row: Resource, ours: Mapping[tuple[str, str], str]) -> Features:
    """The features of what is kept, without describing it whole; its own address and ARK among them, if asked for."""
    text = next((one for one in row.texts.all() if one.is_original), None)
    made = doubles.features(
        d.Description(
            kind=row.kind_id,
            wordings=(d.Wording(row.language, row.title, text.subtitle if text else "", is_original=True),),
            contributors=tuple(
                d.Contributor(one.role, one.family, one.given, one.name) for one in row.contributions.all()
            ),
            issued=PreciseDate.read(row.issued),
            identifiers=tuple(
                d.Identified(one.scheme, one.value) for one in row.identifiers.all() if one.scheme in _SCHEMES
            ),
        )
    )
    own = frozenset(sign for sign, public_id in ours.items() if public_id == row.public_id)
    return replace(made, exact=made.exact | own)


def _told_apart(ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    if not ids:
        return frozenset()
    pairs = NotDouble.objects.filter(Q(low__in=ids) | Q(high__in=ids)).values_list("low_id", "high_id")
    return frozenset(pairs)


def _view(row: Resource, likeness: Likeness) -> PossibleDouble:
    names = [
        d.Contributor(one.role, one.family, one.given, one.name).shown
        for one in row.contributions.all()
        if one.role == "author" and one.consent != "refused"
    ]
    return PossibleDouble(
        row.pk,
        row.public_id,
        row.slug,
        row.state,
        likeness,
        row.title,
        ", ".join(names),
        row.issued,
        row.publisher,
        tuple((one.scheme, one.value) for one in row.identifiers.all()),
    )
