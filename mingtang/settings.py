"""All settings, read from the environment once. A wrong value stops the start: found, expected.

MINGTANG_DATA            directory for everything mutable (default: var)
MINGTANG_MODE            demo | production (default: demo)
MINGTANG_SECRET_KEY      production: 50 characters or more; demo: made once and kept in the data directory
MINGTANG_HOSTS           comma separated host names (default in demo: 127.0.0.1, localhost)
MINGTANG_MAIL            smtp://user:password@host:port, smtps://… for TLS from the first byte, smtp://…?tls=1 for STARTTLS;
                         letters to subscribers go out through it (default: none go out)
MINGTANG_MAIL_FROM       the sender's mailbox (default: noreply@ the site's domain)
DATABASE_URL             postgresql://user:password@host:port/name (default: SQLite in the data directory)
MINGTANG_OIDC_ISSUER     address of the city's OpenID provider (default: none, local sign-in alone); https in production
MINGTANG_OIDC_CLIENT     our client id there; its secret in MINGTANG_OIDC_SECRET or in the file keys/oidc-secret
MINGTANG_OIDC_CLAIM      which claim is the login here (default: preferred_username)
MINGTANG_OIDC_LOCAL      admins | all: who may still sign in with a password here (default: admins)
MINGTANG_PUBLIC_OIDC_ISSUER  address of the OpenID provider for the public (default: none); _CLIENT, _SECRET (or the file
                         keys/public-oidc-secret) and _SCOPE (default: openid profile) as above; _NAME and _ID_NUMBER: which
                         claims are name and identity number (default: name, id_number)
MINGTANG_FAULTS          1 switches faults.py on; refused in production
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE = Path(__file__).resolve().parent


def _stop(name: str, found: str, expected: str) -> None:
    sys.stderr.write(f"{name}: found {found!r}, expected {expected}\n")
    raise SystemExit(2)


def _choice(name: str, default: str, *allowed: str) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        _stop(name, value, " or ".join(allowed))
    return value


def _whole(name: str, default: int, low: int, high: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or not low <= int(text) <= high:
        _stop(name, text, f"a whole number from {low} to {high}")
    return int(text)


MODE = _choice("MINGTANG_MODE", "demo", "demo", "production")
DEMO = MODE == "demo"
FAULTS = _choice("MINGTANG_FAULTS", "0", "0", "1") == "1"
PORT = _whole("MINGTANG_PORT", 8000, 1, 65535)
DATA = Path(os.environ.get("MINGTANG_DATA", "var")).resolve()
if DATA.exists() and not DATA.is_dir():
    _stop("MINGTANG_DATA", str(DATA), "a directory")
MINGTANG_DATA = DATA
MINGTANG_VAULT = DATA / "vault"
MINGTANG_KEYS = DATA / "keys"
MINGTANG_TREE = DATA / "tree"
MINGTANG_INDEX = DATA / "index"
MINGTANG_FOLDS = DATA / "folds"


def _secret() -> str:
    value = os.environ.get("MINGTANG_SECRET_KEY", "")
    if not DEMO:
        if len(value) < 50 or len(set(value)) < 12:
            _stop(
                "MINGTANG_SECRET_KEY",
                f"{len(value)} characters",
                "50 or more varied characters in production",
            )
        return value
    kept = MINGTANG_KEYS / "secret"
    if not value and not kept.exists():
        MINGTANG_KEYS.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:  # another process of the same start made it first
            pass
    return value or kept.read_text()


def _database() -> dict:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        file = DATA / "db" / "mingtang.sqlite3"
        return {"ENGINE": "mingtang.database.sqlite", "NAME": file, "TEST": {"NAME": ":memory:"}}
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        _stop("DATABASE_URL", parts.scheme or url, "postgresql://user:password@host:port/name")
    return {
        "ENGINE": "mingtang.database.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def _mail() -> dict:
    """Django's settings of the mail server; no host: no letters."""
    url = os.environ.get("MINGTANG_MAIL", "")
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == 0):
        _stop("MINGTANG_MAIL", parts.scheme or url, "smtp://user:password@host:port or smtps://…")
    safe = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname or "", "EMAIL_PORT": port or (465 if safe else 25), "EMAIL_USE_SSL": safe,
        "EMAIL_USE_TLS": "tls=1" in parts.query, "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
    }  # fmt: skip


if FAULTS and not DEMO:
    _stop("MINGTANG_FAULTS", "1", "0 in production")

SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("MINGTANG_HOSTS", "").split(",") if h]
if DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]
elif not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    _stop("MINGTANG_HOSTS", ",".join(ALLOWED_HOSTS), "the public and desk host names, comma separated, no *")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django_prose_editor",
    "mingtang.jobs",
    "mingtang.ledger",
    "mingtang.policy",
    "mingtang.people",
    "mingtang.ui",
    "mingtang.records",
    "mingtang.forms",
    "mingtang.papers",
    "mingtang.readings",
    "mingtang.search",
    "mingtang.cases",
    "mingtang.counts",
    "mingtang.oversight",
    "mingtang.press",
    "mingtang.channels",
    "mingtang.portal",
    "mingtang.desk",
]
INSTALLED_APPS = [
    a for a in INSTALLED_APPS if "mingtang." not in a or (BASE / a.split(".")[1] / "apps.py").exists()
]

MIDDLEWARE = [
    "mingtang.ui.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "mingtang.people.signin.SeatMiddleware",
    "mingtang.portal.large.LargeMiddleware",
]
ROOT_URLCONF = "mingtang.urls"
WSGI_APPLICATION = "mingtang.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "mingtang.ui.site.context",
            ]
        },
    }
]
DATABASES = {"default": _database() | {"CONN_MAX_AGE": None, "ATOMIC_REQUESTS": False}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "/sign-in/"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True  # Django's own validation sentences in Chinese; ours are written in Chinese
MINGTANG_SITE = {
    "name": "澜汀市政务公开" if DEMO else os.environ.get("MINGTANG_SITE_NAME", "政务公开"),
    "owner": "澜汀市人民政府办公室" if DEMO else os.environ.get("MINGTANG_SITE_OWNER", ""),
    "phone": "12345" if DEMO else os.environ.get("MINGTANG_SITE_PHONE", "12345"),
    "code": "9901000001" if DEMO else os.environ.get("MINGTANG_SITE_CODE", ""),
    "icp": "岫ICP备00000000号（演示）" if DEMO else os.environ.get("MINGTANG_SITE_ICP", ""),
    "domain": "www.lanting.example" if DEMO else os.environ.get("MINGTANG_SITE_DOMAIN", ALLOWED_HOSTS[0]),
    "police": "岫公网安备00000000000000号（演示）" if DEMO else os.environ.get("MINGTANG_SITE_POLICE", ""),
    "undertaker": "澜汀市政务公开办公室" if DEMO else os.environ.get("MINGTANG_SITE_UNDERTAKER", ""),
    "ipv6": os.environ.get("MINGTANG_SITE_IPV6", "") == "1",
    "identity": os.environ.get("MINGTANG_SITE_IDENTITY", ""),
    # without the national platform's own entry, the page that says whom to ring leads there
    "find_error": os.environ.get("MINGTANG_SITE_FIND_ERROR", "/contact.html#find-error"),
}
globals().update(_mail())
DEFAULT_FROM_EMAIL = os.environ.get("MINGTANG_MAIL_FROM", "") or f"noreply@{MINGTANG_SITE['domain']}"


def _oidc(prefix: str, file: str) -> dict[str, str]:
    """An OpenID provider as PREFIX_ISSUER and the others say; issuer "" = none. The secret lies apart from the settings."""
    issuer, client = os.environ.get(f"{prefix}_ISSUER", ""), os.environ.get(f"{prefix}_CLIENT", "")
    kept = MINGTANG_KEYS / file
    secret = os.environ.get(f"{prefix}_SECRET", "") or (kept.read_text().strip() if kept.is_file() else "")
    if issuer and urlsplit(issuer).scheme not in (("http", "https") if DEMO else ("https",)):
        _stop(f"{prefix}_ISSUER", issuer, "an address that begins with https://")
    if issuer and not client:
        _stop(f"{prefix}_CLIENT", client, "the client id that the provider gave")
    if issuer and not secret:
        _stop(f"{prefix}_SECRET", "", f"a secret in the environment or in keys/{file}")
    return {"issuer": issuer, "client": client, "secret": secret}


MINGTANG_OIDC = _oidc("MINGTANG_OIDC", "oidc-secret") | {
    "claim": os.environ.get("MINGTANG_OIDC_CLAIM", "preferred_username"),
    "local": _choice("MINGTANG_OIDC_LOCAL", "admins", "admins", "all"),
}
MINGTANG_PUBLIC_OIDC = _oidc("MINGTANG_PUBLIC_OIDC", "public-oidc-secret") | {
    "scope": os.environ.get("MINGTANG_PUBLIC_OIDC_SCOPE", "openid profile"),
    "name": os.environ.get("MINGTANG_PUBLIC_OIDC_NAME", "name"),
    "id_number": os.environ.get("MINGTANG_PUBLIC_OIDC_ID_NUMBER", "id_number"),
}
# What a city must set before its first letter goes out; the demo city has its own (no law fixes a name).
MINGTANG_DEFAULTS = {"review_organ": "澜汀市人民政府", "court": "澜汀市城中区人民法院"} if DEMO else {}
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA / "unused"

SESSION_ENGINE = "mingtang.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = 8 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "mingtang.ui.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "mingtang.people.passwords.Rules"}]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("MINGTANG_LOG", "WARNING")},
}
