"""Which interpreter understands: the local one, or Rasa with the local one to fall back on."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.understanding import Understander
from bot.wiring.content import languages
from nlu import (
    DATA_DIR,
    RASA_CALIBRATION,
    DataError,
    Interpreter,
    LocalInterpreter,
    ModelError,
    RasaInterpreter,
    TrainingFailed,
    ensure_model,
)


@dataclass(frozen=True)
class Interpreters:
    """What was opened, to be closed at the end."""

    understander: Understander
    opened: tuple[Interpreter, ...]

    async def close(self) -> None:
        """Give back connections."""
        for interpreter in self.opened:
            await interpreter.close()


async def open_interpreters(settings: Settings) -> Interpreters:
    """Train if the data changed since the last time, then load."""
    local = await asyncio.to_thread(local_interpreter, settings)
    if settings.nlu == "local":
        return Interpreters(Understander(local), (local,))
    rasa = rasa_interpreter(settings)
    return Interpreters(Understander(rasa, local), (rasa, local))


def rasa_interpreter(settings: Settings) -> RasaInterpreter:
    """The client of the Rasa server that the settings name. Raises ConfigurationError."""
    file = settings.rasa_calibration or RASA_CALIBRATION
    try:
        return RasaInterpreter.load(
            settings.rasa_url, languages=languages(settings), calibration=file
        )
    except (DataError, OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{file} can't be used: {error!r}") from error


def local_interpreter(settings: Settings) -> LocalInterpreter:
    """The local interpreter, trained first when the data changed. Raises ConfigurationError."""
    try:
        return LocalInterpreter.load(trained(settings), languages=languages(settings))
    except (DataError, ModelError) as error:
        raise ConfigurationError(str(error)) from error


def trained(settings: Settings) -> Path:
    """The folder of the local interpreter's model, made now when the data changed.

    In the main thread Ctrl-C breaks training off, in any other it goes on to its end: so commands
    that serve call this before their event loop starts. Raises ConfigurationError.
    """
    try:
        return ensure_model(DATA_DIR, settings.models)
    except (TrainingFailed, DataError) as error:
        raise ConfigurationError(str(error)) from error
