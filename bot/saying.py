"""The bot's first reply to a message, without a database: for checking content.

Actions are answered as they would be on an ordinary working day: the request is promised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.handoff import promised_time
from bot.messages import OutboundMessage
from bot.profiles import Profile, municipality_of
from bot.rendering import Renderer
from bot.understanding import understood
from flows import (
    ActionRequested,
    ActionResult,
    Context,
    Input,
    LanguageChosen,
    Library,
    Replied,
    Session,
    Text,
    TextReceived,
    resume,
)
from nlu import Understanding

MOST_ACTIONS = 10


@dataclass(frozen=True)
class Speaker:
    """Says what a newcomer would read."""

    library: Library
    renderer: Renderer
    profile: Profile
    now: datetime

    def first_reply(
        self, text: str, understanding: Understanding, language: str
    ) -> Mapping[str, Any]:
        """`{"text", "more", "sources", "buttons"}` for a first message in `language`."""
        replies, spoken = self._replies(TextReceived(text, understood(understanding)), language)
        messages = [self._message(reply, spoken) for reply in replies]
        answered = next((reply.answer for reply in replies if reply.answer), None)
        topic = answered or understanding.topic
        return {
            "language": spoken,
            "topic": topic,
            "text": "\n\n".join(message.text for message in messages),
            "more": self._more(topic, spoken, with_short=answered is None),
            "sources": [vars(source) for message in messages for source in message.sources],
            "buttons": [button.label for message in messages for button in message.buttons],
        }

    def _replies(self, received: Input, language: str) -> tuple[Sequence[Replied], str]:
        session, replies = Session.new(), list[Replied]()
        for _ in range(MOST_ACTIONS):
            outcome = resume(self.library, session, received, self._context(language))
            session = outcome.session
            request = None
            for event in outcome.events:
                if isinstance(event, LanguageChosen):
                    language = event.language
                elif isinstance(event, Replied):
                    replies.append(event)
                elif isinstance(event, ActionRequested):
                    request = event
            if request is None:
                break
            received = self._promised(request, language)
        return replies, language

    def _promised(self, request: ActionRequested, language: str) -> ActionResult:
        who = {"name": self.profile.team_in(language)}
        promised = promised_time(self.profile, "normal", self.now)
        if promised is None:
            return ActionResult(request.action, "unattended", {"who": who})
        when = {"moment": promised.isoformat()}
        return ActionResult(request.action, "promised", {"who": who, "when": when})

    def _more(self, topic: str | None, language: str, *, with_short: bool) -> str:
        """What stands behind [More]. When the first reply only asks which group she belongs to,
        this is the whole answer that holds for most."""
        answer = self.library.answers.get(topic) if topic else None
        if answer is None:
            return ""
        parts = ("short", "more") if with_short else ("more",)
        keys = [key for part in parts if (key := answer.part(part, None))]
        if not keys:
            return ""
        return self._message(Replied(tuple(map(Text, keys)), answer=topic), language).text

    def _message(self, reply: Replied, language: str) -> OutboundMessage:
        today = self.now.astimezone(self.profile.zone).date()
        return self.renderer.message(reply, language, self.profile, today)

    def _context(self, language: str) -> Context:
        return Context(
            today=self.now.astimezone(self.profile.zone).date(),
            municipality=municipality_of(self.profile, language),
            language=language,
            languages=self.profile.languages,
        )
