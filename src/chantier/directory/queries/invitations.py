"""Whom to invite inside a territory, with why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from chantier.directory.core import coverage as counts
from chantier.directory.core import form_words
from chantier.directory.core.invitations import Candidate, Suggestion, Why, portrait, suggest
from chantier.directory.models import Organization, OrganizationTag
from chantier.directory.queries.coverage import counted, inside, thin_by_area

#: A person reads some dozens; beyond this many registered bodies, a smaller territory is asked for.
MOST_REGISTERED = 6000

_COLUMNS = ("id", "name", "standing", "legal_form", "activity_text", "postal_code", "mrc_id")


@dataclass(frozen=True)
class Invited:
    """A body to invite. ``order`` places it in the list: best reasons first, then by name."""

    id: int
    public_id: str
    slug: str
    name: str
    standing: int
    legal_form: str
    area_id: int | None
    municipality_id: int | None
    address: str
    postal_code: str
    phone: str
    email: str
    website: str
    reasons: tuple[Why, ...]
    score: int
    order: tuple[int, str, int]


@dataclass(frozen=True)
class Invitations:
    """The whole list; ``cut`` when registered bodies beyond the first ones were not weighed."""

    found: tuple[Invited, ...]
    cut: bool


def invitations(
    *,
    kind: str,
    territory_id: int,
    contained: Iterable[int],
    within: tuple[str, int, Iterable[int]],
    reason: str = "",
    form: str = "",
    only_known: bool = False,
) -> Invitations:
    """Non-members of a territory with the reasons for inviting each; ``within`` (kind, id, contained) is the wider
    territory whose members they are compared with."""
    wide = inside(counted(), kind=within[0], territory_id=within[1], contained=within[2])
    members = portrait(
        (candidate for _pk, candidate in _candidates(wide.filter(standing=Organization.MEMBER))),
        thin_areas=_thin(wide),
    )
    here = inside(counted(), kind=kind, territory_id=territory_id, contained=contained)
    here = here.filter(legal_form__in=form_words.within([form])) if form else here
    known = _candidates(here.filter(standing=Organization.KNOWN))
    registered = [] if only_known else _candidates(here.filter(standing=Organization.REGISTERED), MOST_REGISTERED + 1)
    suggested: dict[int, Suggestion] = {}
    for pk, candidate in (*known, *registered[:MOST_REGISTERED]):
        found = suggest(candidate, members)
        if found and (not reason or any(why.code == reason for why in found.reasons)):
            suggested[pk] = found
    return Invitations(_invited(suggested), len(registered) > MOST_REGISTERED)


def _candidates(bodies: QuerySet[Organization], most: int | None = None) -> list[tuple[int, Candidate]]:
    ordered = bodies.order_by("sort_name", "pk")
    tags: dict[int, list[str]] = {}
    tagged = OrganizationTag.objects.filter(scheme="activity", organization__in=bodies.order_by().values("pk"))
    for pk, concept in tagged.order_by("concept").values_list("organization_id", "concept"):
        tags.setdefault(pk, []).append(concept)
    return [
        (pk, Candidate(name, standing, form, tuple(tags.get(pk, ())), activity, code, area or 0))
        for pk, name, standing, form, activity, code, area in ordered.values_list(*_COLUMNS)[:most]
    ]


def _thin(bodies: QuerySet[Organization]) -> dict[int, tuple[int, int]]:
    """MRC whose share of members is under that of the whole: few members, whether or not chance may explain it."""
    cells = thin_by_area(bodies)
    whole = counts.total(cells.values()).share(counts.MEMBERS_OF_KNOWN).value
    return {
        area: (cell.members, cell.known)
        for area, cell in cells.items()
        if area and whole is not None and cell.known and cell.members < whole * cell.known
    }


def _invited(suggested: dict[int, Suggestion]) -> tuple[Invited, ...]:
    found: list[Invited] = []
    ids = sorted(suggested)
    for start in range(0, len(ids), 500):
        for body in Organization.objects.filter(pk__in=ids[start : start + 500]).order_by("pk"):
            why = suggested[body.pk]
            found.append(
                Invited(
                    id=body.pk,
                    public_id=body.public_id,
                    slug=body.slug,
                    name=body.name,
                    standing=body.standing,
                    legal_form=body.legal_form,
                    area_id=body.mrc_id,
                    municipality_id=body.municipality_id,
                    address=body.address,
                    postal_code=body.postal_code,
                    phone=body.phone,
                    email=body.email,
                    website=body.website,
                    reasons=why.reasons,
                    score=why.score,
                    order=(-why.score, body.sort_name, body.pk),
                )
            )
    return tuple(sorted(found, key=lambda each: each.order))
