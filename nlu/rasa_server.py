"""Trains Rasa and serves it on a free port, in `nlu/`'s own environment; to test and measure."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

NLU_DIR = Path(__file__).parent
RASA_PYTHON = NLU_DIR / ".venv" / "bin" / "python"
"""Stands there after `uv sync --project nlu --python <path of Python 3.10>`."""
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "CUDA_VISIBLE_DEVICES": "-1",
}
_POLL = 0.5
"""Seconds between two looks at whether the server is ready."""


class RasaFailed(Exception):
    """Rasa could not be trained or started; the message ends with its own last words."""


def train_rasa(data: Path, work: Path, *, epochs: int) -> Path:
    """Train on the examples in `data`; everything is written into `work`. Returns the model.

    Takes minutes. Raises RasaFailed.
    """
    config = yaml.safe_load((NLU_DIR / "config.yml").read_text("utf-8"))
    for component in config["pipeline"]:
        if component["name"] == "DIETClassifier":
            component["epochs"] = epochs
    shortened = work / "config.yml"
    shortened.write_text(yaml.safe_dump(config), encoding="utf-8")
    out = ["--out", str(work), "--fixed-model-name", "model"]
    command = ["train", "nlu", "--config", str(shortened), "--nlu", str(data), *out]
    done = subprocess.run(  # noqa: S603 - fixed arguments and our own paths
        _rasa(command),
        cwd=work,
        env=os.environ | _QUIET,
        capture_output=True,
        text=True,
        check=False,
    )
    model = work / "model.tar.gz"
    if done.returncode or not model.exists():
        raise RasaFailed(f"training failed: {(done.stdout + done.stderr)[-2000:]}")
    return model


@contextmanager
def serve_rasa(model: Path, *, patience: float = 180) -> Iterator[str]:
    """Serve `model`; yields the URL when it answers, stops the server at the end.

    `patience` is in seconds. Raises RasaFailed.
    """
    port = _free_port()
    log = model.with_suffix(".log")
    command = ["run", "--enable-api", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    with log.open("w") as output:
        server = subprocess.Popen(  # noqa: S603 - fixed arguments and our own paths
            _rasa(command), cwd=model.parent, env=os.environ | _QUIET, stdout=output, stderr=output
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _await_ready(server, url, log, patience)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _rasa(arguments: list[str]) -> list[str]:
    return [str(RASA_PYTHON), "-W", "ignore", "-m", "rasa", *arguments]


def _await_ready(server: "subprocess.Popen[bytes]", url: str, log: Path, patience: float) -> None:
    end = time.monotonic() + patience
    while not _ready(url):
        if server.poll() is not None or time.monotonic() > end:
            raise RasaFailed(f"the server did not start: {log.read_text()[-2000:]}")
        time.sleep(_POLL)


def _ready(url: str) -> bool:
    """Rasa answers its status with 200 only when it has loaded a model."""
    try:
        with urllib.request.urlopen(f"{url}/status", timeout=5) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
