"""Why a file has no text, or not all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PHRASES: Final[Mapping[str, Promise]] = {
    "text_cut": _("Le texte est très long : %(pages)s pages ne sont pas cherchables."),
    "file_empty": _("Le fichier est vide."),
    "file_missing": _("Le fichier n’est plus à sa place sur le serveur."),
    "file_too_heavy": _("Le fichier demande trop de mémoire pour être lu."),
    "file_takes_too_long": _("Le fichier met trop de temps à être lu : la lecture a été arrêtée."),
    "file_breaks_the_reader": _("Le fichier fait échouer le programme qui le lit."),
    "tried_too_often": _("La lecture a échoué %(times)s fois : elle n’est plus tentée."),
    "document_refused": _("Le document est endommagé ou piégé : il n’a pas été ouvert."),
    "document_damaged": _("Le document est endommagé : son texte n’a pas pu être lu."),
    "text_too_large": _("Le texte dépasse %(megabytes)s Mo : il n’est pas cherchable."),
    "nothing_to_read": _("Ce genre de fichier ne contient pas de texte à chercher."),
    "pdf_needs_password": _("Le PDF demande un mot de passe : son texte n’est ni cherchable ni lisible à voix haute."),
    "pdf_damaged": _("Le PDF est endommagé : son texte n’a pas pu être lu."),
    "pdf_without_text": _("Le PDF ne contient pas de texte."),
    "pdf_is_pictures": _("Le PDF est fait d’images : son texte attend d’être reconnu."),
    "picture_of_text": _("Une image : son texte, s’il y en a un, attend d’être reconnu."),
    "recogniser_missing": _("Le PDF est fait d’images, et cette instance n’a pas de programme pour les lire."),
    "recognised_in_part": _("Le texte a été reconnu dans des images ; %(pages)s pages ne l’ont pas été."),
    "nothing_recognised": _("Aucun texte n’a été reconnu dans les images."),
}


def sentence(failure: Mapping[str, Any]) -> str:
    """The sentence of a kept reason value, or an empty text."""
    found = PHRASES.get(str(failure.get("code", "")))
    return str(found) % dict(failure.get("params", {})) if found is not None else ""
