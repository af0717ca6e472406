"""The sign-in library's forms in our own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount.forms import SignupForm as ProviderSignupForm
from django.contrib.auth.hashers import make_password
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def _say(form: Form, words: Mapping[str, object]) -> None:
    for name, label in words.items():
        if name in form.fields:
            form.fields[name].label = label  # type: ignore[assignment]
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)  # a label stays when one types; a placeholder does not


class OurLoginForm(LoginForm):
    """Sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            {
                "login": _("Adresse courriel"),
                "password": _("Mot de passe"),
                "remember": _("Rester connecté sur cet appareil"),
            },
        )
        self.fields["password"].help_text = ""


class OurSignupForm(SignupForm):
    """Open an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            {
                "email": _("Adresse courriel"),
                "password1": _("Mot de passe"),
                "password2": _("Le même mot de passe, encore une fois"),
            },
        )
        self.fields["password1"].help_text = _(
            "Au moins douze caractères. Une phrase que vous retenez vaut mieux que des symboles."
        )

    def try_save(self, request: HttpRequest) -> Any:
        """Hash the password for a taken address too: the library does not, and a clock would tell."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class OurResetForm(ResetPasswordForm):
    """Ask for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"email": _("Adresse courriel")})


class OurAddressForm(AddEmailForm):
    """Add an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"email": _("Nouvelle adresse courriel")})


class OurKeyForm(AddWebAuthnForm):
    """Add a passkey or a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            {"name": _("Nom de la clé, pour la reconnaître"), "passwordless": _("Me connecter sans mot de passe")},
        )
        if "passwordless" in self.fields:
            self.fields["passwordless"].help_text = _(
                "L’appareil vous demandera une empreinte, un visage ou un code : c’est lui qui vous reconnaît."
            )


_NEW = {"password1": _("Nouveau mot de passe"), "password2": _("Le même mot de passe, encore une fois")}
_CODE = {"code": _("Code")}


class OurChangeForm(ChangePasswordForm):
    """Change one's password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"oldpassword": _("Mot de passe actuel"), **_NEW})
        self.fields["oldpassword"].help_text = self.fields["password1"].help_text = ""


class OurFirstPasswordForm(SetPasswordForm):
    """Choose a first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, _NEW)
        self.fields["password1"].help_text = ""


class OurNewPasswordForm(ResetPasswordKeyForm):
    """Choose a new password after a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, _NEW)
        self.fields["password1"].help_text = ""


class OurPasswordAgainForm(ReauthenticateForm):
    """Say again who one is, with one's password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"password": _("Mot de passe")})
        self.fields["password"].help_text = ""


class OurCodeForm(CodeForm):
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, _CODE)


class OurCodeAgainForm(CodeAgainForm):
    """Say again who one is, with a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, _CODE)


class OurApplicationForm(ActivateTOTPForm):
    """Put an application of codes on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"code": _("Code de six chiffres affiché par l’application")})


class OurKeyNameForm(EditWebAuthnForm):
    """Rename a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"name": _("Nom de la clé, pour la reconnaître")})


class OurProviderSignupForm(ProviderSignupForm):
    """Finish opening an account that begins at a provider."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"email": _("Adresse courriel")})
