"""The words of an organisation's page: reasons, precisions, origins, and what happened, each a whole sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOCIAL_ECONOMY: dict[str, Promise] = {
    "yes": _("Compte comme économie sociale : oui"),
    "no": _("Compte comme économie sociale : non"),
    "unknown": _("Compte comme économie sociale : on ne sait pas encore"),
}
SOCIAL_ECONOMY_REASONS: dict[str, Promise] = {
    "said_by_itself": _("parce que l’organisation le dit elle-même."),
    "said_by_source": _("parce que « %(source)s » le dit."),
    "principles_declared": _("parce qu’elle a déclaré les six principes de la Loi sur l’économie sociale."),
    "member_of_the_network": _("parce qu’elle est membre du mouvement."),
    "listed_by_the_network": _("parce qu’elle figure dans une liste du mouvement : « %(source)s »."),
    "registered_only": _("parce que seul le registre la connaît : une forme juridique ne suffit pas à le dire."),
}
PRECISIONS: dict[str, Promise] = {
    "hand": _("Position placée à la main."),
    "door": _("Position à l’adresse exacte."),
    "postal_code": _("Position au code postal, à quelques centaines de mètres près."),
    "prefix": _("Position au secteur postal, à quelques kilomètres près."),
    "municipality": _("Position au centre de la municipalité : l’adresse exacte n’est pas connue."),
    "region": _("Position au centre de la région seulement : la municipalité n’est pas connue."),
}
ORIGINS: dict[str, Promise] = {
    "own": _("L’organisation elle-même"),
    "correction": _("Une correction acceptée"),
    "inferred": _("Valeur déduite : personne ne l’a déclarée"),
}
#: By where the words stood.
READ_IN: dict[str, Promise] = {
    "description": _("« %(label)s » se déduit des mots de la source « %(source)s » : « %(words)s »."),
    "name": _("« %(label)s » se déduit du nom : « %(words)s »."),
    "code": _("« %(label)s » se déduit du code d’activité %(words)s de la source « %(source)s »."),
}
READ_IN_FAINTLY: Promise = _("« %(label)s » se déduit d’un indice faible : « %(words)s ».")
REGISTER_ON_FORM: Promise = _(
    "Quand une liste et le registre se contredisent sur la forme juridique, le registre l’emporte."
)
ANSWERS: dict[str, Promise] = {
    "yes": _("Oui"),
    "partly": _("En partie"),
    "no": _("Non"),
    "": _("Pas encore répondu"),
}
RELATIONS_OUTWARD: dict[str, Promise] = {
    "member-of": _("Membre de"),
    "federation-of": _("Regroupement de"),
    "supported-by": _("Avec l’appui de"),
    "subsidiary-of": _("Filiale de"),
    "service-of": _("Service de"),
    "brand-of": _("Marque de"),
    "division-of": _("Division de"),
    "formerly": _("Autrefois"),
}
RELATIONS_INWARD: dict[str, Promise] = {
    "member-of": _("A pour membre"),
    "federation-of": _("Fait partie du regroupement"),
    "supported-by": _("Appuie"),
    "subsidiary-of": _("A pour filiale"),
    "service-of": _("Offre le service"),
    "brand-of": _("A pour marque"),
    "division-of": _("A pour division"),
    "formerly": _("Devenue"),
}
HISTORY: dict[str, Promise] = {
    "directory.organization_reconciled": _("Deux fiches du même organisme ont été réunies en une seule."),
    "directory.organizations_reconciled": _(
        "Des fiches du même organisme ont été réunies à la suite d’une importation."
    ),
    "directory.merge_undone": _("Une réunion de deux fiches a été défaite : chacune a retrouvé ce qui en venait."),
    "directory.pair_distinguished": _("Il a été établi que cette fiche et une autre sont deux organismes."),
    "directory.distinction_undone": _("Une décision « ce sont deux organismes » a été défaite."),
    "directory.organization_created": _("La fiche a été créée."),
    "directory.organization_founded": _("Une assemblée de fondation l’a constituée."),
    "directory.organization_edited": _("L’organisation a mis sa fiche à jour."),
    "directory.statement_made": _("Une correction a été proposée."),
    "directory.statement_accepted": _("Une correction a été acceptée."),
    "directory.statement_refused": _("Une correction a été refusée."),
    "directory.statement_withdrawn": _("Une correction a été retirée par la personne qui l’avait proposée."),
    "directory.statement_reopened": _(
        "Une décision sur une correction a été défaite : la correction attend de nouveau."
    ),
    "directory.own_word_withdrawn": _("L’organisation a repris ce qu’elle avait dit d’un champ."),
    "directory.organization_corrected": _("La coordination a corrigé la fiche."),
    "directory.claim_accepted": _("Une demande de parler au nom de cette organisation a été acceptée."),
    "directory.visibility_changed": _("La visibilité de la fiche a changé."),
    "directory.relation_added": _("Un lien avec une autre organisation a été noté."),
    "directory.relation_changed": _("Les dates d’un lien avec une autre organisation ont été corrigées."),
    "directory.relation_removed": _("Un lien avec une autre organisation a été retiré."),
    "directory.relation_restored": _("Un lien avec une autre organisation a été rétabli."),
    "directory.membership_added": _("Une adhésion a été notée."),
    "directory.membership_changed": _("Une adhésion a été corrigée."),
    "directory.membership_removed": _("Une adhésion a été retirée."),
}
HISTORY_ICONS: dict[str, str] = {
    "directory.organization_reconciled": "merge",
    "directory.organizations_reconciled": "merge",
    "directory.merge_undone": "undo",
    "directory.pair_distinguished": "split",
    "directory.distinction_undone": "undo",
    "directory.organization_founded": "plus",
    "directory.organization_edited": "edit",
    "directory.organization_corrected": "edit",
    "directory.statement_made": "edit",
    "directory.statement_accepted": "check",
    "directory.statement_refused": "cross",
    "directory.statement_reopened": "undo",
    "directory.own_word_withdrawn": "undo",
    "directory.relation_added": "plus",
    "directory.relation_changed": "edit",
    "directory.relation_removed": "cross",
    "directory.relation_restored": "undo",
    "directory.membership_added": "plus",
    "directory.membership_changed": "edit",
    "directory.membership_removed": "cross",
}
