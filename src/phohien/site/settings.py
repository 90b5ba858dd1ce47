"""Django's settings, made from the one typed configuration; nothing here is read from anywhere else."""

from __future__ import annotations

import os
import secrets
from urllib.parse import parse_qs, unquote, urlparse

from phohien.base.accounts.conf import *  # noqa: F403
from phohien.base.accounts.conf import EXTRA_APPS, MIDDLEWARE_AFTER_AUTHENTICATION, vneid_settings
from phohien.base.notices.conf import mail_settings
from phohien.kernel import config

CONFIG = config.from_environment(os.environ)
FILES_A_REQUEST = 5  # of the largest size; many more of the usual size
BASE_DIR = CONFIG.root
VAR_DIR = CONFIG.data_folder
DEMO = CONFIG.demo
DEBUG = CONFIG.debug
PROXIES = CONFIG.proxies
SECRET_KEY = CONFIG.secret_key or "no-sessions-without-a-key-" + secrets.token_urlsafe(32)
PUBLIC_URL = CONFIG.public_url
ALLOWED_HOSTS = [
    urlparse(PUBLIC_URL).hostname or "localhost",
    # Not over HTTPS: a proxy passes on whatever name is asked for, and trial accounts open under this machine's own.
    *(["localhost", "127.0.0.1", "[::1]"] if DEMO and not CONFIG.is_secure else []),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
VNEID = vneid_settings(CONFIG.vneid_url)


# Statements are parsed and planned once a connection: half of the database's work for a dossier (docs/benchmarks.md).
# Only a pooler that shares connections between transactions forbids it: say ?prepare_threshold= in the address then.
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}


def database(url: str) -> dict[str, object]:
    """Django's description of the database behind a ``postgresql://`` URL (a socket folder goes in ``?host=``)."""
    parts = urlparse(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "phohien.site.database",
        "NAME": parts.path.lstrip("/") or "phohien",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # after the database was started again, no request meets a dead connection
        "OPTIONS": {"application_name": "phohien", **PREPARED, **query},
    }


DATABASES = {"default": database(CONFIG.database_url or "postgresql://phohien@/phohien")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In this order they load their demonstration: whom another asks comes first.
SYSTEMS = CONFIG.systems or ("population", "onestop", "documents")
ROOMS = [
    "phohien.site",
    *[f"phohien.systems.{name}" for name in SYSTEMS],
    "phohien.lgsp.adapters",
    "phohien.lgsp.monitor",
    "phohien.lgsp.catalogue",
    "phohien.lgsp.exchange",
    "phohien.lgsp.directory",
    "phohien.base.ledger",
    "phohien.base.accounts",
    "phohien.base.notices",
    "phohien.base.files",
    "phohien.base.signing",
    "phohien.ui",
]


INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "phohien.site.sizes.LargestRequest",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "phohien.site.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "phohien.site.actors.ActorMiddleware",
    "phohien.site.problems.ProblemMiddleware",
]
ROOT_URLCONF = "phohien.site.urls"
WSGI_APPLICATION = "phohien.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "phohien.site.context.house",
            ],
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORM_RENDERER = "phohien.ui.forms.FormRenderer"
FORMAT_MODULE_PATH = ["phohien.ui.formats"]

LOGIN_REDIRECT_URL = "arrival"  # with no page in mind: an official to what waits, anybody else to their own dossiers
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
FILES_ROOT = VAR_DIR / "files"
FILES_LIMIT_BYTES = CONFIG.file_limit_mb * 1024 * 1024
CLAMAV_ADDRESS = CONFIG.clamav.replace("://", ":", 1)
SIGNING_TSA_URL = CONFIG.timestamp_url
SIGNING_ROOT = VAR_DIR / "signing"
SIGNING_TRUST_ROOTS = SIGNING_ROOT / "roots"  # PEM certificates and revocation lists the installation relies on
SIGNING_TRUSTS_TEST = DEMO  # the test authority's certificates have no legal value
GATEWAY_ROOT = VAR_DIR / "gateway"
OUTBOX_ROOT = VAR_DIR / "outbox"

SESSION_COOKIE_SECURE = CONFIG.is_secure
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if CONFIG.is_secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
        # 'self' alone would stop the form whose answer redirects to VNeID.
        "form-action": ["'self'", *(["https://" + urlparse(VNEID["issuer"]).netloc] if VNEID else [])],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = CONFIG.request_limit_mb * 1024 * 1024
LARGEST_REQUEST_BYTES = (FILES_A_REQUEST * CONFIG.file_limit_mb + CONFIG.request_limit_mb) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": CONFIG.log_level},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # These tell every step of every process and every start of a worker: ours to hear, not an operator's.
        "procrastinate": {"level": "WARNING"},
        "spiff": {"level": "WARNING"},
    },
}

INSTALLED_APPS += EXTRA_APPS
_before = MIDDLEWARE.index("phohien.site.actors.ActorMiddleware")
MIDDLEWARE[_before:_before] = MIDDLEWARE_AFTER_AUTHENTICATION
globals().update(mail_settings(CONFIG.mail_url, CONFIG.mail_from))
NATS_URL = CONFIG.nats_url
NATIONAL_PORTAL = {
    "url": CONFIG.national_portal_url,
    "username": CONFIG.national_portal_username,
    "password": CONFIG.national_portal_password,
    "unit": CONFIG.province,
}
