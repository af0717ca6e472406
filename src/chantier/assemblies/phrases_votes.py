"""What the cores of assemblies say of votes and ballots, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

#: How a vote is held.
LEVELS: Final[Words] = {
    "hands": _("À main levée"),
    "named": _("Vote nominatif"),
    "secret": _("Scrutin secret vérifiable"),
    "belenios": _("Scrutin secret renforcé"),
}
#: What each level proves, and what it does not.
PROOFS: Final[Words] = {
    "hands": _(
        "Les scrutateurs comptent les mains et le nombre est publié. Rien ne permet de refaire ce compte après coup."
    ),
    "named": _(
        "Le nom et le choix de chaque voix sont publiés avec le résultat : tout le monde peut vérifier, sans calcul. "
        "Rien n’est secret."
    ),
    "secret": _(
        "Personne d’autre que les administrateurs du serveur ne peut relier votre nom à votre bulletin. Toute personne "
        "peut refaire le dépouillement. Votre code de suivi vous permet de retrouver votre bulletin ; il permettrait "
        "aussi à quelqu’un qui vous force à le montrer de le lire."
    ),
    "belenios": _(
        "Le scrutin se tient sur un serveur Belenios tenu par d’autres : même les administrateurs de ce site ne "
        "peuvent pas lire les bulletins, tant que les personnes qui détiennent les clés ne s’entendent pas."
    ),
}
STATES: Final[Words] = {
    "prepared": _("Préparé"),
    "open": _("Ouvert"),
    "closed": _("Clos, à dépouiller"),
    "counted": _("Dépouillé"),
    "cancelled": _("Annulé"),
}
TONES: Final[Mapping[str, str]] = {
    "prepared": "info",
    "open": "success",
    "closed": "warning",
    "counted": "quiet",
    "cancelled": "error",
}
#: The options of a motion.
ANSWERS: Final[Words] = {"yes": _("Pour"), "no": _("Contre"), "abstain": _("Abstention")}
RULES: Final[Words] = {
    "motion": _("Pour ou contre, à la majorité des règlements"),
    "majority": _("Majorité simple : le plus de voix"),
    "two-rounds": _("Majorité à deux tours"),
    "approval": _("Approbation : le plus d’approbations"),
    "proportional-approval": _("Approbation proportionnelle"),
    "scottish-stv": _("Vote unique transférable (règle écossaise)"),
    "schulze": _("Condorcet, méthode de Schulze"),
}
#: What a voter does, by the form of the ballot.
TO_DO: Final[Words] = {
    "one": _("Choisissez une réponse."),
    "several": _("Cochez toutes celles que vous approuvez, autant que vous voulez."),
    "ranked": _("Classez-les par ordre de préférence : 1 pour votre premier choix. Vous pouvez en laisser de côté."),
}
MAJORITIES: Final[Words] = {
    "ordinary": _("Majorité ordinaire"),
    "special": _("Majorité spéciale"),
    "by-laws": _("Majorité pour changer les règlements"),
    "previous-question": _("Majorité de la question préalable"),
}

#: Codes of refusals (``core/refusals.py``), merged into ``phrases.REFUSALS``.
REFUSALS: Final[Words] = {
    "option_unknown": _("« %(option)s » n’est pas une réponse de ce scrutin."),
    "option_twice": _("La même réponse est donnée deux fois."),
    "one_option": _("Une seule réponse est possible."),
    "no_option": _("Aucune réponse n’est choisie."),
    "rule_unknown": _("Aucune règle de dépouillement ne s’appelle « %(rule)s »."),
    "rank_not_a_number": _("« %(rank)s » n’est pas un rang : écrivez 1, 2, 3…"),
    "rank_twice": _("Le rang %(rank)s est donné deux fois : chaque rang sert une fois."),
    "rank_missing": _("Personne n’a le rang %(rank)s, et le rang %(given)s est donné."),
    "nonce_badly_made": _("Ce formulaire n’est pas complet : rien n’a été pris."),
    "word_too_long": _("Votre mot a plus de %(most)s caractères."),
    "word_unreadable": _("Votre mot contient un signe qui ne s’écrit pas."),
    "code_letter": _("Aucun code de suivi ne contient « %(letter)s » : ni 0, ni O, ni 1, ni I."),
    "code_length": _("Un code de suivi a %(expected)s signes ; vous en avez écrit %(found)s."),
    "code_twice": _("Deux bulletins portent le code %(ballot)s."),
    "ballot_head": _("Ce fichier de bulletins n’a pas son en-tête : il a été changé."),
    "ballot_line": _("La ligne %(line)s de ce fichier de bulletins n’est pas un bulletin : il a été changé."),
    "ballot_order": _("La ligne %(line)s de ce fichier de bulletins n’est pas à sa place : il a été changé."),
    "ballot_text": _("Ce fichier de bulletins ne se lit pas : il a été changé."),
    "sealed_file_touched": _(
        "Ce fichier de bulletins n’est plus celui qui a été scellé à la clôture, dont l’empreinte est au journal "
        "public."
    ),
    "negative_voices": _("Un nombre de voix ne peut pas être négatif."),
    "more_voices_than": _("On compte %(voices)s voix, et il n’y en a que %(most)s."),
    "casting_without_tie": _("La voix prépondérante ne sert qu’à départager : %(favour)s pour, %(against)s contre."),
    "not_counted": _("La majorité se prend de voix qui n’ont pas été comptées."),
}
