"""Settings: one file, driven by the environment, every value with a working default.

A variable ``X`` may be given as ``X_FILE``, the path of a file that holds it (for secrets). Every variable
stands in ``.env.example``; a test compares the two.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shanzhi.environment import data_folder, read
from shanzhi.kernel import logs

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(BaseSettings):
    """The variables read, their types and defaults."""

    # By alias only: by name, the shell's own HOME would become the data folder.
    model_config = SettingsConfigDict(extra="ignore")

    home: Path = Field(BASE_DIR / "var", alias="SHANZHI_HOME")
    database_url: str = Field("", alias="DATABASE_URL")
    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(8000, alias="PORT", ge=1, le=65535, description="a number from 1 to 65535")
    secret_key: str = Field("", alias="SHANZHI_SECRET_KEY")
    debug: bool = Field(False, alias="SHANZHI_DEBUG", description="true or false")
    allowed_hosts: str = Field("*", alias="SHANZHI_ALLOWED_HOSTS")
    trusted_proxies: int = Field(0, alias="SHANZHI_TRUSTED_PROXIES", ge=0, description="how many proxies, e.g. 1")
    https: bool = Field(False, alias="SHANZHI_HTTPS", description="true or false")
    sqlite_synchronous: str = Field(
        "FULL", alias="SHANZHI_SQLITE_SYNCHRONOUS", pattern="^(FULL|NORMAL|OFF)$", description="FULL or NORMAL"
    )
    session_minutes: int = Field(60, alias="SHANZHI_SESSION_MINUTES", ge=1, description="a number of minutes, e.g. 60")
    district_id: str = Field(
        "990101", alias="SHANZHI_DISTRICT", pattern="^[0-9]{6}$", description="the county's code of six digits"
    )
    seal_algorithm: str = Field(
        "AES-256-GCM",
        alias="SHANZHI_SEAL_ALGORITHM",
        pattern="^(AES-256-GCM|SM4-GCM)$",
        description="AES-256-GCM or SM4-GCM",
    )
    ledger_algorithm: str = Field(
        "sha-256", alias="SHANZHI_LEDGER_ALGORITHM", pattern="^(sha-256|sm3)$", description="sha-256 or sm3"
    )
    tile_url: str = Field("", alias="SHANZHI_TILE_URL")
    sms_gateway_url: str = Field("", alias="SHANZHI_SMS_GATEWAY_URL")
    sms_gateway_key: str = Field("", alias="SHANZHI_SMS_GATEWAY_KEY")
    email_url: str = Field("", alias="SHANZHI_EMAIL_URL")
    webhook_hosts: str = Field("", alias="SHANZHI_WEBHOOK_HOSTS")
    quiet_hours: str = Field(
        "21:30-08:00",
        alias="SHANZHI_QUIET_HOURS",
        pattern=r"^\s*(([01]?\d|2[0-3]):[0-5]\d\s*-\s*([01]?\d|2[0-3]):[0-5]\d)?\s*$",
        description="from-to as 21:30-08:00, or empty",
    )
    log_level: str = Field(
        "INFO",
        alias="SHANZHI_LOG_LEVEL",
        pattern="^(DEBUG|INFO|WARNING|ERROR|CRITICAL)$",
        description="DEBUG, INFO, WARNING, ERROR or CRITICAL",
    )


NOT_A_DATABASE = (
    "DATABASE_URL can't be understood. Write postgresql://user:password@host:5432/name, or leave it empty for SQLite. "
    "In a password write @ as %40, : as %3A, / as %2F, # as %23, ? as %3F and % as %25."
)
ENV = read(Environment)
HOME = data_folder(ENV.home)


def _kept_secret(name: str) -> str:
    """Return the secret kept in the data folder, made at first use with mode 600."""
    path = HOME / "keys" / name
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise SystemExit(
            f"{path} can't be read or written ({error.strerror}). It belongs to whoever started Shanzhi first with "
            "this SHANZHI_HOME: run as that user, or give the folder to this one."
        ) from error


def _database(url: str) -> dict[str, object]:
    """Return Django's database settings for a URL; SQLite in the data folder when it is empty."""
    if not url or url.startswith("sqlite:"):
        name = url.removeprefix("sqlite://").lstrip("/") if url else ""
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ("/" + name) if name else HOME / "shanzhi.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    f"PRAGMA journal_mode=WAL; PRAGMA synchronous={ENV.sqlite_synchronous}; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port or ""
    except ValueError as error:
        raise SystemExit(NOT_A_DATABASE) from error
    options: dict[str, object] = dict(parse_qsl(parts.query))
    if parts.scheme not in {"postgresql", "postgres"} or not (parts.path.strip("/") or "service" in options):
        raise SystemExit(NOT_A_DATABASE)
    options.setdefault("pool", {"min_size": 1, "max_size": 8})
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


def _tile_sources(url: str) -> list[str]:
    """Return what the pages' policy must allow for a tile source: its scheme and host, ``*`` for a changing label.

    ``https://t{s}.example.cn/…`` allows ``https://*.example.cn``.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return []
    first, dot, rest = parts.netloc.rpartition("@")[2].partition(".")
    host = f"*{dot}{rest}" if "{" in first else f"{first}{dot}{rest}"
    return [] if "{" in host else [f"{parts.scheme}://{host}"]


SECRET_KEY = ENV.secret_key or _kept_secret("django")
DEBUG = ENV.debug
ALLOWED_HOSTS = [host.strip() for host in ENV.allowed_hosts.split(",") if host.strip()]
DATABASES = {"default": _database(ENV.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "web",
    "api",
    "open311",
    "rehearse",
    "almanac",
    "script",
    "briefing",
    "insight",
    "readings",
    "reserve",
    "assessment",
    "counting",
    "scoring",
    "accountability",
    "convening",
    "supervision",
    "dockets",
    "callbacks",
    "burden",
    "slips",
    "rights",
    "counter",
    "hotline",
    "patrols",
    "talks",
    "meetings",
    "mediation",
    "fieldwork",
    "inspectorate",
    "inspections",
    "drafts",
    "enforcement",
    "campaigns",
    "stations",
    "pairing",
    "childcare",
    "enterprises",
    "alliances",
    "judging",
    "entering",
    "evidence",
    "activities",
    "knowledge",
    "search",
    "reports",
    "needs",
    "desks",
    "queues",
    "learning",
    "cases",
    "clocks",
    "loop",
    "works",
    "catalogue",
    "people",
    "organisation",
    "territory",
    "post",
    "ledger",
    "journal",
    "ui",
    "accounts",
    "calendars",
]
INSTALLED_APPS = [
    *(f"shanzhi.{room}.apps.{room.capitalize()}Config" for room in ROOMS),
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shanzhi.ui.middleware.DisplayMiddleware",
    "shanzhi.web.middleware.ReadableMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "shanzhi.people.middleware.ActorMiddleware",
    "shanzhi.web.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shanzhi.accounts.passwords.PlainRules"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "web:sign_in"
# Pages of the roof that lower floors send people to, by name: invitation and reset letters, the second step.
LETTER_URL = "web:letter"
SECOND_FACTOR_URL = "web:second_factor"
OTP_TOTP_ISSUER = "Shanzhi"
# One account from one address is what gets locked (accounts/lockout.py says why). A successful sign-in leaves no row:
# how often somebody signs in is not kept.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "shanzhi.accounts.addresses.client_address"
AXES_USERNAME_CALLABLE = "shanzhi.accounts.lockout.typed_username"
AXES_LOCKOUT_CALLABLE = "shanzhi.accounts.lockout.locked_out"
ROOT_URLCONF = "shanzhi.urls"
WSGI_APPLICATION = "shanzhi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shanzhi.ui.context.page",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static-built"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shanzhi.ui.storage.BundlingStorage"},
}
MEDIA_ROOT = HOME / "attachments"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_tile_sources(ENV.tile_url)],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Other sites learn no address of ours. Never "no-referrer": browsers then call a form's origin "null", and what it
# sends is refused as forged (a letter that sets the first password, say).
SECURE_REFERRER_POLICY = "same-origin"
# Minutes since the last click: the session is prolonged every five of them (accounts/sessions.py), not at each click.
SESSION_COOKIE_AGE = ENV.session_minutes * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
CSRF_FAILURE_VIEW = "shanzhi.ui.views.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# With https: browsers are told to stay with it, and where our own proxy ends it, its word is believed. Anybody can
# write that header, so without a proxy it isn't read.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENV.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https and ENV.trusted_proxies > 0 else None

# smtp://user:password@host:587 (STARTTLS unless ?tls=0) or smtps://…; ?from= where it isn't the user.
_MAIL, _MAIL_OPTIONS = urlsplit(ENV.email_url), dict(parse_qsl(urlsplit(ENV.email_url).query))
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp" and _MAIL_OPTIONS.get("tls") != "0"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _MAIL_OPTIONS.get("from") or EMAIL_HOST_USER or "shanzhi@localhost"

LOGGING = logs.configuration(ENV.log_level)
