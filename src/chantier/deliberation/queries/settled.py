"""Settled texts, as an assembly that puts them on its agenda reads them: the form, and whether it still holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.settled import verify
from chantier.deliberation.models import Proposal, Table


@dataclass(frozen=True)
class SettledText:
    """A settled text of a public table: ``fingerprint`` is that of its form, ``holds`` whether the form still is it."""

    public_id: str
    slug: str
    title: str
    language: str
    fingerprint: str
    holds: bool


def settled_texts(public_ids: Iterable[str]) -> dict[str, SettledText]:
    """By identifier, those that are settled texts of public tables. One query."""
    rows = Proposal.objects.filter(
        public_id__in=set(public_ids), state=lifecycles.Proposal.SETTLED, table__visibility=Table.PUBLIC
    )
    return {
        row.public_id: SettledText(
            row.public_id,
            row.slug,
            row.title,
            row.language,
            row.fingerprint,
            verify(row.settled, row.fingerprint).holds,
        )
        for row in rows.order_by("pk")
    }


def settled_words(public_id: str) -> str:
    """The words of a settled text of a public table, in Markdown; nothing where its form no longer holds. One query."""
    row = Proposal.objects.filter(
        public_id=public_id, state=lifecycles.Proposal.SETTLED, table__visibility=Table.PUBLIC
    ).first()
    if row is None or not verify(row.settled, row.fingerprint).holds:
        return ""
    _head, _line, words = json.loads(row.settled)["text"].partition("\n\n")
    return str(words).strip()
