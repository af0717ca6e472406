"""The public JSON interface, version 1: read only, the same open data as the files."""

# ruff: noqa: ARG001  (ninja gives the request to every function, by that name)
from __future__ import annotations

from datetime import datetime
from typing import Any, get_type_hints

from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError
from pydantic import Field, create_model

from chantier.directory.exports import plain
from chantier.directory.queries import open_data
from chantier.foundation.places import api as places
from chantier.foundation.words import api as vocabularies

#: ninja's own page of documentation loads programs from elsewhere: ours is ``directory:api-docs``.
api = NinjaAPI(
    title="Chantier",
    version="1",
    description=(
        "Open data of a social-economy movement: organisations, resources, territories and vocabularies. Read only."
    ),
    docs_url=None,
    urls_namespace="api-v1",
)

_NOT_FOUND = "Nothing is published at this address."
_WORD = r"^[0-9A-Za-z._-]*$"
_KINDS = r"^(province|region|mrc|municipality|pole)$"


class Problem(Schema):
    """What went wrong, in words."""

    detail: str


#: What is published is written once, in ``OpenOrganization``; here an instant is a text.
_PUBLISHED: dict[str, Any] = {
    name: (str if kind is datetime else kind, ...)
    for name, kind in get_type_hints(open_data.OpenOrganization).items()
    if name != "public_id"
}
Organization = create_model(
    "Organization",
    __base__=Schema,
    __doc__="An organisation. An empty value is closed, or not known.",
    id=(str, ...),
    uri=(str, ...),
    **_PUBLISHED,
)


class OrganizationPage(Schema):
    """A page of organisations; ``next`` is the cursor of the following one, empty at the end.

    A page may hold fewer than asked, or none, before the end: much of what it met is closed.
    """

    items: list[Organization]  # type: ignore[valid-type]
    next: str


class TerritoryOut(Schema):
    """A territory, by its public reference."""

    reference: str
    kind: str
    code: str
    name: str
    population: int | None


class ConceptOut(Schema):
    """A concept of a vocabulary, with its labels by language."""

    slug: str
    uri: str
    labels: dict[str, str]
    broader: list[str]


class VocabularyOut(Schema):
    """A vocabulary and its concepts."""

    slug: str
    titles: dict[str, str]
    licence: str
    concepts: list[ConceptOut]


class Asked(Schema):
    """How a page of organisations is asked for."""

    region: str = Field("", max_length=60, pattern=_WORD, description="Reference of a region, such as region-04")
    mrc: str = Field("", max_length=60, pattern=_WORD, description="Reference of an MRC")
    legal_form: str = Field("", max_length=60, pattern=_WORD, description="Concept of the vocabulary legal-form")
    activity: str = Field("", max_length=60, pattern=_WORD, description="Concept of the vocabulary activity")
    cursor: str = Field("", max_length=12, pattern=_WORD, description="What the previous page gave as next")
    size: int = Field(50, ge=1, le=200, description="How many")


@api.get("/organizations", response=OrganizationPage, summary="Organisations, by stable identifier")
def organizations(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Filters may be combined. They are asked of what is published."""
    found, following = open_data.a_page(
        after=asked.cursor,
        size=asked.size,
        region=asked.region,
        mrc=asked.mrc,
        legal_form=asked.legal_form,
        activity=asked.activity,
    )
    return {"items": [plain(each) for each in found], "next": following}


@api.get("/organizations/{public_id}", response={200: Organization, 404: Problem}, summary="One organisation")
def organization(request: HttpRequest, public_id: str) -> dict[str, Any]:
    """One that was merged answers as the one that was kept."""
    asked = public_id.replace("\x00", "")[:12]
    found = open_data.one_organization(open_data.kept_address(asked) or asked)
    if found is None:
        raise HttpError(404, _NOT_FOUND)
    return plain(found)


class Kind(Schema):
    """Which territories."""

    kind: str = Field("region", pattern=_KINDS, description="province, region, mrc, municipality or pole")


@api.get("/territories", response=list[TerritoryOut], summary="Territories of a kind")
def territories(request: HttpRequest, asked: Query[Kind]) -> list[Any]:
    """By name."""
    return list(places.of_kind(asked.kind))


@api.get("/vocabularies", response=list[VocabularyOut], summary="Controlled vocabularies")
def all_vocabularies(request: HttpRequest) -> list[dict[str, Any]]:
    """With their concepts, in French, English and Spanish."""
    return [
        {
            "slug": scheme.slug,
            "titles": dict(scheme.titles),
            "licence": scheme.licence,
            "concepts": [
                {"slug": one.slug, "uri": one.uri, "labels": dict(one.preferred), "broader": list(one.broader)}
                for one in vocabularies.concepts(scheme.slug)
            ],
        }
        for scheme in vocabularies.schemes()
    ]
