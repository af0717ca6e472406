"""Every sentence of the sign-in pages and letters is ours: none of the library's is left where a person can read it."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.template.loader import get_template

from chantier.foundation.people import sign_in_phrases

THEIRS = Path(allauth.__file__).parent / "templates"
OURS = Path(__file__).parents[1] / "templates"
#: What this instance never shows: sign-in by phone or by a code in a letter, accounts opened with a passkey, trusted
#: browsers, the library's page for a single address, the list of addresses without a form, its own shell.
NEVER_SHOWN = {
    "account/base_confirm_code.html",
    "account/confirm_email_verification_code.html",
    "account/confirm_login_code.html",
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/email/login_code_message.txt",
    "account/email/login_code_subject.txt",
    "account/email/password_reset_code_message.txt",
    "account/email/password_reset_code_subject.txt",
    "account/email_change.html",
    "account/messages/login_code_sent.txt",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    "account/phone_change.html",
    "account/request_login_code.html",
    "account/signup_by_passkey.html",
    "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html",
    "mfa/recovery_codes/base.html",
    "mfa/totp/base.html",
    "mfa/trust.html",
    "mfa/webauthn/base.html",
    "mfa/webauthn/signup_form.html",
}
SAYS = re.compile(r"{%\s*(blocktrans|blocktranslate|trans|translate)\b")


def speaking_templates():
    for kind in ("account", "mfa", "socialaccount"):
        for file in sorted((THEIRS / kind).rglob("*.*")):
            if SAYS.search(file.read_text()):
                yield str(file.relative_to(THEIRS))


def test_each_page_and_letter_of_the_library_that_says_something_has_ours_in_its_place():
    left = [name for name in speaking_templates() if not (OURS / name).exists() and name not in NEVER_SHOWN]
    assert left == []


def test_ours_come_first_and_lean_on_none_of_theirs():
    for file in sorted((OURS).rglob("*.*")):
        name = str(file.relative_to(OURS))
        if name.startswith(("account/", "mfa/", "socialaccount/")):
            assert Path(get_template(name).origin.name).is_relative_to(OURS)
            for other in re.findall(r'{% (?:include|extends) "([^"]+)"', file.read_text()):
                assert other not in NEVER_SHOWN, (name, other)


@pytest.mark.parametrize(
    ("library", "ours", "never"),
    [
        (
            DefaultAccountAdapter,
            sign_in_phrases.ACCOUNT,
            {
                "phone_password_mismatch",
                "phone_taken",
                "unknown_phone",
                "username_blacklisted",
                "username_password_mismatch",
                "username_taken",
            },
        ),
        (DefaultMFAAdapter, sign_in_phrases.SECOND_FACTOR, set()),
        (DefaultSocialAccountAdapter, sign_in_phrases.PROVIDER, set()),
    ],
)
def test_each_refusal_of_the_library_is_said_in_our_words(library, ours, never):
    assert set(library.error_messages) - set(ours) - never == set()
