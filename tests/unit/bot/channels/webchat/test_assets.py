"""The static files."""

import gzip

from bot.channels.webchat.assets import Assets, prune_tokens
from bot.channels.webchat.pages import PICTOGRAMS


def test_only_the_tokens_in_use_are_kept() -> None:
    theme = ".t {\n  --a: var(--b);\n  --b: 1px;\n  --c: 2px;\n}\n"
    assert prune_tokens(theme, "p{margin:var(--a,0)}") == ".voorbeeld-theme{--a:var(--b);--b:1px;}"


def test_a_circle_of_tokens_ends() -> None:
    assert "--a" in prune_tokens(".t {\n  --a: var(--a);\n}\n", "p{x:var( --a)}")


def test_what_is_served_is_what_was_compressed() -> None:
    assets = Assets()
    for name in ("chat.css", "chat.js", "pictograms.svg", "icon.svg"):
        asset = assets.find(assets.url(name).rpartition("/")[2])
        assert asset is not None
        assert gzip.decompress(asset.compressed) == asset.content


def test_no_style_sheet_calls_for_anything_outside() -> None:
    assets = Assets()
    css = assets.find(assets.url("chat.css").rpartition("/")[2])
    assert css is not None
    assert b"url(" not in css.content
    assert b"@import" not in css.content
    assert b"@font-face" not in css.content


def test_every_pictogram_is_drawn() -> None:
    assets = Assets()
    sprite = assets.find(assets.url("pictograms.svg").rpartition("/")[2])
    assert sprite is not None
    assert [p for p in PICTOGRAMS if f'<symbol id="{p}"'.encode() not in sprite.content] == []
