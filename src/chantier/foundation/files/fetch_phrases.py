"""Why something was not fetched, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CHECK = _("Vérifiez l’adresse.")
_LATER = _("Réessayez plus tard.")

FETCH_REFUSALS: dict[str, tuple[Promise, Promise]] = {
    "fetch_off": (
        _("Cette instance n’appelle aucun autre site."),
        _("La personne qui l’administre peut le permettre par le réglage CHANTIER_OUTGOING."),
    ),
    "fetch_host": (
        _("Cette instance n’a pas le droit d’appeler le site « %(host)s »."),
        _("La personne qui l’administre peut l’ajouter au réglage CHANTIER_OUTGOING."),
    ),
    "fetch_unreadable": (_("Cette adresse ne peut pas être lue."), _CHECK),
    "fetch_scheme": (_("Seules les adresses en http et https sont suivies."), _CHECK),
    "fetch_credentials": (
        _("Cette adresse contient un nom d’utilisateur ou un mot de passe."),
        _("Retirez ce qui précède le signe @."),
    ),
    "fetch_port": (_("Cette adresse mène à un port qui n’est pas celui d’un site."), _CHECK),
    "fetch_private": (
        _("Le site « %(host)s » est dans un réseau privé : il n’est pas appelé."),
        _("Donnez une adresse que tout le monde peut ouvrir."),
    ),
    "fetch_unknown_host": (_("Le site « %(host)s » n’existe pas, ou son nom ne répond plus."), _CHECK),
    "fetch_unreachable": (_("Le site « %(host)s » ne répond pas."), _LATER),
    "fetch_certificate": (_("Le certificat du site « %(host)s » n’est pas valable."), _CHECK),
    "fetch_broken": (_("La réponse du site « %(host)s » est abîmée."), _LATER),
    "fetch_redirects": (_("L’adresse renvoie à d’autres, plus de %(limit)s fois."), _CHECK),
    "fetch_slow": (_("Le site n’a pas fini de répondre en %(seconds)s secondes."), _LATER),
    "fetch_large": (
        _("La réponse dépasse %(megabytes)s Mo."),
        _("Téléchargez le document vous-même, puis déposez-le."),
    ),
}


def fetch_sentence(code: str, host: str = "") -> str:
    """Why an address could not be fetched, when all that was kept is the code; nothing for another code."""
    if code not in FETCH_REFUSALS:
        return ""
    return str(FETCH_REFUSALS[code][0]) % {"host": host or "…", "limit": "…", "seconds": "…", "megabytes": "…"}
