"""The address of a resource, or of one of its claims, as somebody pastes it."""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, Reason

_PASTED: Final = re.compile(
    r"(?:^|/)(?P<id>[0-9a-z]{4,12})(?:-[^/?#]*)?/?(?:\?(?:[^#]*&)?affirmation=(?P<asked>\d{1,4})[^#]*|\?[^#]*)?(?:#c(?P<claim>\d{1,4}))?$"
)


def read_address(pasted: str) -> tuple[str, int | None]:
    """The public identifier of the resource, and the number of the claim if one. Raises ``Invalid``."""
    found = _PASTED.search(pasted.strip())
    if found is None:
        raise Invalid(
            Reason(
                "address_unreadable",
                _("Cette adresse n’est pas celle d’une ressource de la bibliothèque."),
                _("Ouvrez sa page, et copiez l’adresse que montre votre navigateur."),
            )
        )
    number = found["claim"] or found["asked"]
    return found["id"], int(number) if number else None
