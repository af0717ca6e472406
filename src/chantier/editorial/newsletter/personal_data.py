"""What the newsletter keeps about a person, found by the address of their account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chantier.editorial.models import Delivery, Subscriber, SubscriptionProof
from chantier.editorial.newsletter.core.addresses import key_of
from chantier.foundation.people.api import Holder, Keep, Rows, person


def _of(person_id: int) -> QuerySet[Subscriber, Any]:
    found = person(person_id)
    return Subscriber.objects.filter(key=key_of(found.email)) if found else Subscriber.objects.none()


def _export(person_id: int) -> dict[str, Rows]:
    rows = _of(person_id)
    shown = ("address", "state", "language", "territories", "themes", "confirmed_at", "left_at", "left_why")
    proofs = SubscriptionProof.objects.filter(subscriber__in=rows).order_by("pk")
    deliveries = Delivery.objects.filter(subscriber__in=rows).order_by("pk")
    return {
        "subscription": list(rows.values(*shown)),
        "proofs": list(proofs.values("what", "at", "source", "language", "words", "choices")),
        "deliveries": list(deliveries.values("issue_id", "state", "handed_at")),
    }


def _erase(person_id: int, at: datetime) -> int:  # noqa: ARG001  a holder's signature
    gone, _detail = _of(person_id).delete()
    return gone


HOLDER = Holder(
    name="newsletter",
    label=_("Votre abonnement à l’infolettre"),
    export=_export,
    erase=_erase,
    tables={
        "subscription": _("Votre abonnement"),
        "proofs": _("Ce à quoi vous avez consenti, et quand"),
        "deliveries": _("Les numéros qui vous ont été envoyés"),
    },
    stays=(
        _(
            "Si votre adresse a refusé notre courrier ou que vous vous en êtes plaint, une empreinte en reste, qui ne "
            "permet pas de la lire : ainsi rien ne vous parviendra."
        ),
    ),
    retention=(
        Keep("editorial.Subscriber", 7, "waiting_since", "newsletter_waiting", (("state", "waiting"),)),
        Keep("editorial.Subscriber", 1095, "left_at", "newsletter_left", (("state", "left"),)),
        Keep("editorial.Delivery", 365, "issue__ended_at", "newsletter_delivery"),
        Keep("editorial.ReadBounce", 90, "at", "newsletter_returned"),
        Keep("editorial.RefusedAddress", None, "since", "newsletter_refused"),
    ),
    reasons={
        "newsletter_waiting": _("Une demande d’infolettre qui n’a pas été confirmée en sept jours est détruite."),
        "newsletter_left": _(
            "La preuve d’un abonnement est gardée trois ans après le départ : la loi la demande à qui a envoyé."
        ),
        "newsletter_delivery": _("Un an après un numéro, on ne garde plus à qui il a été envoyé."),
        "newsletter_returned": _("L’empreinte d’un courriel revenu empêche de le compter deux fois."),
        "newsletter_refused": _("L’empreinte d’une adresse qui refuse notre courrier empêche de lui écrire."),
    },
)
