"""Telegram by python-telegram-bot: the only place that imports that library."""

from bot.channels.telegram.connection import Connection
from bot.channels.telegram.limiter import NO_LIMITS, Limits
from bot.channels.telegram.menu import Menu, set_menus
from bot.channels.telegram.naming import learn_name
from bot.channels.telegram.parsing import Parsed, Reach, parse
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.sending import TelegramChannel
from bot.channels.telegram.webhook import BODY_LIMIT, SECRET_HEADER, Webhook, register_webhook

__all__ = [
    "BODY_LIMIT",
    "NO_LIMITS",
    "SECRET_HEADER",
    "Connection",
    "Limits",
    "Menu",
    "Parsed",
    "Poller",
    "Reach",
    "Reception",
    "TelegramChannel",
    "Webhook",
    "learn_name",
    "parse",
    "register_webhook",
    "set_menus",
]
