"""The tabs of a meeting, in their order. A tab shows once its page exists: a part adds its page, not a line here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: For whom a tab is drawn: everybody, whoever signed in, who writes, who presides.
EVERYBODY, SIGNED_IN, WRITERS, PRESIDING = "everybody", "signed-in", "writers", "presiding"


@dataclass(frozen=True)
class Tab:
    """One tab: the name of its page (``assemblies:<name>``), its words, for whom.

    ``also``: the names of other pages that stand under it; those that begin with ``<name>-`` always do.
    """

    name: str
    label: str | Promise
    audience: str = EVERYBODY
    icon: str = ""
    also: tuple[str, ...] = ()

    def holds(self, page: str) -> bool:
        """Whether the page of this name stands under this tab."""
        return page == self.name or page in self.also or page.startswith(f"{self.name}-")


TABS: Final[tuple[Tab, ...]] = (
    Tab("meeting", _("En bref"), also=("officers",)),
    Tab("my-day", _("Ma journée"), SIGNED_IN),
    Tab("agenda", _("Ordre du jour")),
    Tab("convening", _("Convocation"), WRITERS),
    Tab("roll", _("Registre des voix")),
    Tab("welcome", _("Table d’accueil"), WRITERS),
    Tab("quorum", _("Quorum"), also=("presence",)),
    Tab("desk", _("Pupitre"), PRESIDING),
    Tab("floor", _("Propositions et parole"), also=("speakers", "motion", "declarations")),
    Tab("votes", _("Votes"), also=("vote", "ballot", "result")),
    Tab("elections", _("Élections"), also=("election",)),
    Tab("minutes", _("Procès-verbal")),
    Tab("proofs", _("Preuves")),
    Tab("screen", _("Écran de la salle"), PRESIDING),
)


@cache
def is_built(name: str) -> bool:
    """Whether this instance has the page of a meeting of this name."""
    try:
        reverse(f"assemblies:{name}", args=["0"])
    except NoReverseMatch:
        return False
    return True
