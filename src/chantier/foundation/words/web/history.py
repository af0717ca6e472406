"""What happened to a concept, in sentences."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chantier.foundation.journal.api import ActView, acts_about
from chantier.foundation.ui.parts import Event
from chantier.foundation.words import acts, queries
from chantier.foundation.words.phrases import FIELDS


def events(concept_id: int, language: str) -> tuple[Event, ...]:
    """The changes of one concept, most recent first."""
    return tuple(
        Event(
            sentence=_SENTENCES[act.name](act, language),
            when=date_format(timezone.localtime(act.at), "DATETIME_FORMAT"),
            instant=act.at.isoformat(),
        )
        for act in acts_about("words.concept", [concept_id])
        if act.name in _SENTENCES
    )


def _changed(act: ActView, _language: str) -> str:
    fields = ", ".join(str(FIELDS[one]) for one in act.data.get("fields", ()) if one in FIELDS)
    return _("Modifié : %(fields)s.") % {"fields": fields}


def _merged(act: ActView, language: str) -> str:
    other = queries.label(int(act.data["other"]), language)
    if act.data["kept"] == act.data["other"]:
        return _("Fondu dans « %(concept)s » (%(n)s éléments ont suivi).") % {"concept": other, "n": act.data["moved"]}
    return _("A pris la place de « %(concept)s » (%(n)s éléments ont suivi).") % {
        "concept": other,
        "n": act.data["moved"],
    }


_SENTENCES: dict[str, Callable[[ActView, str], str]] = {
    acts.CONCEPT_ADDED: lambda _act, _language: _("Ajouté."),
    acts.CONCEPT_CHANGED: _changed,
    acts.CONCEPT_WITHDRAWN: lambda _act, _language: _("Retiré."),
    acts.CONCEPT_RESTORED: lambda _act, _language: _("Rétabli."),
    acts.CONCEPTS_MERGED: _merged,
    acts.MERGER_UNDONE: lambda _act, _language: _("Fusion annulée."),
}
