"""Making, correcting and erasing accounts."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import ADMINISTRATOR, Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts, queries
from chantier.foundation.people.core.privacy import COOLING_OFF, is_erasure_due
from chantier.foundation.people.core.values import PersonView
from chantier.foundation.people.models import Person
from chantier.foundation.people.permissions import may_manage_roles, own_id
from chantier.foundation.people.personal_data import holders
from chantier.foundation.people.services.roles import lock_administration, refuse_if_last_administrator

LANGUAGES = tuple(Person.Language.values)


@transaction.atomic
def create_person(
    *,
    speaker: Speaker,
    email: str,
    name: str,
    at: datetime,
    password: str | None = None,
    language: str = "fr",
    demo_key: str = "",
    demo_presentation: str = "",
) -> PersonView:
    """An account made by who keeps the instance, its address taken as proved. Idempotent: no."""
    may_manage_roles(speaker).enforce()
    address = checked_address(email)
    checked_language(language)
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                address,
                password,
                name=_checked_name(name),
                language=language,
                created_at=at,
                is_demo_account=bool(demo_key),
                demo_key=demo_key,
                demo_presentation=demo_presentation,
            )
    except IntegrityError as error:
        raise Invalid(Reason("address_taken", _("Un compte existe déjà pour cette adresse ou cette clé."))) from error
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    record(name=acts.PERSON_CREATED, speaker=speaker, at=at, subject=("people.person", person.pk))
    return _view(person)


@transaction.atomic
def correct_own_account(*, speaker: Speaker, name: str, language: str, at: datetime) -> PersonView:
    """A person corrects what is kept about them: the name shown and the language."""
    person_id = own_id(speaker)
    checked_language(language)
    person = Person.objects.select_for_update().get(pk=person_id)
    person.name = _checked_name(name)
    person.language = language
    person.save(update_fields=["name", "language"])
    record(name=acts.PERSON_CORRECTED, speaker=speaker, at=at, subject=("people.person", person.pk))
    return _view(person)


@transaction.atomic
def request_erasure(*, speaker: Speaker, at: datetime) -> datetime:
    """Ask for one's account to be erased; returns the instant from which it will be."""
    person_id = own_id(speaker)
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.is_demo_account:
        raise NotPossible(
            Reason("demo_account", _("Un compte de démonstration ne s’efface pas : d’autres visites en ont besoin."))
        )
    refuse_if_last_administrator(person_id, at=at)
    if person.erasure_requested_at is None:
        person.erasure_requested_at = at
        person.save(update_fields=["erasure_requested_at"])
        record(name=acts.ERASURE_REQUESTED, speaker=speaker, at=at, subject=("people.person", person.pk))
    return person.erasure_requested_at + COOLING_OFF


@transaction.atomic
def cancel_erasure(*, speaker: Speaker, at: datetime) -> None:
    """Take the request back, as long as the cooling-off lasts."""
    person_id = own_id(speaker)
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erasure_requested_at is None:
        return
    person.erasure_requested_at = None
    person.save(update_fields=["erasure_requested_at"])
    record(name=acts.ERASURE_CANCELLED, speaker=speaker, at=at, subject=("people.person", person.pk))


def erase_due_accounts(*, speaker: Speaker, at: datetime) -> int:
    """Carry out every erasure whose cooling-off is over; returns how many. Safe to run twice."""
    may_manage_roles(speaker).enforce()
    waiting = Person.objects.filter(erasure_requested_at__lte=at - COOLING_OFF, erased_at__isnull=True).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    return sum(erase_account(speaker=speaker, person_id=person_id, at=at) for person_id in ids)


@transaction.atomic
def erase_account(*, speaker: Speaker, person_id: int, at: datetime) -> bool:
    """Destroy what is kept about a person, everywhere; the account's number stays, empty.

    Every package that keeps personal data is asked (`settings.PERSONAL_DATA_HOLDERS`). The act written in the
    journal holds counts only. Returns whether something was done.
    """
    may_manage_roles(speaker).enforce()
    lock_administration()
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at is not None or not is_erasure_due(requested_at=person.erasure_requested_at, at=at):
        return False
    if set(queries.persons_with_role(ADMINISTRATOR, at=at)) == {person_id}:
        return False  # the others left meanwhile: the erasure waits until somebody else administers the instance
    counts = {holder.name: holder.erase(person_id, at) for holder in holders()}
    record(name=acts.PERSON_ERASED, speaker=speaker, at=at, subject=("people.person", person_id), data=counts)
    return True


def checked_address(email: str) -> str:
    """The address in lower case; raises `Invalid`."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(Reason("address_invalid", _("Cette adresse courriel n’est pas valable."))) from error
    return address


def _checked_name(name: str) -> str:
    clean = " ".join(name.split())
    if len(clean) > 120:
        raise Invalid(Reason("name_too_long", _("Un nom compte au plus 120 caractères.")))
    if any(ord(character) < 32 or ord(character) == 127 for character in clean):
        raise Invalid(Reason("name_invalid", _("Un nom ne contient pas de caractères invisibles.")))
    return clean


def checked_language(language: str) -> None:
    """Raise `Invalid` unless the interface speaks this language."""
    if language not in LANGUAGES:
        raise Invalid(Reason("language_unknown", _("Cette langue n’est pas offerte ici.")))


def _view(person: Person) -> PersonView:
    return PersonView(id=person.pk, name=person.name, email=person.email, language=person.language)
