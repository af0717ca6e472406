"""Counting, said in the reader’s language: why a file cannot be counted, and what each stage did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.foundation.access.api import Reason
from chantier.foundation.ui.numbers import written

#: What is wrong, and what to do about it.
UNCOUNTABLE: Mapping[str, tuple[Promise, Promise | str]] = {
    "empty_file": (_("Le fichier est vide."), _("Donnez un fichier de bulletins : BLT, PrefLib ou CSV.")),
    "unreachable": (_("Impossible de lire « %(path)s »."), _("Vérifiez le nom du fichier et vos droits.")),
    "unwritable": (_("Impossible d’écrire « %(path)s »."), _("Vérifiez que le dossier existe et vos droits.")),
    "too_large": (
        _("Le fichier pèse %(megabytes)s Mo ; la limite est de %(most)s Mo."),
        _("Réunissez les bulletins identiques en une ligne, avec leur nombre."),
    ),
    "unknown_rule": (
        _("Aucune règle ne s’appelle « %(rule)s »."),
        _("Règles : scottish-stv, schulze, approval, proportional-approval, majority, two-rounds."),
    ),
    "threshold_elsewhere": (
        _("La règle « %(rule)s » ne connaît ni option par défaut, ni quorum, ni majorité à atteindre."),
        _("Ces réglages vont avec --rule schulze."),
    ),
    "threshold_default": (
        _("Un quorum ou une majorité se mesure contre une option par défaut."),
        _("Nommez-la par --default."),
    ),
    "bad_seats": (_("« %(value)s » n’est pas un nombre de sièges."), _("Écrivez un nombre entier.")),
    "same_file": (
        _("Le résultat remplacerait les bulletins de « %(path)s »."),
        _("Donnez un autre nom par --out."),
    ),
    "bad_share": (_("« %(value)s » n’est pas un nombre."), _("Écrivez 3, 3:1, 2/3 ou 46.5.")),
    "bad_majority": (_("« %(value)s » ne dit pas une majorité."), _("Écrivez « Option=3:1 ».")),
    "no_candidate": (_("Le fichier ne nomme personne."), _("Il faut au moins une candidature.")),
    "unnamed_candidate": (_("Une candidature n’a pas de nom."), _("Donnez un nom à chacune.")),
    "same_name": (
        _("Deux candidatures s’appellent « %(name)s »."),
        _("Ajoutez ce qui les distingue : on ne saurait pas à qui vont les voix."),
    ),
    "alike": (
        _("« %(first)s » et « %(second)s » se lisent pareil."),
        _("Écrivez ce nom d’une seule façon ; si ce sont deux personnes, ajoutez ce qui les distingue."),
    ),
    "too_many_candidates": (_("Il y a plus de %(most)s candidatures."), ""),
    "too_many_voices": (_("Il y a plus de %(most)s voix."), ""),
    "too_many_places": (
        _("Le fichier tient plus de %(most)s cases : ses bulletins, fois les choix du plus long."),
        _("Réunissez les bulletins identiques en une ligne, avec leur nombre."),
    ),
    "too_many_seats": (_("Au plus %(most)s sièges se partagent à la proportionnelle."), ""),
    "seats": (
        _("On ne peut pas pourvoir %(seats)s sièges avec %(candidates)s candidatures."),
        _("Le nombre de sièges va de un au nombre de candidatures : --seats le dit."),
    ),
    "rounds_for_one_seat": (
        _("Deux tours élisent une seule personne, et %(seats)s sièges sont demandés."),
        _("Faites un scrutin par siège, ou choisissez une autre règle."),
    ),
    "no_voices": (_("Aucun bulletin n’exprime de préférence."), _("Il n’y a rien à compter.")),
    "unknown_option": (
        _("Aucune option ne s’appelle « %(name)s »."),
        _("Écrivez son nom comme dans le fichier."),
    ),
    "level": (
        _("Un bulletin met « %(first)s » et « %(second)s » à égalité, ce que cette règle ne lit pas."),
        _("Comptez par schulze, ou par approval."),
    ),
    "gap": (
        _("Un bulletin donne le rang %(rank)s à « %(name)s » et à personne le rang %(missing)s."),
        _("Corrigez-le d’après le papier, ou retirez de ce bulletin ce qui suit le rang qui manque."),
    ),
    "named_twice": (_("Un bulletin nomme deux fois « %(name)s »."), _("Corrigez-le d’après le papier, ou retirez-le.")),
    "named_twice_at": (
        _("Ligne %(line)s : un bulletin nomme deux fois la même candidature."),
        _("Corrigez-le d’après le papier, ou retirez-le."),
    ),
    "hole": (
        _("Un bulletin laisse vide son choix %(place)s et nomme quelqu’un après."),
        _("Faites monter les choix suivants, si vos règles le veulent ainsi."),
    ),
    "hole_at": (
        _("Ligne %(line)s : le choix %(place)s est vide et un suivant ne l’est pas."),
        _("Faites monter les choix suivants, si vos règles le veulent ainsi."),
    ),
    "bad_voices": (
        _("Ligne %(line)s : « %(value)s » n’est pas un nombre de voix."),
        _("Écrivez un nombre entier."),
    ),
    "bad_rank": (
        _("Ligne %(line)s : « %(value)s » n’est ni un rang ni une approbation."),
        _("Écrivez 1 pour le premier choix, 2 pour le deuxième ; ou x pour approuver."),
    ),
    "same_column": (
        _("Deux colonnes s’appellent « %(name)s », ou disent la même chose."),
        _("Gardez-en une seule."),
    ),
    "beyond_header": (
        _("Ligne %(line)s : « %(value)s » n’est sous aucun titre de colonne."),
        _("Un nom qui contient le séparateur s’écrit entre guillemets ; chaque choix a sa colonne."),
    ),
    "not_text": (
        _("Ce n’est pas un fichier de texte de bulletins."),
        _("Depuis un tableur, enregistrez en « CSV UTF-8 »."),
    ),
    "unreadable": (
        _("Ligne %(line)s : les guillemets ne se ferment pas."),
        _("Enregistrez de nouveau le fichier en CSV depuis votre tableur."),
    ),
    "blt_head": (
        _("La première ligne, « %(line)s », ne dit pas combien de candidatures et de sièges."),
        _("Un fichier BLT commence par deux nombres, comme « 7 4 »."),
    ),
    "blt_no_end": (_("Aucune ligne « 0 » ne ferme la liste des bulletins."), _("Le fichier est peut-être coupé.")),
    "blt_names": (
        _("Le fichier annonce %(expected)s candidatures et en nomme %(found)s."),
        _("Après les bulletins, une ligne par nom, entre guillemets."),
    ),
    "blt_quotes": (
        _("« %(line)s » n’est pas un nom entre guillemets."),
        _("Un nom par ligne, sans guillemets dans le nom."),
    ),
    "blt_weight": (
        _("Ligne %(line)s : « %(weight)s » n’est pas un nombre de bulletins."),
        _("Chaque ligne commence par le nombre de bulletins identiques."),
    ),
    "blt_paper_end": (_("Ligne %(line)s : le bulletin ne finit pas par 0."), ""),
    "blt_choice": (
        _("Ligne %(line)s : « %(choice)s » n’est le numéro d’aucune candidature."),
        _("Les candidatures se comptent à partir de 1."),
    ),
    "blt_level": (
        _("Ligne %(line)s : « %(choice)s » met deux candidatures à égalité, ce que cette règle ne lit pas."),
        _("Donnez un ordre, ou un fichier PrefLib compté par schulze."),
    ),
    "preflib_names": (
        _("Les noms des candidatures manquent, ou leurs numéros ne se suivent pas."),
        _("Un fichier PrefLib les donne en tête, « # ALTERNATIVE NAME 1: … »."),
    ),
    "preflib_sum": (
        _("Le fichier annonce %(expected)s voix et en tient %(found)s."),
        _("Il est peut-être coupé : reprenez-le entier."),
    ),
    "preflib_paper": (
        _("Ligne %(line)s : ce n’est pas un bulletin."),
        _("Un bulletin s’écrit « 17: 2,{1,3},4 »."),
    ),
    "preflib_choice": (
        _("Ligne %(line)s : « %(choice)s » n’est le numéro d’aucune candidature."),
        _("Les candidatures se comptent à partir de 1."),
    ),
    "sheet_paper": (
        _("Le bulletin « %(paper)s » ne range pas %(expected)s options."),
        _("Un rang par option ; « - » pour une option laissée de côté."),
    ),
}


def reason_of(error: Uncountable) -> Reason:
    """Why nothing was counted, and what to do."""
    sentence, advice = UNCOUNTABLE[error.code]
    return Reason(error.code, sentence, next_step=advice, params=dict(error.params))


def stages_in_words(told: Mapping[str, Any]) -> Iterator[str]:
    """A published count, stage by stage, in whole sentences."""
    if "quota" in told:
        yield ngettext(
            "%(voices)s voix et %(seats)s siège : le quota est de %(quota)s.",
            "%(voices)s voix et %(seats)s sièges : le quota est de %(quota)s.",
            told["seats"],
        ) % {
            "voices": exact(str(told["voices"]["valid"])),
            "seats": exact(str(told["seats"])),
            "quota": exact(told["quota"]),
        }
    for stage in told["stages"]:
        yield from _stage(told["rule"], stage)
    for tie in told["ties"]:
        yield _tie(tie)
    if told.get("second_round"):
        yield _now("Personne n’a plus de la moitié des voix. Second tour : %(names)s.") % {
            "names": _listed(told["second_round"])
        }


def _stage(rule: str, stage: Mapping[str, Any]) -> Iterator[str]:
    number = stage["stage"]
    if stage["did"] == "surplus":
        yield _now(
            "Étape %(stage)s : %(name)s a plus que le quota ; le surplus va au choix suivant de ses bulletins."
        ) % {
            "stage": number,
            "name": stage["of"],
        }
    elif stage["did"] == "exclusion":
        yield _now(
            "Étape %(stage)s : %(name)s a le moins de voix et se retire ; ses bulletins vont au choix suivant."
        ) % {
            "stage": number,
            "name": stage["of"],
        }
    elif stage["did"] == "seat":
        yield _now("Siège %(stage)s : un bulletin déjà servi pèse moins.") % {"stage": number}
    elif stage["did"] == "duels":
        yield _now("Chaque candidature est comparée à chaque autre. Duels gagnés :")
    elif rule.endswith("approval"):
        yield _now("Approbations :")
    else:
        yield _now("Étape %(stage)s : les premiers choix.") % {"stage": number}
    totals = [_total(name, total) for name, total in stage["totals"].items()]
    if "exhausted" in stage:
        totals.append(_now("bulletins épuisés : %(total)s") % {"total": exact(stage["exhausted"])})
    yield "    " + " ; ".join(totals)
    if stage.get("filled"):
        yield "    " + _now("Il reste autant de candidatures que de sièges : le quota n’est plus demandé.")
    if stage["elected"]:
        yield "    " + ngettext("Élection : %(names)s.", "Élections : %(names)s.", len(stage["elected"])) % {
            "names": _listed(stage["elected"])
        }


def _total(name: str, total: str) -> str:
    return _now("%(name)s : %(total)s") % {"name": name, "total": exact(total)}


def exact(total: str) -> str:
    """A total as the reader’s language writes it, with all the decimals that it has and no other."""
    return str(written(Decimal(total), len(total.partition(".")[2].rstrip("0"))))


def _tie(tie: Mapping[str, Any]) -> str:
    said = {"stage": tie["stage"], "names": _listed(tie["between"]), "chosen": tie["chosen"], "at": tie["at"]}
    if tie["by"] == "lot":
        return _now("Étape %(stage)s : égalité entre %(names)s ; le sort désigne %(chosen)s.") % said
    return _now("Étape %(stage)s : égalité entre %(names)s ; l’étape %(at)s désigne %(chosen)s.") % said


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
