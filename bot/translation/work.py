"""Translating what was said, later: asked for in a turn or by a page, done by a worker, kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.clock import Clock
from bot.translation.translator import Translator
from storage import Database, Unit, conversations, translations
from storage.queue import Queue
from storage.translations import Untranslated

TRANSLATE_MESSAGE = "translate_message"
"""Name of the job that translates one message."""
OFFICE_LANGUAGE = "nl"
"""What is translated at once, before anybody knows who will read it: the language of the office."""
MOST_WANTED = 50
"""Messages that a page may ask for at once, the newest first."""

Announce = Callable[[Unit, int], Awaitable[None]]
"""Tells open pages, at commit, that something changed in a conversation."""

log = structlog.get_logger()


class NotTranslatedYet(Exception):
    """The service did not do it; the queue tries again."""


async def want(
    unit: Unit,
    queue: Queue,
    municipality_id: int,
    conversation_id: int,
    message_ids: Sequence[int],
    language: str,
) -> int:
    """Have messages translated into `language` once this unit is committed; how many were not
    asked for yet. Asking again, and asking for what can't be translated, costs next to nothing."""
    asked = 0
    for message_id in sorted(message_ids, reverse=True)[:MOST_WANTED]:
        job = await queue.defer(
            unit,
            TRANSLATE_MESSAGE,
            {
                "municipality_id": municipality_id,
                "conversation_id": conversation_id,
                "message_id": message_id,
                "language": language,
            },
            queueing_lock=f"{TRANSLATE_MESSAGE}-{municipality_id}-{message_id}-{language}",
            # One after another: a slow service must not take all of a worker's hands.
            lock=f"{TRANSLATE_MESSAGE}-{municipality_id}-{conversation_id}",
        )
        asked += job is not None
    return asked


@dataclass(frozen=True)
class Wanting:
    """Asks for translations in a turn."""

    queue: Queue
    translator: Translator

    async def came_in(
        self, unit: Unit, conversation_id: int, message_id: int, text: str, source: str | None
    ) -> None:
        """Something came in that staff will read."""
        if not text or source == OFFICE_LANGUAGE:
            return
        here = unit.municipality
        if self.translator.offers(here, source, OFFICE_LANGUAGE):
            await want(unit, self.queue, here, conversation_id, [message_id], OFFICE_LANGUAGE)


@dataclass(frozen=True)
class TranslationJob:
    """Translates a message and keeps the result."""

    database: Database
    translator: Translator
    clock: Clock
    announce: Announce

    async def translate_message(
        self, municipality_id: int, conversation_id: int, message_id: int, language: str
    ) -> None:
        """Translate what came in, or what a coach wrote; done already: nothing happens.

        Raises NotTranslatedYet when the service fails: the queue tries again.
        """
        async with self.database.unit(municipality_id) as unit:
            found = await translations.untranslated(unit, conversation_id, message_id, language)
        text, source = _words(found) if found else ("", None)
        if source == language or not any(char.isalpha() for char in text):
            return
        if not self.translator.offers(municipality_id, source, language):
            return
        done = await self.translator.translate(municipality_id, text, source, language)
        if done is None:
            raise NotTranslatedYet(f"message {message_id} into {language}")
        async with self.database.unit(municipality_id) as unit:
            # Whoever clears the conversation holds this lock: nothing is kept behind her back.
            await conversations.lock(unit, conversation_id)
            if await translations.keep(
                unit, conversation_id, message_id, language, done.text, done.service, self.clock()
            ):
                await self.announce(unit, conversation_id)


def _words(found: Untranslated) -> tuple[str, str | None]:
    """What was said, and in which language if that is known."""
    payload = found.payload
    if original := payload.get("original"):
        return original, None
    if found.by_coach:
        return payload["text"], payload["language"]
    understood = (found.understanding or {}).get("language")
    return payload.get("text", ""), understood or found.language or None
