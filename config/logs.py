"""What the processes say: one line per message, as text or JSON, without anything personal.

Numbers of people and query strings are masked whatever a message holds, and of an exception its kind and
its frames are told, never its text: a database quotes the row it refused.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

MASKED = "***"
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Eleven digits or more, also full-width and with gaps, are a phone or an identity number until shown otherwise.
_NUMBER = re.compile(r"(?:\+\s?)?\d(?:[ \-]?\d){10,}[XxＸｘ]?")
_QUERY = re.compile(r"(?<=[\w/\-.%])\?[^\s\"'<>]+")
# Fields a caller may add by `extra=`; everything else a record carries is Python's own.
_EXTRA = ("method", "route", "status", "milliseconds")


def masked(text: str) -> str:
    """The text with numbers of people and query strings taken out."""
    return _NUMBER.sub(MASKED, _QUERY.sub(f"?{MASKED}", text))


class WithoutPersonalData(logging.Filter):
    """Masks each message before a handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record: an error that cannot be shown whole is still an error."""
        record.msg, record.args = masked(_message_of(record)), None
        record.exc_text = None  # what another handler made of the exception quotes it
        record.request_id = request_id.get()
        return True


class Plain(logging.Formatter):
    """For people at a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's own name)
        return "\n".join(_told(ei[1]))


class JsonLines(Plain):
    """For a collector: one object a line with time, level, logger, message, request and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := getattr(record, "request_id", ""):
            told["request"] = request
        told |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            told["error"] = type(record.exc_info[1]).__name__
            told["frames"] = _told(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


def logging_settings(form: str, level: str) -> dict[str, Any]:
    """The settings of the logging module for every process of the product. `form`: plain or json."""
    if form not in ("plain", "json"):
        raise ValueError(f"LOG_FORMAT is plain or json, not {form!r}")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": "config.logs.Plain"}, "json": {"()": "config.logs.JsonLines"}},
        "filters": {"private": {"()": "config.logs.WithoutPersonalData"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["private"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Every answer of 400 and above, with its address: config.requests tells the same without it.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR", "propagate": True},
            # Of its own accord it mails tracebacks to ADMINS, and those hold values.
            "django": {"handlers": [], "propagate": True},
            # A line per request is for collectors; a person at a terminal would see nothing else.
            "config.requests": {"level": "INFO" if form == "json" else "WARNING"},
        },
    }


def _message_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def _told(error: BaseException | None) -> list[str]:
    """Kinds and frames of an exception and of those before it, the first cause first, without their texts."""
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__) if error.__traceback__ else []
        lines = [f"{type(error).__name__}"]
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        told = lines + told
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told
