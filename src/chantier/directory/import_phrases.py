"""The words of imports: states, refusals, and what is said of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from chantier.directory.cell_phrases import FIELDS, FINDINGS
from chantier.directory.core import import_lifecycle as lifecycle
from chantier.foundation.access.api import Reason
from chantier.foundation.files.api import Problem, reason_of, sentence

FILE_IS_GONE = (_("Le fichier reçu n’est plus conservé."), _("Déposez-le de nouveau."))
UNEXPECTED = (
    _("Un problème imprévu a arrêté l’importation."),
    _("Reprenez-la ; si elle s’arrête encore, écrivez à la personne qui administre cette instance."),
)

STATES: dict[str, Promise] = {
    lifecycle.RECEIVED: _("Reçue"),
    lifecycle.MAPPED: _("Prête à importer"),
    lifecycle.RUNNING: _("En cours"),
    lifecycle.DONE: _("Importée"),
    lifecycle.FAILED: _("Arrêtée par un problème"),
    lifecycle.CANCELLED: _("Annulée"),
}
TONES = {
    lifecycle.RECEIVED: "info",
    lifecycle.MAPPED: "info",
    lifecycle.RUNNING: "info",
    lifecycle.DONE: "success",
    lifecycle.FAILED: "error",
    lifecycle.CANCELLED: "quiet",
}
KINDS: dict[str, Promise] = {
    "network": _("Liste du réseau"),
    "partner": _("Liste d’un partenaire"),
    "register": _("Registre officiel"),
    "other": _("Autre"),
}
#: By the name that an address or a form gives them: the sign, and what people call it.
SEPARATORS: dict[str, tuple[str, Promise]] = {
    "comma": (",", _("virgule")),
    "semicolon": (";", _("point-virgule")),
    "tab": ("\t", _("tabulation")),
    "bar": ("|", _("barre verticale")),
}
#: The fields of a list, and those that only the official register gives.
NAMES: dict[str, Promise] = {
    **FIELDS,
    "activity_codes": _("Codes d’activité"),
    "succeeds": _("Organisations dont elle prend la suite"),
    "succeeded_by": _("Organisations qui prennent sa suite"),
}
#: What may become of a body that a new edition no longer has: the code, the verb, the answer once given.
DEPARTURES: tuple[tuple[str, Promise, Promise], ...] = (
    ("left", _("Elle a quitté le réseau"), _("A quitté le réseau")),
    ("closed", _("Elle a cessé ses activités"), _("A cessé ses activités")),
    ("kept", _("Elle est toujours là : la garder"), _("Gardée : la liste l’avait oubliée")),
)
OUTCOMES: dict[str, Promise] = {
    "kept": _("Nouvelle"),
    "changed": _("Modifiée"),
    "unchanged": _("Inchangée"),
    "set_aside": _("Mise de côté"),
}
STEPS: dict[str, Promise] = {
    "": _("En attente"),
    "rows": _("Lecture des lignes"),
    "vanished": _("Recherche de ce qui a disparu"),
    "matching": _("Rapprochement avec les autres sources"),
    "done": _("Terminé"),
}
ROWS: dict[str, Promise] = {
    "no_name": _("La ligne ne donne aucun nom d’organisation."),
    "same_number_again": _(
        "Le numéro « %(value)s » a déjà servi à la ligne %(row)s : les deux lignes sont gardées, à vérifier."
    ),
    "row_set_aside": _("La ligne entière est mise de côté."),
    "sign_of_nothing": _("La cellule ne contient qu’un signe d’absence (tiret, « s.o. », « n/a »…)."),
}
#: Findings whose sentence needs a value, said without one when cells are counted.
_VALUES = {"value": "…", "kept": "…", "repaired": "…", "territory": "…", "count": "…", "limit": "…", "length": "…"}


def why_it_failed(failure: Mapping[str, Any]) -> Reason | None:
    """Why an import stopped, in the reader's language: only a code and its parameters are kept."""
    if not failure:
        return None
    code, params = failure["code"], failure.get("params", {})
    if code == "file_is_gone":
        return Reason(code, *FILE_IS_GONE)
    return reason_of(code, params) or Reason(code, *UNEXPECTED)


def said(problem: Mapping[str, Any]) -> str:
    """What is said of a row, in the reader's language."""
    code, params = problem["code"], problem["params"]
    if code == "field_changed":
        return _now("%(field)s : « %(before)s » est devenu « %(after)s ».") % {
            "field": NAMES.get(problem["field"], problem["field"]),
            "before": shown(params["before"]),
            "after": shown(params["after"]),
        }
    if code in ROWS:
        return str(ROWS[code]) % params
    if code in FINDINGS:
        return str(FINDINGS[code]) % params
    others = tuple((name, value) for name, value in params.items() if name != "line")
    return sentence(Problem(code, params.get("line", problem.get("line")), others))


def in_general(code: str) -> str:
    """What is said of several cells at once: the sentence without their values."""
    if code in ROWS:
        return str(ROWS[code])
    return str(FINDINGS[code]) % {**_VALUES, "digits": "…", "percent": "…", "field": "…", "other": "…"}


def shown(value: Any) -> str:
    """A value of a record as text."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, list):
        return ", ".join(shown(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(shown(one) for one in value.values())
    return str(value)
