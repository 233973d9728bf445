"""Every setting, read from the environment, safe when nothing is said.

`docs/running.md` explains the variables to the person who runs the service; `.env.example` lists
them. COREGROUP_DEMO=1 (which `make run` sets) is the one switch to made-up data on one machine: it
turns off TLS and the second factor and makes the keys. Nothing else loosens anything.
"""

import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What kind of run this is

DEBUG = env.bool("COREGROUP_DEBUG", False)
COREGROUP_DEMO = env.bool("COREGROUP_DEMO", False)
COREGROUP_TLS = env.bool("COREGROUP_TLS", not COREGROUP_DEMO)
VAR_DIR = Path(env.str("COREGROUP_VAR", str(BASE_DIR / "var"))).resolve()

if COREGROUP_DEMO and not env.str("SECRET_KEY", ""):
    SECRET_KEY = keys.kept(VAR_DIR / "demo-secret-key", keys.new_secret)
else:
    SECRET_KEY = keys.strong(env.str("SECRET_KEY", ""))
SECRET_KEY_FALLBACKS = [keys.strong(key) for key in env.list("SECRET_KEY_FALLBACKS", default=[])]

# Where it answers. Links in e-mails use this origin, never what a request claims.

COREGROUP_ORIGIN = env.str(
    "COREGROUP_ORIGIN",
    f"http://localhost:{env.str('PORT', '8000')}" if COREGROUP_DEMO else "https://localhost",
).rstrip("/")
ALLOWED_HOSTS = [
    host
    for host in (urlsplit(COREGROUP_ORIGIN).hostname, *env.list("COREGROUP_HOSTS", default=[]))
    if host
]
if COREGROUP_DEMO:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", socket.gethostname()]
CSRF_TRUSTED_ORIGINS = [COREGROUP_ORIGIN]

# What it is made of

FIRST_PARTY_APPS = ["agencies", "plans"]
INSTALLED_APPS = [
    "config",
    "agencies",
    "plans",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "simple_history",
    "csp",
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before anything that refuses a request: it keeps what a session that ended was posting.
    "plans.web.middleware.KeptTypingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "agencies.web.middleware.NoStoreMiddleware",
    "agencies.web.middleware.SessionLimitMiddleware",
    "agencies.web.middleware.EmploymentMiddleware",
    "agencies.web.middleware.SecondFactorMiddleware",
    "plans.web.middleware.ScopeMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "config" / "jinja2"],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "config.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "csp.context_processors.nonce",
                "django.contrib.messages.context_processors.messages",
                "config.jinja.page_context",
                "plans.web.drafts.context",
            ],
        },
    },
    {  # only for the few library pages we have no template of our own for
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Rows, cache and queue: one machine's files, unless PostgreSQL and Redis are named

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR}/coregroup.sqlite3")}
REDIS_URL = env.str("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"

_database: dict[str, Any] = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    _database["OPTIONS"] = {
        # A transaction takes the write lock when it begins: it waits its turn instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    # One file a process, so that two runs in one checkout do not share theirs.
    _database["TEST"] = {"NAME": VAR_DIR / f"test-{os.getpid()}.sqlite3"}
else:  # of PostgreSQL's own accord it compiles for 200 ms who may see a row, and answers in 2
    _database["OPTIONS"] = {"options": "-c jit=off"} | _database.get("OPTIONS", {})
    if _pool := env.int("COREGROUP_DB_POOL", 0):
        _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": _pool, "timeout": 10}
    _database |= {} if _pool else {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

if REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "coregroup",
        }
    }
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        # Longer than the longest task (an import of a whole authority), or it would run twice.
        "visibility_timeout": 3600,
        # A message whose worker died is given back within seconds, not by every hundredth look.
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "health_check_interval": 25,
        "socket_keepalive": True,
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    _queue = VAR_DIR / "celery" / "queue"
    _queue.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(VAR_DIR / "celery" / "control"),
        "polling_interval": 0.2,
    }

COREGROUP_TICK_SECONDS = env.int("COREGROUP_TICK_SECONDS", 60)
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that is away is waited for
# Time to finish what is in hand once told to stop; what is longer goes back to the queue.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_TIMEZONE = "UTC"
CELERY_DB_REUSE_MAX = (
    1000  # or every task would begin by connecting; config.celery mends a lost one
)
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_ROUTES = {
    "plans.tasks.tick": {"queue": "sweeps"},
    "plans.tasks.deliver": {"queue": "delivery"},
}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {"task": f"plans.tasks.{name}", "schedule": every, "options": {"expires": every}}
    for name, every in {
        # Somebody watches the page of an import, so what waits is taken up within seconds.
        "take_up_imports": 10,
        # Beat only says "look now": the database knows what is due, was sent, or has its hour.
        "tick": COREGROUP_TICK_SECONDS,
        "remind_of_lessons": 600,
        **dict.fromkeys(["count_timetables", "count_lessons"], 3600),
    }.items()
}

# Who signs in, and how

AUTH_USER_MODEL = "agencies.Worker"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "plans.access.PlanBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
CSRF_FAILURE_VIEW = "config.pages.csrf_failed"

COREGROUP_REQUIRE_SECOND_FACTOR = env.bool("COREGROUP_REQUIRE_SECOND_FACTOR", not COREGROUP_DEMO)
COREGROUP_IDLE_MINUTES = env.int("COREGROUP_IDLE_MINUTES", 15)
COREGROUP_SESSION_HOURS = env.int("COREGROUP_SESSION_HOURS", 12)
DEMO_SIGN_INS_FILE = VAR_DIR / "demo-sign-ins.json"  # written by seed_demo, read in a demo only

ACCOUNT_ADAPTER = "agencies.web.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an agency administrator vouches for the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Coregroup: "
# allauth's own generator would copy addresses into a table that a change of address leaves stale.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if COREGROUP_TLS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("COREGROUP_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not COREGROUP_TLS
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "agencies.web.second_factors.SecondFactors"
MFA_TOTP_ISSUER = "Coregroup"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute out
USERSESSIONS_TRACK_ACTIVITY = False  # it would write a row on every request

# Machine clients: opaque, hashed, short-lived tokens by client credentials
if COREGROUP_DEMO:
    IDP_OIDC_PRIVATE_KEY = keys.kept(VAR_DIR / "demo-oidc-key.pem", keys.new_rsa)
else:
    IDP_OIDC_PRIVATE_KEY = env.str("IDP_OIDC_PRIVATE_KEY", multiline=True)

ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # guardian's backend is hooked as its subclass above

# What the browser is told

SESSION_COOKIE_AGE = COREGROUP_IDLE_MINUTES * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_NAME = "__Host-session" if COREGROUP_TLS else "sessionid"
SESSION_COOKIE_SECURE = COREGROUP_TLS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if COREGROUP_TLS else "csrftoken"
CSRF_COOKIE_SECURE = COREGROUP_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.pages.csrf_failed"
SECURE_SSL_REDIRECT = COREGROUP_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz(/reminders)?$"]  # a monitor asks in plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if COREGROUP_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = COREGROUP_TLS
SECURE_HSTS_PRELOAD = COREGROUP_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the code an authenticator app scans is drawn in the page
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = VAR_DIR / "uploads"  # returns waiting to be imported; never served
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Words, time, post and log

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
EMAIL_FILE_PATH = VAR_DIR / "mail"  # a demo's e-mails, one file each
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", "")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", "")
NOTIFY_URL = "https://api.notifications.service.gov.uk"
WATCHDOG_EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if COREGROUP_DEMO and not EMAIL_HOST
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_BACKEND = "config.notify.EmailBackend" if NOTIFY_API_KEY else WATCHDOG_EMAIL_BACKEND
COREGROUP_OPERATORS = env.list("COREGROUP_OPERATORS", default=[])  # whom the watchdog mails
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 10)  # seconds; less than a mail's lease
COREGROUP_MAIL_FIRST_WAIT = env.float("COREGROUP_MAIL_FIRST_WAIT", 15)  # seconds, then doubling
COREGROUP_MAIL_LEASE = env.int("COREGROUP_MAIL_LEASE", 120)  # seconds until a dead sender's is free
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Coregroup <no-reply@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": env.str("COREGROUP_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "notifications_python_client": {"level": "CRITICAL"},  # it quotes addresses
    },
}

# The API

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["agencies.api.parsers.StrictJson"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "plans.api.authentication.MachineToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "agencies.api.schema.Described",
    "EXCEPTION_HANDLER": "agencies.api.errors.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Coregroup",
    "DESCRIPTION": "The one live plan that every agency in a child's core group shares.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [],  # each choice is described where it is asked
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"docExpansion": "none", "filter": True},  # too many to draw at once
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
