"""Why a DOI or an ISBN did not fill a form, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Reason

_BY_HAND: Final = _("Le numéro est gardé : remplissez la fiche à la main.")
_LATER: Final = _("Le numéro est gardé : réessayez plus tard, ou remplissez la fiche à la main.")

REFUSALS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "neither_doi_nor_isbn": (
        _("« %(value)s » n’est ni un DOI ni un ISBN."),
        _("Un DOI commence par 10. ; un ISBN a dix ou treize chiffres, dont le dernier contrôle les autres."),
    ),
    "off": (
        _("Cette instance n’interroge pas d’autres sites : un DOI ou un ISBN ne peut pas y remplir la fiche."),
        _BY_HAND,
    ),
    "doi_unknown": (_("Aucun ouvrage n’est enregistré sous le DOI %(value)s."), _("Vérifiez ses signes.")),
    "isbn_unknown": (_("Les catalogues interrogés ne connaissent pas l’ISBN %(value)s."), _BY_HAND),
    "no_record": (_("Le site « %(host)s » ne donne pas de notice pour ce numéro."), _BY_HAND),
    "busy": (_("Le site « %(host)s » ne répond pas à plus de demandes pour l’instant."), _LATER),
    "unwell": (_("Le site « %(host)s » n’a pas su répondre (code %(status)s)."), _LATER),
    "answer_unreadable": (_("La réponse du site « %(host)s » ne se lit pas."), _BY_HAND),
    "answer_without_title": (_("La notice du site « %(host)s » n’a pas de titre."), _BY_HAND),
    "too_often": (
        _("Vous avez fait remplir beaucoup de fiches en peu de temps."),
        _("Attendez quelques minutes : le numéro est gardé."),
    ),
}


def refusal(code: str, **params: str | int) -> Reason:
    """The reason of a refusal, in words."""
    sentence, advice = REFUSALS[code]
    return Reason(code, sentence, advice, params)
