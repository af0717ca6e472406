"""The words of links between organisations: who says one, what becomes of a row, why it is set aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from chantier.directory.core import links
from chantier.directory.models import Relation
from chantier.directory.profile_phrases import RELATIONS_INWARD, RELATIONS_OUTWARD

#: What a row became.
OUTCOMES: dict[str, Promise] = {
    links.NEW: _("Nouveau lien"),
    links.UNCHANGED: _("Déjà connu"),
    links.CHANGED: _("Dates modifiées"),
    links.ASIDE: _("Mise de côté"),
}
TONES: dict[str, str] = {links.NEW: "success", links.UNCHANGED: "quiet", links.CHANGED: "info", links.ASIDE: "warning"}

#: What a list needs, by field.
COLUMNS: dict[str, Promise] = {
    links.FROM: _("de"),
    links.RELATION: _("lien"),
    links.TO: _("à"),
    links.SINCE: _("depuis"),
    links.UNTIL: _("jusqu’au"),
}

PROBLEMS: dict[str, Promise] = {
    "link_without_end": _("La ligne ne nomme pas les deux organisations."),
    "relation_not_known": _(
        "« %(value)s » n’est pas un lien connu : écrivez « membre de », « fédération de », « soutenue par » ou "
        "« filiale de »."
    ),
    "link_date_unclear": _("« %(value)s » ne se lit pas comme une date sans deviner : écrivez 2015-06-30."),
    "link_end_without_day": _("La fin « %(value)s » ne dit pas le jour : écrivez 2015-06-30."),
    "link_ends_before_it_begins": _("La fin ne vient pas après le début."),
    "end_unknown": _("« %(value)s » ne nomme aucune fiche : donnez son nom exact ou son identifiant."),
    "end_ambiguous": _("« %(value)s » peut nommer %(count)s fiches : donnez l’identifiant de la bonne."),
    "linked_to_itself": _("Les deux noms mènent à la même fiche."),
    "link_denied": _("Quelqu’un a écarté ce lien : il reste écarté."),
    "link_over_several_periods": _("Ces dates touchent plusieurs périodes déjà connues du même lien."),
    "link_said_otherwise_by_row": _("La ligne %(row)s donne d’autres dates au même lien."),
    "link_said_otherwise_by_person": _("Quelqu’un a donné d’autres dates à ce lien : elles restent."),
    "link_said_otherwise_by_list": _("Une autre source donne d’autres dates à ce lien : elles restent."),
}


def period(since: date | None, until: date | None) -> str:
    """Since when and until when, in words."""
    begins = date_format(since, "DATE_FORMAT") if since else ""
    ends = date_format(until, "DATE_FORMAT") if until else ""
    if begins and ends:
        return _now("du %(since)s au %(until)s") % {"since": begins, "until": ends}
    if begins:
        return _now("depuis le %(since)s") % {"since": begins}
    return _now("jusqu’au %(until)s") % {"until": ends} if ends else ""


def problem(found: Mapping[str, Any]) -> str:
    """Why a row is set aside, in the reader's language."""
    return str(PROBLEMS[found["code"]]) % found["params"]


def who_says(source: str, said_by: str, said_on: date | None) -> str:
    """Who says a link, and since when: a list, a person, or a list that a person corrected."""
    on = date_format(said_on, "DATE_FORMAT") if said_on else ""
    if source and said_by:
        return _now("Selon « %(source)s », corrigé par la coordination le %(day)s") % {"source": source, "day": on}
    if source:
        return _now("Selon « %(source)s »") % {"source": source}
    if said_by == Relation.OWN:
        return _now("Selon l’organisation elle-même, relu le %(day)s") % {"day": on}
    return _now("Selon la coordination, le %(day)s") % {"day": on} if said_by else ""


def proposed(value: Mapping[str, Any]) -> str:
    """A link as an organisation proposed it: what, with whom, and when."""
    words = RELATIONS_INWARD if value.get("inward") else RELATIONS_OUTWARD
    since, until = (date.fromisoformat(value[name]) if value.get(name) else None for name in ("since", "until"))
    said = {"kind": words[value["kind"]], "name": value["name"], "when": period(since, until)}
    sentence = _now("%(kind)s : %(name)s, %(when)s") if said["when"] else _now("%(kind)s : %(name)s")
    return sentence % said
