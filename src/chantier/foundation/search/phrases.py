"""The sentences of search."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

_SIMPLER = _(
    "La recherche complète n’est pas disponible en ce moment : voici une recherche plus simple, "
    "qui ne connaît ni les fautes de frappe ni les mots voisins."
)

#: Why an answer came from the database (codes of ``engine.IndexUnavailable``).
TROUBLES = {"missing": _SIMPLER, "outdated": _SIMPLER, "damaged": _SIMPLER}
