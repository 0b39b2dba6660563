"""What both interpreters share: language, crisis and the decision. Only the ranking differs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlu.calibration import CRISIS_DOMAIN, Calibration
from nlu.crisis import CrisisDetector, Heard, first_of, in_order
from nlu.crisis_rules import read_crisis_rules
from nlu.data import language_folders
from nlu.decide import MORE_LIKELY_THAN_NOT, crisis_vote, decide
from nlu.hints import read_hints
from nlu.language import LanguageDetector
from nlu.normalise import normalise
from nlu.passages import FEWEST, passages, sentences
from nlu.rules_cache import load_detector
from nlu.scripts import LANGUAGES_OF, LATIN, script_of_text
from nlu.understanding import Candidate, Understanding

Ranked = Sequence[Candidate]
"""All topics with their confidence, best first."""
_SILENT = Calibration(sharpness=1.0, answer=1.0, clarify=1.0, crisis=1.0)


@dataclass(frozen=True)
class Listened:
    """What is known of a message before a classifier is asked, and what it is to be asked."""

    message: str
    language: str | None
    """As detected, else what the person uses."""
    heard: Heard
    told: str | None
    """In what a crisis is looked for if not in the message: what a trap left of it. Empty when that
    tells nothing, as one word does, which a classifier takes for anything."""
    passages: tuple[str, ...]
    languages: frozenset[str]
    """Whose stems count; none where it is not known."""

    @property
    def texts(self) -> list[str]:
        """What is to be ranked, in this order: the message as it is, then where a crisis is looked
        for if not in the message."""
        return [self.message, *([self.told] if self.told else []), *self.passages]


class Reader:
    """Reads a message, given how a classifier ranks the topics."""

    def __init__(self, detector: LanguageDetector, crisis: CrisisDetector) -> None:
        self._detector = detector
        self._crisis = crisis

    @staticmethod
    def load(
        data_dir: Path, languages: Collection[str] | None = None, cache_dir: Path | None = None
    ) -> "Reader":
        """From the files in `data_dir`; `languages` are those that may be detected (without: those
        that have examples there).

        With `cache_dir` the rules are kept there as they were read, for the next start. Raises
        DataError.
        """
        if languages is None:
            languages = [folder.name for folder in language_folders(data_dir)]
        detector = LanguageDetector(languages, read_hints(data_dir))
        if cache_dir is None:
            return Reader(detector, CrisisDetector(read_crisis_rules(data_dir)))
        return Reader(detector, load_detector(data_dir, cache_dir))

    def listen(self, text: str, own: str | None) -> Listened:
        """What stands in `text` of somebody who uses the language `own`, as far as rules tell."""
        detected = self._detector.detect(text, own)
        languages = _languages(text, detected, own)
        heard = self._crisis.hear(normalise(text), languages)
        return Listened(
            message=text,
            language=detected or own,
            heard=heard,
            told=_told(heard),
            passages=tuple(self._passages(text, heard, languages)),
            languages=languages,
        )

    def _passages(self, text: str, heard: Heard, languages: frozenset[str]) -> Iterator[str]:
        """The sentences of a message without their traps, and stretches of what is long."""
        parts = sentences(text)
        if len(parts) == 1:
            yield from passages(heard.read)
            return
        for part in parts:
            told = self._crisis.hear(normalise(part), languages).read
            stretches = passages(told)
            if stretches:
                yield from stretches
            elif len(told.split()) >= FEWEST:
                yield told

    def read(
        self, listened: Listened, rankings: Sequence[Ranked], calibration: Calibration
    ) -> Understanding:
        """Understand a message, given the ranking of each of its `texts`.

        A trap counts for nothing, in no ranking: what is left of the message is asked about.
        """
        ranked = rankings[0]
        whole = ranked
        if listened.told is not None:
            whole = rankings[1] if listened.told else ()
        parts = rankings[len(rankings) - len(listened.passages) :]
        vote = crisis_vote(whole, parts, calibration)
        heard = listened.heard
        topics = heard.topics | (heard.likely if vote.near else frozenset())
        called = self._called(listened, parts, calibration)
        # What words tell is answered first: a classifier may take a passage for anything.
        crisis = first_of(topics or called, vote)
        if listened.told is not None and crisis is None:
            ranked = [c for c in ranked if not c.topic.startswith(CRISIS_DOMAIN)]
        found = decide(ranked, calibration, language=listened.language, crisis=crisis)
        return replace(found, heard=in_order(topics | called))

    def _called(
        self, listened: Listened, parts: Sequence[Ranked], calibration: Calibration
    ) -> frozenset[str]:
        """The crises that the classifier alone calls in passages without any word of one: two may
        be told in one message, and each needs its own care."""
        called, likely = set(), max(calibration.crisis, MORE_LIKELY_THAN_NOT)
        for passage, ranked in zip(listened.passages, parts, strict=True):
            topic, confidence = ranked[0] if ranked else ("", 0.0)
            if topic.startswith(CRISIS_DOMAIN) and confidence >= likely:
                heard = self._crisis.hear(passage, listened.languages)
                if not heard.topics | heard.likely:
                    called.add(topic)
        return frozenset(called)

    def read_alone(self, text: str, own: str | None) -> Understanding:
        """Language and crisis, without any classifier: for when it can't be reached."""
        listened = self.listen(text, own)
        return self.read(listened, [()] * len(listened.texts), _SILENT)


def _told(heard: Heard) -> str | None:
    words = normalise(heard.read).split()
    if not heard.trapped:
        return "" if len(words) == 1 else None
    return " ".join(words) if len(words) >= FEWEST else ""


def _languages(text: str, *written: str | None) -> frozenset[str]:
    """Whose stems count: what is written, or used, and all that share a script other than Latin."""
    known = frozenset(code for code in written if code)
    script = script_of_text(text)
    return known | LANGUAGES_OF[script] if known and script and script != LATIN else known
