"""A link is used: the chat it came from now belongs to the person on file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.people.links import state_of
from bot.people.tokens import hash_of
from storage import Unit, audit, conversations, join_links, newcomers, safe_contact
from storage.join_links import JoinLink

JoinOutcome = Literal["joined", "same", "used", "expired", "revoked", "unknown"]
"""`same`: the chat was hers already, and stays as it is. All after that joined nobody."""


@dataclass(frozen=True)
class Joined:
    """How it went, and in which conversation to go on; None: in the one of the address."""

    outcome: JoinOutcome
    conversation_id: int | None = None


@dataclass(frozen=True)
class Chat:
    """Where the token came from."""

    channel: str
    external_id: str
    device_language: str


async def lock_link(unit: Unit, token: str) -> JoinLink | None:
    """The link of this token, if there is one; nobody else can use it until the unit ends."""
    return await join_links.lock(unit, hash_of(token))


async def join(unit: Unit, link: JoinLink | None, chat: Chat, now: datetime) -> Joined:
    """Use a locked link for the chat that it came from.

    Somebody's earlier conversation at this address rests, with all that was said in it: what one
    person of a shared phone wrote is never shown to another. What was asked there without a name
    stays without one; but if who asked is held, so is from now on who joins: it may well be her.
    """
    if link is None:
        return Joined("unknown")
    state = state_of(link, now)
    if state != "open":
        return Joined(state)
    mine = await conversations.current_of(unit, chat.channel, chat.external_id, link.newcomer_id)
    conversation_id = mine or await _open(unit, link.newcomer_id, chat, now)
    await join_links.use(unit, link.id, conversation_id, now)
    await audit.record(
        unit, None, "joined", "newcomer", link.newcomer_id, now,
        {"link": link.id, "conversation": conversation_id},
    )  # fmt: skip
    return Joined("same" if mine else "joined", conversation_id)


async def _open(unit: Unit, newcomer_id: int, chat: Chat, now: datetime) -> int:
    person = await newcomers.record(unit, newcomer_id)
    language = (person.language if person else None) or chat.device_language
    if await safe_contact.held_without_name(unit, chat.channel, chat.external_id):
        await newcomers.hold(unit, newcomer_id, now)
    return await conversations.open_for(
        unit, newcomer_id, chat.channel, chat.external_id, language, now
    )
