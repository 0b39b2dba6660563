"""Logging: fixed snake_case event names, values as fields, and no personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

MASKED_FIELDS = {"text", "payload", "token", "name", "address", "phone", "email", "session"}
DIGITS = re.compile(r"(?<!\w)\+?\d[\d .-]{6,}\d(?!\w)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
BOT_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}")


def mask(text: str) -> str:
    """Take out of a text what may identify a person: numbers of 8 or more digits (BSN, phone),
    mail addresses, bot tokens."""
    return DIGITS.sub("[number]", EMAIL.sub("[mail]", BOT_TOKEN.sub("[token]", text)))


def _mask_fields(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if key in MASKED_FIELDS:
            event[key] = "[masked]"
        elif isinstance(value, str) and key != "timestamp":
            event[key] = mask(value)
    return event


def configure_logs(level: str, form: str) -> None:
    """Set structlog and the standard library's logging up; `form` is "console" or "json"."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_fields,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=renderer, foreign_pre_chain=shared, keep_exc_info=False
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for noisy in ("httpx", "uvicorn.access", "procrastinate", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
