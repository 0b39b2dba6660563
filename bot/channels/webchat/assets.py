"""The static files of the chat page."""

from pathlib import Path

from bot.http.assets import VENDOR, Assets, picture, script, style_sheet

STATIC = Path(__file__).parent / "static"
URL = "/webchat/static"

_STYLES = (
    VENDOR / "utrecht/button.css",
    VENDOR / "utrecht/textarea.css",
    VENDOR / "utrecht/link.css",
    STATIC / "css/page.css",
    STATIC / "css/messages.css",
    STATIC / "css/composer.css",
)
_SCRIPTS = (
    VENDOR / "htmx/htmx.min.js",
    VENDOR / "htmx/hx-sse.min.js",
    STATIC / "js/page.js",
    STATIC / "js/status.js",
    STATIC / "js/pending.js",
    STATIC / "js/queue.js",
    STATIC / "js/stream.js",
    STATIC / "js/composer.js",
)


def chat_assets() -> Assets:
    """`chat.css`, `chat.js`, `pictograms.svg` and `icon.svg`."""
    return Assets(
        URL,
        [
            style_sheet("chat.css", _STYLES),
            script("chat.js", _SCRIPTS),
            picture(STATIC / "pictograms.svg"),
            picture(STATIC / "icon.svg"),
        ],
    )
