"""What both interpreters share: language, crisis and the decision. Only the ranking differs."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from nlu.calibration import CRISIS_DOMAIN, Calibration
from nlu.crisis import CrisisDetector, first_of, in_order
from nlu.crisis_rules import read_crisis_rules
from nlu.data import language_folders
from nlu.decide import crisis_vote, decide
from nlu.hints import read_hints
from nlu.language import LanguageDetector
from nlu.normalise import normalise
from nlu.rules_cache import load_detector
from nlu.scripts import LANGUAGES_OF, LATIN, script_of_text
from nlu.understanding import Candidate, Understanding

_SILENT = Calibration(sharpness=1.0, answer=1.0, clarify=1.0, crisis=1.0)


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

    def read(
        self,
        text: str,
        own: str | None,
        ranked: Sequence[Candidate],
        calibration: Calibration,
        passages: Sequence[Sequence[Candidate]] = (),
    ) -> Understanding:
        """Understand `text` of somebody who uses the language `own`.

        `ranked` are all topics with their confidence, best first; `passages` the same for each
        passage of a long text, in which a crisis alone is looked for.
        """
        detected = self._detector.detect(text, own)
        heard = self._crisis.hear(normalise(text), _languages(text, detected, own))
        if heard.trapped and not heard.topics | heard.likely:
            ranked, passages = [c for c in ranked if not c.topic.startswith(CRISIS_DOMAIN)], ()
        vote = crisis_vote([ranked, *passages], calibration)
        topics = heard.topics | heard.likely if vote.near else heard.topics
        crisis = first_of(topics, vote)
        found = decide(ranked, calibration, language=detected or own, crisis=crisis)
        return replace(found, heard=in_order(topics))

    def read_alone(self, text: str, own: str | None) -> Understanding:
        """Language and crisis, without any classifier: for when it can't be reached."""
        return self.read(text, own, [], _SILENT)


def _languages(text: str, *written: str | None) -> frozenset[str]:
    """Whose stems count: what is written, or used, and all that share a script other than Latin."""
    known = frozenset(code for code in written if code)
    script = script_of_text(text)
    return known | LANGUAGES_OF[script] if known and script and script != LATIN else known
