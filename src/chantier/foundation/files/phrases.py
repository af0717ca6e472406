"""The words of files: problems that are said, refusals that are explained."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.foundation.files.core.problems import Problem

PROBLEMS: dict[str, Promise] = {
    "empty_table": _("Le tableau ne contient aucune ligne remplie."),
    "lines_above_header": _(
        "Les titres des colonnes sont à la ligne %(line)s ; "
        "ce qui précède (lignes remplies : %(count)s) n’est pas importé."
    ),
    "no_header": _(
        "La première ligne contient des valeurs et non des titres de colonnes : les colonnes ont été numérotées."
    ),
    "blank_header": _("La colonne %(column)s n’a pas de titre : elle est appelée « %(name)s »."),
    "repeated_header": _("Le titre « %(header)s » revient à la colonne %(column)s, qui est appelée « %(name)s »."),
    "encoding_guessed": _(
        "L’encodage n’est pas indiqué dans le fichier. Il a été lu comme « %(encoding)s » : "
        "vérifiez les accents de l’aperçu."
    ),
    "encoded_twice": _(
        "Des accents étaient déjà abîmés dans le fichier reçu (par exemple « Ã© » au lieu de « é »), "
        "à partir de la ligne %(line)s."
    ),
    "strange_bytes": _(
        "Ligne %(line)s : des signes illisibles dans l’encodage du fichier ont été lus autrement (nombre : %(count)s)."
    ),
    "control_characters": _(
        "Ligne %(line)s : des caractères de contrôle invisibles ont été retirés (nombre : %(count)s)."
    ),
    "short_row": _("Ligne %(line)s : %(found)s cellules au lieu de %(expected)s. Les cellules manquantes sont vides."),
    "long_row": _(
        "Ligne %(line)s : %(found)s cellules au lieu de %(expected)s. Les cellules en trop sont conservées à part."
    ),
    "blank_row": _("La ligne %(line)s est vide."),
    "row_over_many_lines": _(
        "Une même cellule s’étend de la ligne %(line)s à la ligne %(end)s : un guillemet est peut-être de trop."
    ),
    "merged_cells": _(
        "Des cellules étaient fusionnées (zones : %(count)s). Leur valeur est répétée dans chaque cellule de la zone."
    ),
    "formulas_without_value": _(
        "Des formules n’ont pas de résultat enregistré (nombre : %(count)s, la première en %(cell)s) : "
        "ces cellules sont lues vides."
    ),
    "error_cells": _("Des cellules contiennent une erreur de calcul (nombre : %(count)s, la première en %(cell)s)."),
    "other_sheets": _("Le classeur a %(count)s feuilles ; celle qui est lue est « %(sheet)s »."),
    "hidden_sheet": _("La feuille « %(sheet)s » est masquée dans le classeur."),
    "unknown_member": _("Le fichier « %(name)s » n’est pas reconnu comme une partie du registre : il n’est pas lu."),
}

REFUSALS: dict[str, tuple[Promise, Promise]] = {
    "missing_file": (
        _("Le fichier « %(name)s » n’existe pas ou ne peut pas être lu."),
        _("Vérifiez son nom et son emplacement."),
    ),
    "empty_file": (_("Le fichier est vide."), _("Exportez-le de nouveau, puis redéposez-le.")),
    "file_too_large": (
        _("Le fichier pèse %(megabytes)s Mo ; la limite est de %(limit)s Mo."),
        _(
            "Séparez-le en plusieurs fichiers, ou "
            "demandez à la personne qui administre cette instance de relever la limite."
        ),
    ),
    "line_too_long": (
        _("La ligne %(line)s dépasse %(limit)s caractères : ce fichier n’est pas un tableau de texte ordinaire."),
        _("Vérifiez que le fichier a été exporté en CSV, une ligne par organisation."),
    ),
    "cell_too_long": (
        _(
            "À la ligne %(line)s, une cellule dépasse %(limit)s caractères, "
            "ou un guillemet y est ouvert sans être refermé."
        ),
        _("Corrigez cette ligne dans le fichier, puis redéposez-le."),
    ),
    "unclosed_quote": (
        _("Un guillemet ouvert à la ligne %(line)s n’est jamais refermé : tout le reste du fichier serait avalé."),
        _("Refermez ou retirez ce guillemet, puis redéposez le fichier."),
    ),
    "too_many_columns": (
        _("La ligne %(line)s a %(columns)s colonnes ; la limite est de %(limit)s."),
        _("Retirez les colonnes qui ne servent pas, ou vérifiez le séparateur."),
    ),
    "too_many_rows": (
        _("Le tableau dépasse %(limit)s lignes (ligne %(line)s du fichier)."),
        _("Séparez-le en plusieurs fichiers."),
    ),
    "too_many_cells": (
        _("La feuille « %(sheet)s » s’étend sur %(rows)s lignes et %(columns)s colonnes, trop pour être lue."),
        _("Supprimez les lignes et colonnes vides ou lointaines, ou enregistrez la feuille en CSV."),
    ),
    "unknown_encoding": (
        _("L’encodage « %(encoding)s » n’est pas de ceux que l’on sait lire."),
        _("Encodages possibles : %(known)s."),
    ),
    "undecodable": (
        _("Le fichier ne peut pas être lu avec l’encodage « %(encoding)s »."),
        _("Choisissez un autre encodage, ou laissez le choix au système."),
    ),
    "unknown_delimiter": (
        _("Le séparateur « %(delimiter)s » n’est pas possible : il faut un seul caractère."),
        _("Choisissez la virgule, le point-virgule, la tabulation ou la barre verticale."),
    ),
    "not_a_table": (
        _("Ce fichier n’est pas un tableau : il a la forme d’un document « %(kind)s »."),
        _("Déposez un fichier CSV, XLSX ou ODS."),
    ),
    "old_workbook": (
        _("Ce classeur est dans l’ancien format XLS."),
        _("Ouvrez-le, enregistrez-le en XLSX ou en CSV, puis redéposez-le."),
    ),
    "encrypted": (
        _("Ce fichier est protégé par un mot de passe."),
        _("Retirez le mot de passe, puis redéposez le fichier."),
    ),
    "broken_workbook": (
        _("Ce classeur est abîmé et ne peut pas être ouvert."),
        _("Ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis redéposez-le."),
    ),
    "no_such_header_row": (
        _("La ligne %(line)s ne peut pas être celle des titres : elle est vide, ou trop loin dans le fichier."),
        _("Indiquez une des 200 premières lignes, ou 0 si le fichier n’a pas de titres."),
    ),
    "no_such_sheet": (
        _("Le classeur n’a pas de feuille « %(sheet)s »."),
        _("Feuilles présentes : %(sheets)s."),
    ),
    "zip_of_other_things": (
        _("Ce fichier ZIP ne contient pas un classeur."),
        _("Ouvrez l’archive et déposez le tableau qu’elle contient."),
    ),
    "broken_zip": (_("L’archive ZIP est abîmée ou incomplète."), _("Téléchargez-la de nouveau, puis redéposez-la.")),
    "zip_too_many_members": (
        _("L’archive annonce %(count)s fichiers ; la limite est de %(limit)s."),
        _("Ne gardez dans l’archive que ce qui doit être lu."),
    ),
    "zip_too_large": (
        _("Une fois ouverte, l’archive pèserait %(megabytes)s Mo ; la limite est de %(limit)s Mo."),
        _("Séparez les données en plusieurs fichiers, ou fournissez-les en CSV."),
    ),
    "zip_bomb": (
        _("Le fichier « %(name)s » de l’archive gonflerait %(ratio)s fois à l’ouverture : cela ressemble à un piège."),
        _("Vérifiez d’où vient ce fichier. S’il est sain, fournissez les données en CSV."),
    ),
    "zip_bad_path": (
        _("L’archive contient un chemin dangereux : « %(name)s »."),
        _("Vérifiez d’où vient ce fichier, ou refaites l’archive."),
    ),
    "zip_nested": (
        _("L’archive contient une autre archive : « %(name)s »."),
        _("Ouvrez l’archive et déposez directement les fichiers."),
    ),
    "kind_not_accepted": (
        _("Ce genre de fichier n’est pas accepté ici."),
        _("Déposez un tableau (CSV, XLSX, ODS) ou une image (PNG, JPEG, WebP), selon ce qui est demandé."),
    ),
    "svg_refused": (
        _("Les images SVG ne sont pas acceptées : un tel fichier peut contenir un programme."),
        _("Enregistrez l’image en PNG ou en PDF, puis déposez-la."),
    ),
    "web_page_refused": (
        _("Ce fichier est une page web ou un document XML : il peut contenir un programme."),
        _("Donnez plutôt l’adresse de la page, ou enregistrez-la en PDF."),
    ),
    "old_office": (
        _("Ce document est dans un ancien format de bureautique, ou protégé par un mot de passe."),
        _("Enregistrez-le en DOCX, ODT ou PDF, sans mot de passe, puis déposez-le."),
    ),
    "macros_refused": (
        _("Ce document contient des macros, c’est-à-dire un programme."),
        _("Enregistrez-le sans macros ou en PDF, puis déposez-le."),
    ),
    "document_not_accepted": (
        _("Ce genre de fichier n’est pas accepté ici."),
        _(
            "Déposez un PDF, un EPUB, un document ODT ou DOCX, une présentation, un tableau, une image, un son, "
            "une vidéo, un texte ou des sous-titres SRT ou VTT."
        ),
    ),
    "image_too_large": (
        _("L’image mesure %(width)s × %(height)s pixels, trop pour être traitée."),
        _("Réduisez-la, puis redéposez-la."),
    ),
    "image_too_many_pixels": (
        _("L’image a trop de pixels pour être traitée."),
        _("Réduisez-la, puis redéposez-la."),
    ),
    "broken_image": (
        _("Cette image est abîmée et ne peut pas être lue."),
        _("Enregistrez-la de nouveau en PNG ou en JPEG, puis redéposez-la."),
    ),
    "not_the_register": (
        _("Aucun fichier du registre des entreprises n’a été reconnu."),
        _("Il faut au moins « Entreprise.csv » et « Nom.csv », dans un dossier ou dans un ZIP."),
    ),
}


def sentence(found: Problem) -> str:
    """A problem in the reader's language."""
    return str(PROBLEMS[found.code]) % {"line": found.line if found.line is not None else "", **dict(found.params)}
