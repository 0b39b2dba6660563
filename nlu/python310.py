"""Finds Python 3.10, the newest that Rasa runs on: `python -m nlu.python310` prints its path.

uv can miss an interpreter that stands behind pyenv's shims, so these are looked through, too.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VERSION = "3.10"
SYSTEM_HOMES = (Path("/opt/pyenv"), Path("/usr/local/pyenv"))
"""Where pyenv may stand besides the user's own."""


def find() -> Path | None:
    """A Python 3.10 that runs; None when there is none."""
    return next((path for path in _places() if _runs(path)), None)


def _places() -> Iterator[Path]:
    on_path = shutil.which(f"python{VERSION}")
    if on_path:
        yield Path(on_path)
    for home in (Path.home() / ".pyenv", *SYSTEM_HOMES):
        yield from sorted(home.glob(f"versions/{VERSION}.*/bin/python{VERSION}"), reverse=True)
    uv = shutil.which("uv")
    found = _output([uv, "python", "find", VERSION]) if uv else ""
    if found:
        yield Path(found)


def _runs(path: Path) -> bool:
    said = _output([str(path), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return said == VERSION


def _output(command: list[str]) -> str:
    """What a command prints, stripped; nothing when it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments, the path was found by us
            command, capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def main() -> int:
    """Print the path, or say on stderr what to do."""
    path = find()
    if path is None:
        sys.stderr.write(
            f"Rasa needs Python {VERSION}; none was found on the PATH, in pyenv or by uv.\n"
            f"Install it, for instance with `pyenv install {VERSION}`.\n"
        )
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
