"""The words of what is said of columns and cells: codes of ``core/columns``, ``core/cleaning`` and ``core/persons``."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.directory.core.findings import Finding

FIELDS: dict[str, Promise] = {
    "legal_name": _("Nom légal"),
    "usual_name": _("Nom usuel"),
    "other_names": _("Autres noms"),
    "former_names": _("Anciens noms"),
    "legal_form": _("Forme juridique"),
    "register_number": _("Numéro au registre (NEQ)"),
    "identifiers": _("Autres identifiants"),
    "founded_on": _("Date de fondation"),
    "ended_on": _("Date de fin"),
    "status": _("État"),
    "address": _("Adresse"),
    "municipality": _("Municipalité"),
    "postal_code": _("Code postal"),
    "territory_hint": _("Territoire"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "phone": _("Téléphone"),
    "email": _("Courriel"),
    "website": _("Site web"),
    "activity": _("Activité, en mots libres"),
    "activities": _("Activités (vocabulaire)"),
    "purposes": _("Finalités"),
    "size_band": _("Taille"),
    "description": _("Description"),
    "languages": _("Langues"),
    "member_category": _("Catégorie de membre"),
    "college": _("Collège"),
    "member_since": _("Membre depuis"),
    "social_economy": _("Économie sociale (oui ou non)"),
    "establishments": _("Établissements"),
}

COLUMNS: dict[str, Promise] = {
    "by_title": _("Le titre de la colonne le dit."),
    "by_part_of_title": _("Une partie du titre de la colonne le dit."),
    "by_content": _("Le contenu le montre (%(percent)s %% des cellules)."),
    "by_title_and_content": _("Le titre le dit, et %(percent)s %% des cellules en ont la forme."),
    "title_contradicted": _("Le titre le dit, mais seules %(percent)s %% des cellules en ont la forme."),
    "mixed_with_territories": _(
        "Une partie des cellules nomme une MRC ou une région : elles seront mises de côté "
        "(formes reconnues : %(percent)s %%)."
    ),
    "already_taken": _("La colonne « %(other)s » tient déjà ce rôle ; celle-ci n’est pas importée."),
    "about_a_person": _("Cette colonne concerne une personne : elle n’est pas importée."),
    "row_key": _("C’est la numérotation propre à la liste : elle sert à retrouver une ligne d’une édition à l’autre."),
    "empty_column": _("Cette colonne est vide dans l’aperçu."),
    "not_recognised": _("Cette colonne n’a pas été reconnue : choisissez ce qu’elle contient, ou laissez-la de côté."),
}

CELLS: dict[str, Promise] = {
    "invisible_removed": _("Des caractères invisibles ont été retirés (nombre : %(count)s)."),
    "shortened": _("Le texte a été coupé à %(limit)s caractères (il en avait %(length)s)."),
    "not_a_name": _("« %(value)s » n’est pas un nom."),
    "unknown_language": _("La langue « %(value)s » n’est pas reconnue."),
    "not_a_register_number": _("« %(value)s » n’est pas un numéro d’entreprise."),
    "number_damaged_by_spreadsheet": _(
        "« %(value)s » a été abîmé par un tableur : mettez la colonne au format texte, puis exportez de nouveau."
    ),
    "register_number_length": _("« %(value)s » a %(digits)s chiffres ; un NEQ en a dix."),
    "register_number_prefix": _("Le NEQ %(value)s ne commence pas par 11, 22, 33 ou 88 : il est gardé, à vérifier."),
    "not_a_municipality": _("« %(value)s » n’est pas une municipalité."),
    "postal_code_in_municipality": _("Un code postal se trouvait dans la municipalité : « %(value)s »."),
    "municipality_in_address": _(
        "La municipalité se trouvait dans une ligne d’adresse, « %(value)s » : elle a été remise à sa place."
    ),
    "postal_code_repaired": _("Le code postal « %(value)s » a été lu %(repaired)s (lettre et chiffre confondus)."),
    "postal_code_impossible": _("« %(value)s » ne peut pas être un code postal canadien."),
    "postal_code_extracted": _("Le code postal a été trouvé dans « %(value)s »."),
    "postal_code_unreadable": _("« %(value)s » n’est pas un code postal."),
    "not_a_number": _("« %(value)s » n’est pas un nombre."),
    "coordinate_impossible": _("La coordonnée « %(value)s » est impossible."),
    "coordinates_swapped": _("La latitude et la longitude étaient inversées : elles ont été remises en ordre."),
    "west_without_sign": _("La longitude n’avait pas le signe de l’ouest : il a été ajouté."),
    "half_a_position": _("Il manque la latitude ou la longitude : la position n’est pas gardée."),
    "null_island": _("La position (0, 0) veut dire « inconnue » : elle n’est pas gardée."),
    "first_of_several": _("La cellule contient plusieurs valeurs, « %(value)s » : la première est gardée, %(kept)s."),
    "phone_without_area": _("Le numéro « %(value)s » n’a pas d’indicatif régional."),
    "not_a_phone": _("« %(value)s » n’est pas un numéro de téléphone."),
    "not_an_email": _("« %(value)s » n’est pas une adresse de courriel."),
    "address_refused": _("L’adresse « %(value)s » n’est pas celle d’un site web : elle est refusée."),
    "not_a_website": _("« %(value)s » n’est pas l’adresse d’un site web."),
    "ambiguous_date": _(
        "« %(value)s » peut se lire jour et mois dans les deux sens : seule l’année %(kept)s est gardée."
    ),
    "impossible_date": _("« %(value)s » n’existe pas au calendrier : seule l’année %(kept)s est gardée."),
    "not_a_date": _("« %(value)s » n’est pas une date."),
    "not_yes_or_no": _("« %(value)s » n’est ni oui ni non."),
    "territory_in_legal_form": _("« %(value)s » est un territoire (%(territory)s) et non une forme juridique."),
    "unknown_legal_form": _("La forme juridique « %(value)s » n’est pas reconnue."),
    "unknown_status": _("L’état « %(value)s » n’est pas reconnu."),
    "band_over_several": _("« %(value)s » couvre plusieurs tranches de taille : celle du milieu est gardée, %(kept)s."),
    "not_a_size": _("« %(value)s » n’est pas un nombre de personnes."),
}

PERSONS: dict[str, Promise] = {
    "sole_proprietor": _("C’est l’entreprise individuelle d’une personne."),
    "individual_register_number": _(
        "Son NEQ commence par %(number_prefix)s, comme ceux des entreprises individuelles."
    ),
    "citizen_category": _("Sa catégorie de membre, « %(category)s », est celle de personnes."),
    "person_name_at_home": _("Le nom est celui d’une personne et l’adresse, celle d’un logement."),
    "person_name": _("Le nom est celui d’une personne, et rien n’indique une organisation."),
    "first_name_only": _("La ligne donne un prénom et aucun nom d’organisation."),
}

FINDINGS: dict[str, Promise] = {**COLUMNS, **CELLS, **PERSONS}


def sentence(found: Finding) -> str:
    """A finding in the reader's language."""
    return str(FINDINGS[found.code]) % dict(found.params)
