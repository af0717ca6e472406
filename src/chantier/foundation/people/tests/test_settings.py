"""The promises of sign-in that are settings."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from chantier.foundation.people import settings as ours
from chantier.foundation.people.models import Person


def test_passwords_are_kept_with_argon2():
    assert ours.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


@pytest.mark.parametrize("password", ["onzecaracte", "password1234", "1qaz2wsx3edc"])
def test_a_short_or_common_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_long_phrase_needs_no_digit_nor_capital_nor_symbol():
    validate_password("la rivière passe sous le pont")


@pytest.mark.django_db
def test_one_address_is_one_person_whatever_its_case():
    from django.db import IntegrityError, transaction

    Person.objects.create_user("Ana@exemple.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.bulk_create([Person(email="ANA@exemple.test")])


@pytest.mark.django_db
def test_nothing_about_a_new_person_is_public():
    person = Person.objects.create_user("ana@exemple.test", name="Ana")
    public = {field.name: getattr(person, field.name) for field in Person._meta.fields if "public" in field.name}
    assert public == {"name_is_public": False}
    assert (person.is_staff, person.is_superuser, person.is_demo_account) == (False, False, False)


def test_sessions_are_out_of_reach_of_scripts_and_of_other_sites():
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")


@pytest.mark.parametrize(
    ("address", "proxies", "believed"),
    [
        ("https://exemple.test", None, 1),
        ("https://exemple.test", "2", 2),
        ("https://exemple.test", "0", 0),
        ("http://127.0.0.1:8000", None, 0),
    ],
)
def test_behind_https_each_visitor_has_their_own_address_for_the_throttles(address, proxies, believed):
    code = "from chantier.foundation.people import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    env = {name: value for name, value in os.environ.items() if name != "CHANTIER_PROXIES"}
    env |= {"CHANTIER_ADDRESS": address} | ({"CHANTIER_PROXIES": proxies} if proxies else {})
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert int(said.stdout) == believed
