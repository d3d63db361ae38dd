"""Settings, read from the environment once."""

import secrets as random
from pathlib import Path
from urllib.parse import urlsplit

from comity.site import secrets
from comity.site.databases import databases
from comity.site.environment import read_environment
from comity.values.languages import KNOWN
from comity.values.names import RIGHT_TO_LEFT

ENVIRONMENT = read_environment()
SITE = Path(__file__).parent
_ORIGIN = urlsplit(ENVIRONMENT.origin)
_LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
IS_DEMO = ENVIRONMENT.is_demo
IS_TEST_PROFILE = ENVIRONMENT.is_test_profile
IS_PRIVATE = _ORIGIN.scheme == "http"  # plain HTTP is for this machine only

SECRET_KEY = secrets.read(ENVIRONMENT.data).get("secret_key") or random.token_urlsafe(32)
DEBUG = False
ALLOWED_HOSTS = [*_LOOPBACK, *([_ORIGIN.hostname] if _ORIGIN.hostname else [])]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.origin]

INSTALLED_APPS = [
    "comity.site.apps.SiteConfig",
    "comity.portal",
    "comity.simulations",
    "comity.governance",
    "comity.appeals",
    "comity.pathways",
    "comity.recognition",
    "comity.wallets",
    "comity.certificates",
    "comity.records",
    "comity.accreditation",
    "comity.agreements",
    "comity.occupations",
    "comity.privacy",
    "comity.parties",
    "comity.transparency",
    "comity.ledger",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "comity.site.compression.compressed",
    "comity.site.middleware.request_id",
    "comity.site.middleware.extra_headers",
    "comity.site.middleware.language_known",
    "comity.site.middleware.body_limit",
    "comity.site.middleware.no_nul",
    "comity.site.middleware.moved_clock",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "comity.parties.web.acting.actor_presented",
    "comity.site.errors.refusals_answered",
]
ROOT_URLCONF = "comity.site.urls"
WSGI_APPLICATION = "comity.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "comity.parties.web.header.account_in_header",
            ],
        },
    }
]
FORM_RENDERER = "comity.forms.renderer.PageRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = databases(ENVIRONMENT)
DATABASE_ROUTERS = ["comity.site.databases.DoorRouter"]
CACHES = {
    "default": {
        "BACKEND": "comity.site.memory.DoorMemory",
        "LOCATION": "parties_memory",
        "OPTIONS": {"MAX_ENTRIES": 0},  # every entry made first forgets the expired ones
    }
}

# Language and time. English is the source language; times are stored in UTC and shown in the
# time zone of the city they concern.
LANGUAGE_CODE = "en"
LANGUAGES = [(language.code, language.name) for language in KNOWN if language.offered]
# Django knows few languages that are written from right to left.
LANGUAGES_BIDI = [code for code, _name in LANGUAGES if code in RIGHT_TO_LEFT]
LOCALE_PATHS = [SITE / "locale"]
FORMAT_MODULE_PATH = "comity.site.formats"
LANGUAGE_COOKIE_NAME = "comity_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed names, compressed once, kept for a year by browsers. Before the first
# collection (tests of single views) they come from the source folders under their plain names.
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_DIRS = [SITE / "static"]
_COLLECTED = ENVIRONMENT.role == "owner" or (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "comity.site.storage.HashedFiles"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Limits on what is sent to us. Evidence is at most 10 MB a file; the rest of a form is text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
REQUEST_BODY_MAX_BYTES = 12 * 1_048_576
REQUEST_BODY_OF_FILES = ("/office/records/upload/", 65 * 1_048_576)

# Headers and cookies.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if IS_PRIVATE else 31_536_000
SECURE_PROXY_SSL_HEADER = None if IS_PRIVATE else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = not IS_PRIVATE
SESSION_ENGINE = "comity.parties.models.sessions"
SESSION_COOKIE_NAME = "comity_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = not IS_PRIVATE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not IS_PRIVATE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "comity.site.errors.forgery_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Sign-in: a code by e-mail or a passkey; no passwords anywhere.
AUTH_USER_MODEL = "parties.AccountRow"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:start"
LOGOUT_REDIRECT_URL = "portal:start"
ACCOUNT_ADAPTER = "comity.parties.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _ORIGIN.scheme
# Behind the proxy every request comes from the same place; its own word is the last one said.
ALLAUTH_TRUSTED_PROXY_COUNT = 0 if IS_PRIVATE else 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Comity"
# One step before and after: who types a code as it runs out, on a slow telephone, is let in
# (RFC 6238, 5.2 and 6).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "comity.parties.web.forms.AuthenticateOnceForm",
    "reauthenticate": "comity.parties.web.forms.ReauthenticateOnceForm",
    "add_webauthn": "comity.parties.web.forms.AddPasskeyForm",
    "edit_webauthn": "comity.parties.web.forms.RenamePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_PRIVATE
DEFAULT_FROM_EMAIL = ENVIRONMENT.sender or f"no-reply@{_ORIGIN.hostname}"
globals().update(ENVIRONMENT.mail.settings)
EMAIL_BACKEND = (
    "comity.parties.web.outbox.OutboxBackend"
    if IS_DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "comity.site.logs.WithoutPersonalData"}},
    "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["standard"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True, "level": "WARNING"}},
}
