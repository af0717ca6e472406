"""Words of the public log, translated once."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FROM_A_COPY = _("Remettez le dossier de données tel qu’il était, ou une copie de la base qui n’est pas plus ancienne.")

#: Why the log signs nothing, and what to do.
STOPPED: dict[str, tuple[Promise, Promise]] = {
    "log_key_unreadable": (
        _("Le fichier qui garde la clé du journal public n’est pas lisible."),
        _("Remettez le fichier « public-log/key » du dossier de données tel qu’il était."),
    ),
    "log_key_lost": (
        _("La clé du journal public n’est plus dans le dossier de données."),
        _("Remettez le fichier « public-log/key » d’une copie : une autre clé ferait un autre journal."),
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
        _("Le journal public a signé %(signed)s inscriptions, et la base de données n’en tient que %(held)s."),
        _FROM_A_COPY,
    ),
    "log_rewritten": (
        _("Les %(size)s premières inscriptions ne sont plus celles que le journal public a signées."),
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
