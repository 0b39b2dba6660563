"""Logged errors in tests, without the values of variables."""

import pytest
import structlog


@pytest.fixture(autouse=True)
def plain_tracebacks() -> None:
    """structlog's own way, where nothing was configured, writes out every local variable: for a
    failed turn that is the whole library, and takes minutes."""
    *others, _renderer = structlog.get_config()["processors"]
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*others, renderer])
