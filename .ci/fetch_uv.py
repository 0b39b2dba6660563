"""Fetch uv from PyPI on a machine that has neither venv nor pip: `python3 .ci/fetch_uv.py FOLDER`.

Debian parts both from Python. Only the standard library is used; the wheel's hash is checked.
"""

import hashlib
import io
import json
import platform
import sys
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import urljoin

INDEX = "https://pypi.org/pypi/uv/json"


def wanted(name: str) -> bool:
    """Whether a wheel is for this machine."""
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        return "macosx" in name and ("arm64" if machine == "arm64" else "x86_64") in name
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return libc in name and machine in name


def main(folder: Path) -> None:
    """Put the program into `folder`."""
    with urllib.request.urlopen(INDEX, timeout=60) as answer:
        files = json.load(answer)["urls"]
    wheel = next(file for file in files if wanted(file["filename"]))
    with urllib.request.urlopen(urljoin(INDEX, wheel["url"]), timeout=300) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
        sys.exit("what was fetched is not what PyPI lists")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(n for n in archive.namelist() if n.endswith("/scripts/uv"))
        program = folder / "uv"
        folder.mkdir(parents=True, exist_ok=True)
        program.write_bytes(archive.read(name))
        program.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
