"""What resources bear of the vocabularies, told to words: a merger of concepts re-points it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from chantier.foundation.search.api import kinds, mark_changed
from chantier.foundation.words import api as words
from chantier.library.models import Resource, ResourceConcept


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
