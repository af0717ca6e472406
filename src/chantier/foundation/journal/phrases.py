"""Words of the public log, translated once."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.foundation.journal.core.auditing import Fault

_FROM_A_COPY = _(
    "Remettez une copie de la base qui n’est pas plus ancienne. Si elle n’existe plus, « chantier log begin-again » "
    "commence un autre journal, et le dit."
)

#: Why the log signs nothing, and what to do.
STOPPED: dict[str, tuple[Promise, Promise]] = {
    "log_key_unreadable": (
        _("Le fichier qui garde la clé du journal public n’est pas lisible."),
        _("Remettez le fichier « public-log/key » du dossier de données tel qu’il était."),
    ),
    "log_key_lost": (
        _("La clé du journal public n’est plus dans le dossier de données."),
        _(
            "Remettez le fichier « public-log/key » d’une copie. S’il est perdu, « chantier log begin-again » commence "
            "un autre journal, et le dit."
        ),
    ),
    "log_key_other": (
        _("La clé du dossier de données n’est pas celle de ce journal public."),
        _("Remettez le fichier « public-log/key » qui va avec cette base de données."),
    ),
    "log_memory_unreadable": (
        _("Le fichier qui garde le dernier point de contrôle signé n’est pas lisible."),
        _("Remettez le fichier « public-log/last-signed » du dossier de données tel qu’il était."),
    ),
    "log_rolled_back": (
        _("La base de données tient moins d’inscriptions que le journal n’en a signé : %(held)s sur %(signed)s."),
        _FROM_A_COPY,
    ),
    "log_rewritten": (
        _("Ce que tient la base de données n’est plus ce que le journal public a signé (inscriptions : %(size)s)."),
        _FROM_A_COPY,
    ),
    "log_damaged": (
        _("Le journal public est abîmé : %(place)s."),
        _("Lancez « chantier log check » pour savoir ce qui manque, puis reprenez une copie de la base."),
    ),
}

_CHECK_THE_LINE = _("Recopiez la ligne entière que la commande « chantier witness » a écrite.")

#: Why a witness, or its line, is not taken, and what to do.
WITNESSING: dict[str, tuple[Promise, Promise]] = {
    "witness_key_unreadable": (_("Cette ligne n’est pas la clé publique d’un témoin."), _CHECK_THE_LINE),
    "witness_key_of_a_log": (_("Cette clé est celle d’un journal, et non d’un témoin."), _CHECK_THE_LINE),
    "witness_without_organization": (
        _("Un témoin a un nom : celui de l’organisation qui garde sa clé."),
        _("Écrivez le nom de l’organisation, en 250 caractères au plus."),
    ),
    "witness_known": (
        _("Un témoin a déjà cette clé ou ce nom de clé."),
        _("Une nouvelle clé a un nouveau nom ; ou mettez d’abord fin à l’ancienne."),
    ),
    "witness_ended": (_("Ce témoin n’est plus compté, ou n’a jamais existé."), _("Rechargez la page des témoins.")),
    "cosignature_unreadable": (
        _("Ce qui est envoyé n’est pas un point de contrôle signé."),
        _("Envoyez le fichier « checkpoint » du dossier du témoin, sans le changer."),
    ),
    "cosignature_false": (
        _("Une signature de ce point de contrôle est fausse."),
        _("Envoyez le fichier « checkpoint » du dossier du témoin, sans le changer."),
    ),
    "cosignature_unknown": (
        _("Aucun témoin connu de cette instance n’a signé ce point de contrôle."),
        _("La personne qui administre l’instance inscrit la clé publique du témoin à la page des témoins."),
    ),
    "cosignature_ahead": (
        _("L’horloge du témoin avance : sa signature est datée de plus tard."),
        _("Réglez l’horloge de la machine du témoin, puis signez de nouveau."),
    ),
    "cosignature_of_another_log": (
        _("Ce journal n’a jamais signé ce point de contrôle."),
        _("Gardez-le : si la clé de ce journal l’a signé, deux journaux différents ont été montrés."),
    ),
}

#: Why the log does not begin again, and what to do.
RESTARTING: dict[str, tuple[Promise, Promise]] = {
    "restart_without_reason": (
        _("Il faut dire pourquoi le journal public recommence : tout le monde le lira."),
        _("Écrivez une phrase, en 500 caractères au plus."),
    ),
    "restart_of_nothing": (
        _("Le journal public n’a encore rien signé : il n’y a rien à recommencer."),
        _("Il commencera de lui-même à la première inscription."),
    ),
}

_FAULTS: dict[str, Promise] = {
    "unreadable": _("%(path)s : ce fichier ne se lit pas (%(why)s)."),
    "entry": _("Inscription n° %(index)s (%(path)s) : ce n’est plus ce qui a été signé."),
    "tile": _("%(path)s : ces empreintes ne sont plus celles qui ont été signées."),
    "root": _("%(path)s : l’empreinte signée n’est pas celle de ces inscriptions."),
    "checkpoint": _("Point de contrôle (inscriptions : %(index)s) : il ne tient pas (%(why)s)."),
    "misplaced": _("Inscription n° %(index)s : elle a une place que le journal n’a pas donnée."),
}


def fault_sentence(fault: Fault) -> str:
    """What no longer holds in a log, in words."""
    return str(_FAULTS[fault.code]) % {"path": fault.path, "index": fault.index, "why": fault.why}


_SAME_LOG = _("Gardez les deux fichiers et montrez-les : signés par la même clé, ils se contredisent.")

#: Why a witness does not sign, and what to do.
NOT_WITNESSED: dict[str, tuple[Promise, Promise]] = {
    "not_a_checkpoint": (
        _("Ce que donne cette adresse n’est pas un point de contrôle."),
        _("Vérifiez l’adresse du journal."),
    ),
    "not_signed": (
        _("Ce point de contrôle n’est pas signé par la clé connue de ce journal."),
        _("Ne signez rien. Demandez à l’instance si sa clé a changé, par un autre chemin que ce site."),
    ),
    "other_log": (_("Ce point de contrôle est celui d’un autre journal."), _("Vérifiez l’adresse du journal.")),
    "damaged": (
        _("Le journal ne donne pas de quoi retrouver l’empreinte qu’il a signée."),
        _("Réessayez plus tard ; si cela dure, dites-le à l’instance."),
    ),
    "smaller": (
        _("Le journal montre moins d’inscriptions qu’avant : %(shown)s au lieu de %(kept)s."),
        _("Réessayez plus tard ; si cela dure, une partie du journal a disparu. Les deux fichiers sont gardés."),
    ),
    "split_view": (
        _("Le journal a signé deux empreintes pour un même nombre d’inscriptions : %(shown)s."),
        _SAME_LOG,
    ),
    "rewritten": (
        _("Le début du journal n’est plus celui qu’il avait signé (inscriptions : %(kept)s)."),
        _SAME_LOG,
    ),
}
