"""Concertation in the public JSON interface, version 1: read only, public tables, organisations and no person."""

# ruff: noqa: ARG001  (ninja gives the request to every function, by that name)
from __future__ import annotations

from datetime import datetime
from typing import Any, get_type_hints

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field, create_model

from chantier.deliberation.archive import SHEETS
from chantier.deliberation.queries import open_data, open_values

router = Router()

_WORD = r"^[0-9A-Za-z._-]*$"


class Problem(Schema):
    """What went wrong, in words."""

    detail: str


class OrganizationNamed(Schema):
    """An organisation, by its stable identifier and its name; both are empty where a person spoke alone."""

    id: str
    name: str


def _schema(name: str, kind: type) -> Any:
    """What is published is written once, in ``open_values``."""
    hints = get_type_hints(kind)
    given: dict[str, Any] = {
        field: (OrganizationNamed if hint is open_values.Body else hint, ...) for field, hint in hints.items()
    }
    return create_model(name, __base__=Schema, __doc__=kind.__doc__, **given)


def _page(item: Any, name: str) -> Any:
    return create_model(
        name,
        __base__=Schema,
        __doc__="A page; ``next`` is the cursor of the following one, empty at the end.",
        items=(list[item], ...),
        next=(str, ...),
    )


Table = _schema("Table", open_values.OpenTable)
Question = _schema("Question", open_values.OpenQuestion)
Need = _schema("Need", open_values.OpenNeed)
Proposal = _schema("Proposal", open_values.OpenProposal)
Tables, Questions, Needs, Proposals = (
    _page(Table, "TablePage"),
    _page(Question, "QuestionPage"),
    _page(Need, "NeedPage"),
    _page(Proposal, "ProposalPage"),
)
Versions = _page(_schema("ProposalVersion", open_values.OpenVersion), "ProposalVersionPage")
Amendments = _page(_schema("Amendment", open_values.OpenAmendment), "AmendmentPage")
Positions = _page(_schema("Position", open_values.OpenPosition), "PositionPage")
Arguments = _page(_schema("Argument", open_values.OpenArgument), "ArgumentPage")
Evidences = _page(_schema("Evidence", open_values.OpenEvidence), "EvidencePage")


class Paged(Schema):
    """How a page is asked for."""

    cursor: str = Field("", max_length=18, pattern=r"^[0-9]*$", description="What the previous page gave as next")
    size: int = Field(50, ge=1, le=200, description="How many")


class AtPlace(Paged):
    """Filters may be combined."""

    territory: str = Field("", max_length=60, pattern=_WORD, description="Reference of a territory, such as region-04")
    theme: str = Field("", max_length=60, pattern=_WORD, description="Concept of the vocabulary theme")


class AskedTables(AtPlace):
    """How tables are asked for."""

    level: str = Field(
        "", max_length=13, pattern=_WORD, description="local, regional, national, international, sectoral"
    )


class AskedNeeds(AtPlace):
    """How needs are asked for."""

    table: str = Field("", max_length=12, pattern=_WORD, description="Identifier of a table")


class AskedProposals(AskedNeeds):
    """How proposals are asked for."""

    question: str = Field("", max_length=12, pattern=_WORD, description="Identifier of a question")
    state: str = Field("", max_length=12, pattern=_WORD, description="open, amending, positions, settled…")
    since: datetime | None = Field(None, description="Changed since this instant")


@router.get("/tables", response=Tables, summary="Tables of concertation")
def tables(request: HttpRequest, asked: Query[AskedTables]) -> dict[str, Any]:
    """Public tables, as they were set up."""
    rows = SHEETS["tables"].rows(open_data.public())
    if asked.level:
        rows = rows.filter(level=asked.level)
    return _some("tables", _placed(rows, asked), asked)


@router.get("/questions", response=Questions, summary="Questions put to tables")
def questions(request: HttpRequest, asked: Query[Paged]) -> dict[str, Any]:
    """Questions that a public table asks."""
    return _some("questions", SHEETS["questions"].rows(open_data.public()), asked)


@router.get("/needs", response=Needs, summary="Needs and aspirations")
def needs(request: HttpRequest, asked: Query[AskedNeeds]) -> dict[str, Any]:
    """Needs stated at public tables, or at none."""
    rows = _placed(SHEETS["needs"].rows(open_data.public()), asked)
    return _some("needs", rows.filter(table__public_id=asked.table) if asked.table else rows, asked)


@router.get("/proposals", response=Proposals, summary="Proposals, with their present text")
def proposals(request: HttpRequest, asked: Query[AskedProposals]) -> dict[str, Any]:
    """Proposals of public tables. Versions, amendments, positions, arguments and evidence have their own addresses."""
    rows = _placed(SHEETS["proposals"].rows(open_data.public()), asked)
    for column, value in (
        ("table__public_id", asked.table),
        ("question__public_id", asked.question),
        ("state", asked.state),
        ("updated_at__gte", asked.since),
    ):
        rows = rows.filter(**{column: value}) if value else rows
    return _some("proposals", rows, asked)


@router.get("/tables/{public_id}", response={200: Table, 404: Problem}, summary="One table")
def table(request: HttpRequest, public_id: str) -> Any:
    """A public table."""
    return _one("tables", public_id)


@router.get("/questions/{public_id}", response={200: Question, 404: Problem}, summary="One question")
def question(request: HttpRequest, public_id: str) -> Any:
    """A question that a public table asks."""
    return _one("questions", public_id)


@router.get("/needs/{public_id}", response={200: Need, 404: Problem}, summary="One need")
def need(request: HttpRequest, public_id: str) -> Any:
    """One that was joined says to which."""
    return _one("needs", public_id)


@router.get("/proposals/{public_id}", response={200: Proposal, 404: Problem}, summary="One proposal")
def proposal(request: HttpRequest, public_id: str) -> Any:
    """With its present text."""
    return _one("proposals", public_id)


@router.get("/proposals/{public_id}/versions", response={200: Versions, 404: Problem}, summary="Versions of a proposal")
def versions(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """The first one first."""
    return _of_proposal("versions", public_id, asked)


@router.get(
    "/proposals/{public_id}/amendments",
    response={200: Amendments, 404: Problem},
    summary="Amendments of a proposal, and their fates",
)
def amendments(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """Operations are on the passages of the version that they name."""
    return _of_proposal("amendments", public_id, asked)


@router.get(
    "/proposals/{public_id}/positions",
    response={200: Positions, 404: Problem},
    summary="Positions of organisations on a proposal",
)
def positions(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """One organisation, one position: the present one."""
    return _of_proposal("positions", public_id, asked)


@router.get("/proposals/{public_id}/arguments", response={200: Arguments, 404: Problem}, summary="Debate on a proposal")
def arguments(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """Contributions that are shown."""
    return _of_proposal("arguments", public_id, asked)


@router.get("/needs/{public_id}/arguments", response={200: Arguments, 404: Problem}, summary="Debate on a need")
def arguments_of_need(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """Contributions that are shown; those on a need that was joined to it are at the address of that one."""
    return _said_of("needs", "need", public_id, asked)


@router.get(
    "/questions/{public_id}/arguments", response={200: Arguments, 404: Problem}, summary="Debates on a question"
)
def arguments_of_question(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """Contributions that are shown, at all the public tables that have it; each says at which."""
    return _said_of("questions", "question", public_id, asked)


@router.get(
    "/proposals/{public_id}/evidence", response={200: Evidences, 404: Problem}, summary="Evidence of a proposal"
)
def evidence(request: HttpRequest, public_id: str, asked: Query[Paged]) -> dict[str, Any]:
    """Sources for and against, passage by passage."""
    return _of_proposal("evidence", public_id, asked)


def _placed(rows: QuerySet[Any], asked: AtPlace) -> QuerySet[Any]:
    if asked.territory:
        rows = rows.filter(territory__contained_in__container__reference=asked.territory)
    if asked.theme:
        rows = rows.filter(concepts__scheme="theme", concepts__concept=asked.theme)
    return rows


def _some(name: str, rows: QuerySet[Any], asked: Paged) -> dict[str, Any]:
    scope = open_data.public()
    found = list(rows.filter(pk__gt=int(asked.cursor or 0)).order_by("pk")[: asked.size + 1])
    page = found[: asked.size]
    items = SHEETS[name].read(page, scope)
    return {"items": items, "next": str(page[-1].pk) if len(found) > asked.size else ""}


def _one(name: str, public_id: str) -> Any:
    scope = open_data.public()
    rows = list(SHEETS[name].rows(scope).filter(public_id=public_id.replace("\x00", "")[:12]).order_by("pk"))
    if not rows:
        raise HttpError(404, "Nothing is published at this address.")
    return SHEETS[name].read(rows, scope)[0]


def _said_of(sheet: str, column: str, public_id: str, asked: Paged) -> dict[str, Any]:
    scope = open_data.public()
    rows = SHEETS[sheet].rows(scope).filter(public_id=public_id.replace("\x00", "")[:12])
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise HttpError(404, "Nothing is published at this address.")
    return _some("arguments", SHEETS["arguments"].rows(scope).filter(**{column: found}), asked)


def _of_proposal(name: str, public_id: str, asked: Paged) -> dict[str, Any]:
    scope = open_data.public()
    of = open_data.proposal_rows(scope).filter(public_id=public_id.replace("\x00", "")[:12])
    found = of.values_list("pk", flat=True).first()
    if found is None:
        raise HttpError(404, "Nothing is published at this address.")
    return _some(name, SHEETS[name].rows(scope).filter(proposal=found), asked)
