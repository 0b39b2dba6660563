"""The interpreter that asks a Rasa server over HTTP (`POST /model/parse`)."""

import asyncio
import json
import math
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np

from nlu.calibration import Calibration
from nlu.data import DATA_DIR
from nlu.features import CHARACTERS_WEIGHED
from nlu.interpreter import InterpreterUnavailable
from nlu.normalise import normalise
from nlu.reader import Reader
from nlu.understanding import Candidate, Understanding

RASA_CALIBRATION = Path(__file__).parent / "rasa_calibration.json"
"""Thresholds for DIET, learned by `nlu.rasa_calibrate` on examples it was not trained on."""
PATIENCE = 2.0
"""Seconds that one answer may take."""
AT_ONCE = 4
"""Passages of one long message that are on their way to Rasa at the same time."""
UNANSWERED = (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError)
LEAST = 1e-9
"""Added to a confidence before its logarithm is taken."""

Ranking = list[dict[str, Any]]


class RasaInterpreter:
    """Understands by Rasa's ranking; language, crisis and decision are as in the local one."""

    def __init__(
        self, url: str, reader: Reader, calibration: Calibration, patience: float = PATIENCE
    ) -> None:
        self._url = url
        self._reader = reader
        self._calibration = calibration
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None

    @staticmethod
    def load(
        url: str,
        data_dir: Path = DATA_DIR,
        languages: Collection[str] | None = None,
        calibration: Path = RASA_CALIBRATION,
        patience: float = PATIENCE,
    ) -> "RasaInterpreter":
        """For the server at `url`; rules for language and crisis come from `data_dir`.

        `calibration` is a file that `nlu.rasa_calibrate` wrote for the model that is served there.
        Raises DataError; OSError, ValueError, KeyError or TypeError when it can't be read.
        """
        learned = Calibration.from_dict(json.loads(calibration.read_text("utf-8"))["calibration"])
        return RasaInterpreter(url, Reader.load(data_dir, languages), learned, patience)

    async def understand(self, text: str, language: str | None = None) -> Understanding:
        """See `Interpreter`."""
        if not normalise(text):
            return self._reader.read_alone(text, language)
        listened = self._reader.listen(text, language)
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._patience)
        try:
            rankings = await self._ranked(self._session, listened.texts)
        except UNANSWERED as error:
            reason = f"Rasa at {self._url} did not answer as it should: {error!r}"
            partial = self._reader.read_alone(text, language)
            raise InterpreterUnavailable(reason, partial) from error
        return self._reader.read(listened, rankings, self._calibration)

    async def close(self) -> None:
        """Close the connections; asking again opens them again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ranked(
        self, session: aiohttp.ClientSession, texts: Sequence[str]
    ) -> list[list[Candidate]]:
        """A part that is not answered is left unranked: the rest still tells. Raises what `ask`
        does, for the message itself."""
        places = asyncio.Semaphore(AT_ONCE)

        async def one(text: str) -> list[Candidate]:
            async with places:
                return self._calibrated(await ask(session, self._url, text))

        ranked = [await one(texts[0])]
        asked = await asyncio.gather(*map(one, texts[1:]), return_exceptions=True)
        for answer in asked:
            if isinstance(answer, BaseException) and not isinstance(answer, UNANSWERED):
                raise answer
        return ranked + [[] if isinstance(answer, BaseException) else answer for answer in asked]

    def _calibrated(self, ranking: Ranking) -> list[Candidate]:
        if not ranking:
            return []
        scores = np.array([math.log(item["confidence"] + LEAST) for item in ranking])
        confidences = self._calibration.confidences(scores)[0]
        pairs = zip(ranking, confidences, strict=True)
        ranked = [Candidate(str(item["name"]), float(value)) for item, value in pairs]
        return sorted(ranked, key=lambda candidate: -candidate.confidence)


async def ask(session: aiohttp.ClientSession, url: str, text: str) -> Ranking:
    """Rasa's intents with their confidence, as it ranks them.

    Raises aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError.
    """
    # A slash in front would make Rasa read the rest as the name of an intent; halves of characters
    # can't be written in its answer.
    whole = text.encode(errors="replace").decode()
    body = {"text": whole.strip().lstrip("/")[:CHARACTERS_WEIGHED] or "-"}
    async with session.post(f"{url.rstrip('/')}/model/parse", json=body) as response:
        response.raise_for_status()
        ranking = (await response.json())["intent_ranking"]
    if not isinstance(ranking, list):
        raise TypeError("intent_ranking is no list")
    return ranking
