"""Django settings. What differs between installations comes from `quen.config.env`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from quen.config.dsn import Dsn
from quen.config.env import load_env

ENV = load_env()
BASE = Path(__file__).resolve().parent.parent
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
DATA_DIR = ENV.data_dir
PUBLIC_URL = ENV.public_url
TRASH_DAYS = ENV.trash_days
HISTORY_MONTHS = ENV.history_months
API_RATE, API_USER_RATE = ENV.api_rate, ENV.api_user_rate  # requests a minute; 0: no limit
API_ORIGINS = ENV.api_origins
LIVE_URL = os.environ.get("QUEN_LIVE_URL", "next-port")  # "" switches live updates off

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "quen.kernel",
    "quen.apps.customers",
    "quen.apps.activities",
    "quen.apps.catalog",
    "quen.apps.sales",
    "quen.apps.analytics",
]

MIDDLEWARE = [
    "quen.kernel.web.middleware.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "quen.kernel.web.middleware.ActorMiddleware",
    "quen.kernel.web.bodies.BodyMiddleware",  # the last: it speaks the person's language; forms are read behind it
]

ROOT_URLCONF = "quen.config.urls"
WSGI_APPLICATION = "quen.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # the kernel's first, then those of each context, in a folder of its name
        "DIRS": [BASE / "ui" / "templates", *sorted((BASE / "apps").glob("*/templates"))],
        "OPTIONS": {"environment": "quen.config.jinja.environment"},
    },
]


# A line on which packets are lost is given up after some 20 seconds, not after the system's quarter of an hour.
_PATIENCE = {"connect_timeout": 10}
_PATIENCE_TCP = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


def _database(dsn: Dsn, search_path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": dsn.host,
        "PORT": dsn.port,
        "NAME": dsn.name,
        "USER": dsn.user,
        "PASSWORD": dsn.password,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_PATIENCE,
            **({} if dsn.host.startswith("/") else _PATIENCE_TCP),
            **dict(dsn.params),
            "options": f"-c search_path={search_path}",
        },
    }


# default: the application (sees one tenant at a time); owner: migrations; system: consumers and jobs.
DATABASES = {
    "default": _database(ENV.app, "app,data"),
    "owner": _database(ENV.owner, "data,app"),
    "system": _database(ENV.system, "data,app"),
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = None

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = ["quen.kernel.web.sign_in.EmailBackend"]
LOGIN_URL = "/sign-in"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
SESSION_COOKIE_NAME = "quen_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "quen_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
CSRF_FAILURE_VIEW = "quen.kernel.web.errors.csrf_failure"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt"), ("th", "ไทย")]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "ui" / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "quen.config.static.Storage"},
    "files": {"BACKEND": "quen.kernel.files.storage.ContentStorage"},
}
WHITENOISE_MAX_AGE = 300
WAREHOUSE_DIR = DATA_DIR / "warehouse"
OLAP_PROCESS = "quen.apps.analytics.olap.server.serve"  # what `quen olap` runs
FILES_DIR = DATA_DIR / "files"
MAX_FILE_BYTES = ENV.max_file_mb * 2**20
FILES_QUOTA_BYTES = ENV.files_gb * 2**30  # of one tenant
MAX_IMPORT_BYTES = 50 * 2**20
MAX_FORM_BYTES = 8 * 2**20  # of the body of any other form; files and the API have limits of their own
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "quen.config.logs.Redacting", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"outage": {"()": "quen.kernel.db.outage.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["outage"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"quen": {"level": "INFO"}},
}
