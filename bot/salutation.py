"""For whom a message is, where an address carries several people."""

from dataclasses import replace
from datetime import date

from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import Renderer
from storage.newcomers import Reach


def salute(
    message: OutboundMessage, reach: Reach, renderer: Renderer, profile: Profile, today: date
) -> OutboundMessage:
    """The message, with "For <name>:" before it when others read at the same address.

    For what goes out by itself: on a shared phone she could not tell else whose reminder it is.
    Without a name on file it stays as it is.
    """
    if not reach.shared or not reach.name:
        return message
    values = {"name": {"name": reach.name}}
    whom = renderer.phrase("for_whom", message.language, profile, today, values)
    return replace(message, text=f"{whom}\n\n{message.text}")
