"""What anybody may take away: published resources, whole, by stable identifier or as a question found them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chantier.library.core.description import Description
from chantier.library.models import Resource
from chantier.library.queries.describing import describe
from chantier.library.queries.harvesting import alive, in_set

#: Described at once: memory does not grow with what is exported.
CHUNK = 200
#: How many times a resource that was joined to another, itself joined since, is followed.
_JOINED = 5


def a_page(
    *, after: str, size: int, sets: Sequence[str] = (), year: int | None = None
) -> tuple[tuple[Description, ...], str]:
    """A page of resources after an identifier, and the cursor of the next page (empty at the end).

    ``sets`` are those of the harvest (``kind:video``); a resource is in all of them.
    """
    rows = alive().order_by("public_id").filter(public_id__gt=after)
    for spec in sets:
        rows = rows.filter(in_set(spec))
    if year is not None:
        rows = rows.filter(issued_year=year)
    found = list(rows.values_list("pk", "public_id")[: size + 1])
    page = found[:size]
    return tuple(_described([pk for pk, _id in page])), page[-1][1] if len(found) > size else ""


def one_resource(public_id: str) -> Description | None:
    """A published resource; one that was joined to another gives the one that was kept."""
    for _turn in range(_JOINED):
        row = Resource.objects.filter(public_id=public_id).only("pk", "merged_into_id").first()
        if row is None:
            return None
        if row.merged_into_id is None:
            return next(iter(_described(alive().filter(pk=row.pk).values_list("pk", flat=True))), None)
        public_id = Resource.objects.values_list("public_id", flat=True).get(pk=row.merged_into_id)
    return None


def those(ids: Iterable[int], *, language: str = "fr") -> Iterator[Description]:
    """These resources in this order, without what the public may not read; a few at a time."""
    waiting: list[int] = []
    for one in ids:
        waiting.append(one)
        if len(waiting) == CHUNK:
            yield from _public(waiting, language)
            waiting = []
    yield from _public(waiting, language)


def _public(ids: Sequence[int], language: str) -> Iterator[Description]:
    living = set(alive().filter(pk__in=ids).values_list("pk", flat=True))
    return iter(_described([one for one in ids if one in living], language))


def _described(ids: Iterable[int], language: str = "fr") -> list[Description]:
    wanted = list(ids)
    if not wanted:
        return []
    found = describe(wanted, language=language)
    return [found[one] for one in wanted if one in found]
