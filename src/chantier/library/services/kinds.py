"""Loading the kinds of resources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.core.kinds import Field, KindOfResource
from chantier.library.models import Kind
from chantier.library.permissions import may_edit_kinds
from chantier.library.queries.kinds import shipped


@transaction.atomic
def load_kinds(*, speaker: Speaker, at: datetime, kinds: Sequence[KindOfResource] | None = None) -> int:
    """Write the kinds (by default those that come with Chantier); how many changed. Loading twice changes nothing."""
    may_edit_kinds(speaker).enforce()
    wanted = {one.slug: _columns(one) for one in (shipped() if kinds is None else kinds)}
    before = {row.slug: row for row in Kind.objects.select_for_update().filter(slug__in=wanted)}
    changed = 0
    for slug, columns in wanted.items():
        row = before.get(slug)
        if row is not None and all(getattr(row, name) == value for name, value in columns.items()):
            continue
        Kind.objects.update_or_create(slug=slug, defaults=columns)
        changed += 1
    if changed:
        record(name=acts.KINDS_LOADED, speaker=speaker, at=at, subject=("library.kinds", 0), data={"changed": changed})
    return changed


def _columns(one: KindOfResource) -> dict[str, Any]:
    return {
        "order": one.order,
        "names": {language: dict(names) for language, names in one.names.items()},
        "purposes": dict(one.purposes),
        "fields": [_field(field) for field in one.fields],
        "standards": dict(one.standards),
    }


def _field(one: Field) -> dict[str, Any]:
    """The JSON form that ``core.kinds.field_of`` reads back."""
    written: dict[str, Any] = {"name": one.name, "type": one.type, "labels": dict(one.labels)}
    if one.required:
        written["required"] = True
    if one.help:
        written["help"] = dict(one.help)
    if one.scheme:
        written["scheme"] = one.scheme
    if one.choices:
        written["choices"] = [{"slug": slug, "labels": dict(labels)} for slug, labels in one.choices.items()]
    return written
