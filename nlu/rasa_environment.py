"""Rasa's own environment, on Python 3.10: how its commands are run, and what to say without it."""

import os
from collections.abc import Mapping
from pathlib import Path

NLU_DIR = Path(__file__).parent
RASA_PYTHON = NLU_DIR / ".venv" / "bin" / "python"
"""Stands there after `uv sync --project nlu --python <path of Python 3.10>`."""
_SETTINGS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
    # Weights of an encoder are there or they are not: nothing is ever fetched.
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
}


class RasaFailed(Exception):
    """Rasa could not be trained or started; the message ends with its own last words."""


def rasa_command(*arguments: str) -> list[str]:
    """The command line of `rasa ...` in its environment."""
    return [str(RASA_PYTHON), "-W", "ignore", "-m", "rasa", *arguments]


def rasa_variables(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment variables that Rasa runs with: quiet, and without any network of its own."""
    return {**os.environ, **_SETTINGS, **(more or {})}


def missing() -> str | None:
    """Why Rasa can't run here, and what to do; None when it can."""
    if RASA_PYTHON.exists():
        return None
    return (
        "Rasa's environment is not there: `make test-rasa` sets it up, "
        "`python -m nlu.python310` tells whether there is a Python 3.10 for it"
    )
