"""What a verification says, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

#: What holds.
HOLDS: Final[Words] = {
    "files": _("Fichiers intacts : %(count)s."),
    "own_key": _(
        "La clé du journal est celle que donne le dossier : %(key)s. Comparez-la à celle que vous connaissez."
    ),
    "log": _("Le journal %(origin)s compte %(entries)s écritures ; son point de contrôle est signé."),
    "witness": _("Le témoin %(name)s a signé ce point de contrôle."),
    "roll": _("Le registre des voix et ses corrections sont ceux du journal : %(count)s voix inscrites."),
    "adopted": _("Vote %(vote)s, « %(question)s » : recompté, adopté (%(ballots)s bulletins publics)."),
    "rejected": _("Vote %(vote)s, « %(question)s » : recompté, non adopté (%(ballots)s bulletins publics)."),
    "elected": _("Vote %(vote)s, « %(question)s » : recompté, mêmes personnes élues (%(ballots)s bulletins publics)."),
    "for_scrutineers": _(
        "Vote %(vote)s, « %(question)s » : un collège est trop petit pour publier ses bulletins ; "
        "ses scrutateurs le recomptent."
    ),
    "my_ballot": _("Votre bulletin est dans %(file)s. Il dit : %(choices)s"),
    "code_not_found": _("Aucun bulletin publié n’a le code %(code)s."),
    "code_unreadable": _("« %(code)s » n’est pas un code de suivi : il a douze lettres et chiffres."),
}
#: What does not.
BROKEN: Final[Words] = {
    "missing": _("Le fichier %(file)s manque."),
    "not_json": _("Le fichier %(file)s ne se lit pas."),
    "not_a_folder": _("Ce n’est pas le dossier publié d’une assemblée."),
    "changed": _("Le fichier %(file)s n’est pas celui du manifeste : il a changé."),
    "unknown_file": _("Le fichier %(file)s n’est pas au manifeste."),
    "bad_key": _("Une clé du manifeste ne se lit pas : %(why)s."),
    "log_damaged": _("%(file)s : le journal ne tient pas (%(why)s)."),
    "unreadable": _("%(file)s : quelque chose ne se lit pas comme prévu (%(why)s)."),
    "no_entry": _("%(file)s : le journal n’a pas d’écriture %(entry)s."),
    "entry_says_otherwise": _("%(file)s : l’écriture %(entry)s du journal dit autre chose."),
    "corrections_untold": _("%(file)s : le journal dit %(told)s corrections, le registre en a un autre nombre."),
    "no_entry_speaks": _("%(file)s : aucune écriture du journal n’en parle."),
    "too_many_voices": _("%(file)s : %(voices)s voix exprimées dans le collège %(college)s, qui en a %(most)s."),
    "ballots_and_signatures": _("%(file)s : %(ballots)s bulletins pour %(signatures)s émargements."),
    "uncountable": _("%(file)s : les bulletins ne se comptent pas (%(why)s)."),
    "counts_otherwise": _("%(file)s : les mêmes bulletins et la même règle donnent un autre résultat."),
}


def holds(code: str, params: Mapping[str, str | int]) -> str:
    """What holds, as a sentence."""
    return str(HOLDS[code]) % params


def broken(code: str, params: Mapping[str, str | int]) -> str:
    """What does not, as a sentence."""
    return str(BROKEN[code]) % params
