"""The web chat: its routes, and what it asks of the rest of the house."""

from bot.channels.webchat.routes import create_router
from bot.channels.webchat.service import (
    CHANNEL,
    TEXT_KEYS,
    ChatService,
    LanguageChoice,
    NotStored,
    Place,
    ShownMessage,
)
from bot.channels.webchat.settings import WebChatSettings

__all__ = [
    "CHANNEL",
    "TEXT_KEYS",
    "ChatService",
    "LanguageChoice",
    "NotStored",
    "Place",
    "ShownMessage",
    "WebChatSettings",
    "create_router",
]
