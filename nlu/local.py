"""The interpreter that runs in process, on the model that `nlu.train` made."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from nlu.data import DATA_DIR
from nlu.features import Featuriser
from nlu.model import Model
from nlu.reader import Reader
from nlu.second import halves, second_topic
from nlu.understanding import Candidate, Understanding


class LocalInterpreter:
    """Understands a message in about two milliseconds (a long one in tens), without any service."""

    def __init__(self, model: Model, reader: Reader) -> None:
        self._model = model
        self._reader = reader
        self._featuriser = Featuriser(model.vocabulary, model.concepts)

    @staticmethod
    def load(
        model_dir: Path, data_dir: Path = DATA_DIR, languages: Collection[str] | None = None
    ) -> "LocalInterpreter":
        """Load what `ensure_model` made, and the rules for language and crisis from `data_dir`.

        `languages` are those that may be detected (without: those that have examples). Raises
        ModelError, DataError.
        """
        reader = Reader.load(data_dir, languages, cache_dir=model_dir.parent)
        return LocalInterpreter(Model.load(model_dir), reader)

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic that the model knows, with those for out of scope and small talk."""
        return self._model.topics

    async def understand(self, text: str, language: str | None = None) -> Understanding:
        """See `Interpreter`; never raises InterpreterUnavailable."""
        return self.understand_now(text, language)

    def understand_now(self, text: str, language: str | None = None) -> Understanding:
        """The same for callers without an event loop."""
        calibration = self._model.calibration
        listened = self._reader.listen(text, language)
        rankings = [self._model.rank(self._featuriser, each) for each in listened.texts]
        found = self._reader.read(listened, rankings, calibration)
        if found.decision != "answer" or found.crisis is not None or found.topic is None:
            return found
        likely = [candidate.topic for candidate in found.candidates]
        pairs = ((self._best(left), self._best(right)) for left, right in halves(text))
        also = second_topic(found.topic, likely, pairs, calibration.answer)
        return replace(found, also=also)

    def _best(self, text: str) -> Candidate | None:
        return self._model.best(self._featuriser, text)

    async def close(self) -> None:
        """Nothing to give back."""
