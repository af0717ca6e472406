"""By-laws in words: a whole sentence for each rule that ``core/bylaws_said.py`` tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from chantier.assemblies.core.refusals import Because

Words = Mapping[str, str | Promise]

ARTICLES: Final[Words] = {
    "notice": _("Convocation"),
    "quorum": _("Quorum"),
    "voices": _("Voix et procurations"),
    "majorities": _("Majorités"),
    "votes": _("Votes"),
    "floor": _("Parole"),
}
MAJORITIES: Final[Words] = {
    "ordinary": _("Majorité ordinaire"),
    "special": _("Résolution spéciale"),
    "by-laws": _("Adoption et changement des règlements"),
    "letters-patent": _("Changement des lettres patentes"),
    "admission": _("Admission d’un membre"),
    "expulsion": _("Exclusion d’un membre"),
    "dissolution": _("Dissolution"),
    "previous-question": _("Question préalable"),
}
BASES: Final[Words] = {
    "expressed": _("des voix exprimées (pour ou contre)"),
    "cast": _("des voix données, abstentions comprises"),
    "present": _("des voix présentes"),
    "roll": _("de toutes les voix du registre"),
}
COUNTING: Final[Words] = {
    "majority": _("Majorité en un tour"),
    "two-rounds": _("Majorité en deux tours"),
    "approval": _("Vote par approbation"),
    "proportional-approval": _("Approbation proportionnelle"),
    "scottish-stv": _("Vote unique transférable (règles écossaises)"),
    "schulze": _("Condorcet, méthode de Schulze"),
}
#: Shares that have a name; others are read as they are written.
AT_LEAST: Final[Words] = {
    "1/20": _("au moins un vingtième"),
    "1/10": _("au moins un dixième"),
    "1/5": _("au moins un cinquième"),
    "1/4": _("au moins le quart"),
    "1/3": _("au moins le tiers"),
    "1/2": _("au moins la moitié"),
    "3/5": _("au moins les trois cinquièmes"),
    "2/3": _("au moins les deux tiers"),
    "3/4": _("au moins les trois quarts"),
    "4/5": _("au moins les quatre cinquièmes"),
    "1/1": _("la totalité"),
}
MORE_THAN: Final[Words] = {
    "1/10": _("plus d’un dixième"),
    "1/4": _("plus du quart"),
    "1/3": _("plus du tiers"),
    "1/2": _("plus de la moitié"),
    "3/5": _("plus des trois cinquièmes"),
    "2/3": _("plus des deux tiers"),
    "3/4": _("plus des trois quarts"),
    "4/5": _("plus des quatre cinquièmes"),
}
_AT_LEAST: Final = _("au moins %(share)s")
_MORE_THAN: Final = _("plus de %(share)s")

SENTENCES: Final[Words] = {
    "notice_none": _("Les règlements ne fixent aucun délai de convocation."),
    "notice_days": ngettext_lazy(
        "L’avis de convocation part au moins %(n)s jour avant l’assemblée.",
        "L’avis de convocation part au moins %(n)s jours avant l’assemblée.",
        "n",
    ),
    "notice_clear": ngettext_lazy(
        "L’avis de convocation part au moins %(n)s jour franc avant l’assemblée : ni le jour de l’envoi ni celui de "
        "l’assemblée ne comptent.",
        "L’avis de convocation part au moins %(n)s jours francs avant l’assemblée : ni le jour de l’envoi ni celui de "
        "l’assemblée ne comptent.",
        "n",
    ),
    "mode_room": _("On peut se réunir en salle."),
    "mode_remote": _("On peut se réunir entièrement à distance."),
    "mode_hybrid": _("On peut se réunir en salle et à distance en même temps."),
    "quorum_none": _("Les règlements ne demandent aucun quorum."),
    "quorum_number": ngettext_lazy(
        "Il faut au moins %(n)s voix présente.", "Il faut au moins %(n)s voix présentes.", "n"
    ),
    "quorum_share": _("Il faut, présentes, %(enough)s des voix du registre."),
    "quorum_share_or": ngettext_lazy(
        "Il faut, présentes, %(enough)s des voix du registre, et jamais moins de %(n)s voix.",
        "Il faut, présentes, %(enough)s des voix du registre, et jamais moins de %(n)s voix.",
        "n",
    ),
    "quorum_college_none": _("Le collège « %(college)s » n’a pas de quorum à lui."),
    "quorum_college_number": ngettext_lazy(
        "Dans le collège « %(college)s », il faut au moins %(n)s voix présente.",
        "Dans le collège « %(college)s », il faut au moins %(n)s voix présentes.",
        "n",
    ),
    "quorum_college_share": _("Dans le collège « %(college)s », il faut, présentes, %(enough)s de ses voix."),
    "quorum_college_share_or": ngettext_lazy(
        "Dans le collège « %(college)s », il faut, présentes, %(enough)s de ses voix, et jamais moins de %(n)s.",
        "Dans le collège « %(college)s », il faut, présentes, %(enough)s de ses voix, et jamais moins de %(n)s.",
        "n",
    ),
    "quorum_throughout": _("Le quorum se vérifie du début à la fin de l’assemblée."),
    "quorum_at_opening": _("Le quorum se vérifie à l’ouverture seulement."),
    "weights_forbidden": _("Chaque membre a une voix, et une seule."),
    "weights_allowed": _("Un membre peut avoir plusieurs voix : le registre dit combien."),
    "substitutes_none": _("Une organisation délègue une personne, sans suppléance."),
    "substitutes": ngettext_lazy(
        "Une organisation délègue une personne, avec au plus %(n)s suppléance : c’est sa voix, pas une procuration.",
        "Une organisation délègue une personne, avec au plus %(n)s suppléances : c’est sa voix, pas une procuration.",
        "n",
    ),
    "proxies_forbidden": _("Aucune procuration : personne ne vote pour un autre membre."),
    "proxies_allowed": ngettext_lazy(
        "Les procurations sont permises : une personne en détient au plus %(n)s.",
        "Les procurations sont permises : une personne en détient au plus %(n)s.",
        "n",
    ),
    "proxies_same_college": _("On ne donne procuration qu’à l’intérieur de son collège."),
    "proxies_days": ngettext_lazy("Une procuration vaut %(n)s jour.", "Une procuration vaut %(n)s jours.", "n"),
    "proxies_meeting": _("Une procuration vaut pour l’assemblée qu’elle nomme, et pas pour une autre."),
    "majority_expressed": _(
        "%(majority)s : %(enough)s des voix exprimées, pour ou contre. Les abstentions ne comptent pas."
    ),
    "majority_cast": _("%(majority)s : %(enough)s des voix données. Les abstentions comptent dans le total."),
    "majority_present": _("%(majority)s : %(enough)s des voix présentes, qu’elles votent ou non."),
    "majority_roll": _("%(majority)s : %(enough)s de toutes les voix du registre, présentes ou non."),
    "double_each_expressed": _("%(majority)s : de plus, dans chaque collège, %(enough)s des voix exprimées."),
    "double_each_cast": _("%(majority)s : de plus, dans chaque collège, %(enough)s des voix données."),
    "double_each_present": _("%(majority)s : de plus, dans chaque collège, %(enough)s des voix présentes."),
    "double_each_roll": _("%(majority)s : de plus, dans chaque collège, %(enough)s des voix de son registre."),
    "double_most_expressed": _("%(majority)s : de plus, dans la plupart des collèges, %(enough)s des voix exprimées."),
    "double_most_cast": _("%(majority)s : de plus, dans la plupart des collèges, %(enough)s des voix données."),
    "double_most_present": _("%(majority)s : de plus, dans la plupart des collèges, %(enough)s des voix présentes."),
    "double_most_roll": _(
        "%(majority)s : de plus, dans la plupart des collèges, %(enough)s des voix de leur registre."
    ),
    "casting_allowed": _("À voix égales, la présidence a une voix prépondérante."),
    "casting_forbidden": _("À voix égales, la proposition est rejetée : la présidence n’a pas de voix prépondérante."),
    "secret_asked": ngettext_lazy(
        "Un vote devient secret dès que %(n)s membre le demande.",
        "Un vote devient secret dès que %(n)s membres le demandent.",
        "n",
    ),
    "secret_where_ruled": _("Un vote n’est secret que là où les règlements le disent."),
    "small": ngettext_lazy(
        "Un collège de moins de %(n)s bulletin ne publie que ses totaux, pour que personne n’y soit reconnu.",
        "Un collège de moins de %(n)s bulletins ne publie que ses totaux, pour que personne n’y soit reconnu.",
        "n",
    ),
    "small_none": _("Les bulletins de tous les collèges sont publiés, même les plus petits."),
    "keep_days": ngettext_lazy(
        "Les fichiers de bulletins sont gardés %(n)s jour.", "Les fichiers de bulletins sont gardés %(n)s jours.", "n"
    ),
    "elections_majority": _("On élit à la majorité, en un tour."),
    "elections_two-rounds": _("On élit à la majorité, en deux tours s’il le faut."),
    "elections_approval": _("On élit par approbation : chacun coche toutes les personnes qui lui conviennent."),
    "elections_proportional-approval": _("On élit par approbation proportionnelle : les sièges se partagent."),
    "elections_scottish-stv": _("On élit par vote unique transférable, selon les règles écossaises."),
    "elections_schulze": _("On élit selon Condorcet, par la méthode de Schulze."),
    "question_any_time": _("La question préalable peut être posée à tout moment du débat."),
    "question_after": ngettext_lazy(
        "La question préalable peut être posée après %(n)s intervention.",
        "La question préalable peut être posée après %(n)s interventions.",
        "n",
    ),
    "first_timers_first": _("Qui n’a pas encore parlé passe avant qui a déjà parlé."),
    "alternate": _("Les tours de parole alternent."),
    "seconds": ngettext_lazy(
        "Chaque intervention dure au plus %(n)s seconde.", "Chaque intervention dure au plus %(n)s secondes.", "n"
    ),
    "seconds_none": _("La durée d’une intervention n’est pas limitée."),
}


def sentence(because: Because, colleges: Mapping[str, str]) -> str:
    """A rule in words. ``colleges``: what colleges are called, by their slug."""
    params: dict[str, object] = dict(because.params)
    share = str(params.get("share", ""))
    if share:
        named, written = (MORE_THAN, _MORE_THAN) if params.get("strictly") else (AT_LEAST, _AT_LEAST)
        params["enough"] = str(named.get(share) or written) % {"share": share}
    if "majority" in params:
        params["majority"] = MAJORITIES.get(str(params["majority"]), str(params["majority"]))
    if "college" in params:
        params["college"] = colleges.get(str(params["college"]), str(params["college"]))
    words = SENTENCES[because.code]
    return str(words % params)
