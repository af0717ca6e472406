"""What each mandate that is not built yet will hold, in honest words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Announced:
    """A mandate to come: its name, what it is for, what one will do there, and where to go meanwhile."""

    name: str | Promise
    purpose: str | Promise
    will_hold: tuple[str | Promise, ...]
    meanwhile: str | Promise


NOT_BUILT: dict[str, Announced] = {
    "interventions": Announced(
        name=_("Interventions"),
        purpose=_("Dire dehors ce qui a été décidé dedans, et savoir ce qui en est advenu."),
        will_hold=(
            _("Des mémoires, des lettres et des communiqués, chacun relié à la décision qui l’autorise."),
            _("À qui l’on a écrit, quand, au nom de qui, et la réponse reçue ou attendue."),
            _("Le suivi : ce qui a changé, ce qui a été refusé, ce qui reste à demander."),
        ),
        meanwhile=_("La couverture du territoire dit déjà où le mouvement est présent, chiffres et sources à l’appui."),
    ),
    "projects": Announced(
        name=_("Projets"),
        purpose=_("Réaliser ensemble ce qui a été décidé, et faire connaître les outils de développement."),
        will_hold=(
            _("Des projets portés par plusieurs organisations, avec leurs étapes, leurs besoins et leurs échéances."),
            _("Des besoins exprimés et des offres d’appui, mis en relation sur un même territoire."),
            _("Les outils de développement, les fonds et l’accompagnement, avec leurs conditions en mots simples."),
            _("Des bilans chiffrés, qui deviennent des récits dans la bibliothèque."),
        ),
        meanwhile=_("Les liens d’appui entre les organisations se lisent déjà sur leurs fiches."),
    ),
    "alliances": Announced(
        name=_("Alliances"),
        purpose=_("Travailler avec d’autres mouvements, ici et ailleurs, sans que personne cède ses données."),
        will_hold=(
            _("Des ententes avec d’autres réseaux : ce qui est partagé, avec qui, jusqu’à quand."),
            _("L’échange de fiches et de ressources entre instances, chacune gardant ce qui est à elle."),
            _("Des formats ouverts et des protocoles connus : JSON-LD, OAI-PMH, ActivityPub."),
        ),
        meanwhile=_("Les données ouvertes du répertoire peuvent déjà être reprises par qui veut."),
    ),
    "observatory": Announced(
        name=_("Observatoire"),
        purpose=_("Des chiffres que l’on peut vérifier, avec leur source, leur date et leur dénominateur."),
        will_hold=(
            _("Des indicateurs par territoire et par secteur, avec la part des organisations qui ont répondu."),
            _("Des portraits que l’on peut imprimer, et les jeux de données qui les ont produits."),
            _("Une protection des petits nombres : personne ne doit pouvoir être reconnu dans un tableau."),
        ),
        meanwhile=_("La page de couverture du répertoire donne déjà les premiers chiffres, territoire par territoire."),
    ),
}
