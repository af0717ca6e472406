"""Resources that resemble one: candidates from the search by words and by themes, ranked by ``core.similar``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Query, Sort, search
from chantier.foundation.search.api import kinds as search_kinds
from chantier.foundation.words import api as words
from chantier.library.core import description as d
from chantier.library.core.reasons import Reason
from chantier.library.core.similar import Traits, ranked
from chantier.library.models import Contribution, Resource, ResourceConcept, ResourceOrganization, ResourcePlace
from chantier.library.queries import facets

KIND: Final = "resource"
#: Candidates asked of the search, each way; signs of the text they are asked with.
CANDIDATES: Final = 30
LONGEST_QUESTION: Final = 190


@dataclass(frozen=True)
class SimilarView:
    """A resource that resembles, with the reasons in values whose parameters are words in the reader's language."""

    public_id: str
    slug: str
    title: str
    language: str
    kind: str
    issued: str
    reasons: tuple[Reason, ...]


def similar_to(
    resource_id: int, one: d.Description, *, speaker: Speaker, seen: Iterable[str], language: str, size: int = 5
) -> tuple[SimilarView, ...]:
    """The resources that resemble this one and that the speaker may see. Two searches and at most eight queries."""
    scores = _candidates(one, speaker=speaker)
    scores.pop(resource_id, None)
    rows = {
        row.pk: row
        for row in Resource.objects.filter(
            pk__in=scores, state=Resource.PUBLISHED, merged_into__isnull=True, visibility__in=[str(s) for s in seen]
        ).order_by("pk")
    }
    if not rows:
        return ()
    traits = _traits([resource_id, *rows])
    best = max(scores.values(), default=0.0) or 1.0
    candidates = [replace(traits[pk], words=round(scores[pk] / best, 4)) for pk in rows]
    above = {
        theme: frozenset(facets.themes_above(theme)[1:])
        for theme in set().union(*(each.themes for each in traits.values()))
    }
    found = ranked(traits[resource_id], candidates, above=above, size=size)
    names = _names(reason for each in found for reason in each.reasons)
    return tuple(
        SimilarView(
            rows[each.id].public_id,
            rows[each.id].slug,
            rows[each.id].title,
            rows[each.id].language,
            rows[each.id].kind_id,
            rows[each.id].issued,
            tuple(_in_words(reason, names, language) for reason in each.reasons),
        )
        for each in found
    )


def _candidates(one: d.Description, *, speaker: Speaker) -> dict[int, float]:
    """{resource: score of its words}; found by themes alone, the score is 0."""
    if not any(kind.name == KIND for kind in search_kinds()):
        return {}
    original = one.wording()
    text = " ".join([original.title, original.subtitle, *one.keywords])[:LONGEST_QUESTION]
    # One more than is wanted: the resource itself is found first.
    question = Query(text=text, language=original.language, size=CANDIDATES + 1, is_loose=True)
    scores = {int(hit.id): hit.score for hit in search(KIND, question, speaker=speaker).hits}
    mine = {int(pk) for pk, score in scores.items() if score >= 1_000.0}  # the very same title: itself, a translation
    rest = max((score for pk, score in scores.items() if pk not in mine), default=1.0)
    scores = {pk: rest if pk in mine else score for pk, score in scores.items()}
    themes = tuple(subject.concept for subject in one.subjects if subject.scheme == "theme")
    if themes:
        wider = tuple(dict.fromkeys(above for theme in themes for above in facets.themes_above(theme)[:2]))
        alike = Query(filters={"theme": wider}, size=CANDIDATES, sort=Sort.RECENT)
        for hit in search(KIND, alike, speaker=speaker).hits:
            scores.setdefault(int(hit.id), 0.0)
    return scores


def _traits(ids: Sequence[int]) -> dict[int, Traits]:
    themes: dict[int, set[str]] = {}
    for pk, concept in ResourceConcept.objects.filter(resource__in=ids, scheme="theme").values_list(
        "resource_id", "concept"
    ):
        themes.setdefault(pk, set()).add(concept)
    where: dict[int, set[str]] = {}
    for pk, territory in ResourcePlace.objects.filter(resource__in=ids).values_list("resource_id", "territory_id"):
        where.setdefault(pk, set()).add(str(territory))
    authors: dict[int, set[str]] = {}
    bodies: dict[int, set[str]] = {}
    people = Contribution.objects.filter(resource__in=ids).exclude(consent=Contribution.REFUSED)
    for pk, given, family, body in people.values_list("resource_id", "given", "family", "organization_id"):
        if family:
            authors.setdefault(pk, set()).add(f"{given} {family}".strip())
        if body:
            bodies.setdefault(pk, set()).add(str(body))
    about = ResourceOrganization.objects.filter(resource__in=ids)
    for pk, body in about.values_list("resource_id", "organization_id"):
        bodies.setdefault(pk, set()).add(str(body))
    nothing: set[str] = set()
    return {
        pk: Traits(
            pk,
            frozenset(themes.get(pk, nothing)),
            frozenset(where.get(pk, nothing)),
            frozenset(authors.get(pk, nothing)),
            frozenset(bodies.get(pk, nothing)),
        )
        for pk in ids
    }


def _names(reasons: Iterable[Reason]) -> dict[tuple[str, str], str]:
    """{(code, id): name} of the organisations and territories in reasons."""
    told = list(reasons)
    bodies = {int(str(one.params["which"])) for one in told if one.code == "same_organization"}
    named = {("same_organization", str(pk)): name for pk, name in directory.names_of(bodies).items()} if bodies else {}
    for one in told:
        if one.code == "same_place":
            which = str(one.params["which"])
            territory = places.territory_by_id(int(which))
            named[("same_place", which)] = territory.name if territory else ""
    return named


def _in_words(reason: Reason, names: dict[tuple[str, str], str], language: str) -> Reason:
    if "theme" in reason.params:
        concept = words.by_slug("theme", str(reason.params["theme"]))
        return Reason(reason.code, {"theme": concept.label(language) if concept else str(reason.params["theme"])})
    if "which" in reason.params:
        which = str(reason.params["which"])
        return Reason(reason.code, {"which": names.get((reason.code, which), which)})
    return reason
