"""What a proposal leans on, passage by passage: sources for and against, and what lacks one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chantier.deliberation.core import evidence as core
from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.document import Passage
from chantier.deliberation.models import Evidence, Proposal
from chantier.deliberation.queries.versions import text_of
from chantier.directory import api as directory

#: What says nothing that a source could bear on.
_SILENT: Final = frozenset({Kind.HEADING, Kind.RULE})


@dataclass(frozen=True)
class Source:
    """One source of a passage. ``moved`` when the words of the passage changed since it was brought. Without title, it
    is a resource that the reader may not see."""

    id: int
    bearing: str
    strength: str
    why: str
    title: str
    language: str
    public_id: str
    slug: str
    claim_number: int | None
    claim_text: str
    claim_language: str
    organization_id: int | None
    organization: str
    at: datetime
    quote: str
    moved: bool
    is_flagged: bool
    fell_because: str


@dataclass(frozen=True)
class PassageGrounds:
    """A passage with its sources. One of ``bare``, ``held`` or ``weakened``, and maybe contested."""

    passage: Passage
    sources: tuple[Source, ...]
    is_bare: bool
    is_contested: bool
    is_weakened: bool

    @property
    def key(self) -> str:
        """The name of the passage, which follows it from version to version."""
        return self.passage.key

    @property
    def is_heading(self) -> bool:
        """Whether it begins an article: it claims nothing."""
        return self.passage.is_heading


@dataclass(frozen=True)
class ProposalGrounds:
    """What a whole proposal rests on. ``gone``: sources whose passage is no longer in the text."""

    passages: tuple[PassageGrounds, ...]
    grounds: core.Grounds
    gone: tuple[Source, ...]
    flagged: int

    @property
    def claims(self) -> int:
        """How many passages could have a source."""
        return sum(not one.is_heading for one in self.passages)

    @property
    def covered(self) -> int:
        """How many have one that stands and supports them."""
        return int(self.grounds.covered * self.claims)


def grounds_of(proposal: Proposal, *, seen: Iterable[str] = ("public",)) -> ProposalGrounds:
    """Passages of the present text in order, each with its sources. Give ``current__text``. Two queries.

    ``seen`` are the visibilities of resources that the reader may see: another is counted, and not named.
    """
    assert proposal.current is not None
    text = text_of(proposal.current)
    rows = list(
        Evidence.objects.filter(proposal=proposal, removed_at=None).select_related("resource", "claim").order_by("pk")
    )
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    words = {one.key: one.text for one in text.passages}
    visible = frozenset(str(one) for one in seen)
    by_key: dict[str, list[Source]] = {}
    for row in rows:
        by_key.setdefault(row.passage_key, []).append(_source(row, words.get(row.passage_key), names, visible))
    claims = [one.key for one in text.passages if one.kind not in _SILENT]
    found = core.grounds(
        claims, (core.Leaning(row.passage_key, row.bearing, row.strength, row.flagged_at is None) for row in rows)
    )
    return ProposalGrounds(
        passages=tuple(
            PassageGrounds(
                one,
                tuple(sorted(by_key.get(one.key, ()), key=_order)),
                one.key in found.bare,
                one.key in found.contested,
                one.key in found.weakened,
            )
            for one in text.passages
            if one.kind is not Kind.RULE
        ),
        grounds=found,
        gone=tuple(one for key, some in by_key.items() if key not in words for one in some),
        flagged=sum(row.flagged_at is not None for row in rows),
    )


def _order(one: Source) -> tuple[int, int, int]:
    """What supports first, the strongest first."""
    return core.BEARINGS.index(one.bearing), -core.STRENGTHS.index(one.strength), one.id


def _source(row: Evidence, words: str | None, names: Mapping[int, str], visible: frozenset[str]) -> Source:
    may_read = row.resource.visibility in visible
    claim = row.claim if may_read else None
    why = claim.withdrawal_reason if claim is not None and claim.withdrawn_at is not None else ""
    return Source(
        id=row.pk,
        bearing=row.bearing,
        strength=row.strength,
        why=row.why,
        title=row.resource.title if may_read else "",
        language=row.resource.language,
        public_id=row.resource.public_id if may_read else "",
        slug=row.resource.slug,
        claim_number=claim.number if claim else None,
        claim_text=claim.text if claim else "",
        claim_language=claim.language if claim else "",
        organization_id=row.organization_id,
        organization=names.get(row.organization_id or 0, ""),
        at=row.at,
        quote=row.quote,
        moved=words is not None and words != row.quote,
        is_flagged=row.flagged_at is not None,
        fell_because=(why or row.resource.withdrawal_reason) if row.flagged_at and may_read else "",
    )
