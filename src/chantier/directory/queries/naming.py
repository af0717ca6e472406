"""Which organisations a text names: by their identifiers or an exact name, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from chantier.directory.core import codes
from chantier.directory.models import Identifier, Organization, OrganizationName
from chantier.directory.queries.organizations import current, visible

#: How many candidates a search by name shows.
SHOWN = 12
#: Of a shown name.
_LONGEST = 300
_SEPARATORS = re.compile(r"[\s.-]")
_STANDINGS = (Organization.MEMBER, Organization.KNOWN, Organization.REGISTERED)


def named(texts: Collection[str]) -> dict[str, tuple[int, ...]]:
    """The ids of the organisations that each text names; several when it does not tell them apart.

    A text is a public identifier (that of a merged page leads to the one that is kept), a register number or another
    identifier, or an exact name: shown (capitals, accents, signs aside), legal, usual or former. Six queries, and one
    more for each merge in a row.
    """
    found: dict[str, set[int]] = {text: set() for text in texts}
    by_key: dict[str, list[str]] = {}
    pages: dict[str, list[str]] = {}
    for text in found:
        for key in {text, _SEPARATORS.sub("", text)} - {""}:  # the number of those that have none is empty too
            by_key.setdefault(key, []).append(text)
        if len(text) <= 12:
            pages.setdefault(text.lower(), []).append(text)
    for public_id, pk in Organization.objects.filter(public_id__in=pages).values_list("public_id", "pk"):
        for text in pages[public_id]:
            found[text].add(pk)
    numbered = current().filter(register_number__in=by_key).values_list("register_number", "pk")
    identified = Identifier.objects.filter(value__in=by_key).values_list("value", "organization_id")
    for key, pk in (*numbered, *identified):
        for text in by_key[key]:
            found[text].add(pk)
    sorted_as: dict[str, list[str]] = {}
    for text in found:
        sorted_as.setdefault(codes.sort_name(text), []).append(text)
    sorted_as.pop("", None)
    # With the standings, the index of lists is used: they are all there are.
    shown = current().filter(standing__in=_STANDINGS, sort_name__in=sorted_as)
    for sort_name, name, pk in shown.values_list("sort_name", "name", "pk"):
        for text in sorted_as[sort_name]:
            if _folded(name) == _folded(text):
                found[text].add(pk)
    legal = current().filter(legal_name__in=found.keys() - {""}).values_list("legal_name", "pk")
    others = OrganizationName.objects.filter(text__in=found).values_list("text", "organization_id")
    for text, pk in (*legal, *others):
        found[text].add(pk)
    kept = kept_of({pk for ids in found.values() for pk in ids})
    return {text: tuple(sorted({kept[pk] for pk in ids})) for text, ids in found.items()}


def _folded(name: str) -> str:
    return codes.slug(name, length=_LONGEST)


def kept_of(ids: Collection[int]) -> dict[int, int]:
    """{organisation: the one that is shown in its place}."""
    ends = {pk: pk for pk in ids}
    ahead = set(ids)
    while ahead:
        into = dict(
            Organization.objects.filter(pk__in=ahead, merged_into__isnull=False).values_list("pk", "merged_into_id")
        )
        ends = {pk: into.get(end, end) for pk, end in ends.items()}
        ahead = {end for end in into.values() if end is not None}
    return ends


def candidates(text: str, *, visibilities: Iterable[str], without: int) -> tuple[Organization, ...]:
    """Organisations whose name holds these words, those that begin with them first. One query."""
    folded = codes.sort_name(text)
    found = visible(visibilities).exclude(pk=without).select_related("municipality")
    named = found.filter(sort_name__contains=folded) if folded else found.filter(name__icontains=text)
    rows = sorted(named.order_by("sort_name", "pk")[: 5 * SHOWN], key=lambda row: not row.sort_name.startswith(folded))
    return tuple(rows[:SHOWN])
