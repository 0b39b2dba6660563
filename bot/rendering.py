"""Text key and values to what a newcomer reads: language, direction, numbers, sources.

One message is in one language. Where a translation is missing or stale, the whole message is in
English, else in Dutch, and a first line in the reader's own language says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from bot.messages import OutboundButton, OutboundMessage, Source
from bot.placeholders import Placeholders, Reader
from bot.profiles import Profile
from flows import Answer, Button, Library, Replied, Text
from locales import Catalogs

SOURCE_LANGUAGE = "nl"
FALLBACKS = ("en", SOURCE_LANGUAGE)
LANGUAGE_NAME = "language."
"""How the keys of languages' own names begin: the same in every language, so never translated."""

T = TypeVar("T")


class NotTranslated(LookupError):
    """A text has no current translation in a language."""


@dataclass(frozen=True)
class Renderer:
    """Renders events; holds the library and the catalogs."""

    library: Library
    catalogs: Catalogs
    placeholders: Placeholders = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "placeholders", Placeholders(self.library, self._nested))

    def message(
        self, replied: Replied, language: str, profile: Profile, today: date
    ) -> OutboundMessage:
        """The message that `replied` stands for, in `language` or the nearest that there is."""
        texts = list(replied.texts)
        used = self._language_for(_keys(texts), language)
        reader = self._reader(used, profile, today)
        paragraphs = [self._paragraph(text, reader, replied.answer) for text in texts]
        if used != language:
            paragraphs.insert(0, self.phrase("not_translated", language, profile, today))
        answer = self.library.answers.get(replied.answer) if replied.answer else None
        return OutboundMessage(
            text="\n\n".join(part for part in paragraphs if part),
            language=used,
            direction=reader.language.direction,
            buttons=self._buttons(replied.buttons, language, profile, today),
            pictogram=replied.pictogram,
            sources=tuple(Source(s.title, s.url) for s in answer.sources) if answer else (),
            checked=self._checked(answer, used, profile, today),
            urgency=replied.urgency,
            said=_said(replied),
        )

    def again(
        self, payload: Mapping[str, Any], language: str, profile: Profile, today: date
    ) -> str | None:
        """The same message in another language, for staff: from the content, so translated by
        people. `payload` is the outbox row's, `today` the day on which it was said.

        None when it was not made of texts of the content, or when one of these is gone since.
        """
        said = payload.get("said")
        if not said:
            return None
        texts = tuple(_text_of(one, profile, language) for one in said["texts"])
        replied = Replied(texts, answer=said["answer"])
        return self._retold(lambda: self.message(replied, language, profile, today).text)

    def labels_again(
        self, payload: Mapping[str, Any], language: str, profile: Profile, today: date
    ) -> list[str]:
        """The labels of the message's buttons in another language, in order; empty as `again` is
        None."""
        labels = (payload.get("said") or {}).get("labels") or ()
        buttons = [Button(_text_of(one, profile, language)) for one in labels]
        told = self._retold(lambda: self._buttons(buttons, language, profile, today))
        return [button.label for button in told or ()]

    def _retold(self, tell: Callable[[], T]) -> T | None:
        try:
            return tell()
        except KeyError:  # the content has changed since: a key or a placeholder is gone
            return None

    def _checked(self, answer: Answer | None, language: str, profile: Profile, today: date) -> str:
        """When the answer was last checked, as a sentence."""
        if answer is None or answer.checked_on is None:
            return ""
        day = {"day": answer.checked_on.isoformat()}
        return self.phrase("checked_on", language, profile, today, {"day": day})

    def phrase(
        self,
        key: str,
        language: str,
        profile: Profile,
        today: date,
        values: Mapping[str, Any] | None = None,
    ) -> str:
        """One phrase of phrases.yml, in `language` or the nearest that there is."""
        full = f"phrase.{key}"
        used = self._language_for([full], language)
        return self._text(full, values or {}, self._reader(used, profile, today))[0]

    def _buttons(
        self, buttons: Sequence[Button], language: str, profile: Profile, today: date
    ) -> tuple[OutboundButton, ...]:
        used = self._language_for(_keys(button.label for button in buttons), language)
        reader = self._reader(used, profile, today)
        return tuple(
            OutboundButton(
                label=self._text(button.label.key, button.label.values, reader)[0],
                choice=dict(button.choice) if button.choice is not None else None,
                url=button.url,
                pictogram=button.pictogram,
            )
            for button in buttons
        )

    def _paragraph(self, text: Text, reader: Reader, topic: str | None) -> str:
        written, left_out = self._text(text.key, text.values, reader)
        if not left_out:
            return written
        answer = self.library.answers.get(topic) if topic else None
        link = answer.sources[0].url if answer and answer.sources else reader.profile.url
        elsewhere, _ = self._text("phrase.amounts_elsewhere", {"link": {"link": link}}, reader)
        return f"{written.rstrip()}\n{elsewhere}"

    def _nested(self, key: str, values: Mapping[str, Any], reader: Reader) -> str:
        used = self._language_for([key], reader.language.code)
        return self._text(key, values, self._reader(used, reader.profile, reader.today))[0]

    def _text(self, key: str, values: Mapping[str, Any], reader: Reader) -> tuple[str, bool]:
        form = self._form(key, values, reader.language.code)
        return self.placeholders.fill(form.strip(), values, reader)

    def _form(self, key: str, values: Mapping[str, Any], language: str) -> str:
        if key.startswith(LANGUAGE_NAME):
            return self.catalogs.languages[key.removeprefix(LANGUAGE_NAME)].name
        source = self.library.texts[key]
        forms: Sequence[str]
        if language == SOURCE_LANGUAGE:
            forms = source.forms
        else:
            translation = self.catalogs.find(language, key, source.hash10)
            if translation is None:
                raise NotTranslated(f"{key} in {language}")
            forms = translation.forms
        if len(forms) == 1:
            return forms[0]
        count = values.get("count", 0)
        return forms[self.catalogs.plural_form(language, int(count))]

    def _language_for(self, keys: Sequence[str], language: str) -> str:
        """The language in which all of these can be said: the reader's, English, else Dutch."""
        wanted = [self.library.texts[key] for key in keys if not key.startswith(LANGUAGE_NAME)]
        for candidate in (language, *FALLBACKS):
            if candidate == SOURCE_LANGUAGE or all(
                self.catalogs.find(candidate, text.key, text.hash10) for text in wanted
            ):
                return candidate
        return SOURCE_LANGUAGE

    def _reader(self, language: str, profile: Profile, today: date) -> Reader:
        return Reader(self.catalogs.languages[language], profile, today)


def _keys(texts: Iterable[Text]) -> list[str]:
    """The keys of these texts and of the texts that stand inside them: all in one language."""
    keys: list[str] = []
    for text in texts:
        keys.append(text.key)
        keys += [value["text"] for value in text.values.values() if _is_text(value)]
    return keys


def _is_text(value: object) -> bool:
    return isinstance(value, Mapping) and "text" in value


def _said(replied: Replied) -> Mapping[str, Any]:
    """What a message is made of, as JSON."""
    return {
        "texts": [{"key": text.key, "values": dict(text.values)} for text in replied.texts],
        "labels": [
            {"key": button.label.key, "values": dict(button.label.values)}
            for button in replied.buttons
        ],
        "answer": replied.answer,
    }


def _text_of(stored: Mapping[str, Any], profile: Profile, language: str) -> Text:
    """A text as it was said; the team, which has a name in each language, by that of the reader."""
    team = set(profile.team.values())
    values = {
        name: {"name": profile.team_in(language)}
        if isinstance(value, Mapping) and value.get("name") in team
        else value
        for name, value in stored["values"].items()
    }
    return Text(stored["key"], values)
