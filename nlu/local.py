"""The interpreter that runs in process, on the model that `nlu.train` made."""

from collections.abc import Collection
from pathlib import Path

from nlu.data import DATA_DIR
from nlu.features import Featuriser
from nlu.model import Model
from nlu.reader import Reader
from nlu.understanding import Understanding


class LocalInterpreter:
    """Understands a message in well under two milliseconds, without any service."""

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
        ranked = self._model.rank(self._featuriser, text)
        return self._reader.read(text, language, ranked, self._model.calibration)

    async def close(self) -> None:
        """Nothing to give back."""
