"""What the directory keeps about who suggested corrections, for the account page, the export and the erasure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chantier.directory.models import Statement
from chantier.foundation.people.api import Holder, Keep, Rows


def _export(person_id: int) -> dict[str, Rows]:
    said = Statement.objects.filter(person_id=person_id).order_by("pk")
    return {
        "statements": list(
            said.values(
                "organization__public_id",
                "field",
                "value",
                "kind",
                "state",
                "comment",
                "evidence",
                "at",
                "reviewed_at",
                "review_reason",
            )
        )
    }


def _erase(person_id: int, at: datetime) -> int:  # noqa: ARG001  a holder's signature
    """What an organisation is stays said; who suggested it, and why, is forgotten."""
    said = Statement.objects.filter(person_id=person_id)
    touched = said.update(person_id=None, comment="", evidence="")
    return touched + Statement.objects.filter(reviewed_by=person_id).update(reviewed_by=None)


HOLDER = Holder(
    name="corrections",
    label=_("Les corrections que vous avez proposées ou relues"),
    export=_export,
    erase=_erase,
    tables={"statements": _("Les corrections que vous avez proposées")},
    stays=(_("Ce qui a été corrigé reste sur les fiches, sans votre nom ni vos commentaires."),),
    retention=(
        Keep("directory.Statement", 365, "at", "not_followed", only=(("state__in", ("refused", "withdrawn")),)),
        Keep("directory.Statement", None, "at", "statement", only=(("state__in", ("waiting", "accepted")),)),
    ),
    reasons={
        "not_followed": _("Une correction refusée ou retirée depuis plus d’un an n’apprend plus rien."),
        "statement": _("Une valeur vaut tant qu’une autre ne la remplace pas ; la fiche dit toujours d’où elle vient."),
    },
)
