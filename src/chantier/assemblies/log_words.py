"""The entries of the public log that assemblies write, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.foundation.journal.api import Told, tell_entries

#: What each kind of entry says; names between %()s are those of the entry.
SENTENCES: Final[Mapping[str, str | Promise]] = {
    acts.MEETING_CONVENED: _("Une assemblée est convoquée ; son ordre du jour (version %(revision)s) est scellé."),
    acts.AGENDA_AMENDED: _("L’ordre du jour d’une assemblée est modifié (version %(revision)s)."),
    acts.ROLL_FROZEN: _("Le registre des voix est arrêté, en date du %(as_of)s."),
    acts.ROLL_CORRECTED: _("Le registre des voix est corrigé (voix n° %(number)s)."),
    acts.MEETING_OPENED: _("L’assemblée est ouverte."),
    acts.MEETING_SUSPENDED: _("La séance est suspendue."),
    acts.MEETING_RESUMED: _("La séance reprend."),
    acts.MEETING_CLOSED: _("L’assemblée est levée."),
    acts.QUORUM_REACHED: _("Le quorum est atteint."),
    acts.QUORUM_LOST: _("Le quorum n’est plus atteint."),
    acts.FLOOR_MOVED: _("Un pas de la discussion est noté (n° %(number)s)."),
    acts.VOTE_OPENED: _("Un vote est ouvert ; sa question, ses choix et ses voix sont scellés."),
    acts.VOTE_SIGNED_IN: _("Au moins %(count)s voix ont voté à un scrutin en cours."),
    acts.VOTE_CLOSED: _("Un vote est clos ; ses bulletins sont scellés."),
    acts.VOTE_COUNTED: _("Un vote est dépouillé."),
    acts.VOTE_CANCELLED: _("Un vote est annulé."),
    acts.DECISION_TAKEN: _("La décision %(number)s est prise."),
    acts.DECISION_VOIDED: _("La décision %(number)s avait été inscrite par erreur."),
    acts.ELECTED: _("Une élection est faite : %(candidates)s candidatures pour %(seats)s sièges."),
    acts.MINUTES_PUBLISHED: _("Le procès-verbal est publié (version %(revision)s)."),
    acts.MINUTES_ADOPTED: _("Le procès-verbal est adopté (version %(revision)s)."),
}


def install() -> None:
    """Say these entries on the pages of the log."""
    tell_entries({kind: _telling(kind) for kind in SENTENCES})


def _telling(kind: str) -> Callable[[Mapping[str, Any]], Told]:
    def told(value: Mapping[str, Any]) -> Told:
        known = {key: str(said)[:80] for key, said in value.items() if isinstance(said, str | int)}
        return Told(str(SENTENCES[kind]) % known, _address(value))

    return told


def _address(value: Mapping[str, Any]) -> str:
    """The page of what it is about: its vote, else its meeting; nothing where the entry does not say."""
    meeting, vote = value.get("meeting", ""), value.get("vote", "")
    if not isinstance(meeting, str) or not meeting.isalnum() or not meeting.isascii():
        return ""
    if isinstance(vote, str) and vote.isalnum() and vote.isascii():
        return reverse("assemblies:vote", args=[meeting, vote])
    return reverse("assemblies:meeting", args=[meeting])
