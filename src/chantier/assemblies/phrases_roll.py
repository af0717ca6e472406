"""What the cores of assemblies say of roll, presence, quorum, course of the meeting, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Codes of refusals (``core/refusals.py``), merged into ``phrases.REFUSALS``.
REFUSALS: Final[Mapping[str, str | Promise]] = {
    "more_than_the_roll": _("Il y a plus de présences que de voix au registre : le registre est à corriger."),
}
#: What a correction of the roll did.
CORRECTIONS: Final[Mapping[str, str | Promise]] = {
    "added": _("Inscription ajoutée"),
    "struck": _("Inscription rayée"),
    "college": _("Collège changé"),
    "voices": _("Nombre de voix changé"),
    "delegate": _("Délégation changée"),
}
WAYS: Final[Mapping[str, str | Promise]] = {
    "self": _("par soi-même"),
    "code": _("par le code de l’insigne"),
    "desk": _("à la table d’accueil"),
}
PLACES: Final[Mapping[str, str | Promise]] = {"room": _("En salle"), "remote": _("À distance")}
