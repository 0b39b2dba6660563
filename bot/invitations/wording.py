"""What is said of an activity: its own title and text, with what the content says around them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import Renderer
from flows import Button, Replied, Text
from storage.activities import Activity
from storage.activity_texts import SOURCE, ActivityText

Texts = Mapping[str, ActivityText]
"""An activity's texts by language."""


@dataclass(frozen=True)
class Wording:
    """Writes the messages of one municipality."""

    renderer: Renderer
    profile: Profile

    def invitation(
        self, activity: Activity, texts: Texts, language: str, now: datetime
    ) -> OutboundMessage:
        """The invitation in a language in which it has a text."""
        values = {
            **self._facts(activity),
            "title": _words({code: one.title for code, one in texts.items()}, language),
            "text": _words({code: one.text for code, one in texts.items()}, language),
        }
        parts = [Text("phrase.invitation.message", values)]
        if activity.facts.places is not None:
            parts.append(Text("phrase.invitation.places", {"count": activity.facts.places}))
        until = {"until": {"moment": activity.facts.reply_by.isoformat()}}
        parts.append(Text("phrase.invitation.ask", until))
        buttons = (
            _answer("phrase.invitation.yes", activity, "yes"),
            _answer("phrase.invitation.no", activity, "no"),
            _QUESTION,
        )
        return self._message(parts, buttons, language, now)

    def reminder(
        self, activity: Activity, texts: Texts, language: str, now: datetime
    ) -> OutboundMessage:
        """That it is soon, to somebody who said that she comes."""
        return self._about("phrase.invitation.reminder", activity, texts, language, now)

    def place_free(
        self, activity: Activity, texts: Texts, language: str, now: datetime
    ) -> OutboundMessage:
        """That she comes off the waiting list."""
        return self._about("phrase.invitation.place_free", activity, texts, language, now)

    def cancelled(
        self, activity: Activity, texts: Texts, language: str, now: datetime
    ) -> OutboundMessage:
        """That it will not take place, to somebody who wanted to come."""
        values = {**self._facts(activity), "title": title(activity, texts, language)}
        parts = [Text("phrase.invitation.cancelled", values)]
        return self._message(parts, (_QUESTION,), language, now)

    def _about(
        self, key: str, activity: Activity, texts: Texts, language: str, now: datetime
    ) -> OutboundMessage:
        values = {**self._facts(activity), "title": title(activity, texts, language)}
        buttons = (_answer("phrase.invitation.not_after_all", activity, "no"), _QUESTION)
        return self._message([Text(key, values)], buttons, language, now)

    def _message(
        self, parts: list[Text], buttons: tuple[Button, ...], language: str, now: datetime
    ) -> OutboundMessage:
        today = now.astimezone(self.profile.zone).date()
        replied = Replied(tuple(parts), buttons, pictogram="join")
        return self.renderer.message(replied, language, self.profile, today)

    def _facts(self, activity: Activity) -> dict[str, Any]:
        """When and where. An end on the same day is an hour."""
        facts, zone = activity.facts, self.profile.zone
        same_day = facts.starts_at.astimezone(zone).date() == facts.ends_at.astimezone(zone).date()
        return {
            "starts": {"moment": facts.starts_at.isoformat()},
            "ends": {"hour" if same_day else "moment": facts.ends_at.isoformat()},
            "place": {"name": facts.place},
        }


def title(activity: Activity, texts: Texts, language: str) -> dict[str, str]:
    """What the activity is called inside a sentence: in this language if a human approved that,
    else in Dutch."""
    own = texts.get(language)
    usable = own is not None and own.state == "approved"
    return {"name": own.title if own is not None and usable else activity.facts.title}


def _words(texts: Mapping[str, str], language: str) -> dict[str, Any]:
    """Its own words, for her and for staff, who read the Dutch."""
    return {
        "words": {code: texts[code] for code in (language, SOURCE)},
        "language": language,
    }


def _answer(label: str, activity: Activity, says: str) -> Button:
    slots = {"activity": activity.id, "answer": says}
    return Button(Text(label), {"flow": "invitation", "slots": slots})


_QUESTION = Button(
    Text("phrase.invitation.question"),
    {"flow": "person", "slots": {"reason": "invitation"}},
    pictogram="person",
)
