"""What the sign-in library says when it refuses, in our words. Keys are the library's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACCOUNT = {
    "account_inactive": _("Ce compte ne sert plus."),
    "cannot_remove_primary_email": _("L’adresse principale ne se retire pas : choisissez-en d’abord une autre."),
    "duplicate_email": _("Cette adresse est déjà celle de ce compte."),
    "email_password_mismatch": _("L’adresse ou le mot de passe ne convient pas."),
    "email_taken": _("Un compte a déjà cette adresse."),
    "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
    "incorrect_code": _("Ce code ne convient pas, ou il a déjà servi."),
    "incorrect_password": _("Ce mot de passe ne convient pas."),
    "invalid_or_expired_key": _("Ce lien ne sert plus : il a déjà servi, ou il est trop ancien."),
    "invalid_login": _("Cette connexion n’a pas abouti : recommencez."),
    "invalid_password_reset": _("Ce lien ne sert plus : il a déjà servi, ou il est trop ancien."),
    "max_email_addresses": _("Un compte a au plus %d adresses."),
    "too_many_login_attempts": _("Trop de tentatives de connexion : patientez quelques minutes, puis recommencez."),
    "unknown_email": _("Aucun compte n’a cette adresse."),
    "unverified_primary_email": _("Confirmez d’abord votre adresse principale."),
    "select_only_one": _("Choisissez-en une seule."),
    "same_as_current": _("La nouvelle valeur est la même que l’ancienne."),
    "rate_limited": _("Vous allez trop vite : patientez un instant, puis recommencez."),
}
SECOND_FACTOR = {
    "add_email_blocked": _("Retirez d’abord la seconde étape : une adresse ne s’ajoute pas à un compte ainsi protégé."),
    "cannot_delete_authenticator": _("La seconde étape de ce compte ne se retire pas."),
    "cannot_generate_recovery_codes": _("Activez d’abord une clé ou les codes à usage unique."),
    "incorrect_code": ACCOUNT["incorrect_code"],
    "unverified_email": _("Confirmez d’abord l’adresse de votre compte : la seconde étape vient ensuite."),
}
PROVIDER = {
    "email_taken": _(
        "Un compte d’ici a déjà cette adresse. Connectez-vous à ce compte, puis reliez-y celui de %s depuis votre page."
    ),
    "invalid_token": _("L’autre fournisseur a donné une réponse que nous ne reconnaissons pas."),
    "no_password": _("Choisissez d’abord un mot de passe : sans lui, vous ne pourriez plus entrer."),
    "no_verified_email": _("Confirmez d’abord votre adresse : sans elle, vous ne pourriez plus entrer."),
    "disconnect_last": _("C’est le seul compte qui vous fait entrer ici : il reste relié."),
    "connected_other": _("Cet autre compte est déjà relié à un compte d’ici, qui n’est pas le vôtre."),
}
