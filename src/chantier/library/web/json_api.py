"""Resources in the public JSON interface, version 1: read only. The composition root joins them to the others."""

# ruff: noqa: ARG001  (ninja gives the request to every function, by that name)
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from chantier.library.core import description as d
from chantier.library.queries import opening

router = Router()

_WORD = r"^[0-9A-Za-z._-]*$"


class Problem(Schema):
    """What went wrong, in words."""

    detail: str


class Subject(Schema):
    """A concept of a vocabulary, with its labels by language."""

    scheme: str
    concept: str
    uri: str
    labels: dict[str, str]


class Resource(Schema):
    """A published resource, whole. An empty value is not known. ``issued`` is EDTF: a year, a month or a day."""

    id: str
    address: str
    ark: str
    kind: str
    wordings: list[d.Wording]
    languages: list[str]
    contributors: list[d.Contributor]
    issued: str
    publisher: str
    publication_place: str
    identifiers: list[d.Identified]
    subjects: list[Subject]
    keywords: list[str]
    places: list[d.Place]
    organizations: list[d.Body]
    licence: d.Licence
    rights_holder: str
    access: str
    embargo_until: date | None
    attachments: list[d.Attached]
    relations: list[d.Related]
    parts: list[d.Part]
    claims: list[d.Claim]
    details: dict[str, Any]
    is_fictitious: bool
    updated_at: datetime


class ResourcePage(Schema):
    """A page of resources; ``next`` is the cursor of the following one, empty at the end."""

    items: list[Resource]
    next: str


class Asked(Schema):
    """How a page of resources is asked for."""

    kind: str = Field("", max_length=40, pattern=_WORD, description="Kind of resource, such as case-study")
    language: str = Field("", max_length=8, pattern=_WORD, description="A language the resource is in, such as fr")
    theme: str = Field("", max_length=60, pattern=_WORD, description="Concept of the vocabulary theme")
    territory: str = Field("", max_length=60, pattern=_WORD, description="Reference of a territory, such as region-04")
    year: int | None = Field(None, ge=1, le=9999, description="Year of publication")
    cursor: str = Field("", max_length=12, pattern=_WORD, description="What the previous page gave as next")
    size: int = Field(50, ge=1, le=200, description="How many")


@router.get("/resources", response=ResourcePage, summary="Resources of the library, by stable identifier")
def resources(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Filters may be combined."""
    found, following = opening.a_page(
        after=asked.cursor,
        size=asked.size,
        sets=[
            f"{family}:{value}"
            for family, value in (
                ("kind", asked.kind),
                ("language", asked.language),
                ("theme", asked.theme),
                ("territory", asked.territory),
            )
            if value
        ],
        year=asked.year,
    )
    return {"items": [_plain(one) for one in found], "next": following}


@router.get("/resources/{public_id}", response={200: Resource, 404: Problem}, summary="One resource")
def resource(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """One that was joined to another answers as the one that was kept."""
    found = opening.one_resource(public_id.replace("\x00", "")[:12])
    if found is None:
        raise HttpError(404, "Nothing is published at this address.")
    return _plain(found)


def _plain(one: d.Description) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _SAME},
        "id": one.public_id,
        "issued": str(one.issued) if one.issued else "",
        "subjects": [
            {"scheme": each.scheme, "concept": each.concept, "uri": each.uri, "labels": dict(each.labels)}
            for each in one.subjects
        ],
        "details": dict(one.details),
    }


_SAME = tuple(Resource.model_fields.keys() - {"id", "issued", "subjects", "details"})
