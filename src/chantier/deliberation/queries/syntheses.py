"""What a table’s synthesis may cite, what it says, and what it leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Q

from chantier.deliberation.core import synthesis as core
from chantier.deliberation.models import (
    Argument,
    Need,
    Proposal,
    Question,
    QuestionAtTable,
    SentenceCitation,
    Synthesis,
)
from chantier.deliberation.models import Sentence as Row
from chantier.deliberation.queries.rounds import READ
from chantier.deliberation.queries.texts import Wording, wordings
from chantier.directory import api as directory
from chantier.foundation.text.api import LONGEST_TEXT, plain

ARGUMENT, PROPOSAL, NEED = "argument", "proposal", "need"
_LETTERS = {ARGUMENT: "a", PROPOSAL: "p", NEED: "b"}


@dataclass(frozen=True)
class Contribution:
    """What was said at a table about a question; ``text`` is its plain words, as its author wrote them."""

    key: str
    kind: str
    id: int
    public_id: str
    slug: str
    title: str
    text: str
    language: str
    author: str
    about: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True)
class CitationView:
    """A quote and where it is; ``is_hidden`` when moderators have hidden the contribution since."""

    kind: str
    key: str
    public_id: str
    slug: str
    title: str
    author: str
    quote: str
    language: str
    is_hidden: bool


@dataclass(frozen=True)
class SentenceView:
    """A sentence of a synthesis."""

    id: int
    words: Wording
    is_minority: bool
    citations: tuple[CitationView, ...]


@dataclass(frozen=True)
class SynthesisView:
    """A synthesis. ``covered`` is the part of the contributions that it cites, ``left_out`` those it does not."""

    id: int
    asked_id: int
    language: str
    revision: int
    published_at: datetime | None
    fingerprint: str
    sentences: tuple[SentenceView, ...]

    def covered(self, contributions: Collection[str]) -> Fraction:
        """The part of these contributions that some sentence cites."""
        return core.covered(self.given, contributions)

    def left_out(self, contributions: Iterable[str]) -> tuple[str, ...]:
        """Those that no sentence cites."""
        return core.left_out(self.given, tuple(contributions))

    @property
    def given(self) -> tuple[core.SentenceGiven, ...]:
        """Its sentences, as the core reads them."""
        return tuple(
            core.SentenceGiven(
                one.words.body, tuple(core.Quoted(each.key, each.quote) for each in one.citations), one.is_minority
            )
            for one in self.sentences
        )


def key_of(kind: str, public_id: str) -> str:
    """How a contribution is named in a synthesis: ``a-7kq2`` for an argument, ``p-`` a proposal, ``b-`` a need."""
    return f"{_LETTERS[kind]}-{public_id}"


def contributions(asked: QuestionAtTable) -> tuple[Contribution, ...]:
    """All that a table said of a question: its proposals, its needs, its arguments. Seven queries."""
    proposals = list(
        Proposal.objects.filter(question=asked.question_id, table=asked.table_id, state__in=READ)
        .select_related("current__text")
        .order_by("pk")
    )
    needs = list(
        Need.objects.filter(table=asked.table_id)
        .exclude(state__in=(Need.WITHDRAWN, Need.JOINED))
        .select_related("text")
        .order_by("pk")
    )
    arguments = list(_arguments(asked))
    names = directory.names_of(
        {row.organization_id for row in (*proposals, *needs, *arguments) if row.organization_id is not None}
    )
    found = [
        Contribution(
            key=key_of(PROPOSAL, row.public_id),
            kind=PROPOSAL,
            id=row.pk,
            public_id=row.public_id,
            slug=row.slug,
            title=row.title,
            text=_words(row.current.text.title, row.current.text.body) if row.current else row.title,
            language=row.language,
            author=names.get(row.organization_id or 0, ""),
        )
        for row in proposals
    ]
    found += [
        Contribution(
            key=key_of(NEED, row.public_id),
            kind=NEED,
            id=row.pk,
            public_id=row.public_id,
            slug=row.slug,
            title=row.text.title,
            text=_words(row.text.title, row.text.body),
            language=row.text.language,
            author=names.get(row.organization_id or 0, ""),
        )
        for row in needs
    ]
    found += [
        Contribution(
            key=key_of(ARGUMENT, row.public_id),
            kind=ARGUMENT,
            id=row.pk,
            public_id=row.public_id,
            slug="",
            title=row.text.title,
            text=_words(row.text.title, row.text.body),
            language=row.text.language,
            author=names.get(row.organization_id or 0, ""),
            about=_about(row),
        )
        for row in arguments
    ]
    return tuple(found)


def synthesis_of(asked_id: int) -> SynthesisView | None:
    """The synthesis of a table for a question, drafted or published. Eight queries or fewer."""
    row = Synthesis.objects.filter(asked=asked_id).first()
    return views([row])[0] if row is not None else None


def published(question: Question, table_ids: Collection[int]) -> dict[int, SynthesisView]:
    """What these tables published, by table. Nine queries or fewer."""
    rows = Synthesis.objects.filter(
        asked__question=question, asked__table__in=table_ids, published_at__isnull=False
    ).select_related("asked")
    found = list(rows.order_by("pk"))
    return {row.asked.table_id: view for row, view in zip(found, views(found), strict=True)}


def minorities(question: Question, table_ids: Collection[int]) -> dict[int, list[tuple[int, Wording]]]:
    """{table: [(number of a sentence, its words)]} of what published syntheses say for a minority. Two queries."""
    rows = Row.objects.filter(
        is_minority=True,
        synthesis__published_at__isnull=False,
        synthesis__asked__question=question,
        synthesis__asked__table__in=table_ids,
    )
    said = list(rows.order_by("synthesis", "order", "pk").values_list("pk", "text_id", "synthesis__asked__table_id"))
    words = wordings(text_id for _pk, text_id, _table in said)
    found: dict[int, list[tuple[int, Wording]]] = {}
    for pk, text_id, table_id in said:
        found.setdefault(table_id, []).append((pk, words[text_id]))
    return found


def views(rows: list[Synthesis]) -> tuple[SynthesisView, ...]:
    """These syntheses with their sentences and citations, in their order."""
    sentences = list(Row.objects.filter(synthesis__in=[row.pk for row in rows]).order_by("synthesis", "order", "pk"))
    words = wordings(one.text_id for one in sentences)
    cited = SentenceCitation.objects.filter(sentence__in=[one.pk for one in sentences])
    citations = list(cited.select_related("argument__text", "proposal", "need__text").order_by("sentence", "pk"))
    names = directory.names_of({body for one in citations if (body := _source(one).organization_id) is not None})
    by_sentence: dict[int, list[CitationView]] = {}
    for one in citations:
        by_sentence.setdefault(one.sentence_id, []).append(_citation(one, names))
    by_synthesis: dict[int, list[SentenceView]] = {}
    for sentence in sentences:
        view = SentenceView(
            sentence.pk, words[sentence.text_id], sentence.is_minority, tuple(by_sentence.get(sentence.pk, ()))
        )
        by_synthesis.setdefault(sentence.synthesis_id, []).append(view)
    return tuple(
        SynthesisView(
            id=row.pk,
            asked_id=row.asked_id,
            language=row.language,
            revision=row.revision,
            published_at=row.published_at,
            fingerprint=row.fingerprint,
            sentences=tuple(by_synthesis.get(row.pk, ())),
        )
        for row in rows
    )


def _arguments(asked: QuestionAtTable):
    about = Q(question=asked.question_id) | Q(
        proposal__question=asked.question_id, proposal__state__in=READ, proposal__table=asked.table_id
    )
    rows = Argument.objects.filter(about, table=asked.table_id, state=Argument.SHOWN)
    return rows.select_related("text", "proposal", "need").order_by("path", "pk")


def _about(row: Argument) -> tuple[str, str, str]:
    for kind, thing in ((PROPOSAL, row.proposal), (NEED, row.need)):
        if thing is not None:
            return (kind, thing.public_id, thing.slug)
    return ("", "", "")


def _words(title: str, body: str) -> str:
    return f"{title}\n{plain(body[:LONGEST_TEXT])}".strip()


def _source(one: SentenceCitation) -> Argument | Proposal | Need:
    found = one.argument or one.proposal or one.need
    assert found is not None, "a constraint of the database"
    return found


def _citation(one: SentenceCitation, names: dict[int, str]) -> CitationView:
    source = _source(one)
    author = names.get(source.organization_id or 0, "")
    if isinstance(source, Proposal):
        return CitationView(
            PROPOSAL,
            key_of(PROPOSAL, source.public_id),
            source.public_id,
            source.slug,
            source.title,
            author,
            one.quote,
            source.language,
            is_hidden=False,
        )
    kind = NEED if isinstance(source, Need) else ARGUMENT
    is_hidden = isinstance(source, Argument) and source.state == Argument.HIDDEN
    return CitationView(
        kind,
        key_of(kind, source.public_id),
        source.public_id,
        source.slug if isinstance(source, Need) else "",
        source.text.title,
        author,
        "" if is_hidden else one.quote,
        source.text.language,
        is_hidden=is_hidden,
    )
