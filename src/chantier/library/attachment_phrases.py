"""What is told of a file or an address that was attached. One phrase for each code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.library.core.reasons import Reason

ATTACHED: dict[str, Promise] = {
    "wrong_extension": _(
        "« %(name)s » contient en réalité un fichier « %(ending)s » : il est gardé sous le nom « %(kept)s »."
    ),
    "already_attached": _("Ce fichier était déjà joint à la fiche : il n’est pas gardé deux fois."),
    "pdf_encrypted": _(
        "Ce PDF est protégé par un mot de passe : il est gardé, mais son texte ne pourra pas être lu ni cherché."
    ),
    "pdf_broken": _(
        "Ce PDF est incomplet ou abîmé : il est gardé tel quel. Vérifiez qu’il s’ouvre, et remplacez-le au besoin."
    ),
    "pdf_too_heavy_to_read": _(
        "Ce PDF demande trop de travail pour être lu tout de suite : remplissez la fiche à la main."
    ),
}


def told(reason: Reason) -> str:
    """A thing told of an attachment, in the reader's language."""
    return str(ATTACHED[reason.code]) % dict(reason.params)
