"""A newcomer who writes in her own words: the real interpreter, content and rendering, no database.

The session is saved and loaded between all turns, as in every journey.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.handoff import promised_time
from bot.messages import OutboundMessage
from bot.profiles import Profile, municipality_of
from bot.rendering import Renderer
from bot.understanding import understood
from flows import Input, Replied, TextReceived
from nlu import LocalInterpreter
from tests.support.journeys import Conversation

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Ten o'clock on a Tuesday: somebody is there."""


@dataclass(frozen=True)
class Said:
    """One message as the engine meant it and as she reads it."""

    replied: Replied
    message: OutboundMessage


class Newcomer:
    """Writes and taps. Her telephone is set to `device`, she herself writes `language`."""

    def __init__(
        self,
        interpreter: LocalInterpreter,
        renderer: Renderer,
        profile: Profile,
        *,
        language: str,
        device: str,
    ) -> None:
        self.profile = profile
        self.today = NOW.astimezone(profile.zone).date()
        self.promised = promised_time(profile, "normal", NOW) or NOW
        self._interpreter, self._renderer = interpreter, renderer
        who = {"name": profile.team_in(language)}
        when = {"moment": self.promised.isoformat()}
        request = {"outcome": "promised", "values": {"who": who, "when": when}}
        results = {"request_person": request}
        self._talk = Conversation(renderer.library, {"language": device}, results)
        self._talk.context = replace(
            self._talk.context,
            today=self.today,
            municipality=municipality_of(profile, language),
            languages=profile.languages,
            someone_on_call=profile.someone_on_call(NOW),
        )

    def writes(self, text: str) -> Sequence[Said]:
        """What the bot answers to her words."""
        meaning = self._interpreter.understand_now(text, self._talk.context.language)
        return self._takes(TextReceived(text, understood(meaning)))

    def taps(self, label: str) -> Sequence[Said]:
        """What the bot answers when she taps the latest button whose label has this key."""
        return self._takes(self._talk.tapped(label))

    def in_language(self, said: Said, language: str) -> str:
        """The text of the same message for a reader of another language."""
        return self._message(said.replied, language).text

    def _takes(self, received: Input) -> Sequence[Said]:
        events = self._talk.turn(received)
        language = self._talk.context.language
        replies = [event for event in events if isinstance(event, Replied)]
        return [Said(reply, self._message(reply, language)) for reply in replies]

    def _message(self, replied: Replied, language: str) -> OutboundMessage:
        return self._renderer.message(replied, language, self.profile, self.today)
