"""Static files: joined, compressed once at start-up, named by the hash of what they hold."""

import gzip
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"
"""What others made, with its licences."""

_THEME = VENDOR / "voorbeeld" / "theme.css"
_TOKEN = re.compile(r"^\s*(--[\w-]+):\s*([^;]*);", re.MULTILINE)
_USED = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    plain_name: str
    """As templates ask for it: chat.css."""
    name: str
    """As it is served: chat.<hash>.css."""
    mime: str
    content: bytes
    compressed: bytes


class Assets:
    """The static files of a group of pages, served below `base`."""

    def __init__(self, base: str, files: Iterable[Asset]) -> None:
        self._base = base
        self._named = {file.plain_name: file for file in files}
        self._served = {file.name: file for file in self._named.values()}

    def url(self, name: str) -> str:
        """Where the file with this plain name is served. Raises KeyError."""
        return f"{self._base}/{self._named[name].name}"

    def find(self, served_name: str) -> Asset | None:
        """The file behind the last part of its address."""
        return self._served.get(served_name)


def style_sheet(name: str, paths: Sequence[Path]) -> Asset:
    """The files joined, below what they use of the theme."""
    styles = _join(paths)
    theme = prune_tokens(_THEME.read_text("utf-8"), styles)
    return _asset(name, "text/css; charset=utf-8", f"{theme}\n{styles}")


def script(name: str, paths: Sequence[Path]) -> Asset:
    """The files joined."""
    return _asset(name, "text/javascript; charset=utf-8", _join(paths))


def picture(path: Path) -> Asset:
    """An SVG."""
    return _asset(path.name, "image/svg+xml", path.read_text("utf-8"))


def prune_tokens(theme: str, styles: str) -> str:
    """The theme with only those tokens that the style sheets use, directly or by another."""
    tokens = dict(_TOKEN.findall(theme))
    kept: set[str] = set()
    wanted = set(_USED.findall(styles)) & tokens.keys()
    while wanted:
        kept |= wanted
        wanted = {u for w in wanted for u in _USED.findall(tokens[w]) if u in tokens} - kept
    lines = "".join(f"{name}:{value};" for name, value in tokens.items() if name in kept)
    return f".voorbeeld-theme{{{lines}}}"


def _join(paths: Sequence[Path]) -> str:
    return "\n".join(path.read_text("utf-8") for path in paths)


def _asset(name: str, mime: str, text: str) -> Asset:
    content = text.encode()
    stem, _, extension = name.partition(".")
    digest = hashlib.sha256(content).hexdigest()[:12]
    served = f"{stem}.{digest}.{extension}"
    return Asset(name, served, mime, content, gzip.compress(content, 9, mtime=0))
