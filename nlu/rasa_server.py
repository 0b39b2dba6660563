"""Serves a trained Rasa model: `python -m nlu.rasa_server nlu/models/meedoen.tar.gz`.

For tests and measurements also on a free port, for as long as they last.
"""

import argparse
import os
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nlu.rasa_encoder import Encoder, EncoderError, encoders_of
from nlu.rasa_environment import RASA_PYTHON, RasaFailed, missing, rasa_command, rasa_variables

PORT = 5005
_POLL = 0.5
"""Seconds between two looks at whether the server is ready."""


@dataclass(frozen=True)
class RasaServer:
    """A server that answers."""

    url: str
    pid: int


@contextmanager
def serve_rasa(model: Path, *, patience: float = 600) -> Iterator[RasaServer]:
    """Serve `model` on a free port; yields when it answers, stops the server at the end.

    `patience` is in seconds. Raises RasaFailed, EncoderError.
    """
    _require_encoders(model)
    port = _free_port()
    log = model.with_suffix(".log")
    with log.open("w") as output:
        server = subprocess.Popen(  # noqa: S603 - fixed arguments and our own paths
            _run(model.resolve(), "127.0.0.1", port),
            cwd=model.parent,
            env=rasa_variables(),
            stdout=output,
            stderr=output,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _await_ready(server, url, log, patience)
            yield RasaServer(url, server.pid)
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _run(model: Path, host: str, port: int) -> list[str]:
    return rasa_command("run", "--enable-api", "-i", host, "-p", str(port), "-m", str(model))


def _require_encoders(model: Path) -> None:
    """A model that was trained with an encoder needs it again, in the same place."""
    try:
        needed = encoders_of(model)
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise RasaFailed(f"{model} can't be served: {error}") from error
    for folder in needed:
        Encoder.read(folder)


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Become the server; 1 with the reason on stderr when it can't be."""
    parser = argparse.ArgumentParser(prog="python -m nlu.rasa_server", description=__doc__)
    parser.add_argument("model", type=Path, help="what `python -m nlu.rasa_train` wrote")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args(arguments)
    try:
        if reason := missing():
            raise RasaFailed(reason)
        _require_encoders(options.model)
    except (RasaFailed, EncoderError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    command = _run(options.model.resolve(), options.host, options.port)
    return os.execve(RASA_PYTHON, command, rasa_variables())  # noqa: S606 - fixed arguments


if __name__ == "__main__":
    sys.exit(main())
