"""People on file: what staff write down, the links that join a chat to somebody, safe contact."""

from bot.people.files import EARLIEST, Checked, check
from bot.people.joining import Chat, Joined, JoinOutcome, join, lock_link
from bot.people.links import DAYS, USUAL_DAYS, MadeLink, make_link, revoke_link, state_of
from bot.people.safety import Agreement, agree, check_agreement, hold_again, may_agree, may_assign
from bot.people.tokens import (
    alone_in,
    as_token,
    looks_like_token,
    telegram_url,
    web_url,
    without_tokens,
)

__all__ = [
    "DAYS",
    "EARLIEST",
    "USUAL_DAYS",
    "Agreement",
    "Chat",
    "Checked",
    "JoinOutcome",
    "Joined",
    "MadeLink",
    "agree",
    "alone_in",
    "as_token",
    "check",
    "check_agreement",
    "hold_again",
    "join",
    "lock_link",
    "looks_like_token",
    "make_link",
    "may_agree",
    "may_assign",
    "revoke_link",
    "state_of",
    "telegram_url",
    "web_url",
    "without_tokens",
]
