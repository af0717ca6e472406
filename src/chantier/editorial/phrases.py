"""What people are told when they support a campaign or come to an event."""

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Reason

CONSENT = {
    "signature": _(
        "J’accepte que ma signature soit comptée et conservée avec mon compte jusqu’à ce que je la retire. "
        "Mon nom n’est montré que si je le demande."
    ),
    "registration": _(
        "J’accepte que mon nom et mon adresse soient donnés aux personnes qui organisent cet événement, jusqu’à ce que "
        "je me désiste, et au plus tard trois mois après lui."
    ),
    "signature_by_mail": _(
        "J’accepte que ma signature soit comptée. Mon adresse ne sert qu’à la confirmer : il n’en reste qu’une "
        "empreinte, qui ne permet pas de la lire. Mon nom n’est gardé et montré que si je le demande."
    ),
}

UNKNOWN_LINK = Reason(
    "signature_link",
    _("Ce lien n’est pas reconnu, ou il a fait son temps."),
    _("Ouvrez-le depuis le courriel sans le modifier, ou signez de nouveau à la page de la campagne."),
)
BAD_ADDRESS = Reason(
    "address",
    _("Cette adresse n’est pas une adresse courriel que nous savons joindre."),
    _("Écrivez-la comme ceci : nom@exemple.org"),
)
NO_CONSENT = Reason(
    "consent_needed", _("Sans votre accord, rien n’est conservé."), _("Cochez la case, puis confirmez.")
)
NO_NAME = Reason(
    "name_needed", _("Il manque le nom à montrer."), _("Écrivez-le, ou décochez la case qui demande de le montrer.")
)
TOO_OFTEN = Reason(
    "too_often", _("Trop de demandes viennent de votre réseau."), _("Attendez une heure, puis recommencez.")
)
NOT_AN_ORGANIZER = Reason(
    "not_an_organizer",
    _("Les inscriptions ne sont lues que par les personnes qui organisent l’événement."),
    _("Si vous en êtes, parlez au nom de l’organisation qui reçoit, ou écrivez à la rédaction du site."),
)
