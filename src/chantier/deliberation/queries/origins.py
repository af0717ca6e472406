"""From which tables each passage of a text comes, and what a table’s text led to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from chantier.deliberation.models import PassageOrigin, Proposal, Question, Sentence, Table
from chantier.deliberation.queries.rounds import READ
from chantier.deliberation.queries.texts import Wording, wordings

PROPOSAL, SENTENCE = "proposal", "sentence"


@dataclass(frozen=True)
class Source:
    """What a passage may come from: a proposal of a table, or a sentence that a table published."""

    kind: str
    id: int
    words: str
    language: str
    is_minority: bool
    public_id: str
    slug: str
    question: tuple[str, str]
    table: Wording
    table_public_id: str
    table_slug: str


@dataclass(frozen=True)
class Origin:
    """A link from a passage to what it comes from."""

    id: int
    passage_key: str
    source: Source


@dataclass(frozen=True)
class LedTo:
    """A text that took a passage from this one."""

    public_id: str
    slug: str
    title: str
    language: str
    state: str


def origins_of(proposal: Proposal, tables: QuerySet[Table]) -> dict[str, tuple[Origin, ...]]:
    """The links of a text by passage, to tables that the reader may see. Four queries."""
    here = tables.values("pk")
    rows = PassageOrigin.objects.filter(
        Q(from_proposal__table__in=here) | Q(from_sentence__synthesis__asked__table__in=here), proposal=proposal
    )
    links = list(
        rows.select_related(
            "from_proposal__table", "from_sentence__text", "from_sentence__synthesis__asked__table",
            "from_sentence__synthesis__asked__question",
        ).order_by("pk")
    )  # fmt: skip
    sources = _sources(
        [one.from_proposal for one in links if one.from_proposal is not None],
        [one.from_sentence for one in links if one.from_sentence is not None],
    )
    found: dict[str, list[Origin]] = {}
    for one in links:
        key = (PROPOSAL, one.from_proposal_id) if one.from_proposal_id else (SENTENCE, one.from_sentence_id or 0)
        found.setdefault(one.passage_key, []).append(Origin(one.pk, one.passage_key, sources[key]))
    return {key: tuple(links) for key, links in found.items()}


def how_many(proposal: Proposal, tables: QuerySet[Table]) -> tuple[int, int]:
    """How many passages of a text say where they come from, and from how many tables. One query."""
    here = tables.values("pk")
    rows = PassageOrigin.objects.filter(
        Q(from_proposal__table__in=here) | Q(from_sentence__synthesis__asked__table__in=here), proposal=proposal
    )
    pairs = list(
        rows.order_by("pk").values_list(
            "passage_key", "from_proposal__table_id", "from_sentence__synthesis__asked__table_id"
        )
    )
    return len({key for key, _one, _two in pairs}), len({one or two for _key, one, two in pairs})


def sources_for(proposal: Proposal, question: Question, tables: QuerySet[Table]) -> tuple[Source, ...]:
    """What tables proposed and published in answer to the same question, by table. Five queries."""
    here = tables.values("pk")
    proposals = Proposal.objects.filter(question=question, table__in=here, state__in=READ).exclude(pk=proposal.pk)
    sentences = Sentence.objects.filter(
        synthesis__asked__question=question,
        synthesis__asked__table__in=here,
        synthesis__published_at__isnull=False,
    ).select_related("text", "synthesis__asked__table", "synthesis__asked__question")
    found = _sources(
        list(proposals.select_related("table").order_by("pk")),
        list(sentences.order_by("synthesis", "order", "pk")),
    )
    return tuple(sorted(found.values(), key=lambda one: (one.table.title.casefold(), one.kind, one.id)))


def led_to(proposal: Proposal, tables: QuerySet[Table]) -> tuple[LedTo, ...]:
    """The texts, at tables that the reader sees, that took something from this one. One query."""
    rows = Proposal.objects.filter(
        pk__in=PassageOrigin.objects.filter(from_proposal=proposal).values("proposal"),
        table__in=tables.values("pk"),
        state__in=READ,
    )
    return tuple(
        LedTo(row.public_id, row.slug, row.title, row.language, row.state) for row in rows.order_by("-updated_at")
    )


def _sources(proposals: list[Proposal], sentences: list[Sentence]) -> dict[tuple[str, int], Source]:
    tables = {one.table.pk: one.table for one in proposals} | {
        one.synthesis.asked.table.pk: one.synthesis.asked.table for one in sentences
    }
    words = wordings([*(table.text_id for table in tables.values()), *(one.text_id for one in sentences)])
    found = {}
    for row in proposals:
        found[PROPOSAL, row.pk] = Source(
            PROPOSAL,
            row.pk,
            row.title,
            row.language,
            is_minority=False,
            public_id=row.public_id,
            slug=row.slug,
            question=("", ""),
            table=words[row.table.text_id],
            table_public_id=row.table.public_id,
            table_slug=row.table.slug,
        )
    for one in sentences:
        asked = one.synthesis.asked
        found[SENTENCE, one.pk] = Source(
            SENTENCE,
            one.pk,
            words[one.text_id].body,
            words[one.text_id].language,
            is_minority=one.is_minority,
            public_id=asked.question.public_id,
            slug=asked.question.slug,
            question=(asked.question.public_id, asked.question.slug),
            table=words[asked.table.text_id],
            table_public_id=asked.table.public_id,
            table_slug=asked.table.slug,
        )
    return found
