"""Keeps the trained model, and trains it anew when the data or the code that reads it changed."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlu.concepts import CONCEPTS_FILE
from nlu.data import language_folders
from nlu.model import Model, ModelError

_CODE = (
    "calibration.py",
    "concepts.py",
    "data.py",
    "features.py",
    "fit.py",
    "members.py",
    "model.py",
    "normalise.py",
    "packed.py",
    "stems.py",
    "train.py",
)
"""What a model depends on besides the data."""
_KEPT = 2
"""Models that stay: this one, and the one before for who goes back."""


class TrainingFailed(Exception):
    """Training the local interpreter failed; the message holds the reason."""


def ensure_model(data_dir: Path, model_dir: Path) -> Path:
    """The folder of a model that fits the data in `data_dir`, trained now if there is none.

    Training runs in a process of its own and shows its progress on stderr; processes that ask at
    the same time train once. Raises TrainingFailed; DataError when there is no `data_dir`.
    """
    model_dir.mkdir(parents=True, exist_ok=True)
    wanted = model_dir / f"local-{fingerprint(data_dir)}"
    with _alone(model_dir / "training.lock"):
        if not _usable(wanted):
            _train(data_dir, wanted)
            _forget_older(model_dir, wanted)
    return wanted


def fingerprint(data_dir: Path) -> str:
    """A name for the data in `data_dir` together with the code that learns from it."""
    digest = hashlib.sha256()
    for folder, path in _depended_on(data_dir):
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _depended_on(data_dir: Path) -> Iterator[tuple[Path, Path]]:
    """Files, each with the folder that its name is told from."""
    code = Path(__file__).parent
    yield from ((code, code / name) for name in _CODE)
    concepts = data_dir / CONCEPTS_FILE
    if concepts.exists():
        yield data_dir, concepts
    for folder in language_folders(data_dir):
        yield from ((data_dir, file) for file in sorted(folder.glob("*.yml")))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the lock ends with its process, however that dies."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _usable(folder: Path) -> bool:
    try:
        Model.load(folder)
    except ModelError:
        return False
    return True


def _train(data_dir: Path, wanted: Path) -> None:
    for left_over in wanted.parent.glob("training-*/"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="training-", dir=wanted.parent) as folder:
        trained = Path(folder).resolve() / "model"
        _run(["--data", str(data_dir.resolve()), "--out", str(trained)])
        shutil.rmtree(wanted, ignore_errors=True)
        trained.rename(wanted)


def _run(arguments: list[str]) -> None:
    """Run the training; what it says on stdout is why it failed, stderr shows its progress."""
    done = subprocess.run(  # noqa: S603 - our own module, the arguments are paths
        [sys.executable, "-m", "nlu.train", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
        # Ctrl-C is for us alone: we end the training, which would report it as a failure.
        process_group=0,
    )
    if done.returncode:
        reason = done.stdout.strip() or f"it ended with code {done.returncode}, see above"
        raise TrainingFailed(f"the interpreter could not be trained: {reason}")


def _forget_older(model_dir: Path, newest: Path) -> None:
    others = [path for path in model_dir.glob("local-*") if path != newest]
    for path in sorted(others, key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
