"""Settings, all of them read from the environment through nsx.env.

Without any variable the app runs for development on SQLite in `var/`. With
DEBUG=0 everything a public site needs is demanded or switched on.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from nsx import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("NSX_VAR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG", True)
SECRET_KEY = env.text("SECRET_KEY", "for-development-only" if DEBUG else None)
ALLOWED_HOSTS = env.listed("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEBUG else None)
PLAIN_HTTP = env.insecure_http(ALLOWED_HOSTS) or DEBUG
CSRF_TRUSTED_ORIGINS = env.listed("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "nsx.accounts",
    "frameworks",
    "assessments",
]

MIDDLEWARE = [
    # What sets headers comes first, so that no answer of the others goes without them.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nsx.middleware.Common",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "nsx.middleware.GuestsAtTheDoor",
    "nsx.middleware.LoginRequired",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nsx.middleware.WaitAnswers",
]

ROOT_URLCONF = "nsx.urls"
WSGI_APPLICATION = "nsx.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def database() -> dict[str, Any]:
    """SQLite in `var/` unless DATABASE_URL names another database."""
    config = env.database(f"sqlite:///{VAR_DIR / 'nsx.sqlite3'}")
    if config["ENGINE"] == env.SQLITE:
        # With Django's defaults most concurrent writes fail with "database is
        # locked"; with these they queue (docs/adr/0002-sqlite-by-default.md).
        ours: dict[str, Any] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        }
    else:
        ours = {"pool": {"min_size": 1, "max_size": env.number("DB_POOL", 10, at_least=1)}}
    # What the address asks for, such as sslmode=require, stands beside ours.
    config["OPTIONS"] = config.get("OPTIONS", {}) | ours
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["nsx.accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# Guests and their work are deleted so many days after they began (delete_old_guests).
GUEST_DAYS = env.number("GUEST_DAYS", 30, at_least=1)
# A link to join works for so many days; what is left of it goes as many days later.
INVITATION_DAYS = env.number("INVITATION_DAYS", 14, at_least=1)
JOIN_LINK_DAYS = env.number("JOIN_LINK_DAYS", 30, at_least=1)

ACCOUNT_ADAPTER = "nsx.accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Optional, so that nobody is locked out of their work by a slow e-mail. What needs a confirmed
# e-mail asks for it itself, as the second step does.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if PLAIN_HTTP else "https"
ACCOUNT_RATE_LIMITS = {
    "guest": f"{env.number('GUESTS_PER_10_MINUTES', 60, at_least=1)}/10m/ip",
    "kept_form": f"{env.number('KEPT_FORMS_PER_10_MINUTES', 60, at_least=1)}/10m/ip",
    "join": f"{env.number('WRONG_LINKS_PER_10_MINUTES', 60, at_least=1)}/10m/ip",
    "preview": f"{env.number('PREVIEWS_PER_10_MINUTES', 300, at_least=1)}/10m/user",
    "suggest": f"{env.number('SUGGESTIONS_PER_10_MINUTES', 20, at_least=1)}/10m/user",
    "signup": f"{env.number('SIGNUPS_PER_MINUTE', 20, at_least=1)}/m/ip",
    "login": f"{env.number('SIGN_INS_PER_MINUTE', 30, at_least=1)}/m/ip",
}
# How many proxies of ours stand in front: with none X-Forwarded-For is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
ACCOUNT_FORMS = {
    "login": "nsx.accounts.forms.LoginForm",
    "signup": "nsx.accounts.forms.SignupForm",
    "add_email": "nsx.accounts.forms.AddEmailForm",
    "change_password": "nsx.accounts.forms.ChangePasswordForm",
    "set_password": "nsx.accounts.forms.SetPasswordForm",
    "reset_password": "nsx.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "nsx.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "nsx.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "nsx.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# One code early or late: clocks of phones differ.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "nsx.accounts.forms.AuthenticateForm",
    "reauthenticate": "nsx.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "nsx.accounts.forms.ActivateTOTPForm",
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

EMAIL = env.address(
    "EMAIL_URL",
    "consolemail://" if DEBUG else "smtp://localhost:25",
    environ.Env.email_url_config,
)
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT = EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
# How the site's address begins, for mail that is sent while nobody visits it; without: no links.
SITE_URL = env.text("SITE_URL", "").rstrip("/")
# Whom people tell of a barrier: an e-mail address or a page; without: who gave them the address.
CONTACT = env.text("CONTACT", "")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "NSX <nsx@localhost>")

# Rate limits and used sign-in codes live here: share it where several processes serve.
CACHES = {"default": env.address("CACHE_URL", "locmemcache://", environ.Env.cache_url_config)}

LANGUAGE_CODE = "en"
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
# One language: looking every number and word up in a catalogue of none takes time.
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
# Whitenoise warns, and SQLite fails, where the folder is missing.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "nsx" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = VAR_DIR / "files"
# Read by the app alone; nothing serves the folder.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Megabytes of evidence files that a person may keep, and a guest.
EVIDENCE_QUOTA_MB = env.number("EVIDENCE_QUOTA_MB", 200, at_least=1)
EVIDENCE_QUOTA_GUEST_MB = env.number("EVIDENCE_QUOTA_GUEST_MB", 20, at_least=1)
WHITENOISE_ALLOW_ALL_ORIGINS = False

# An import may be a thousand files at once; Django's own limit is 100.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000

# Long work waits in the database for `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "nsx.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if not PLAIN_HTTP:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
