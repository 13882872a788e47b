"""One list of settings, read from the environment; safe unless DEBUG says otherwise.

Every variable is listed in README.md, "Settings".
"""

import sys
from pathlib import Path

import dj_database_url

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


# A wrong value has become a safe one here, and a system check says so.
ENV = environment.read()
TESTING = "pytest" in sys.modules

DEBUG = ENV["DEBUG"]
SECRET_KEY = ENV["SECRET_KEY"]
ALLOWED_HOSTS = ENV["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = ENV["CSRF_TRUSTED_ORIGINS"]
DEMO_PASSWORD = ENV["DEMO_PASSWORD"]
API_REQUIRE_LOGIN = ENV["API_REQUIRE_LOGIN"]

INSTALLED_APPS = [
    "config",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "articles",
    "relations",
]

MIDDLEWARE = [
    "relations.api.other_sites.OpenToOtherSites",
    "django.middleware.security.SecurityMiddleware",
    "config.content_security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.Compression",
    "config.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.sessions.Accounts",
    "config.sessions.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.sessions.Authors",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

if not ENV["DATABASE_URL"]:
    # SQLite makes a file but no folder.
    VAR_DIR.mkdir(mode=0o700, exist_ok=True)
DATABASES = {
    "default": dj_database_url.parse(
        ENV["DATABASE_URL"] or f"sqlite:///{VAR_DIR / 'bilateral.db'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing; readers never wait for them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What a column means, its field knows; the driver need not ask each of every
        # statement for its type as well.
        "detect_types": 0,
        # A question that passes over many rows finds their pages in the memory that
        # all processes share, and not through a call for each.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA mmap_size=1073741824;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # The reads of the API are prepared on the server. A pooler that hands connections
    # on by transaction (PgBouncer before 1.21) needs `?prepare_threshold=0` in the URL.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    threshold = str(options.get("prepare_threshold", ""))
    options["prepare_threshold"] = int(threshold) or None if threshold.isdigit() else 5
    # Compiling a question about the past took twenty times as long as answering it.
    options.setdefault("options", "-c jit=off")
# On SQLite too: to open the file and to read its schema takes longer than a page.
DATABASES["default"]["CONN_MAX_AGE"] = 60

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Hashed names need a `collectstatic` first, which neither tests nor a
        # development server should have to wait for.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "relations.logins.EndTokens"}]
AUTHENTICATION_BACKENDS = ["relations.logins.GuardedBackend"]
# How many tries of a quarter of an hour may fail, for one account from one address and
# for all accounts from one address; 0 is no limit.
LOGIN_ATTEMPTS = ENV["LOGIN_ATTEMPTS"]
LOGIN_ATTEMPTS_ADDRESS = ENV["LOGIN_ATTEMPTS_ADDRESS"]

if TESTING:
    WHITENOISE_AUTOREFRESH = True  # nothing is collected, and nothing needs a warning
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Larger than any article that is kept (1,000,000 characters, four bytes at most), and
# small enough to be refused before it hurts. Imports come as files, beside this limit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CSRF_FAILURE_VIEW = "config.forgery.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# HTTPS=1 says that readers come by https; plain http on loopback works without it.
SESSION_COOKIE_SECURE = ENV["HTTPS"]
CSRF_COOKIE_SECURE = ENV["HTTPS"]
SECURE_SSL_REDIRECT = ENV["HTTPS"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENV["HTTPS"] else 0
# Other hosts of the domain are not ours to promise: no subdomains, no preload list.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if ENV["PROXIES"]:
    # Believed only from a proxy that we were told of; anyone else can send it too.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Requests a minute, for `relations.rates`; None is no limit. Tests ask fast, and
# set the rates that they are about.
API_RATES = {
    who: f"{ENV[f'API_RATE_{who.upper()}']}/min"
    if ENV[f"API_RATE_{who.upper()}"] and not TESTING
    else None
    for who in ("anonymous", "user", "export")
}
# Where all processes of this machine count requests; None: each by itself.
API_COUNTS = None if TESTING else VAR_DIR / "requests-of-the-last-minute"

# One person may approve what they wrote; the admin says so on every page of a record.
REVIEW_ALONE = ENV["REVIEW_ALONE"]

# Whether a curator's address makes the server ask the open web for a page.
FETCH_ARTICLES = ENV["FETCH_ARTICLES"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV["LOG_LEVEL"]},
    "loggers": {
        # Django's own handlers mail the administrators and drop lines without DEBUG.
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": ["stderr"], "propagate": False},
        # With DEBUG every statement is a line; never below INFO unless asked by name.
        "django.db.backends": {"level": "INFO"},
    },
}

SIMPLE_HISTORY_REVERT_DISABLED = True

from config.rest import (  # noqa: E402, F401 - the API
    KNOX_TOKEN_MODEL,
    MIGRATION_MODULES,
    REST_FRAMEWORK,
    REST_KNOX,
    SPECTACULAR_SETTINGS,
)
from config.unfold import UNFOLD  # noqa: E402, F401 - how the admin looks
