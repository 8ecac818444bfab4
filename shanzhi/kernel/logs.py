"""Log lines as JSON, one a line, without personal data: the last gate before a line leaves the process.

Fields whose name speaks of a person are dropped, long runs of digits (telephones, identity numbers) are masked
wherever they stand, and an error is logged as its type and its places in the code. Its message, which may quote what
somebody wrote, is kept only for errors of the surroundings (files, network, database connection).
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

PERSONAL = frozenset(
    {
        "address", "body", "code", "content", "cookie", "cookies", "data", "email", "form", "get", "id_number",
        "identity", "key", "message", "name", "password", "phone", "post", "recipient", "request", "secret", "session",
        "summary", "teller", "text", "title", "to", "token", "username", "words",
    }
)  # fmt: skip
"""Names of fields that never reach a log, alone or as the end of a longer name (``teller_phone``)."""

_DIGITS = re.compile(r"(?<!\d)\d{7,}[\dXx]?(?!\d)")
_SPEAKING_ERRORS = ("OperationalError", "ProgrammingError", "ImproperlyConfigured")


def scrub(text: str) -> str:
    """Return ``text`` with runs of seven and more digits masked and PostgreSQL's quoting of rows cut off."""
    return _DIGITS.sub("***", text.split("\nDETAIL:")[0])


def describe(error: BaseException) -> str:
    """Return an error in one line fit to log or store: its type, its message where that is safe, its last place."""
    said = ""
    if isinstance(error, OSError | ImportError) or type(error).__name__ in _SPEAKING_ERRORS:
        said = f": {scrub(str(error)).strip()}"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {_place(frames[-1])}" if frames else ""
    return f"{type(error).__name__}{said}{place}"


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.rsplit('/site-packages/')[-1]}:{frame.lineno} {frame.name}"


Event = MutableMapping[str, Any]


def drop_personal(_logger: object, _method: str, event: Event) -> Event:
    """Drop fields named for a person and mask digits in all others (a structlog processor)."""
    for name in list(event):
        value = event[name]
        if name != "event" and (name in PERSONAL or name.rsplit("_", 1)[-1] in PERSONAL):
            del event[name]
        elif isinstance(value, str):
            event[name] = scrub(value)
        elif not isinstance(value, int | float | bool | None):
            event[name] = scrub(str(value))
    return event


def short_error(_logger: object, _method: str, event: Event) -> Event:
    """Put type and places in the stead of an exception (a structlog processor)."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = describe(error)
        event["places"] = " < ".join(
            _place(frame) for frame in reversed(traceback.extract_tb(error.__traceback__)[-12:])
        )
    return event


def _without_extras(_logger: object, _method: str, event: Event) -> Event:
    """Forget the record that the formatter carries along: requests and responses hang on it."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event


_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(level: str) -> dict[str, Any]:
    """Return the dictionary for ``logging.config`` (Django's ``LOGGING``) and set structlog up to go the same way."""
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _BEFORE,
                "processors": [
                    _without_extras,
                    short_error,
                    drop_personal,
                    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would mail or print the whole request.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # Failed sign-ins would be logged with the name typed; they are kept in the database.
            "axes": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }


def logger(name: str) -> Any:
    """Return the logger of a module; call it with an event in a few words and fields: ``log.info("sent", tries=2)``."""
    return structlog.stdlib.get_logger(name)
