"""The static files: joined, compressed once at start-up, named by the hash of what they hold."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"
URL = "/webchat/static"

_STYLES = ("vendor/utrecht/button.css", "vendor/utrecht/textarea.css", "vendor/utrecht/link.css")
_OWN_STYLES = ("css/page.css", "css/messages.css", "css/composer.css")
_SCRIPTS = (
    "vendor/htmx/htmx.min.js",
    "vendor/htmx/hx-sse.min.js",
    "js/page.js",
    "js/status.js",
    "js/pending.js",
    "js/queue.js",
    "js/stream.js",
    "js/composer.js",
)
_TOKEN = re.compile(r"^\s*(--[\w-]+):\s*([^;]*);", re.MULTILINE)
_USED = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    name: str
    mime: str
    content: bytes
    compressed: bytes


class Assets:
    """All static files of the page, by the name in their address."""

    def __init__(self, static: Path = STATIC) -> None:
        styles = _join(static, _STYLES + _OWN_STYLES)
        theme = prune_tokens((static / "vendor/voorbeeld/theme.css").read_text("utf-8"), styles)
        self._named = {
            "chat.css": _asset("chat.css", "text/css; charset=utf-8", f"{theme}\n{styles}"),
            "chat.js": _asset("chat.js", "text/javascript; charset=utf-8", _join(static, _SCRIPTS)),
            "pictograms.svg": _picture(static, "pictograms.svg"),
            "icon.svg": _picture(static, "icon.svg"),
        }
        self._served = {asset.name: asset for asset in self._named.values()}

    def url(self, name: str) -> str:
        """Where the file `chat.css`, `chat.js`, `pictograms.svg` or `icon.svg` is served."""
        return f"{URL}/{self._named[name].name}"

    def find(self, served_name: str) -> Asset | None:
        """The file behind the last part of its address."""
        return self._served.get(served_name)


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


def _join(static: Path, names: tuple[str, ...]) -> str:
    return "\n".join((static / name).read_text("utf-8") for name in names)


def _picture(static: Path, name: str) -> Asset:
    return _asset(name, "image/svg+xml", (static / name).read_text("utf-8"))


def _asset(name: str, mime: str, text: str) -> Asset:
    content = text.encode()
    stem, _, extension = name.partition(".")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"{stem}.{digest}.{extension}", mime, content, gzip.compress(content, 9, mtime=0))
