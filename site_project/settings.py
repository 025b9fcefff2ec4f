"""Settings, in sections like those of Django's documentation; environment variables change them.

Two variables matter to an operator. ``SITE_URL`` is the address that visitors use; hosts, cookies
and HTTPS rules follow from it. ``DATA_DIR`` is the folder that holds everything worth a backup.
"""

import os
from base64 import b64encode
from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from site_project.guards.secret_key import read_or_make_secret_key
from site_project.operation.data_folder import keep_new_files_private
from site_project.operation.environment import Environment
from site_project.operation.logs import logging_config
from site_project.operation.sentry import report_errors

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()

HOST = env("HOST", default="") or "127.0.0.1"
PORT = env.number("PORT", default=8000, largest=65_535)
SITE_URL = env.web_address(
    "SITE_URL", default=f"http://127.0.0.1:{PORT}", example="https://www.example.org"
)
WORKERS = env.number("WORKERS", default=max(2, os.cpu_count() or 1), largest=999)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.0/8", "::1"])
DATA_DIR = Path(env("DATA_DIR", default="") or BASE_DIR / "var").resolve()
keep_new_files_private()

try:
    TRUSTED_PROXIES = [ip_network(proxy) for proxy in TRUSTED_PROXIES]
except ValueError as error:
    raise ImproperlyConfigured(
        f"TRUSTED_PROXIES must be IP addresses or networks, with commas between them: {error}."
    ) from error
site_address = urlsplit(SITE_URL)
IS_HTTPS = site_address.scheme == "https"

# Core

DEBUG = env.switch("DEBUG", default=False)
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    SECRET_KEY = env("SECRET_KEY", default="") or read_or_make_secret_key(DATA_DIR / "secret_key")
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR cannot be used: {error}") from error

LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = (
    LOCAL_HOSTS if site_address.hostname in {"127.0.0.1", "localhost"} else [site_address.hostname]
)

INSTALLED_APPS = [
    "site_project",
    "site_project.draft_links",
    "home",
    "affiliations",
    "wagtail_modeladmin",
    "wagtail_localize",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.images",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.contrib.redirects",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "site_project.operation.health.HealthMiddleware",
    "site_project.guards.headers.PermissionsPolicyMiddleware",
    "site_project.guards.headers.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "site_project.visitors.files.StaticFilesMiddleware",
    "site_project.visitors.files.MediaMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "site_project.visitors.revalidation.RevalidationMiddleware",
    "site_project.visitors.site_languages.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "affiliations.publishing.refusals.UnpublishableMiddleware",
    "affiliations.saving.deleted_page.DeletedPageMiddleware",
    "site_project.snapshots.changes.FailureMiddleware",
]

ROOT_URLCONF = "site_project.urls"
WSGI_APPLICATION = "site_project.wsgi.application"
ADMIN_PATH = "admin/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LOGGING = logging_config(
    as_json=env.switch("LOG_JSON", default=False),
    with_access=env.switch("ACCESS_LOG", default=False),
)
if SENTRY_DSN := env("SENTRY_DSN", default=""):
    report_errors(SENTRY_DSN)

# Database: SQLite, set up for many editors at once and for power cuts, or the database that
# DATABASE_URL names

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
        },
    }
}
if named_database := env.database("DATABASE_URL"):
    DATABASES["default"] = {**named_database, "CONN_HEALTH_CHECKS": True}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"

# Cache: none, because each worker would keep its own and would not learn what another one changed

CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

# Uploads: a picture of more than a megabyte goes to the disk, not into the memory

FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Forms: a long page has many fields, three or more to every principle

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Globalization

language_codes = env.list("LANGUAGES", default=["en", "tr"])
if not language_codes or any("name" not in LANG_INFO.get(code, {}) for code in language_codes):
    raise ImproperlyConfigured(
        "LANGUAGES must be language codes that Django knows, with commas between them, the "
        f"default one first, such as en,tr; not {','.join(language_codes)!r}."
    )
LANGUAGE_CODE = language_codes[0]
LANGUAGES = [(code, _(LANG_INFO[code]["name"])) for code in language_codes]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_packages"]
TIME_ZONE = env.time_zone("TIME_ZONE", default="Europe/Istanbul")
USE_TZ = True

# Security: strict wherever SITE_URL is an https address

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# HSTS for subdomains and in browsers' preload lists affects more than this site, so the owner of
# the domain decides on it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [f"{site_address.scheme}://{site_address.netloc}"]

# The only script of public pages is inline, because it is too small for a request of its own. It
# keeps a reader at the same organization when they switch to another language.
LANGUAGE_SWITCH_SCRIPT = (BASE_DIR / "templates/includes/language_switch.js").read_text().strip()
script_digest = sha256(LANGUAGE_SWITCH_SCRIPT.encode()).digest()
SCRIPT_HASH = f"'sha256-{b64encode(script_digest).decode()}'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, SCRIPT_HASH],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin uses inline scripts and styles, and shows uploads before they are saved.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}

# Mail: to approvers and to the owners of pages, through a server on this machine or another

mail_server = env.mail("EMAIL_URL", default="smtp://127.0.0.1:25")
DELIVERING_EMAIL_BACKEND = mail_server.pop("EMAIL_BACKEND")
EMAIL_BACKEND = "site_project.staff.whole_changes.AfterCommitBackend"
vars().update(mail_server)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"webmaster@{site_address.hostname}")

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "site_project.operation.static_files.StaticFilesStorage"},
}

# Affiliations: after how many days somebody should check an organization's facts again

AFFILIATIONS_FACTS_MAX_AGE_DAYS = env.number(
    "AFFILIATIONS_FACTS_MAX_AGE_DAYS", default=365, largest=100_000
)

# Snapshots: published pages as files, which visitors get without Django

SNAPSHOTS = env.switch("SNAPSHOTS", default=not DEBUG)
SNAPSHOT_ROOT = DATA_DIR / "snapshots"
# A cache in front of the site, which is told what has changed.
WAGTAILFRONTENDCACHE_LANGUAGES = []
WAGTAILFRONTENDCACHE = {}
if PURGE_URL := env.web_address("PURGE_URL", default="", example="http://127.0.0.1:6081"):
    WAGTAILFRONTENDCACHE["default"] = {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
        "LOCATION": PURGE_URL,
    }

# Wagtail

WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", _("English")), ("tr", _("Turkish"))]
# A translation stays a draft until somebody has translated it.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# The number of days for which a link to a draft works.
DRAFT_LINK_DAYS = env.number("DRAFT_LINK_DAYS", default=7, largest=100_000)
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_SITE_NAME = _("Memberships and affiliations")
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 20_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "site_project.guards.images.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf"]
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "site_project.guards.search.SQLiteSearch"
        if IS_SQLITE
        else "wagtail.search.backends.database"
    }
}
