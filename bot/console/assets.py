"""The static files of the console."""

from pathlib import Path

from bot.console.navigation import BASE
from bot.http.assets import VENDOR, Assets, picture, script, style_sheet

STATIC = Path(__file__).parent / "static"
_UTRECHT = (
    "alert",
    "button",
    "checkbox",
    "form-field-description",
    "form-fieldset",
    "form-label",
    "link",
    "select",
    "table",
    "textarea",
    "textbox",
)
_OWN = ("frame", "forms", "parts", "print", "people", "plans", "requests", "activities", "misses")
_SCRIPTS = (
    VENDOR / "htmx/htmx.min.js",
    STATIC / "js/live.js",
    STATIC / "js/print.js",
    STATIC / "js/requests.js",
)


def console_assets() -> Assets:
    """`console.css`, `console.js` and `icon.svg`; own style sheets are joined by name."""
    styles = [
        *(VENDOR / "utrecht" / f"{name}.css" for name in _UTRECHT),
        *(STATIC / "css" / f"{name}.css" for name in _OWN),
    ]
    return Assets(
        f"{BASE}/static",
        [
            style_sheet("console.css", styles),
            script("console.js", _SCRIPTS),
            picture(STATIC / "icon.svg"),
        ],
    )
