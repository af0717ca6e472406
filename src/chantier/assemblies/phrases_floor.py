"""What is said of the floor, in the reader’s language: kinds of motions, refusals, sentences of the minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Words = Mapping[str, str | Promise]

#: A kind of motion, with its article: « On discute de … ».
KINDS: Final[Words] = {
    "main": _("la proposition"),
    "amendment": _("l’amendement"),
    "sub-amendment": _("le sous-amendement"),
    "refer": _("le renvoi"),
    "postpone": _("le report"),
    "previous-question": _("la question préalable"),
    "table": _("le dépôt sur le bureau"),
    "recess": _("la suspension de la séance"),
    "adjourn": _("la levée de l’assemblée"),
    "privilege": _("la question de privilège"),
    "order": _("le point d’ordre"),
    "information": _("la demande d’information"),
    "appeal": _("l’appel de la décision de la présidence"),
}
#: What a button says that moves one.
MOVES: Final[Words] = {
    "main": _("Proposer"),
    "amendment": _("Amender la proposition"),
    "sub-amendment": _("Sous-amender"),
    "refer": _("Proposer le renvoi à un comité"),
    "postpone": _("Proposer le report"),
    "previous-question": _("Demander la question préalable"),
    "table": _("Proposer le dépôt sur le bureau"),
    "recess": _("Proposer de suspendre"),
    "adjourn": _("Proposer de lever l’assemblée"),
    "privilege": _("Question de privilège"),
    "order": _("Point d’ordre"),
    "information": _("Demande d’information"),
    "appeal": _("En appeler de la décision de la présidence"),
}
#: What each one is for, in one line.
MEANINGS: Final[Words] = {
    "main": _("Le texte que l’assemblée adopterait."),
    "amendment": _("Changer le texte de la proposition, avant d’en décider."),
    "sub-amendment": _("Changer le texte de l’amendement, avant d’en décider."),
    "refer": _("Confier la proposition à d’autres, qui feront rapport."),
    "postpone": _("Y revenir à un moment que l’on dit."),
    "previous-question": _("Clore le débat et passer au vote ; elle se décide sans discussion."),
    "table": _("Mettre la proposition de côté."),
    "recess": _("Une pause, dont on dit la durée."),
    "adjourn": _("Terminer l’assemblée."),
    "privilege": _("Ce qui touche les droits ou les conditions des membres : bruit, confort, réputation."),
    "order": _("Une règle n’est pas suivie ; la présidence décide sur-le-champ."),
    "information": _("Une question de fait, avant d’aller plus loin."),
    "appeal": _("L’assemblée confirme ou renverse la décision de la présidence."),
}
STEPS: Final[Words] = {
    "second": _("Noter l’appui"),
    "no-seconder": _("Personne n’appuie"),
    "speak": _("Donner la parole"),
    "withdraw": _("Retirer"),
    "adopt": _("Adopter"),
    "reject": _("Rejeter"),
    "rule": _("Décision de la présidence"),
}
STATES: Final[Words] = {
    "moved": _("attend un appui"),
    "open": _("en discussion"),
    "called": _("prête pour le vote"),
    "adopted": _("adoptée"),
    "rejected": _("rejetée"),
    "withdrawn": _("retirée"),
    "not-seconded": _("sans appui"),
    "ruled": _("tranchée par la présidence"),
    "set-aside": _("mise de côté"),
    "undone": _("notée par erreur"),
}
RULINGS: Final[Words] = {
    "upheld": _("bien fondé"),
    "denied": _("non fondé"),
    "answered": _("répondu"),
}
GROUPS: Final[Words] = {
    "": _("aucune réponse"),
    "woman": _("une femme"),
    "man": _("un homme"),
    "another": _("une personne d’un autre genre"),
}
DECLARATIONS: Final[Words] = {
    "dissent": _("Dissidence"),
    "interest": _("Conflit d’intérêts"),
    "statement": _("Déclaration"),
}

#: Codes of refusals (``core/refusals.py`` and the services of the floor), merged into ``phrases.REFUSALS``.
REFUSALS: Final[Mapping[str, str | Promise]] = {
    "unknown_step": _("Ce geste n’existe pas."),
    "unknown_kind": _("Cette sorte de proposition n’existe pas."),
    "nothing_on_the_floor": _("Aucune proposition n’est en discussion."),
    "not_seconded": _("Ce qui vient d’être proposé n’est pas encore appuyé."),
    "seconds_oneself": _("On n’appuie pas sa propre proposition : une autre personne l’appuie."),
    "seconded_already": _("C’est déjà appuyé, ou cela n’a pas besoin de l’être."),
    "debate_closed": _("La question préalable est adoptée : le débat est clos, il reste à voter."),
    "not_debated": _("Cela se décide sans discussion."),
    "chair_decides": _("La présidence en décide seule, sur-le-champ."),
    "vote_decides": _("L’assemblée en décide par un vote, et non la présidence."),
    "nothing_to_act_on": _("Il n’y a aucune proposition sur laquelle agir."),
    "one_main_motion": _("Une proposition est déjà en discussion : on en décide avant d’en recevoir une autre."),
    "amends_what_is_open": _("On amende une proposition appuyée, et l’on sous-amende un amendement appuyé, pas plus."),
    "one_point_at_a_time": _("La présidence décide d’abord du point qui vient d’être soulevé."),
    "no_ruling_to_appeal": _("La présidence ne vient pas de trancher : il n’y a rien dont en appeler."),
    "lower_rank": _("Ce qui est déjà en discussion passe avant."),
    "nothing_debated": _("On ne clôt que le débat d’une proposition appuyée, qui se discute."),
    "too_few_interventions": _(
        "Les règlements veulent %(least)s interventions avant la question préalable ; il y en a eu %(heard)s."
    ),
    # services of the floor
    "meeting_not_open": _("L’assemblée n’est pas ouverte : rien ne se propose ni ne se décide."),
    "meeting_is_suspended": _("La séance est suspendue."),
    "no_item_open": _("Aucun point de l’ordre du jour n’est ouvert."),
    "item_not_here": _("Ce point n’est pas à l’ordre du jour de cette assemblée."),
    "item_withdrawn": _("Ce point a été retiré de l’ordre du jour."),
    "motions_left": _("Il reste une proposition à décider sur ce point."),
    "another_on_top": _("Entre-temps, l’assemblée est passée à autre chose : ce geste ne portait plus sur rien."),
    "vote_under_way": _("Un vote est en cours sur cette proposition."),
    "votes_prepared": _("Un vote est préparé sur cette proposition."),
    "text_needed": _("Le texte manque."),
    "text_too_long": _("Le texte a %(length)s caractères ; %(most)s au plus."),
    "amendment_changes_nothing": _("Ce texte est celui que l’on amende, mot pour mot."),
    "not_on_roll": _("Cette voix n’est pas au registre de l’assemblée."),
    "voice_not_said": _("Il faut dire qui."),
    "not_present": _("Cette voix n’est pas notée présente."),
    "majority_unknown_here": _("Les règlements n’ont pas de majorité de ce nom."),
    "decided_by_vote": _("Un vote l’a décidé : son résultat ne se défait pas."),
    "assent_not_enough": _("Cette décision demande un vote, que l’on compte."),
    "nothing_to_undo": _("Il n’y a rien à défaire."),
    "already_undone": _("Ce geste est déjà défait."),
    "not_the_motion_voted": _("Ce vote portait sur une proposition qui n’est plus la première à décider."),
    "asking_gone": _("Cette demande de parole n’est plus en attente."),
    "declaration_unknown": _("Cette sorte de déclaration n’existe pas."),
    "declaration_empty": _("Il manque ce que la personne déclare."),
    "group_unknown": _("Cette réponse n’est pas proposée."),
    "ruling_needed": _("Il manque la décision de la présidence."),
}

#: What to do about a refusal.
ADVICE: Final[Words] = {
    "not_seconded": _("Notez qui appuie, ou que personne n’appuie."),
    "one_main_motion": _("Mettez-la aux voix, ou notez qu’elle est retirée."),
    "vote_decides": _("Préparez un vote sur cette proposition."),
    "chair_decides": _("Notez la décision de la présidence."),
    "debate_closed": _("Mettez aux voix ce qui est en haut de la pile."),
    "meeting_not_open": _("Ouvrez d’abord l’assemblée."),
    "meeting_is_suspended": _("Reprenez d’abord la séance."),
    "no_item_open": _("Ouvrez d’abord un point."),
    "motions_left": _("Mettez-la aux voix, reportez-la, ou notez qu’elle est retirée."),
    "another_on_top": _("Regardez où en est la pile, et refaites-le s’il le faut."),
    "vote_under_way": _("Fermez et dépouillez ce vote, ou annulez-le."),
    "votes_prepared": _("Annulez d’abord ce vote."),
    "not_present": _("Notez d’abord son arrivée à la table d’accueil."),
    "not_on_roll": _("Cherchez son nom ou son numéro au registre des voix."),
    "voice_not_said": _("Écrivez le nom ou le numéro au registre."),
    "decided_by_vote": _("L’assemblée peut reconsidérer la question par une nouvelle proposition."),
    "amendment_changes_nothing": _("Écrivez le texte entier comme il se lirait une fois amendé."),
    "assent_not_enough": _("Préparez un vote sur cette proposition."),
}


def motion_named(kind: str, number: int = 0, on: str = "") -> str:
    """« la proposition 1 », « l’amendement 2 à la proposition 1 », « la question préalable ».

    ``on``: the name of what it amends, without what that amends itself.
    """
    if kind == "main":
        return _now("la proposition %(number)d") % {"number": number}
    if kind == "amendment":
        return _now("l’amendement %(number)d à %(on)s") % {"number": number, "on": on}
    if kind == "sub-amendment":
        return _now("le sous-amendement %(number)d à %(on)s") % {"number": number, "on": on}
    return str(KINDS.get(kind, kind))


def short_name(kind: str, number: int) -> str:
    """What a motion is called by what amends it: « l’amendement 2 »."""
    return _now("l’amendement %(number)d") % {"number": number} if kind == "amendment" else motion_named(kind, number)


def pile_told(names: list[str]) -> str:
    """« En discussion : l’amendement 2 à la proposition 1. Ensuite : la proposition 1. » The top comes first."""
    if not names:
        return _now("Aucune proposition n’est en discussion.")
    said = {"first": names[0], "others": _now(", puis ").join(names[1:])}
    if len(names) == 1:
        return _now("En discussion : %(first)s.") % said
    return _now("En discussion : %(first)s. Ensuite : %(others)s.") % said


def spoken_told(times: int) -> str:
    """How many times somebody spoke on this point."""
    if not times:
        return _now("première fois")
    return ngettext("a parlé %(times)d fois", "a parlé %(times)d fois", times) % {"times": times}


#: The sentence of the minutes that a step writes: by what was done, and how.
SENTENCES: Final[Words] = {
    "move": _("%(who)s propose %(motion)s."),
    "second": _("%(who)s appuie %(motion)s."),
    "no-seconder": _("Personne n’appuie %(motion)s : on n’en discute pas."),
    "speak": _("%(who)s intervient sur %(motion)s."),
    "withdraw": _("%(who)s retire %(motion)s."),
    "adopt": _("L’assemblée adopte %(motion)s."),
    "adopt-vote": _("Au terme du vote, l’assemblée adopte %(motion)s."),
    "adopt-assent": _("Personne ne demande le vote : l’assemblée adopte %(motion)s."),
    "reject": _("L’assemblée rejette %(motion)s."),
    "reject-vote": _("Au terme du vote, l’assemblée rejette %(motion)s."),
    "rule": _("La présidence tranche %(motion)s."),
    "rule-upheld": _("La présidence juge bien fondé ce qui a été soulevé : %(motion)s."),
    "rule-denied": _("La présidence juge non fondé ce qui a été soulevé : %(motion)s."),
    "rule-answered": _("La présidence répond : %(motion)s."),
    "move-order": _("%(who)s soulève un point d’ordre."),
    "move-privilege": _("%(who)s soulève une question de privilège."),
    "move-information": _("%(who)s demande une information."),
    "move-previous-question": _("%(who)s demande la question préalable."),
    "move-recess": _("%(who)s propose de suspendre la séance."),
    "move-adjourn": _("%(who)s propose de lever l’assemblée."),
    "move-appeal": _("%(who)s en appelle de la décision de la présidence."),
    "void": _("Ce qui précède avait été noté par erreur : « %(undone)s »"),
}


def step_told(did: str, *, kind: str = "", how: str = "", who: str = "", motion: str = "", undone: str = "") -> str:
    """The sentence of a step."""
    words = SENTENCES.get(f"{did}-{kind}") if did == "move" else SENTENCES.get(f"{did}-{how}")
    words = words or SENTENCES.get(did, "")
    return str(words) % {"who": who or _now("L’assemblée"), "motion": motion, "undone": undone}
