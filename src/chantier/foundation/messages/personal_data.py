"""What messages keep about a person, for the account page, the export and the erasure."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.foundation.messages.models import Letter, Notice, Preference
from chantier.foundation.people.api import Holder, Keep, Rows, person


def _letters(person_id: int) -> Q:
    found = person(person_id)
    mine = Q(notice__person_id=person_id)
    return mine | Q(address__iexact=found.email) if found else mine


def _export(person_id: int) -> dict[str, Rows]:
    notices = Notice.objects.filter(person_id=person_id).order_by("pk")
    preferences = Preference.objects.filter(person_id=person_id).order_by("pk")
    letters = Letter.objects.filter(_letters(person_id)).order_by("pk")
    return {
        "notices": list(notices.values("kind", "subject", "body", "link", "created_at", "read_at")),
        "preferences": list(preferences.values("kind", "by_mail", "changed_at")),
        "letters": list(letters.values("kind", "address", "subject", "created_at", "sent_at", "withheld")),
    }


def _erase(person_id: int, at: datetime) -> int:  # noqa: ARG001  a holder's signature
    gone, _detail = Letter.objects.filter(_letters(person_id)).delete()
    gone += Notice.objects.filter(person_id=person_id).delete()[0]
    gone += Preference.objects.filter(person_id=person_id).delete()[0]
    return gone


HOLDER = Holder(
    name="messages",
    label=_("Les avis reçus et les courriels envoyés"),
    export=_export,
    erase=_erase,
    tables={
        "notices": _("Les avis reçus"),
        "preferences": _("Ce que vous voulez recevoir"),
        "letters": _("Les courriels qui vous ont été envoyés"),
    },
    stays=(
        _(
            "Si vous avez refusé nos courriels, votre adresse reste sur la liste des refus : ainsi rien ne vous "
            "parviendra."
        ),
    ),
    retention=(
        Keep("notices.Notice", 365, "created_at", "notice"),
        Keep("notices.Letter", 180, "created_at", "letter"),
        Keep("notices.OutboxMail", 30, "kept_at", "outbox"),
        Keep("notices.Suppression", None, "since", "suppression"),
    ),
    reasons={
        "notice": _("Un avis de plus d’un an n’apprend plus rien."),
        "letter": _("La trace d’un courriel est gardée six mois, pour répondre à qui ne l’a pas reçu."),
        "outbox": _("Les courriels de la démonstration sont gardés trente jours."),
        "suppression": _("Un refus de recevoir nos courriels vaut tant que vous ne le levez pas."),
    },
)
