"""What organisations bear of the vocabularies, told to words: a merger of concepts re-points it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.directory.models import OrganizationTag
from chantier.foundation.search.api import mark_changed
from chantier.foundation.words import api as words


def install() -> None:
    """Register what bears concepts: activities and purposes of organisations."""
    words.register_holder(
        words.of_rows(
            name="directory.organization",
            label=_("Organisations"),
            model=OrganizationTag,
            owner="organization",
            changed=lambda ids: mark_changed("organization", ids),
        )
    )
