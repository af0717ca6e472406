"""The words of the newsletter that are kept with a consent, or sent."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Shown beside the box, and kept as it was shown, in the reader's language.
CONSENT = _(
    "J’accepte que %(name)s m’envoie son infolettre à cette adresse. Je peux me désabonner en un clic, à tout moment, "
    "par le lien au pied de chaque envoi. Mon adresse ne sert qu’à cela et n’est donnée à personne."
)
CONFIRMATION = _("Oui, je m’abonne à l’infolettre de %(name)s.")

KINDS = {
    "organization": _("De nouvelles organisations"),
    "resource": _("De nouvelles ressources"),
    "news": _("Les nouvelles"),
    "event": _("L’agenda"),
    "text": "",
}
#: Why an issue does not leave: what is missing of the sender (S.C. 2010, c. 23, s. 6 (2)).
MISSING = {
    "name": _("Le nom de l’expéditeur n’est pas réglé."),
    "address": _("L’adresse de réponse n’est pas réglée."),
    "postal_address": _("L’adresse postale de l’expéditeur n’est pas réglée."),
}
