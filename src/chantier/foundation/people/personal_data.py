"""What is kept about a person here, how it is given back, and how it is destroyed.

A package that keeps personal data writes one `Holder` and the composition root adds its dotted name to
`settings.PERSONAL_DATA_HOLDERS`; the account page, the export, the erasure and the retention schedule follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from chantier.foundation.people import phrases
from chantier.foundation.people.core.privacy import Keep
from chantier.foundation.people.core.retention import SCHEDULE
from chantier.foundation.people.models import (
    Consent,
    Invitation,
    Mandate,
    OpenSession,
    Person,
    PrivacyRequest,
    RoleGrant,
)

Rows = Sequence[Mapping[str, Any]]
ERASED_ADDRESS = "efface-{id}@invalid"


@dataclass(frozen=True)
class Holder:
    """One package that keeps personal data.

    ``export(person_id)`` gives tables of plain values by name; ``erase(person_id, at)`` destroys and returns how
    many rows it touched, inside the caller's transaction.
    """

    name: str
    label: str | Promise
    export: Callable[[int], dict[str, Rows]]
    erase: Callable[[int, datetime], int]
    tables: Mapping[str, str | Promise] = field(default_factory=dict)
    stays: tuple[str | Promise, ...] = ()
    retention: tuple[Keep, ...] = ()
    reasons: Mapping[str, str | Promise] = field(default_factory=dict)


def holders() -> tuple[Holder, ...]:
    """Every holder of this instance, in the order of the settings."""
    return tuple(import_string(name) for name in settings.PERSONAL_DATA_HOLDERS)


def everything_about(person_id: int) -> dict[str, Rows]:
    """All the tables of all the holders, named ``holder.table``."""
    return {f"{holder.name}.{table}": rows for holder in holders() for table, rows in holder.export(person_id).items()}


def table_names() -> dict[str, str]:
    """What each table is called for people, by its name in `everything_about`."""
    return {f"{holder.name}.{table}": str(words) for holder in holders() for table, words in holder.tables.items()}


def _export(person_id: int) -> dict[str, Rows]:
    account = Person.objects.filter(pk=person_id).values(
        "id", "email", "name", "language", "name_is_public", "created_at", "last_login", "erasure_requested_at"
    )
    addresses = EmailAddress.objects.filter(user_id=person_id).order_by("pk")
    mandates = Mandate.objects.filter(person_id=person_id).order_by("pk")
    roles = RoleGrant.objects.filter(person_id=person_id).order_by("pk")
    consents = Consent.objects.filter(person_id=person_id).order_by("pk")
    requests = PrivacyRequest.objects.filter(person_id=person_id).order_by("pk")
    keys = Authenticator.objects.filter(user_id=person_id).order_by("pk")
    sessions = OpenSession.objects.filter(person_id=person_id).order_by("pk")
    providers = SocialAccount.objects.filter(user_id=person_id).order_by("pk")
    return {
        "account": list(account),
        "addresses": list(addresses.values("email", "verified", "primary")),
        "mandates": list(
            mandates.values(
                "id",
                "voice__organization_ref",
                "voice__name",
                "title",
                "powers",
                "given_at",
                "accepted_at",
                "declined_at",
                "starts_on",
                "ends_on",
                "revoked_at",
                "reason",
            )
        ),
        "roles": list(roles.values("role", "territory_code", "since", "until")),
        "consents": list(
            consents.values("purpose", "text_version", "language", "text", "given_at", "withdrawn_at", "proof")
        ),
        "requests": list(requests.values("kind", "text", "received_at", "due_on", "outcome", "answer", "answered_at")),
        "sign_in_methods": list(keys.values("type", "created_at", "last_used_at")),
        "sessions": list(sessions.values("browser", "system", "began_at", "seen_at")),
        "sign_in_providers": list(providers.values("provider", "uid", "date_joined", "last_login")),
    }


def _erase(person_id: int, at: datetime) -> int:
    person = Person.objects.select_for_update().get(pk=person_id)
    addresses = list(EmailAddress.objects.filter(user=person).values_list("email", flat=True))
    invited = Invitation.objects.filter(address__in=[*addresses, person.email])
    touched = invited.update(address=ERASED_ADDRESS.format(id=person_id))
    for rows in (
        EmailAddress.objects.filter(user=person),
        SocialAccount.objects.filter(user=person),
        Authenticator.objects.filter(user=person),
        OpenSession.objects.filter(person=person),
        PrivacyRequest.objects.filter(person=person),
    ):
        touched += rows.count()
        rows.delete()
    touched += RoleGrant.objects.filter(person=person, until__isnull=True).update(until=at)
    touched += Consent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=at)
    standing = Mandate.objects.filter(person=person, revoked_at__isnull=True, declined_at__isnull=True)
    touched += standing.update(revoked_at=at)
    Mandate.objects.filter(person=person).update(title="", reason="")
    touched += _end_sessions(person_id)
    person.email = ERASED_ADDRESS.format(id=person_id)
    person.name = ""
    person.name_is_public = False
    person.is_active = False
    person.is_staff = person.is_superuser = False
    person.last_login = None
    person.erased_at = at
    person.set_unusable_password()
    person.save()
    return touched + 1


def _end_sessions(person_id: int) -> int:
    # Sessions are opaque: the ones of this person are found by reading those still alive.
    ours = [
        row.pk
        for row in Session.objects.order_by("pk").iterator(chunk_size=500)
        if row.get_decoded().get("_auth_user_id") == str(person_id)
    ]
    Session.objects.filter(pk__in=ours).delete()
    return len(ours)


HOLDER = Holder(
    name="people",
    label=_("Votre compte, vos mandats, vos rôles et vos consentements"),
    export=_export,
    erase=_erase,
    tables={
        "account": _("Votre compte"),
        "addresses": _("Vos adresses courriel"),
        "mandates": _("Vos mandats"),
        "roles": _("Vos rôles"),
        "consents": _("Vos consentements"),
        "requests": _("Vos demandes"),
        "sign_in_methods": _("Vos façons de vous connecter"),
        "sessions": _("Vos sessions ouvertes"),
        "sign_in_providers": _("Vos comptes chez d’autres fournisseurs"),
    },
    stays=(
        _("Le journal garde ce qui a été fait, avec des numéros seulement : ils ne mènent plus à personne."),
        _(
            "Les mandats que vous avez exercés restent, sans votre nom : ils justifient des décisions prises au nom "
            "d’organisations."
        ),
        _("Le fait que vous avez donné puis retiré un consentement reste trois ans, comme preuve, sans votre nom."),
    ),
    retention=SCHEDULE,
    reasons=phrases.RETENTION,
)
