"""The words of links and files that were checked: what was seen, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chantier.foundation.files.api import fetch_sentence
from chantier.library.models import Attachment

STATES: dict[str, Promise] = {
    Attachment.DEAD: pgettext_lazy("links", "Morts"),
    Attachment.MOVED: pgettext_lazy("links", "Déménagés"),
    Attachment.BLOCKED: pgettext_lazy("links", "Fermés aux programmes"),
    "files": pgettext_lazy("links", "Fichiers abîmés"),
}

EMPTY: dict[str, Promise] = {
    Attachment.DEAD: _("Aucun lien n’est mort."),
    Attachment.MOVED: _("Aucun lien n’a déménagé."),
    Attachment.BLOCKED: _("Aucun site ne refuse d’être vérifié."),
    "files": _("Tous les fichiers vérifiés sont intacts."),
}

SEEN: dict[str, Promise] = {
    "link_status": _("Le site répond que la page n’est pas là (code %(status)s)."),
    "link_refused": _("Le site refuse les programmes (code %(status)s) : ouvrez le lien pour en juger."),
    "link_robots": _("Le site demande aux programmes de ne pas venir : ouvrez le lien pour en juger."),
    "link_moved": _("Le site renvoie pour de bon à une autre adresse."),
    "file_missing": _("Le fichier n’est plus sur le disque : rétablissez-le d’une sauvegarde."),
    "file_altered": _("Le fichier n’est plus celui qui a été déposé : rétablissez-le d’une sauvegarde."),
}

DONE: dict[str, Promise] = {
    "follow": _("La nouvelle adresse est prise. Elle sera vérifiée à son tour."),
    "copy": _("La copie archivée a pris la place du lien."),
    "trust": _("Le lien est tenu pour bon pendant six mois."),
    "again": _("Le lien sera vérifié au prochain passage."),
}


def seen(detail: Mapping[str, Any]) -> str:
    """What a check saw, in the reader's language; nothing when it saw nothing to tell."""
    code, params = str(detail.get("code", "")), detail.get("params") or {}
    return str(SEEN[code]) % params if code in SEEN else fetch_sentence(code)
