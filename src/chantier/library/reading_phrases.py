"""The words of the page of a resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

ROLES: Final[Words] = {
    "author": _("Texte"),
    "editor": _("Direction de la publication"),
    "translator": _("Traduction"),
    "director": _("Réalisation"),
    "speaker": _("Prise de parole"),
    "contributor": _("Contribution"),
    "funder": _("Soutien financier"),
}
RELATIONS: Final[Words] = {
    "translation-of": _("Traduction de"),
    "translated-as": _("Traduite sous le titre"),
    "version-of": _("Version de"),
    "has-version": _("Autre version"),
    "answers": _("Répond à"),
    "answered-by": _("A reçu pour réponse"),
    "cites": _("Cite"),
    "cited-by": _("Citée par"),
    "updates": _("Met à jour"),
    "updated-by": _("Mise à jour par"),
    "part-of": _("Partie de"),
    "has-part": _("Comprend"),
}
ACCESS: Final[Words] = {
    "open": _("Ouverte à tout le monde"),
    "embargo": _("Fichiers sous embargo"),
    "members": _("Fichiers réservés aux membres"),
    "metadata": _("Référence seulement"),
}
STATES: Final[Words] = {
    "draft": _("Brouillon"),
    "submitted": _("En relecture"),
    "returned": _("À reprendre"),
    "published": _("Publiée"),
    "withdrawn": _("Retirée"),
}
TONES: Final[Mapping[str, str]] = {
    "draft": "quiet",
    "submitted": "info",
    "returned": "warning",
    "published": "success",
    "withdrawn": "error",
}
HISTORY: Final[Words] = {
    "library.resource_created": _("Déposée"),
    "library.resource_submitted": _("Soumise à la relecture"),
    "library.resource_returned": _("Rendue à la personne qui l’a déposée"),
    "library.resource_published": _("Publiée"),
    "library.resource_revised": _("Fiche modifiée"),
    "library.resource_withdrawn": _("Retirée"),
    "library.resource_restored": _("Remise en place"),
    "library.resource_joined": _("Réunie à une autre fiche"),
    "library.claim_withdrawn": _("Une affirmation retirée"),
    "library.resource_cited": _("Citée"),
    "library.file_attached": _("Fichier ou adresse ajouté"),
    "library.file_detached": _("Fichier ou adresse retiré"),
}
#: What only the depositor and the documentalists are told.
INNER: Final = frozenset(
    {"library.resource_created", "library.resource_submitted", "library.resource_returned"}
    | {"library.file_attached", "library.file_detached"}
)
ICONS: Final[Mapping[str, str]] = {
    "library.resource_published": "book",
    "library.resource_revised": "edit",
    "library.resource_withdrawn": "cross",
    "library.resource_restored": "undo",
    "library.resource_cited": "quote",
    "library.claim_withdrawn": "cross",
    "library.file_attached": "file",
}
MEDIA: Final[Words] = {
    "application/pdf": _("PDF"),
    "application/epub+zip": _("EPUB"),
    "application/vnd.oasis.opendocument.text": _("Texte OpenDocument"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _("Document Word"),
    "text/plain": _("Texte"),
    "text/markdown": _("Texte Markdown"),
    "text/html": _("Page web"),
    "text/vtt": _("Sous-titres"),
    "application/x-subrip": _("Sous-titres"),
}
FAMILIES: Final[Words] = {"audio": _("Son"), "video": _("Vidéo"), "image": _("Image")}
LINK_STATES: Final[Words] = {
    "good": _("Lien vérifié le %(day)s"),
    "moved": _("Le lien mène ailleurs depuis le %(day)s"),
    "blocked": _("Le site refuse les vérifications automatiques (%(day)s)"),
    "dead": _("Lien brisé, vu le %(day)s"),
}
FILE_STATES: Final[Words] = {
    "good": _("Fichier vérifié le %(day)s"),
    "dead": _("Fichier abîmé, vu le %(day)s"),
}
IDENTIFIERS: Final[Words] = {
    "doi": _("DOI"),
    "isbn": _("ISBN"),
    "issn": _("ISSN"),
    "hal": _("HAL"),
    "handle": _("Handle"),
    "ark": _("ARK"),
    "url": _("Adresse d’origine"),
    "pmid": _("PubMed"),
    "local": _("Numéro d’origine"),
}
#: Between brackets after the name of a territory, where another has the same.
PLACES: Final[Words] = {
    "region": _("région"),
    "mrc": _("MRC"),
    "municipality": _("municipalité"),
    "pole": _("pôle"),
}
NOT_CITABLE: Final[Words] = {
    "resource_withdrawn": _("La ressource a été retirée."),
    "claim_withdrawn": _("L’affirmation a été retirée."),
}
STYLES: Final[Words] = {
    "author-date": _("Auteur et date"),
    "note": _("Note de bas de page"),
    "numeric": _("Liste numérotée"),
}
