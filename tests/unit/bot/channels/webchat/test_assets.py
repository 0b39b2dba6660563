"""The static files."""

import gzip

from bot.channels.webchat.assets import chat_assets
from bot.channels.webchat.pages import PICTOGRAMS


def test_what_is_served_is_what_was_compressed() -> None:
    assets = chat_assets()
    for name in ("chat.css", "chat.js", "pictograms.svg", "icon.svg"):
        asset = assets.find(assets.url(name).rpartition("/")[2])
        assert asset is not None
        assert gzip.decompress(asset.compressed) == asset.content


def test_no_style_sheet_calls_for_anything_outside() -> None:
    assets = chat_assets()
    css = assets.find(assets.url("chat.css").rpartition("/")[2])
    assert css is not None
    assert b"url(" not in css.content
    assert b"@import" not in css.content
    assert b"@font-face" not in css.content


def test_every_pictogram_is_drawn() -> None:
    assets = chat_assets()
    sprite = assets.find(assets.url("pictograms.svg").rpartition("/")[2])
    assert sprite is not None
    assert [p for p in PICTOGRAMS if f'<symbol id="{p}"'.encode() not in sprite.content] == []
