"""The shared words of the directory: reasons of a match. One phrase for each code of ``core/reasons``."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.directory.core.findings import Finding

MATCH_REASONS: dict[str, Promise] = {
    "reviewer_said_same": _("une personne a dit que c’est le même organisme"),
    "reviewer_said_different": _("une personne a dit que ce sont deux organismes"),
    "same_register_number": _("même numéro au registre"),
    "another_register_number": _("numéros au registre différents"),
    "another_form": _("formes juridiques différentes"),
    "same_name": _("même nom"),
    "same_common_name": _("même nom, mais un nom courant"),
    "part_of_name_same": _("une partie du nom est la même"),
    "names_nearly_same": _("noms presque identiques"),
    "names_alike": _("noms semblables"),
    "names_share": _("noms qui ont des mots en commun"),
    "names_share_little": _("noms qui ont peu en commun"),
    "names_differ": _("noms sans rien de commun"),
    "words_on_one_side": _("les noms diffèrent par « %(words)s »"),
    "words_on_both_sides": _("les noms diffèrent par « %(left)s » et « %(right)s »"),
    "spelling_differs": _("les noms diffèrent par l’orthographe"),
    "acronym": _("l’un des noms est le sigle de l’autre"),
    "website_tells_name": _("l’adresse du site web rappelle le nom"),
    "same_door": _("même adresse"),
    "same_shared_door": _("même adresse, où logent plusieurs organismes"),
    "same_postal_code": _("même code postal"),
    "same_street": _("même rue"),
    "same_area": _("même municipalité ou même secteur postal"),
    "another_place": _("autre municipalité"),
    "same_website": _("même site web ou même domaine de courriel"),
    "same_phone": _("même téléphone"),
    "kind_differs": _("deux sortes d’organismes (par exemple une fondation à côté de ce qu’elle soutient)"),
    "kind_doubtful": _("la sorte d’organisme, un numéro ou une orientation n’est dit que d’un côté"),
    "direction_differs": _("les points cardinaux ou les mots « haut » et « bas » s’opposent"),
    "number_differs": _("les numéros dans les noms diffèrent"),
    "another_as_likely": _("un autre organisme est presque aussi probable"),
    "claimed_by_another": _("une autre ligne, d’un autre nom, désigne déjà cet organisme"),
}


def match_reason(reason: Finding) -> str:
    """One reason of a match, in the reader's language."""
    return str(MATCH_REASONS[reason.code]) % dict(reason.params)
