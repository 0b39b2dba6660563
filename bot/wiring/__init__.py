"""Puts the house together: the one place that knows every room."""

from bot.wiring.content import Content, read_content
from bot.wiring.runtime import Runtime, open_runtime

__all__ = ["Content", "Runtime", "open_runtime", "read_content"]
