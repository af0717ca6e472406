"""The sentences of places, by the code that its cores give."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Reason
from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.unreadable import Unreadable

UNREADABLE = {
    "not_a_boundary_file": _(
        "Ce fichier n’est ni un GeoJSON, ni un TopoJSON, ni une archive ZIP qui contient un shapefile."
    ),
    "file_too_large": _("Ce fichier pèse %(megabytes)s Mo ; le plus grand accepté en pèse %(most)s."),
    "topojson_malformed": _("Ce TopoJSON est incomplet ou mal formé : %(detail)s"),
    "geojson_malformed": _("L’entité numéro %(number)s de ce GeoJSON est mal formée."),
    "shapefile_malformed": _("Le shapefile « %(layer)s » est incomplet ou mal formé."),
    "archive_broken": _("Cette archive ZIP est endommagée ; elle n’a pas pu être ouverte."),
    "archive_encrypted": _("Cette archive ZIP est protégée par un mot de passe."),
    "archive_without_shapefile": _("Cette archive ne contient pas de shapefile complet (.shp et .dbf)."),
    "archive_too_many_members": _(
        "Cette archive contient %(number)s fichiers ; le plus grand nombre accepté est %(most)s."
    ),
    "archive_too_large": _("Une fois décompressée, cette archive serait démesurée (%(megabytes)s Mo)."),
    "archive_unsafe_name": _("Cette archive contient un nom de fichier dangereux : « %(name)s »."),
    "encoding_unknown": _("L’encodage « %(encoding)s » n’existe pas."),
    "encoding_wrong": _("Les champs de ce fichier ne sont pas écrits dans l’encodage « %(encoding)s »."),
    "projection_unknown": _("La projection « %(projection)s » n’est pas connue."),
    "projection_not_stated": _(
        "Les coordonnées de ce fichier ne peuvent pas être des degrés et le fichier ne dit pas dans quelle "
        "projection il est."
    ),
    "coordinates_impossible": _("Les coordonnées de ce fichier sont impossibles dans la projection indiquée."),
    "no_area": _("Ce fichier ne contient aucune surface."),
    "nothing_recognised": _("Aucun territoire n’a été reconnu dans ce fichier."),
}

NEXT_STEPS = {
    "projection_not_stated": _("Indiquez la projection, par exemple avec --crs EPSG:32198."),
    "projection_unknown": _("Donnez un code EPSG, par exemple EPSG:32198."),
    "encoding_wrong": _("Essayez avec --encoding cp1252 ou --encoding utf-8."),
    "nothing_recognised": _(
        "Indiquez ce que contient le fichier avec --kind mrc, --kind region ou --kind municipality, et vérifiez "
        "qu’il a un champ de code ou de nom."
    ),
}

FACTS_NOT_LOADED = Reason(
    "facts_not_loaded",
    _("Aucun territoire n’est encore connu : des limites n’auraient rien à quoi se rattacher."),
    _("Chargez d’abord les faits avec « chantier places load »."),
)

KINDS_IN_PLURAL = {
    kinds.CONTINENT: _("Continents"),
    kinds.COUNTRY: _("Pays"),
    kinds.PROVINCE: _("Provinces"),
    kinds.REGION: _("Régions administratives"),
    kinds.MRC: _("MRC et territoires équivalents"),
    kinds.MUNICIPALITY: _("Municipalités"),
    kinds.POLE: _("Pôles d’économie sociale"),
    kinds.CUSTOM: _("Autres territoires"),
}

CAUTIONS = {
    "approximate": _("Elles sont tracées à partir d’un point par municipalité, en attendant les limites officielles."),
}


def reason_of(error: Unreadable) -> Reason:
    """The sentence for a person of a file that could not be read."""
    return Reason(error.code, UNREADABLE[error.code], NEXT_STEPS.get(error.code, ""), error.params)
