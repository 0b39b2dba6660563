"""What a human wrote becomes a message: who says it, in which language, and the original below a
translation."""

from dataclasses import dataclass, replace
from datetime import date

from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import SOURCE_LANGUAGE, Renderer
from flows import Replied, Text
from locales import isolate

REPLY_LIMIT = 3500
"""Characters that a human may write in one message."""


@dataclass(frozen=True)
class Draft:
    """What is to be said: words of her own, or one of the standard replies."""

    text: str = ""
    language: str = SOURCE_LANGUAGE
    """In which the words are written."""
    translation: str | None = None
    """Made by a computer, of these words, in the reader's language."""
    standard: str | None = None
    """Key of a text that people translated."""


@dataclass(frozen=True)
class Reader:
    """Who is written to."""

    language: str
    profile: Profile
    today: date


def compose(renderer: Renderer, reader: Reader, author: str, draft: Draft) -> OutboundMessage:
    """The message as she reads it; `author` is the human's name."""
    who = {"who": {"name": author}}
    opening = Text("phrase.coach.author", who)
    if draft.standard is not None:
        said = renderer.message(
            Replied((opening, Text(draft.standard))), reader.language, reader.profile, reader.today
        )
        dutch = renderer.message(
            Replied((Text(draft.standard),)), SOURCE_LANGUAGE, reader.profile, reader.today
        )
        return replace(said, author=author, original=_unless_same(dutch.text, said))
    texts, words = _around(draft, reader.language, opening, who)
    return _joined(renderer, reader, author, draft, texts, words)


def _unless_same(original: str, said: OutboundMessage) -> str:
    return "" if said.language == SOURCE_LANGUAGE else original


def _around(
    draft: Draft, language: str, opening: Text, who: dict[str, dict[str, str]]
) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """Our lines, and the words that follow each of them."""
    if draft.language == language:
        return (opening,), (draft.text,)
    written_in = {"language": {"text": f"language.{draft.language}"}}
    if draft.translation is None:
        return (opening, Text("phrase.coach.untranslated", written_in)), ("", draft.text)
    note = Text("phrase.coach.translated", {**who, **written_in})
    return (opening, note), (draft.translation, draft.text)


def _joined(
    renderer: Renderer,
    reader: Reader,
    author: str,
    draft: Draft,
    texts: tuple[Text, ...],
    words: tuple[str, ...],
) -> OutboundMessage:
    parts: list[str] = []
    for text, said in zip(texts, words, strict=True):
        parts.append(
            renderer.phrase(
                text.key.removeprefix("phrase."),
                reader.language,
                reader.profile,
                reader.today,
                text.values,
            )
        )
        parts.append(_kept_together(renderer, reader.language, said))
    language = renderer.catalogs.languages[reader.language]
    return OutboundMessage(
        text="\n\n".join(part for part in parts if part),
        language=language.code,
        direction=language.direction,
        author=author,
        original=draft.text if draft.translation is not None else "",
    )


def _kept_together(renderer: Renderer, language: str, words: str) -> str:
    """Each line of what people wrote goes its own way, whichever way the message runs."""
    reader = renderer.catalogs.languages[language]
    return "\n".join(isolate(reader, line) if line else line for line in words.split("\n"))
