"""The sign-in library's pages at our own addresses. Their names are the library's, so they have no namespace."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import path
from django.utils.translation import pgettext_lazy

from chantier.foundation.people.web import reset

urlpatterns = [
    path(pgettext_lazy("address", "compte/connexion/"), account.login, name="account_login"),
    path(pgettext_lazy("address", "compte/deconnexion/"), account.logout, name="account_logout"),
    path(pgettext_lazy("address", "compte/inactif/"), account.account_inactive, name="account_inactive"),
    path(pgettext_lazy("address", "compte/creer/"), account.signup, name="account_signup"),
    path(pgettext_lazy("address", "compte/confirmer-acces/"), account.reauthenticate, name="account_reauthenticate"),
    path(pgettext_lazy("address", "compte/adresses/"), account.email, name="account_email"),
    path(
        pgettext_lazy("address", "compte/adresse-a-confirmer/"),
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path(
        pgettext_lazy("address", "compte/confirmer-adresse/<str:key>/"),
        account.confirm_email,
        name="account_confirm_email",
    ),
    path(
        pgettext_lazy("address", "compte/mot-de-passe/"),
        account.password_change,
        name="account_change_password",
    ),
    path(pgettext_lazy("address", "compte/mot-de-passe/choisir/"), account.password_set, name="account_set_password"),
    path(
        pgettext_lazy("address", "compte/mot-de-passe/oublie/"),
        account.password_reset,
        name="account_reset_password",
    ),
    path(
        pgettext_lazy("address", "compte/mot-de-passe/oublie/envoye/"),
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        pgettext_lazy("address", "compte/mot-de-passe/nouveau/fait/"),
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        pgettext_lazy("address", "compte/mot-de-passe/nouveau/<str:uidb36>-<str:key>/"),
        reset.from_key,
        name="account_reset_password_from_key",
    ),
    path(
        pgettext_lazy("address", "compte/connexion/code/"),
        account.confirm_login_code,
        name="account_confirm_login_code",
    ),
    path(pgettext_lazy("address", "compte/securite/"), mfa.index, name="mfa_index"),
    path(pgettext_lazy("address", "compte/connexion/seconde-etape/"), mfa.authenticate, name="mfa_authenticate"),
    path(pgettext_lazy("address", "compte/confirmer-acces/code/"), mfa.reauthenticate, name="mfa_reauthenticate"),
    path(pgettext_lazy("address", "compte/securite/application/"), totp.activate_totp, name="mfa_activate_totp"),
    path(
        pgettext_lazy("address", "compte/securite/application/retirer/"),
        totp.deactivate_totp,
        name="mfa_deactivate_totp",
    ),
    path(
        pgettext_lazy("address", "compte/securite/codes-de-secours/"),
        codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        pgettext_lazy("address", "compte/securite/codes-de-secours/nouveaux/"),
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        pgettext_lazy("address", "compte/securite/codes-de-secours/fichier/"),
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path(pgettext_lazy("address", "compte/securite/cles/"), webauthn.list_webauthn, name="mfa_list_webauthn"),
    path(pgettext_lazy("address", "compte/securite/cles/ajouter/"), webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        pgettext_lazy("address", "compte/confirmer-acces/cle/"),
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        pgettext_lazy("address", "compte/securite/cles/<int:pk>/retirer/"),
        webauthn.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path(pgettext_lazy("address", "compte/securite/cles/<int:pk>/"), webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(pgettext_lazy("address", "compte/connexion/cle/"), webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(pgettext_lazy("address", "compte/fournisseurs/"), social.connections, name="socialaccount_connections"),
    path(
        pgettext_lazy("address", "compte/fournisseurs/annule/"),
        social.login_cancelled,
        name="socialaccount_login_cancelled",
    ),
    path(pgettext_lazy("address", "compte/fournisseurs/erreur/"), social.login_error, name="socialaccount_login_error"),
    path(pgettext_lazy("address", "compte/fournisseurs/creer/"), social.signup, name="socialaccount_signup"),
]
