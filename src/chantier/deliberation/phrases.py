"""What the cores of deliberation say, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise, lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core.document import TITLE_NUMBER
from chantier.deliberation.core.reasons import Reason, Refused
from chantier.foundation.access import api as access

Words = Mapping[str, Promise]

LEVELS: Final[Words] = {
    "local": _("Locale"),
    "regional": _("Régionale"),
    "national": _("Nationale"),
    "international": _("Internationale"),
    "sectoral": _("Sectorielle"),
}
LEVEL_GROUPS: Final[Words] = {
    "national": _("Tables nationales"),
    "sectoral": _("Tables sectorielles"),
    "regional": _("Tables régionales"),
    "local": _("Tables locales"),
    "international": _("Tables internationales"),
}
VISIBILITIES: Final[Words] = {
    "public": _("Publique"),
    "members": _("Pour les membres"),
    "closed": _("Fermée au public"),
}
SEATINGS: Final[Words] = {
    "listed": _("Les organisations invitées, une à une"),
    "territory": _("Toutes les organisations membres du territoire"),
    "members": _("Toutes les organisations membres du mouvement"),
}
TEMPLATE_NAMES: Final[Words] = {
    "consultation": _("Consultation d’un territoire"),
    "working-group": _("Groupe de travail"),
    "round": _("Tournée des régions"),
    "brief": _("Rédaction d’un mémoire"),
}
TEMPLATE_PURPOSES: Final[Words] = {
    "consultation": _("Huit semaines : les membres d’un territoire disent leurs besoins, proposent, amendent."),
    "working-group": _("Six mois : quelques organisations écrivent ensemble ce qu’on leur a demandé, puis l’arrêtent."),
    "round": _("Quatre mois : tous les membres, une même question à chaque table, un texte national à la fin."),
    "brief": _("Trois semaines : un texte court, vite débattu, prêt à être déposé à temps."),
}
STANCES: Final[Words] = {
    "support": _("D’accord"),
    "reserve": _("D’accord, avec réserve"),
    "aside": _("En retrait"),
    "object": _("Objection"),
}
SEAT_ROLES: Final[Words] = {
    "member": _("Membre"),
    "chair": _("Présidence"),
    "pen": _("Plume"),
    "observer": _("Observation"),
    "facilitator": _("Animation"),
}
VERBS: Final[Words] = {
    "state-need": _("Dire un besoin"),
    "propose": _("Proposer"),
    "amend": _("Amender"),
    "debate": _("Débattre"),
    "take-position": _("Prendre position"),
}
VERBS_CLOSED: Final[Words] = {
    "state-need": _("On ne peut pas dire de besoin à cette table en ce moment."),
    "propose": _("On ne peut pas proposer à cette table en ce moment."),
    "amend": _("On ne peut pas amender à cette table en ce moment."),
    "debate": _("On ne peut pas débattre à cette table en ce moment."),
    "take-position": _("On ne peut pas prendre position à cette table en ce moment."),
}
PROPOSAL_STATES: Final[Words] = {
    "draft": _("Brouillon"),
    "open": _("Ouverte au débat"),
    "amending": _("Ouverte aux amendements"),
    "positions": _("Prise de position"),
    "settled": _("Texte arrêté"),
    "withdrawn": _("Retirée"),
    "rejected": _("Écartée"),
}
ARGUMENT_KINDS: Final[Words] = {
    "for": _("Pour"),
    "against": _("Contre"),
    "lived": _("Expérience"),
    "question": _("Question"),
    "condition": _("Condition"),
    "answer": _("Réponse"),
}
#: What stands where nobody took a side of a debate.
SILENCES: Final[Words] = {
    "for": _("Personne n’a encore dit pourquoi l’appuyer."),
    "against": _("Personne n’a encore dit pourquoi s’y opposer."),
    "lived": _("Personne n’a encore dit ce qui se vit."),
    "condition": _("Personne n’a encore dit à quelle condition une réponse conviendrait."),
}
CHANNELS: Final[Words] = {
    "web": _("sur le site"),
    "mail": _("par courriel"),
    "room": _("dans une salle"),
    "paper": _("sur papier"),
}
#: Why a contribution is hidden (``core/moderation.py``).
MODERATION: Final[Words] = {
    "personal-data": _("Elle révèle des renseignements sur une personne."),
    "attack": _("Elle attaque des personnes plutôt que des idées."),
    "discrimination": _("Elle rabaisse des gens pour ce qu’ils sont."),
    "advertising": _("C’est de la publicité."),
    "off-topic": _("Elle parle d’autre chose."),
    "repeated": _("Elle répète une contribution déjà faite."),
    "unlawful": _("Elle contrevient à la loi."),
    "other": _("Une autre raison, dite ci-dessous."),
    "appeal": _("L’appel a été accueilli."),
}
MODERATION_ACTS: Final[Words] = {
    "report": _("Signalée"),
    "hide": _("Masquée"),
    "show": _("Montrée de nouveau"),
    "keep": _("Gardée telle quelle"),
}
DRAFT_KINDS: Final[Words] = {
    "argument": _("Contribution à un débat"),
    "proposal": _("Proposition"),
    "amendment": _("Amendement"),
    "position": _("Position"),
    "need": _("Besoin"),
    "question": _("Question"),
    "synthesis": _("Synthèse"),
    "statement": _("Énoncé"),
    "mandate": _("Mandat d’un groupe de travail"),
    "appeal": _("Appel"),
    "table": _("Table"),
    "text": _("Texte"),
}
STEPS: Final[Words] = {
    "publish": _("Ouvrir au débat"),
    "call-for-amendments": _("Appeler les amendements"),
    "call-for-positions": _("Appeler les positions"),
    "reopen": _("Rouvrir aux amendements"),
    "settle": _("Arrêter le texte"),
    "withdraw": _("Retirer"),
    "restore": _("Reprendre comme brouillon"),
    "reject": _("Écarter"),
    "reconsider": _("Reconsidérer"),
}
STEPS_EXPLAINED: Final[Words] = {
    "publish": _("Le brouillon devient public à cette table : on en débat, et on peut l’amender."),
    "call-for-amendments": _("Les organisations qui siègent sont appelées à déposer leurs amendements."),
    "call-for-positions": _("Le texte ne change plus : chaque organisation dit où elle se tient."),
    "reopen": _("Le texte pourra changer de nouveau. Les positions déjà prises sont gardées, puis redemandées."),
    "settle": _("Le texte, ses preuves et les positions sont fixés, avec une empreinte que chacun peut vérifier."),
    "withdraw": _("La proposition quitte la discussion. Ce qui a été dit reste lisible, et vous pourrez la reprendre."),
    "restore": _("La proposition redevient un brouillon, à son dernier texte."),
    "reject": _("La table ne retient pas cette proposition. Elle reste lisible, avec la raison."),
    "reconsider": _("La proposition revient en discussion, là où elle en était."),
}
AMENDMENT_STEPS: Final[Words] = {
    "submit": _("Déposer de nouveau"),
    "take-back": _("Reprendre comme brouillon"),
    "study": _("Mettre à l’étude"),
    "return": _("Renvoyer à son auteur"),
    "accept": _("Accepter"),
    "refuse": _("Refuser"),
    "withdraw": _("Retirer"),
    "lapse": _("Déclarer sans objet"),
    "reconsider": _("Reconsidérer"),
}
AMENDMENT_KINDS: Final[Words] = {
    "replace": _("Autres mots"),
    "insert": _("Ajout"),
    "delete": _("Suppression"),
    "move": _("Déplacement"),
    "title": _("Autre titre"),
    "several": _("Plusieurs changements"),
}
#: How a state is coloured; never the only way it is said.
TONES: Final[Mapping[str, str]] = {
    "draft": "quiet",
    "open": "info",
    "amending": "info",
    "positions": "info",
    "settled": "success",
    "withdrawn": "quiet",
    "rejected": "quiet",
    "submitted": "info",
    "under-study": "info",
    "returned": "warning",
    "accepted": "success",
    "refused": "error",
    "merged": "quiet",
    "lapsed": "quiet",
}
AMENDMENT_STATES: Final[Words] = {
    "draft": _("Brouillon"),
    "submitted": _("Déposé"),
    "under-study": _("À l’étude"),
    "returned": _("À revoir par son auteur"),
    "accepted": _("Accepté"),
    "refused": _("Refusé"),
    "merged": _("Fondu dans un autre"),
    "withdrawn": _("Retiré"),
    "lapsed": _("Devenu sans objet"),
}
BEARINGS: Final[Words] = {
    "supports": _("Appuie"),
    "qualifies": _("Nuance"),
    "contradicts": _("Contredit"),
}
STRENGTHS: Final[Words] = {
    "testimony": _("Témoignage"),
    "case": _("Un cas étudié"),
    "several": _("Plusieurs cas ou une enquête"),
    "study": _("Étude comparée"),
    "review": _("Revue d’études"),
}
NEED_STATES: Final[Words] = {
    "open": _("Sans réponse"),
    "answered": _("Une réponse existe"),
    "joined": _("Réuni à un autre"),
    "withdrawn": _("Retiré"),
}
MANDATE_STATES: Final[Words] = {
    "given": _("Donné, pas encore commencé"),
    "running": _("En cours"),
    "extended": _("Prolongé"),
    "expired": _("Échu"),
    "reported": _("Rapport remis"),
    "discharged": _("Quitus donné"),
    "revoked": _("Retiré"),
}
POWERS: Final[Words] = {
    "study": _("Étudier la question et remettre un rapport"),
    "hear": _("Entendre des organisations et des personnes"),
    "propose": _("Proposer des textes"),
    "publish": _("Publier en son propre nom"),
    "spend": _("Engager le budget qui lui est confié"),
}
REASONS: Final[Words] = {
    "term-reversed": _("Ce mandat finirait avant de commencer : vérifiez ses dates."),
    "report-before-start": _("Le rapport serait attendu avant le début du mandat : vérifiez ses dates."),
    "power-unknown": _("Ce pouvoir n’existe pas : {power}."),
    "extension-not-later": _("La nouvelle fin doit venir après celle qui tient déjà, et ne pas être passée."),
    "hidden-character": _("Le texte contient un caractère que l’on ne voit pas : {name} ({code}), ligne {line}."),
    "too-many-marks": _("Une lettre porte plus de {most} accents : aucune langue n’en demande autant."),
    "title-missing": _("Donnez un titre à ce texte."),
    "title-too-long": _("Le titre est trop long : abrégez-le."),
    "language-unknown": _("Choisissez la langue de ce texte."),
    "text-empty": _("Ce texte est vide : écrivez au moins un paragraphe."),
    "text-too-long": _("Ce texte est trop long pour être discuté d’un seul tenant."),
    "passage-too-long": _("Le passage {passage} est trop long : coupez-le en plusieurs paragraphes."),
    "too-many-passages": _("Ce texte a trop de paragraphes pour être discuté d’un seul tenant."),
    "text-has-moved": _("Le texte a changé depuis : vous aviez la version {written_on}, nous en sommes à la {now}."),
    "no-operation": _("Cet amendement ne change rien au texte."),
    "too-many-operations": _("Cet amendement change trop de passages à la fois : coupez-le en plusieurs."),
    "no-author": _("Cet amendement n’a pas d’auteur."),
    "contradicts-itself": _("Les changements de cet amendement se contredisent."),
    "amendments-collide": _("Les amendements {one} et {other} se heurtent : fondez-les en un seul."),
    "not-in-this-state": _("Cela n’est plus possible : l’état a changé entre-temps."),
    "reason-missing": _("Dites pourquoi : la raison sera gardée avec la décision."),
    "article-has-grown": _("L’article {passage} a reçu de nouveaux passages depuis : dites s’ils partent aussi."),
    "passage-gone": _("Le passage {passage} n’est plus dans le texte."),
    "passage-unknown": _("Ce passage n’est pas dans cette version du texte."),
    "passage-has-changed": _("Les mots du passage {passage} ont changé depuis."),
    "passage-has-moved": _("Le passage {passage} a été déplacé depuis."),
    "place-gone": _("L’endroit visé n’est plus là : le passage {passage} a disparu."),
    "place-moved": _("L’endroit visé a bougé avec le passage {passage}."),
    "words-changed": _("Les mots que vous changez dans le passage {passage} ont été changés depuis."),
    "words-out-of-passage": _("Ces mots ne sont pas dans le passage {passage}."),
    "cuts-a-word": _("Ce changement coupe un mot du passage {passage} : prenez le mot entier."),
    "deletes-all-words": _("Il ne resterait rien du passage {passage} : supprimez-le plutôt."),
    "leaves-its-operation": _("Un sous-amendement reste dans les mots de l’amendement qu’il vise."),
    "only-words-here": _("Ici, seuls des mots peuvent être changés."),
    "nothing-changes": _("Cet amendement ne change rien au texte."),
    "nothing-remains": _("Il ne resterait rien de l’amendement : retirez-le plutôt."),
    "nothing-would-remain": _("Il ne resterait rien du texte."),
    "nothing-to-merge": _("Il faut au moins deux amendements pour en fondre un troisième."),
    "passages-not-in-a-row": _("Ces passages ne se suivent pas."),
    "closes-before-it-opens": _("Une étape ferme avant d’ouvrir : vérifiez ses dates."),
    "file-too-long": _("Ce fichier est trop long pour être un texte arrêté."),
    "not-json": _("Ce fichier n’est pas lisible : ce n’est pas du JSON."),
    "format-unknown": _("Ce fichier n’est pas un texte arrêté de Chantier."),
    "not-canonical": _("Les valeurs sont les mêmes, écrites autrement : l’empreinte est celle du fichier tel quel."),
    "text-altered": _("Le texte de ce fichier a été changé après coup."),
    "passages-altered": _("Les passages de ce fichier ne sont plus ceux du texte."),
    "fingerprint-differs": _("L’empreinte est {found}, et l’on attendait {expected}."),
    "bad_share": _("La part « {name} » n’en est pas une : {value}. Écrivez une fraction, comme 2/3."),
    "unknown_rule": _("La règle « {rule} » n’existe pas."),
    "unknown_stance": _("La position « {stance} » n’existe pas."),
    "stances_incomplete": _("Une procédure a au moins « support » et « object », une fois chacune."),
    "label_missing": _("La position « {stance} » n’a pas de nom dans cette langue : {language}."),
    "name_missing": _("La procédure n’a pas de nom dans cette langue : {language}."),
    "nobody_spoke": _("Personne n’a encore pris position."),
    "too_few_spoke": _("Organisations qui ont pris position : {spoke} ; il en faut {needed}."),
    "advice_heard": _("Avis entendus : {spoke}, dont défavorables : {objections}."),
    "objections_stand": _("Objections qui tiennent encore : {objections}."),
    "too_many_stand_aside": _("Trop d’organisations restent en retrait : {asides} sur {spoke}."),
    "no_objection": _("Personne n’objecte. Positions prises : {spoke}, dont avec réserve : {reserves}."),
    "share_reached": _("Pour : {for} sur {deciding}, et il en fallait {share}."),
    "share_missed": _("Pour : {for} sur {deciding}, et il en faut {share}."),
    "moderation-state": _("Cette contribution n’est pas dans un état où cela se fait."),
    "moderation-reason": _("Choisissez une raison de la liste."),
    "moderation-words": _("Dites pourquoi, en quelques mots."),
    "no_sentence": _("La synthèse est vide : écrivez au moins une phrase."),
    "empty_sentence": _("La phrase {number} est vide."),
    "sentence_without_citation": _("La phrase {number} ne cite aucune contribution."),
    "contribution_unknown": _("La phrase {number} cite une contribution qui n’est pas à cette table."),
    "quote_nowhere": _("Les mots cités par la phrase {number} ne se trouvent dans aucune contribution de cette table."),
    "program-count": _("Le programme a rendu {answered} passages pour {given} : sa réponse n’est pas gardée."),
    "program-marks": _("Le programme a perdu un lien ou une mise en valeur (passage {piece}) : rien n’est gardé."),
    "program-numbers": _("Le programme a changé un nombre (passage {piece} : {before} → {after}) : rien n’est gardé."),
    "marks-tangled": _("Les marques du passage {piece} sont trop mêlées pour un programme : traduisez-le à la main."),
    "program-empty": _("Le programme n’a rien rendu pour le passage {piece} : sa réponse n’est pas gardée."),
    "program-too-much": _("Le programme a rendu bien plus que le passage {piece} : sa réponse n’est pas gardée."),
    "program-structure": _("Le programme a rendu {after} passages là où il y en avait {before} : rien n’est gardé."),
    "quote_too_short": _("La citation de la phrase {number} est trop courte pour dire quelque chose."),
    "quote_not_found": _("Les mots cités par la phrase {number} ne se trouvent pas dans la contribution."),
}


def say(reason: Reason) -> Promise:
    """The sentence of a reason. Raises ``KeyError`` for a code without words: a test keeps it from happening."""
    params = dict(reason.params)
    if params.get("passage") == TITLE_NUMBER:
        params["passage"] = _("« titre »")  # type: ignore[assignment]  # a title has no number
    return format_lazy(lazystr(REASONS[reason.code]), **params)


def as_invalid(refused: Refused) -> access.Invalid:
    """What a core refused, as a refusal of the house: its first reason."""
    return access.Invalid(_first(refused))


def as_not_possible(refused: Refused) -> access.Refusal:
    """The same, for what a state does not allow; a missing reason is still something to correct."""
    missing = refused.reasons[0].code == "reason-missing"
    return access.Invalid(_first(refused)) if missing else access.NotPossible(_first(refused))


def _first(refused: Refused) -> access.Reason:
    first = refused.reasons[0]
    return access.Reason(first.code, say(first))
