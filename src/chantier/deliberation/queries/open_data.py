"""What anybody may take away of concertation: whole, as written, by stable identifier, without any person.

A ``Scope`` is which tables, and for which question. Rows come a few hundred at a time: memory does not grow with what
is taken. Nothing here says who held an organisation’s mandate, nor who wrote alone or entered what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet

from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import (
    Amendment,
    Argument,
    Evidence,
    Need,
    Position,
    Proposal,
    ProposalNeed,
    ProposalVersion,
    Question,
    QuestionAtTable,
    Table,
)
from chantier.deliberation.queries.open_values import (
    Body,
    OpenAmendment,
    OpenArgument,
    OpenEvidence,
    OpenNeed,
    OpenPosition,
    OpenProposal,
    OpenQuestion,
    OpenTable,
    OpenVersion,
)
from chantier.directory import api as directory

CHUNK: Final = 200
_DRAFT: Final = (lifecycles.Amendment.DRAFT,)
Row = TypeVar("Row", bound=Model)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Scope:
    """The tables, all of them readable by whoever asks, and the question if one alone is asked for.

    ``is_whole`` is all of concertation: the needs of no table are there too, not only those that a proposal answers.
    """

    tables: QuerySet[Table]
    question_id: int | None = None
    is_whole: bool = False

    def at(self, column: str = "table") -> Q:
        """A condition on rows that stand at these tables."""
        return Q(**{f"{column}__in": self.tables.order_by().values("pk")})


def public() -> Scope:
    """All that is public."""
    return Scope(Table.objects.filter(visibility=Table.PUBLIC), is_whole=True)


# Which rows ------------------------------------------------------------------------------------------


def table_rows(scope: Scope) -> QuerySet[Table]:
    """The tables of a scope."""
    return scope.tables.select_related("text", "territory", "procedure", "parent").prefetch_related("concepts")


def question_rows(scope: Scope) -> QuerySet[Question]:
    """Questions asked by a table of the scope."""
    rows = Question.objects.filter(scope.at("asked_by"))
    rows = rows.filter(pk=scope.question_id) if scope.question_id is not None else rows
    return rows.select_related("text", "asked_by")


def need_rows(scope: Scope, *, of_no_table: bool = True) -> QuerySet[Need]:
    """Needs stated at these tables; of those of no table, the ones that these proposals answer, or all of them."""
    where = scope.at()
    if of_no_table:
        answered = Q() if scope.is_whole else Q(pk__in=of_proposals(scope, ProposalNeed).values("need"))
        where |= Q(table__isnull=True) & answered
    rows = Need.objects.filter(where).exclude(state=Need.WITHDRAWN)
    return rows.select_related("text", "territory", "table", "joined_to").prefetch_related("concepts")


def proposal_rows(scope: Scope) -> QuerySet[Proposal]:
    """Proposals that were opened at these tables, and are not drafts."""
    rows = Proposal.objects.filter(scope.at(), opened_at__isnull=False).exclude(state=lifecycles.Proposal.DRAFT)
    rows = rows.filter(question=scope.question_id) if scope.question_id is not None else rows
    return (
        rows.select_related("table", "question", "territory", "current__text")
        .defer("settled", "closing", "current__passages", "current__credits")
        .prefetch_related("concepts")
    )


def of_proposals(scope: Scope, model: type[Row]) -> QuerySet[Row]:
    """Rows of another kind that hang on those proposals."""
    wanted = proposal_rows(scope).order_by().values("pk")
    return model._default_manager.filter(proposal__in=wanted)


def version_rows(rows: QuerySet[ProposalVersion]) -> QuerySet[ProposalVersion]:
    """Every version of a text that was opened."""
    return rows.select_related("proposal", "text").defer("proposal__settled", "passages", "credits")


def amendment_rows(rows: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """Amendments that were submitted."""
    heavy = ("proposal__settled", "base__passages", "base__credits", "taken_in__passages", "taken_in__credits")
    return (
        rows.exclude(state__in=_DRAFT)
        .filter(submitted_at__isnull=False)
        .select_related("proposal", "reason", "parent", "base", "merged_into", "taken_in")
        .defer(*heavy)
    )


def position_rows(rows: QuerySet[Position]) -> QuerySet[Position]:
    """Present positions."""
    return rows.select_related("proposal", "reason").defer("proposal__settled")


def debated(scope: Scope) -> QuerySet[Argument]:
    """What was said at these tables of those proposals, of those needs, and of the question or of all of them."""
    proposals = proposal_rows(scope).order_by().values("pk")
    needs = need_rows(scope, of_no_table=False).order_by().values("pk")
    asked = Q(question__isnull=False) if scope.question_id is None else Q(question=scope.question_id)
    return Argument.objects.filter(Q(proposal__in=proposals) | scope.at() & (Q(need__in=needs) | asked))


def argument_rows(rows: QuerySet[Argument]) -> QuerySet[Argument]:
    """Contributions that are shown."""
    return (
        rows.filter(state=Argument.SHOWN)
        .select_related("table", "proposal", "need", "question", "text", "parent", "amendment")
        .defer("proposal__settled", "amendment__operations")
    )


def evidence_rows(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Evidence that was not taken away, of public resources."""
    standing = Q(resource__state="published") | Q(flagged_at__isnull=False)
    shown = rows.filter(standing, removed_at__isnull=True, resource__visibility="public")
    return shown.select_related("proposal", "resource").defer("proposal__settled")


# What is told of each --------------------------------------------------------------------------------


def open_tables(rows: Sequence[Table], scope: Scope) -> list[OpenTable]:
    """These tables. One query, prefetches apart."""
    parents = {row.parent_id for row in rows if row.parent_id}
    seen = set(scope.tables.filter(pk__in=parents).values_list("pk", flat=True))
    return [
        OpenTable(
            id=row.public_id,
            title=row.text.title,
            about=row.text.body,
            language=row.text.language,
            level=row.level,
            territory=row.territory.reference if row.territory else "",
            parent=row.parent.public_id if row.parent and row.parent_id in seen else "",
            procedure=row.procedure.slug,
            time_zone=row.time_zone,
            themes=_themes(row),
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            is_fictitious=row.is_fictitious,
        )
        for row in rows
    ]


def open_questions(rows: Sequence[Question], scope: Scope) -> list[OpenQuestion]:
    """These questions, with those of their tables that are in the scope. One query."""
    put: dict[int, list[str]] = {}
    found = QuestionAtTable.objects.filter(scope.at(), question__in=[row.pk for row in rows]).order_by("pk")
    for question_id, table in found.values_list("question_id", "table__public_id"):
        put.setdefault(question_id, []).append(table)
    return [
        OpenQuestion(
            id=row.public_id,
            title=row.text.title,
            about=row.text.body,
            language=row.text.language,
            asked_by=row.asked_by.public_id,
            tables=tuple(put.get(row.pk, ())),
            asked_at=row.asked_at,
            closed_at=row.closed_at,
            is_fictitious=row.is_fictitious,
        )
        for row in rows
    ]


def open_needs(rows: Sequence[Need], scope: Scope) -> list[OpenNeed]:
    """These needs. Three queries."""
    bodies = _bodies(row.organization_id for row in rows)
    answers: dict[int, list[str]] = {}
    told = proposal_rows(scope).filter(needs__need__in=[row.pk for row in rows]).order_by("pk")
    for need_id, proposal in told.values_list("needs__need_id", "public_id"):
        answers.setdefault(need_id, []).append(proposal)
    return [
        OpenNeed(
            id=row.public_id,
            title=row.text.title,
            about=row.text.body,
            language=row.text.language,
            for_whom=row.for_whom,
            territory=row.territory.reference,
            table=row.table.public_id if row.table else "",
            state=row.state,
            joined_to=row.joined_to.public_id if row.joined_to else "",
            organization=bodies(row.organization_id),
            themes=_themes(row),
            proposals=tuple(answers.get(row.pk, ())),
            stated_at=row.stated_at,
            is_fictitious=row.is_fictitious,
        )
        for row in rows
    ]


def open_proposals(rows: Sequence[Proposal], scope: Scope) -> list[OpenProposal]:
    """These proposals. Three queries."""
    bodies = _bodies(row.organization_id for row in rows)
    needs: dict[int, list[str]] = {}
    stated = need_rows(scope).filter(proposals__proposal__in=[row.pk for row in rows]).order_by("pk")
    for proposal_id, need in stated.values_list("proposals__proposal_id", "public_id"):
        needs.setdefault(proposal_id, []).append(need)
    return [
        OpenProposal(
            id=row.public_id,
            table=row.table.public_id,
            question=row.question.public_id if row.question else "",
            title=row.title,
            text=row.current.text.body if row.current else "",
            language=row.language,
            state=row.state,
            version=row.current.number if row.current else 0,
            territory=row.territory.reference if row.territory else "",
            organization=bodies(row.organization_id),
            themes=_themes(row),
            needs=tuple(needs.get(row.pk, ())),
            opened_at=row.opened_at,
            updated_at=row.updated_at,
            closed_at=row.closed_at,
            fingerprint=row.fingerprint,
            is_fictitious=row.is_fictitious,
        )
        for row in rows
    ]


def open_versions(rows: Sequence[ProposalVersion], _scope: Scope) -> list[OpenVersion]:
    """These versions. Two queries."""
    bodies = _bodies(row.organization_id for row in rows)
    return [
        OpenVersion(
            proposal=row.proposal.public_id,
            number=row.number,
            title=row.text.title,
            text=row.text.body,
            language=row.text.language,
            note=row.note,
            fingerprint=row.fingerprint,
            organization=bodies(row.organization_id),
            at=row.at,
        )
        for row in rows
    ]


def open_amendments(rows: Sequence[Amendment], _scope: Scope) -> list[OpenAmendment]:
    """These amendments. Two queries."""
    bodies = _bodies(row.organization_id for row in rows)
    return [
        OpenAmendment(
            proposal=row.proposal.public_id,
            number=row.number,
            of_amendment=row.parent.number if row.parent else None,
            of_version=row.base.number,
            passage=row.passage_key,
            operations=tuple(row.operations),
            reason=row.reason.body,
            language=row.reason.language,
            state=row.state,
            answer=row.answer,
            merged_into=row.merged_into.number if row.merged_into else None,
            taken_in_version=row.taken_in.number if row.taken_in else None,
            organization=bodies(row.organization_id),
            submitted_at=row.submitted_at,
            answered_at=row.answered_at,
        )
        for row in rows
    ]


def open_positions(rows: Sequence[Position], _scope: Scope) -> list[OpenPosition]:
    """These positions. Two queries."""
    bodies = _bodies(row.organization_id for row in rows)
    return [
        OpenPosition(
            proposal=row.proposal.public_id,
            organization=bodies(row.organization_id),
            stance=row.stance,
            reason=row.reason.body,
            language=row.reason.language,
            condition=row.condition,
            colleges=tuple(row.colleges),
            region=row.region,
            at=row.at,
        )
        for row in rows
    ]


def open_arguments(rows: Sequence[Argument], _scope: Scope) -> list[OpenArgument]:
    """These contributions. Two queries."""
    bodies = _bodies(row.organization_id for row in rows)
    return [
        OpenArgument(
            id=row.public_id,
            table=row.table.public_id,
            proposal=row.proposal.public_id if row.proposal else "",
            need=row.need.public_id if row.need else "",
            question=row.question.public_id if row.question else "",
            amendment=row.amendment.number if row.amendment else None,
            answers=row.parent.public_id if row.parent else "",
            kind=row.kind,
            passage=row.passage_key,
            text=row.text.body,
            language=row.text.language,
            organization=bodies(row.organization_id),
            is_official=row.is_official,
            channel=row.channel,
            at=row.at,
        )
        for row in rows
    ]


def open_evidence(rows: Sequence[Evidence], _scope: Scope) -> list[OpenEvidence]:
    """This evidence. Two queries."""
    bodies = _bodies(row.organization_id for row in rows)
    return [
        OpenEvidence(
            proposal=row.proposal.public_id,
            passage=row.passage_key,
            quote=row.quote,
            resource=row.resource.public_id,
            bearing=row.bearing,
            strength=row.strength,
            why=row.why,
            organization=bodies(row.organization_id),
            stands=row.flagged_at is None,
            at=row.at,
        )
        for row in rows
    ]


def every(
    rows: QuerySet[Row], read: Callable[[Sequence[Row], Scope], list[Made]], scope: Scope, *, at_once: int = CHUNK
) -> Iterator[Made]:
    """All of them, a few at a time, in the order of their numbers."""
    last = 0
    ordered = rows.order_by("pk")
    while batch := list(ordered.filter(pk__gt=last)[:at_once]):
        yield from read(batch, scope)
        last = batch[-1].pk


def _bodies(ids: Iterable[int | None]) -> Callable[[int | None], Body]:
    wanted = {pk for pk in ids if pk is not None}
    names, public_ids = directory.names_of(wanted), directory.public_ids_of(wanted)
    return lambda pk: Body(public_ids.get(pk or 0, ""), names.get(pk or 0, ""))


def _themes(row: Any) -> tuple[str, ...]:
    return tuple(one.concept for one in row.concepts.all() if one.scheme == "theme")
