"""The conversation behind the web chat's page."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from bot.channels.webchat.service import (
    CHANNEL,
    TEXT_KEYS,
    LanguageChoice,
    NotStored,
    Place,
    ShownMessage,
)
from bot.hub import Hub
from bot.messages import Address, InboundMessage
from bot.profiles import Profile
from bot.web.shown import to_shown
from bot.wiring import Runtime
from storage import StorageBusy, StorageUnavailable, Unit, conversations, outbox


@dataclass(frozen=True)
class Chat:
    """`ChatService` on top of the runtime."""

    runtime: Runtime
    hub: Hub
    _texts: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def default_municipality(self) -> str:
        """Slug of the municipality at `/`."""
        return self.runtime.settings.municipality

    def municipality(self, slug: str) -> Place | None:
        """None: unknown, or its web chat is off."""
        profile = self.runtime.content.profiles.get(slug)
        if profile is None or profile.channels.webchat == "off":
            return None
        return Place(profile.slug, profile.name, profile.time_zone)

    def languages(self, municipality: str) -> Sequence[LanguageChoice]:
        """The languages on offer, in the order of the menu."""
        known = self.runtime.content.catalogs.languages
        return [
            LanguageChoice(code, known[code].name, known[code].direction)
            for code in self._profile(municipality).languages
        ]

    def page_texts(self, municipality: str, language: str) -> Mapping[str, str]:
        """The page's own words, written out once per municipality and language."""
        key = (municipality, language)
        if key not in self._texts:
            profile = self._profile(municipality)
            today = self.runtime.clock().astimezone(profile.zone).date()
            phrase = self.runtime.content.renderer.phrase
            self._texts[key] = {
                name: phrase(f"web.{name}", language, profile, today) for name in TEXT_KEYS
            }
        return self._texts[key]

    async def language(self, address: Address) -> str | None:
        """The language of this conversation; None when there is none yet."""
        async with self._unit(address) as unit:
            conversation_id = await conversations.current(unit, CHANNEL, address.external_id)
            if conversation_id is None:
                return None
            conversation = await conversations.read(unit, conversation_id)
        if conversation is None:
            return None
        return self._profile(address.municipality).language_for(conversation.language)

    async def accept(self, message: InboundMessage) -> None:
        """Store the message and have its turn taken; a duplicate is swallowed. Raises NotStored."""
        try:
            await self.runtime.accept([message])
        except (StorageUnavailable, StorageBusy) as error:
            raise NotStored(str(error)) from error

    async def history(self, address: Address, limit: int) -> Sequence[ShownMessage]:
        """The newest `limit` messages, oldest first; nothing that is held back."""
        async with self._unit(address) as unit:
            conversation_id = await conversations.current(unit, CHANNEL, address.external_id)
            if conversation_id is None:
                return []
            entries = await outbox.history(unit, conversation_id, limit)
        return to_shown(entries)

    def stream(self, address: Address) -> AsyncGenerator[object, None]:
        """Yields at once, then whenever `history` may have changed."""
        municipality_id = self.runtime.municipality_ids[address.municipality]
        return self.hub.subscribe(f"{municipality_id}:{address.external_id}")

    async def leave(self, address: Address) -> None:
        """Clear the conversation. Nothing happens when there is none."""
        try:
            await self._clear(address)
        except StorageBusy:
            await self._clear(address)

    async def _clear(self, address: Address) -> None:
        """Erase between two turns, not in the middle of one: hence the lock."""
        async with self._unit(address) as unit:
            conversation_id = await conversations.current(unit, CHANNEL, address.external_id)
            if conversation_id is not None:
                await conversations.lock(unit, conversation_id)
                await conversations.clear(unit, conversation_id, self.runtime.clock())

    def _profile(self, slug: str) -> Profile:
        return self.runtime.content.profiles[slug]

    def _unit(self, address: Address) -> AbstractAsyncContextManager[Unit]:
        return self.runtime.database.unit(self.runtime.municipality_ids[address.municipality])
