"""Settings of sign-in, sessions and privacy, kept beside the code they govern.

`config/settings.py` star-imports this module, so it may only hold upper-case constants and may
only lean on the environment. Nothing here depends on another part of the configuration.
"""

import os
from datetime import timedelta

_DEMONSTRATION = os.environ.get("CHANTIER_DEMO", "").lower() in {"1", "true", "yes", "on"}
# A local trial speaks plain HTTP on loopback; a real instance has an https address.
_PLAIN_HTTP = not os.environ.get("CHANTIER_ADDRESS", "").startswith("https://")

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:me"
LOGOUT_REDIRECT_URL = "home"

# Argon2 first; the second is only here to read what another system may have given us.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Length and a list of known passwords; no composition rules (NIST SP 800-63B, ASVS 5.0 V6.2).
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]

SESSION_ENGINE = "chantier.foundation.people.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"

# allauth: the e-mail address is the identifier, and it is proved before anything else.
ACCOUNT_ADAPTER = "chantier.foundation.people.web.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "chantier.foundation.people.web.signup.NameForm"
ACCOUNT_FORMS = {
    "login": "chantier.foundation.people.web.sign_in_forms.OurLoginForm",
    "signup": "chantier.foundation.people.web.sign_in_forms.OurSignupForm",
    "reset_password": "chantier.foundation.people.web.sign_in_forms.OurResetForm",
    "reset_password_from_key": "chantier.foundation.people.web.sign_in_forms.OurNewPasswordForm",
    "change_password": "chantier.foundation.people.web.sign_in_forms.OurChangeForm",
    "set_password": "chantier.foundation.people.web.sign_in_forms.OurFirstPasswordForm",
    "reauthenticate": "chantier.foundation.people.web.sign_in_forms.OurPasswordAgainForm",
    "add_email": "chantier.foundation.people.web.sign_in_forms.OurAddressForm",
}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Demonstration accounts have no password to give again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(hours=12 if _DEMONSTRATION else 0, minutes=10).total_seconds())
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if _PLAIN_HTTP else "https"
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "chantier.foundation.people.web.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "chantier.foundation.people.web.sign_in_forms.OurKeyForm",
    "edit_webauthn": "chantier.foundation.people.web.sign_in_forms.OurKeyNameForm",
    "authenticate": "chantier.foundation.people.web.sign_in_forms.OurCodeForm",
    "reauthenticate": "chantier.foundation.people.web.sign_in_forms.OurCodeAgainForm",
    "activate_totp": "chantier.foundation.people.web.sign_in_forms.OurApplicationForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _PLAIN_HTTP
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# OpenID Connect is offered only when an instance names its provider.
SOCIALACCOUNT_ADAPTER = "chantier.foundation.people.web.adapters.ProviderAdapter"
SOCIALACCOUNT_FORMS = {"signup": "chantier.foundation.people.web.sign_in_forms.OurProviderSignupForm"}
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "oidc"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": os.environ.get("CHANTIER_OIDC_ID", "federation"),
                    "name": os.environ.get("CHANTIER_OIDC_NAME", "OpenID Connect"),
                    "client_id": os.environ.get("CHANTIER_OIDC_CLIENT_ID", ""),
                    "secret": os.environ.get("CHANTIER_OIDC_SECRET", ""),
                    "settings": {"server_url": os.environ["CHANTIER_OIDC_SERVER"]},
                }
            ],
        }
    }
    if os.environ.get("CHANTIER_OIDC_SERVER")
    else {}
)

# How many proxies stand in front and may be believed about the visitor's address (for the throttles). Over HTTPS there
# is one: without it all visitors would have its address, and one of them would shut the door on all the others.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("CHANTIER_PROXIES") or ("0" if _PLAIN_HTTP else "1"))
SIGNUP_IS_OPEN = os.environ.get("CHANTIER_SIGNUP", "open") == "open"
