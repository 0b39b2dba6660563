"""Find a Chromium for the browser tests, or get one: `python -m tests.support.chromium`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class NoChromium(Exception):
    """No browser is installed; the message says how to get one."""


def find_chromium() -> Path | None:
    """An installed Chromium: MEEDOEN_CHROMIUM, one on the PATH, or Playwright's own."""
    if named := os.environ.get("MEEDOEN_CHROMIUM"):
        return Path(named)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    return next(iter(sorted(cache.glob("chromium-*/chrome-linux*/chrome"))), None)


def ensure_chromium() -> Path:
    """An installed Chromium, fetched when there is none. Raises NoChromium."""
    if found := find_chromium():
        return found
    print("Fetching Chromium for the browser tests ...", flush=True)  # noqa: T201  # a person waits
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if found := find_chromium():
        return found
    raise NoChromium(
        "The browser tests need Chromium: apt install chromium, or set MEEDOEN_CHROMIUM"
    )


if __name__ == "__main__":
    try:
        print(ensure_chromium())  # noqa: T201
    except NoChromium as error:
        sys.exit(str(error))
