"""Why votes give no map, and why groups are not shown: a sentence for each code of ``core/opinion_map``."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.opinion_map.votes import UnusableVotes
from chantier.foundation.access.api import Reason

#: What is wrong with the votes, and what to do about it.
UNUSABLE: dict[str, tuple[Promise, Promise | str]] = {
    "empty_file": (
        _("Le fichier est vide."),
        _("La première ligne nomme les colonnes : voter, statement, vote."),
    ),
    "no_votes": (_("Le fichier ne contient aucun vote."), _("Chaque ligne après la première est un vote.")),
    "missing_column": (
        _("La colonne « %(column)s » manque."),
        _("Il faut les colonnes voter, statement et vote ; le fichier a : %(columns)s."),
    ),
    "one_voter": (
        _("Une seule personne a voté (« %(voter)s ») : il n’y a pas d’opinions à comparer."),
        _("Il faut les votes de deux personnes au moins."),
    ),
    "bad_vote": (
        _("Ligne %(line)s : « %(value)s » n’est pas un vote."),
        _("Un vote est 1 (d’accord), -1 (pas d’accord) ou 0 (passe)."),
    ),
    "bad_order": (
        _("Ligne %(line)s : « %(value)s » n’est pas un rang."),
        _("La colonne order contient des nombres entiers : le plus grand désigne le dernier vote."),
    ),
    "contradictory": (
        _("La personne « %(voter)s » a voté deux fois, différemment, sur l’énoncé « %(statement)s »."),
        _("Ajoutez une colonne order (un nombre entier) pour dire quel vote est le dernier."),
    ),
    "short_row": (
        _("Ligne %(line)s : il manque des colonnes."),
        _("Chaque ligne a les mêmes colonnes que la première."),
    ),
    "empty_name": (
        _("Ligne %(line)s : la colonne « %(column)s » est vide."),
        _("Chaque vote dit qui a voté, et sur quel énoncé."),
    ),
    "long_name": (
        _("Ligne %(line)s : la colonne « %(column)s » dépasse %(most)s caractères."),
        _("Mettez un identifiant, et non le texte de l’énoncé."),
    ),
    "not_utf8": (
        _("Ligne %(line)s ou après : le fichier n’est pas écrit en UTF-8."),
        _("Enregistrez-le de nouveau comme « CSV UTF-8 »."),
    ),
    "unreadable": (
        _("Ligne %(line)s : les guillemets ne se ferment pas."),
        _("Enregistrez de nouveau le fichier en CSV depuis votre tableur."),
    ),
    "too_many_statements": (
        _("Le fichier contient %(count)s énoncés différents ; la limite est de %(most)s."),
        _("Vérifiez que la colonne statement contient bien l’identifiant de l’énoncé."),
    ),
    "too_large": (
        _("Le fichier pèse %(megabytes)s Mo ; la limite est de %(most)s Mo."),
        _("Ne gardez que les colonnes voter, statement et vote, avec des identifiants courts."),
    ),
    "unreachable": (_("Impossible de lire « %(path)s »."), _("Vérifiez le nom du fichier et vos droits.")),
    "unwritable": (_("Impossible d’écrire « %(path)s »."), _("Vérifiez que le dossier existe et vos droits.")),
}

#: Why a map shows no groups.
HIDDEN: dict[str, Promise] = {
    "too_few": _("Trop peu de personnes ont assez voté pour former des groupes."),
    "no_groups": _("Les opinions ne forment pas de groupes distincts."),
    "unstable": _("Les groupes trouvés ne sont pas stables : sans une personne sur dix, ils seraient autres."),
}


def reason_of(error: UnusableVotes) -> Reason:
    """The refusal of unusable votes, in the reader's language."""
    sentence, advice = UNUSABLE[error.code]
    return Reason(error.code, sentence, advice, error.params)
