"""Settings of an instance: read from the environment, with defaults that let a newcomer start."""

from __future__ import annotations

import secrets
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from chantier.config.demo.files import lists as demonstration_lists
from chantier.editorial.settings import *  # noqa: F403  Wagtail's own settings
from chantier.editorial.settings import WAGTAIL_APPS
from chantier.foundation.people.settings import *  # noqa: F403  the sign-in library's own settings

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent

#: Everything an instance writes on disk: database, files, search index, secret key.
CHANTIER_DATA = Path(env.str("CHANTIER_DATA", default="var/chantier")).resolve()

#: The demonstration: one-click sign-in, an outbox in place of mail. Never on a real instance.
DEMO = env.bool("CHANTIER_DEMO", default=False)
#: The messy lists of the demonstration, offered to the visitor on the import page.
DEMO_FILES = {path.name: path for path in demonstration_lists()} if DEMO else {}
DEBUG = env.bool("CHANTIER_DEBUG", default=False)


def _secret_key() -> str:
    """The key given by the environment, or one made on the first run and kept beside the database."""
    if key := env.str("CHANTIER_SECRET_KEY", default=""):
        return key
    kept = CHANTIER_DATA / "secret-key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.list("CHANTIER_FORMER_SECRET_KEYS", default=[])
ALLOWED_HOSTS = env.list("CHANTIER_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CHANTIER_ORIGINS", default=[])
#: The public address of the instance: mail and open data never trust the Host header.
CHANTIER_ADDRESS = env.str("CHANTIER_ADDRESS", default="http://127.0.0.1:8000").rstrip("/")

#: Which sites the program may call: none unless said, « on » for every public one, or the names of hosts.
#: The demonstration calls nobody.
_outgoing = [] if DEMO else env.list("CHANTIER_OUTGOING", default=[])
CHANTIER_OUTGOING = [name for one in _outgoing if (name := one.strip().lower()) not in ("", "off")]
#: Machines of one's own network that may be called all the same, as ``host:port``.
CHANTIER_OUTGOING_INTERNAL = env.list("CHANTIER_OUTGOING_INTERNAL", default=[])

#: Who is asked of a DOI or an ISBN: the resolver of DOIs, Open Library, a catalogue that speaks SRU (empty: not asked).
LIBRARY_DOI_RESOLVER = env.str("CHANTIER_DOI_RESOLVER", default="https://doi.org/")
LIBRARY_OPEN_LIBRARY = env.str("CHANTIER_OPEN_LIBRARY", default="https://openlibrary.org/api/books")
LIBRARY_SRU_CATALOGUE = env.str("CHANTIER_SRU_CATALOGUE", default="https://catalogue.bnf.fr/api/SRU")

#: A program of translation: the address of a LibreTranslate server, or a dotted path; usually none, never in the
#: demonstration. Its key; characters of a day, of one text, of one request; seconds of one request.
CHANTIER_TRANSLATION_PROGRAM = "" if DEMO else env.str("CHANTIER_TRANSLATION_PROGRAM", default="").strip()
CHANTIER_TRANSLATION_KEY = env.str("CHANTIER_TRANSLATION_KEY", default="")
CHANTIER_TRANSLATION_DAILY = env.int("CHANTIER_TRANSLATION_DAILY", default=200_000)
CHANTIER_TRANSLATION_LONGEST = env.int("CHANTIER_TRANSLATION_LONGEST", default=60_000)
CHANTIER_TRANSLATION_REQUEST = env.int("CHANTIER_TRANSLATION_REQUEST", default=2_000)
CHANTIER_TRANSLATION_SECONDS = env.int("CHANTIER_TRANSLATION_SECONDS", default=60)

#: The number of the name assigning authority of this instance's ARK identifiers; without one it has none.
CHANTIER_ARK_NAAN = env.str("CHANTIER_ARK_NAAN", default="")
#: PeerTube hosts whose videos may be played inside a page, once the reader agrees.
CHANTIER_PEERTUBE_HOSTS = env.list("CHANTIER_PEERTUBE_HOSTS", default=[])

INSTANCE = {
    "name": env.str("CHANTIER_NAME", default="Chantier"),
    "contact": env.str("CHANTIER_CONTACT", default=""),
    "postal_address": env.str("CHANTIER_POSTAL_ADDRESS", default=""),
    "privacy_officer": env.str("CHANTIER_PRIVACY_OFFICER", default=""),
    "privacy_contact": env.str("CHANTIER_PRIVACY_CONTACT", default=""),
    "source_code": env.str("CHANTIER_SOURCE_CODE", default=""),
}

INSTALLED_APPS = [
    "chantier.config.apps.ChantierConfig",
    "chantier.editorial.apps.EditorialConfig",
    "chantier.library.apps.LibraryConfig",
    "chantier.assemblies.apps.AssembliesConfig",
    "chantier.deliberation.apps.DeliberationConfig",
    "chantier.directory.apps.DirectoryConfig",
    "chantier.foundation.search.apps.SearchConfig",
    "chantier.foundation.messages.apps.MessagesConfig",
    "chantier.foundation.people.apps.PeopleConfig",
    "chantier.foundation.places.apps.PlacesConfig",
    "chantier.foundation.words.apps.WordsConfig",
    "chantier.foundation.files.apps.FilesConfig",
    "chantier.foundation.journal.apps.JournalConfig",
    "chantier.foundation.ui.apps.UiConfig",
    "chantier.foundation.text.apps.TextConfig",
    "chantier.foundation.access.apps.AccessConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    *WAGTAIL_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chantier.config.language.LanguageMiddleware",
    "chantier.config.compression.CompressionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "chantier.config.refusals.DeclaredSizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "chantier.foundation.people.session_middleware.SessionMiddleware",
    "chantier.foundation.people.middleware.SpeakerMiddleware",
    "chantier.config.refusals.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "chantier.config.urls"
WSGI_APPLICATION = "chantier.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "chantier.foundation.ui.context.shell",
                "chantier.config.navigation.shell",
            ],
        },
    },
]

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{CHANTIER_DATA / 'chantier.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Opening the file and setting it up again at each request takes more processor than many a page.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            # A deferred transaction that upgrades to a write fails at once under load; an immediate one waits.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                f"PRAGMA cache_size=-{1024 * env.int('CHANTIER_SQLITE_CACHE', default=64)};"
                "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        }
    )
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by every process: sign-in throttles and codes already used. `migrate` makes its table.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_throttle",
        "KEY_FUNCTION": "chantier.foundation.people.throttles.hashed_key",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Of one process: what is dear to compute and cheap to compute twice.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
    # What visitors see of resources: a walk through the whole library drives out nothing else.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
    # What the pages of concertation say to all their readers alike, until an act moves it.
    "concertation": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "concertation",
        "OPTIONS": {"MAX_ENTRIES": 600},
    },
    # One contribution of a debate as it is drawn, found again by all that it says: nothing has to move it.
    "contributions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "contributions",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
}

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français")), ("en", _("English")), ("es", _("Español"))]
TIME_ZONE = env.str("CHANTIER_TIME_ZONE", default="America/Toronto")
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [PACKAGE / "config" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = CHANTIER_DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # What the public site draws from the pictures of its editors: the only files given without asking who reads.
    "site": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": CHANTIER_DATA / "site", "base_url": "/images/"},
    },
}
MEDIA_ROOT = CHANTIER_DATA / "files"
WAGTAIL_SITE_NAME = INSTANCE["name"]
WAGTAILADMIN_BASE_URL = CHANTIER_ADDRESS

#: In tests and commands work is done at once; the demonstration and a real instance have a worker.
TASKS = {
    "default": {
        "BACKEND": env.str("CHANTIER_TASKS", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": [],
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
_over_https = CHANTIER_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _over_https
SECURE_HSTS_SECONDS = 31536000 if _over_https else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does it: granian listens on loopback
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "chantier.config.refusals.csrf_failure"

#: Large files are streamed to disk by foundation.files; the rest of a form stays small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# The largest file that is kept: the official register is one. A visitor has no reason to send as much.
UPLOAD_LIMIT_BYTES = env.int("CHANTIER_UPLOAD_LIMIT_MB", default=2_000) * 1_000_000
VISITOR_UPLOAD_LIMIT_BYTES = 20_000_000
LIBRARY_UPLOAD_LIMIT_BYTES = env.int("CHANTIER_LIBRARY_UPLOAD_LIMIT_MB", default=500) * 1_000_000

EMAIL_CONFIG = env.email_url("CHANTIER_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
#: A mail provider known to django-anymail, in place of a mail server, with its keys as JSON: see docs/operating.md.
CHANTIER_MAIL_PROVIDER = env.str("CHANTIER_MAIL_PROVIDER", default="").lower()
ANYMAIL = env.json("CHANTIER_MAIL_KEYS", default={})
if CHANTIER_MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{CHANTIER_MAIL_PROVIDER}.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("CHANTIER_MAIL_FROM", default="chantier@localhost")
#: Where answers to debates arrive (``debat@…``, with ``debat+…@…``): see docs/operating.md. Empty: not received.
CHANTIER_REPLY_ADDRESS = env.str("CHANTIER_REPLY_ADDRESS", default="")
if DEMO:
    MIDDLEWARE.append("chantier.config.demo.visits.VisitsMiddleware")
    EMAIL_BACKEND = "chantier.foundation.messages.outbox.OutboxBackend"

#: The search engine of instances on several machines; empty for the embedded one.
CHANTIER_OPENSEARCH = env.str("CHANTIER_OPENSEARCH", default="")

#: Who keeps personal data (account page, export, erasure, retention) and who writes notices.
PERSONAL_DATA_HOLDERS = [
    "chantier.assemblies.personal_data.HOLDER",
    "chantier.deliberation.personal_data.HOLDER",
    "chantier.directory.personal_data.HOLDER",
    "chantier.directory.statement_data.HOLDER",
    "chantier.editorial.newsletter.personal_data.HOLDER",
    "chantier.editorial.personal_data.HOLDER",
    "chantier.library.personal_data.HOLDER",
    "chantier.foundation.messages.personal_data.HOLDER",
    "chantier.foundation.people.personal_data.HOLDER",
]
NOTICE_KINDS = [
    "chantier.foundation.messages.kinds.KINDS",
    "chantier.assemblies.notice_kinds.KINDS",
    "chantier.deliberation.debate_notices.KINDS",
    "chantier.deliberation.evidence_notices.KINDS",
    "chantier.deliberation.follow_notices.KINDS",
    "chantier.deliberation.part_notices.KINDS",
    "chantier.directory.claim_notices.KINDS",
    "chantier.directory.statement_notices.KINDS",
    "chantier.library.saved_notices.KINDS",
    "chantier.library.deposit_notices.KINDS",
    "chantier.library.citing_notices.KINDS",
    "chantier.editorial.newsletter.notices.KINDS",
    "chantier.editorial.notices.KINDS",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("CHANTIER_LOG_LEVEL", default="WARNING")},
}

SILENCED_SYSTEM_CHECKS: list[str] = [
    "security.W005",  # what the other subdomains do is for their keepers to say, not for this program
    "security.W008",  # the proxy in front redirects to HTTPS: granian listens on loopback
    "security.W019",  # frame-ancestors of the content security policy decides; a page may hold our own map
    "security.W021",  # preloading binds a whole domain for years: its owner decides
]
