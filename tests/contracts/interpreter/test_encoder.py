"""Rasa on top of a language model: what its vectors say counts, in training and in service."""

import shutil
from pathlib import Path

import aiohttp
import pytest

from nlu.data import DATA_DIR, Example, read_examples
from nlu.progress import Progress
from nlu.rasa import RasaInterpreter, ask
from nlu.rasa_calibrate import learn, write
from nlu.rasa_data import choose
from nlu.rasa_encoder import WEIGHTS, encoders_of
from nlu.rasa_train import Training
from tests.contracts.interpreter.worlds import FEW_EPOCHS, Worlds
from tests.support.training import EIGHT_TOPICS, TWO_LANGUAGES, eight_topics

pytestmark = [pytest.mark.rasa, pytest.mark.encoder]

QUESTION = "hoe kan ik huurtoeslag aanvragen voor mijn woning"

ASKED = 80


@pytest.fixture(scope="module")
def unseen() -> list[Example]:
    """Examples of the same topics that were not trained on."""
    seen = {example.text for example in eight_topics()}
    known = choose(read_examples(DATA_DIR), EIGHT_TOPICS, TWO_LANGUAGES)
    rest = [example for example in known if example.text not in seen]
    return rest[:: len(rest) // ASKED]


async def right_first(url: str, examples: list[Example]) -> float:
    """The share of examples whose topic Rasa ranks first."""
    async with aiohttp.ClientSession() as session:
        found = [(await ask(session, url, example.text))[0]["name"] for example in examples]
    pairs = zip(found, examples, strict=True)
    return sum(name == example.topic for name, example in pairs) / len(examples)


async def test_with_other_weights_in_its_place_it_understands_less(
    worlds: Worlds, unseen: list[Example]
) -> None:
    learned = await right_first(worlds.rasa_url("encoder"), unseen)
    model = worlds.rasa_model("encoder")
    (folder,) = encoders_of(model)
    assert folder == worlds.encoder
    weights = next(name for name in WEIGHTS if (folder / name).exists())
    shutil.copy(worlds.other_encoder / weights, folder)
    assert await right_first(worlds.serve(model), unseen) < learned - 0.1


async def test_its_lines_are_learned_and_used(
    worlds: Worlds, unseen: list[Example], tmp_path: Path
) -> None:
    url = worlds.rasa_url("encoder")
    training = Training.of(worlds.rasa_model("encoder"))
    assert (training.encoder, training.epochs) == ("encoder", FEW_EPOCHS)
    with Progress("Asking") as progress:
        lines = await learn(url, unseen, progress)
    write(tmp_path / "lines.json", lines, training, len(unseen))
    interpreter = RasaInterpreter.load(url, calibration=tmp_path / "lines.json")
    found = await interpreter.understand(QUESTION)
    await interpreter.close()
    assert found.candidates[0].topic == "housing.rent_allowance"
    answered = found.candidates[0].confidence >= lines.answer
    assert (found.decision == "answer") == answered
