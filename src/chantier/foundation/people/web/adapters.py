"""How the sign-in library meets this house: open or closed, absolute links, the words of our mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chantier.foundation.people import sign_in_phrases
from chantier.foundation.people.sealing import seal, unseal
from chantier.foundation.people.services.sessions import end_sessions_of, forget_session


class AccountAdapter(DefaultAccountAdapter):
    """Links in mail use the configured address, never the Host header; `next` stays on this site."""

    error_messages = {**DefaultAccountAdapter.error_messages, **sign_in_phrases.ACCOUNT}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return bool(settings.SIGNUP_IS_OPEN)

    def is_safe_url(self, url: str) -> bool:
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ARG002
        return str(settings.CHANTIER_ADDRESS) + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return str(settings.CHANTIER_ADDRESS) + path

    def logout(self, request: HttpRequest) -> None:
        key = request.session.session_key
        super().logout(request)
        if key:
            forget_session(session_key=key)

    def set_password(self, user: Any, password: str) -> None:
        """Changed, chosen or reset: every browser that knew the former one is signed out, but this one."""
        super().set_password(user, password)
        request = current.request
        is_here = request is not None and request.user.is_authenticated and request.user.pk == user.pk
        here = (request.session.session_key or "") if is_here else ""
        end_sessions_of(person_id=user.pk, but=here, at=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        address = settings.CHANTIER_ADDRESS
        ours = {
            "instance": settings.INSTANCE,
            "site_address": address,
            "signup_url": address + reverse("account_signup"),
            "password_reset_page": address + reverse("account_reset_password"),
        }
        super().send_mail(template_prefix, email, {**context, **ours})


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Signing up through a provider follows the same door as signing up by e-mail."""

    error_messages = {**DefaultSocialAccountAdapter.error_messages, **sign_in_phrases.PROVIDER}

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        return bool(settings.SIGNUP_IS_OPEN)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        person = super().populate_user(request, sociallogin, data)
        full = " ".join(part for part in (data.get("first_name"), data.get("last_name")) if part)
        person.name = (data.get("name") or full or "")[:120]
        return person


class SecondFactorAdapter(DefaultMFAAdapter):
    """The names shown by authenticator apps and by the browser's passkey window; what the database keeps is sealed."""

    error_messages = {**DefaultMFAAdapter.error_messages, **sign_in_phrases.SECOND_FACTOR}

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a key is called until its owner names it."""
        return str(
            _("Clé %(number)s") % {"number": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}
        )

    def get_totp_issuer(self) -> str:
        return str(settings.INSTANCE["name"])

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": str(settings.INSTANCE["name"])}
