"""The local model: what training leaves behind, and its arithmetic. Plain files, no pickle."""

import itertools
import json
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.calibration import Calibration
from nlu.concepts import Concepts
from nlu.data import CHITCHAT, OUT_OF_SCOPE
from nlu.features import Featuriser, Vocabulary
from nlu.members import Members
from nlu.understanding import Candidate

_DESCRIPTION = "model.json"
_FEATURES = "features.json"
_TELLING = "telling.npy"


def _array(folder: Path, name: str) -> npt.NDArray[Any]:
    """What was learned under this name; it stays on disk until used."""
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))


class ModelError(Exception):
    """There is no usable model here; the message says what to do."""


@dataclass(frozen=True)
class Model:
    """Two classifiers over sparse features, with their calibration."""

    topics: tuple[str, ...]
    vocabulary: Vocabulary
    concepts: Concepts
    members: Members
    calibration: Calibration

    def scores(self, featuriser: Featuriser, text: str) -> npt.NDArray[Any] | None:
        """A score a topic; None when the text holds nothing that is known."""
        indices, values = featuriser.row(text)
        return self.members.beliefs(indices, values) if len(indices) else None

    def rank(self, featuriser: Featuriser, text: str) -> list[Candidate]:
        """All topics with their confidence, best first; empty when nothing is known."""
        scores = self.scores(featuriser, text)
        if scores is None:
            return []
        confidences = self.calibration.confidences(scores)[0]
        found = zip(self.topics, confidences.tolist(), strict=True)
        return sorted(itertools.starmap(Candidate, found), key=lambda c: -c.confidence)

    def best(self, featuriser: Featuriser, text: str) -> Candidate | None:
        """The likeliest topic that can be answered; None when nothing is known. A third of the
        work of `rank`."""
        scores = self.scores(featuriser, text)
        if scores is None:
            return None
        confidences = self.calibration.confidences(scores)[0]
        first = max(self._answerable, key=confidences.__getitem__)
        return Candidate(self.topics[first], float(confidences[first]))

    @cached_property
    def _answerable(self) -> list[int]:
        return [i for i, topic in enumerate(self.topics) if topic not in (OUT_OF_SCOPE, CHITCHAT)]

    def save(self, folder: Path) -> None:
        """Write into an existing folder."""
        for name, array in self.members.arrays().items():
            np.save(folder / f"{name}.npy", array)
        np.save(folder / _TELLING, self.vocabulary.weights)
        (folder / _FEATURES).write_text(json.dumps(list(self.vocabulary.columns)), "utf-8")
        description = {
            "topics": self.topics,
            "calibration": self.calibration.to_dict(),
            "concepts": self.concepts.stems,
        }
        (folder / _DESCRIPTION).write_text(json.dumps(description, indent=1), "utf-8")

    @staticmethod
    def load(folder: Path) -> "Model":
        """Read what `save` wrote; weights stay on disk until used. Raises ModelError."""
        try:
            description = json.loads((folder / _DESCRIPTION).read_text("utf-8"))
            features = json.loads((folder / _FEATURES).read_text("utf-8"))
            return Model(
                topics=tuple(description["topics"]),
                vocabulary=Vocabulary(
                    {feature: column for column, feature in enumerate(features)},
                    np.load(folder / _TELLING),
                ),
                concepts=Concepts(description["concepts"]),
                members=Members.of(partial(_array, folder)),
                calibration=Calibration.from_dict(description["calibration"]),
            )
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{folder} holds no usable model ({error}); delete it and it is trained anew"
            ) from error
