"""What people are told when they support a campaign or come to an event."""

from django.utils.translation import gettext_lazy as _

CONSENT = {
    "signature": _(
        "J’accepte que ma signature soit comptée et conservée avec mon compte jusqu’à ce que je la retire. "
        "Mon nom n’est montré que si je le demande."
    ),
    "registration": _(
        "J’accepte que mon nom et mon adresse soient donnés aux personnes qui organisent cet événement, et conservés "
        "jusqu’à ce que je me désiste."
    ),
}
