"""What resources bear of the vocabularies: a merger of concepts re-points it, a new label is found in the search."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from chantier.foundation.search.api import kinds, mark_changed
from chantier.foundation.words import api as words
from chantier.library.models import Resource, ResourceConcept
from chantier.library.queries.facets import themes_under


def install() -> None:
    """Register what bears concepts: themes and audiences of resources, and their licences."""
    words.register_holder(
        words.of_rows(
            name="library.resource",
            label=_("Ressources"),
            model=ResourceConcept,
            owner="resource",
            changed=_feed,
        )
    )
    words.register_holder(
        words.of_column(
            name="library.licence",
            label=_("Ressources sous cette licence"),
            model=Resource,
            column="licence",
            scheme="licence",
            changed=_feed,
        )
    )


def _feed(ids: Sequence[int]) -> None:
    if any(kind.name == "resource" for kind in kinds()):
        mark_changed("resource", ids)


def concept_said_otherwise(concept_id: int) -> None:
    """A concept has other labels or another place: what is found by them is put again in the index. Twice is once.

    A resource is found by its themes and by those above them: those of what is under the concept change too.
    """
    words.forget()
    concept = words.by_id(concept_id)
    if concept is not None:
        slugs = themes_under(concept.slug) if concept.scheme == "theme" else frozenset((concept.slug,))
        bearing = ResourceConcept.objects.filter(scheme=concept.scheme, concept__in=slugs)
        _feed(sorted(set(bearing.values_list("resource_id", flat=True))))


def vocabularies_loaded() -> None:
    """A vocabulary came in a new edition: every resource that bears a concept is put again in the index."""
    _feed(sorted(set(ResourceConcept.objects.values_list("resource_id", flat=True))))
