"""The kinds of resources as pages and rules need them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from chantier.library.core.kinds import KindOfResource, field_of, read_kinds
from chantier.library.models import Kind

SHIPPED = Path(__file__).resolve().parent.parent / "kinds" / "kinds.toml"


@cache
def shipped() -> tuple[KindOfResource, ...]:
    """The eight kinds that come with Chantier."""
    return read_kinds(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))


def kinds(*, only_open: bool = True) -> tuple[KindOfResource, ...]:
    """The kinds of this instance, in order. One query."""
    rows = Kind.objects.filter(is_open=True) if only_open else Kind.objects.all()
    return tuple(_kind(row) for row in rows)


def kind(slug: str) -> KindOfResource | None:
    """One kind, open or not."""
    row = Kind.objects.filter(slug=slug).first()
    return _kind(row) if row else None


def _kind(row: Kind) -> KindOfResource:
    return KindOfResource(
        slug=row.slug,
        order=row.order,
        names=row.names,
        purposes=row.purposes,
        fields=tuple(field_of(one) for one in row.fields),
        standards=row.standards,
    )


def name_of(one: KindOfResource, language: str, *, many: bool = False) -> str:
    """What a kind is called in a language, else in French."""
    names = one.names.get(language) or one.names.get("fr") or {}
    return names.get("many" if many else "one", one.slug)
