"""What all lists of proposals are narrowed and counted by, kept until a text is opened, moved or written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.cache import caches
from django.utils.translation import get_language

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.census import Census, census
from chantier.deliberation.models import Proposal, ProposalConcept, Table
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.moves import Instant
from chantier.deliberation.queries.seen import Seen
from chantier.deliberation.queries.texts import headings
from chantier.foundation.prepared.api import Prepared

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KEY: Final = "listed"
#: What no act tells shows after so many seconds.
_SECONDS: Final = 300


def listed(instant: Instant | None = None) -> Census:
    """Every proposal but drafts, of every table, by state, theme and table: of no reader, who gives the bits they see.

    ``instant`` is where the journal stood before the page read anything: it is asked here when it is not given. Then no
    query while no text is opened, moved or written, else two.
    """
    instant = instant or moves.now()
    kept: tuple[Instant, Census] | None = caches["concertation"].get(_KEY)
    if kept is None or moves.moved_since(kept[0], [moves.LISTED], whatever=False):
        kept = (instant, _read())
        caches["concertation"].set(_KEY, kept, _SECONDS)
    return kept[1]


def _read() -> Census:
    rows = list(
        Proposal.objects.exclude(state=lifecycles.Proposal.DRAFT)
        .order_by("-updated_at", "-pk")
        .values_list("pk", "updated_at", "state", "table_id")
    )
    return census(
        [(pk, moment_of(moved)) for pk, moved, _state, _table in rows],
        {
            "state": [(state, pk) for pk, _moved, state, _table in rows],
            "table": [(str(table_id), pk) for pk, _moved, _state, table_id in rows],
            "theme": ProposalConcept.objects.filter(scheme="theme").order_by().values_list("concept", "proposal_id"),
        },
    )


def moment_of(at: datetime) -> int:
    """Microseconds since 1970: how a census orders."""
    return (at - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Spot:
    """A table as lists of proposals name it; ``region`` is the reference of its territory, ``place`` its name."""

    id: int
    public_id: str
    level: str
    region: str
    place: str
    title: str


_SPOTS: Final[Prepared[Table]] = Prepared(
    lambda: Table.objects.order_by("pk").values_list(
        "pk",
        "visibility",
        "public_id",
        "level",
        "territory__reference",
        "territory__name",
        "territory__name_en",
        "territory__name_es",
        "text_id",
        "text__title",
        "text__language",
    )
)


def spots(seen: Seen) -> tuple[Spot, ...]:
    """The tables that one sees. One query, two where one of them is of another language than the reader."""
    rows = [row for row in _SPOTS.rows() if seen.has(row[0], row[1])]
    words = headings({text_id: (title, language) for *_table, text_id, title, language in rows})
    here = (get_language() or "fr")[:2]
    return tuple(
        Spot(
            id=pk,
            public_id=public_id,
            level=level,
            region=region or "",
            place=str({"en": in_english, "es": in_spanish}.get(here) or in_french or ""),
            title=words[text_id].title,
        )
        for pk, _seen, public_id, level, region, in_french, in_english, in_spanish, text_id, _title, _language in rows
    )
