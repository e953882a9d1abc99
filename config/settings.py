"""The deployment, read from the environment by typed readers that refuse odd values.

Every variable of README's table is read here and nowhere else.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.logs import logging_settings

# Lets Django's classes take their type arguments while running, as the type checker asks.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG: bool = env.bool("DEBUG", default=False)
DEMO: bool = env.bool("DEMO", default=False)
TESTING: bool = env.bool("HUIYIN_TESTING", default=False)
# Everything the installation writes (database, files, keys, anchors) lies below one folder.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
if not TESTING and (VAR_DIR / "keys.env").exists():
    # The three keys below, as `make setup` wrote them; what the environment says wins.
    env.read_env(VAR_DIR / "keys.env")
SECRET_KEY: str = env.str("SECRET_KEY")
# Newest first; the first encrypts, all decrypt. The index key is another one on purpose:
# who can search by hash must not thereby be able to read.
FIELD_KEYS: list[str] = env.list("FIELD_KEYS")
INDEX_KEY: str = env.str("INDEX_KEY")
# Index keys of before, newest first: people are found by them until `rotate_keys --index` has come to its end,
# and rows of ledgers without a number of their own are known again by the oldest of them for good.
INDEX_KEY_OLD: list[str] = env.list("INDEX_KEY_OLD", default=[])
# Where petitioners reach the query page, as it stands on their slips; without it the address of the request.
PUBLIC_URL: str = env.str("PUBLIC_URL", default="").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "reports",
    "portal",
    "cases",
    "groups",
    "workflows",
    "offices",
    "jobs",
    "trail",
    "guardian",
    "django_filters",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "config.requests.RequestRecord",
    # Above all that may answer by itself: leading on, refusing, leaving out a slash. Static files say their own.
    "config.middleware.PrivatePages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.api.middleware.ProgramsOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "offices.middleware.AsksOnce",
    "offices.middleware.SignedInRules",
    "config.middleware.NoNullSign",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.office",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'huiyin.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN: two verbs queue instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Compiling a plan takes longer than our queries do, and disks no longer turn: measured in docs/measured.md.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "offices.Staff"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "offices.passwords.SeveralKinds"},
    {"NAME": "offices.passwords.NotOneself"},
    {"NAME": "offices.passwords.NotUsedLately"},
]
# After so many days a password must be changed; 0 never. A demo's accounts are everybody's.
PASSWORD_DAYS: int = env.int("PASSWORD_DAYS", default=0 if DEMO or TESTING else 90)
# Posts that sign in with a code from their telephone beside the password; empty for none.
TOTP_POSTS: list[str] = env.list(
    "TOTP_POSTS", default=[] if DEMO or TESTING else ["administrator", "auditor", "director"]
)
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_COOKIE_AGE = 8 * 3600
# Without a request for this long a session ends (offices/middleware.py); long hearings are typed in one go.
IDLE_MINUTES: int = env.int("IDLE_MINUTES", default=60)
# However busy: after so many hours one signs in again.
SESSION_HOURS: int = env.int("SESSION_HOURS", default=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "huiyin"
HTTPS: bool = env.bool("HTTPS", default=not (DEBUG or DEMO or TESTING))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Without the proxy's header every request looks plain and would be sent round for ever.
SECURE_SSL_REDIRECT = HTTPS and BEHIND_PROXY
# Monitors ask on the machine itself, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# W021 asks for the browsers' preload list: whether to enter a government domain there is its owner's to say.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Tabler's stylesheet carries its own small pictures as data: addresses.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# No LocaleMiddleware: what a browser asks for must not decide in which language the log, clocks and papers are
# written. English is asked for by name where it is offered (workflows/rules_page.py).
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    # Files lie encrypted outside the web root and are served by views behind the access rule.
    "default": {
        "BACKEND": "offices.sealed.SealedStorage",
        "OPTIONS": {"location": VAR_DIR / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if (DEBUG or TESTING)
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)
ATTACHMENT_MAX_COUNT = env.int("ATTACHMENT_MAX_COUNT", default=20)
LEDGER_MAX_BYTES = env.int("LEDGER_MAX_BYTES", default=60 * 1024 * 1024)
# Calls of the interface one token may make: number/s, /m or /h.
API_RATE: str = env.str("API_RATE", default="120/m")
ANCHOR_DIR = Path(env.str("ANCHOR_DIR", default=str(VAR_DIR / "anchors")))

CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", default="")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    # kombu sweeps unacknowledged Redis messages only every interval x throttle seconds.
    {"visibility_timeout": 3600, "unacked_restore_interval": 10, "unacked_restore_throttle": 1}
    if CELERY_BROKER_URL.startswith("redis")
    else {}
)

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
# The office's own gateway for text messages: a class like `offices.sms.Sender`.
SMS_BACKEND: str = env.str("SMS_BACKEND", default="offices.sms.ConsoleSender")

LOGGING: dict[str, Any] = logging_settings(env.str("LOG_FORMAT", default="plain"), env.str("LOG_LEVEL", default="INFO"))
# `/metrics` is for scrapers on this machine, and for those that show this token.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
# With less room than this on the disk, `/health/` says so.
DISK_RESERVE_BYTES: int = env.int("DISK_RESERVE_BYTES", default=2 * 1024**3)
