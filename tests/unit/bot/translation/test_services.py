"""What each adapter asks of its service, and in whose codes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from bot.translation.deepl import Deepl
from bot.translation.google import Google
from bot.translation.libretranslate import LibreTranslate
from bot.translation.microsoft import Microsoft
from bot.translation.service import Service, ServiceFailed, TextRefused
from tests.support.libretranslate import TranslationServer

T = TypeVar("T")
MOST_ASK = ["libretranslate", "deepl", "microsoft"]
"""Services that are asked for their languages; Google's page has no list."""


def adapter(name: str, url: str) -> Service:
    match name:
        case "libretranslate":
            return LibreTranslate(f"{url}/")
        case "deepl":
            return Deepl("a-key", url)
        case "microsoft":
            return Microsoft("a-key", "westeurope", url)
        case _:
            return Google(f"{url}/m")


async def aside(work: Callable[..., T], *given: object) -> T:
    """Done in a thread, while the server answers in this one."""
    return await asyncio.to_thread(work, *given)


@pytest.fixture
async def server() -> AsyncIterator[TranslationServer]:
    async with TranslationServer() as opened:
        yield opened


async def test_libretranslate_needs_no_key_and_offers_what_the_server_has_loaded(
    server: TranslationServer,
) -> None:
    server.languages = ("nl", "uk")
    service = adapter("libretranslate", server.url)
    assert await aside(service.languages) == {"nl": {"uk"}, "uk": {"nl"}}
    assert await aside(service.translate, "Hallo", "nl", "uk") == "<nl>uk> hALLO"
    assert server.asked == [{"q": "Hallo", "source": "nl", "target": "uk", "format": "text"}]


async def test_libretranslate_sends_a_key_where_there_is_one(server: TranslationServer) -> None:
    server.key = "geheim"
    without, with_key = LibreTranslate(server.url), LibreTranslate(server.url, "geheim")
    for service in (without, with_key):
        await aside(service.languages)
    with pytest.raises(ServiceFailed, match="status 403"):
        await aside(without.translate, "Hallo", "nl", "uk")
    assert await aside(with_key.translate, "Hallo", "nl", "uk")


async def test_deepl_gets_its_key_in_a_header_and_english_as_british(
    server: TranslationServer,
) -> None:
    service = adapter("deepl", server.url)
    languages = await aside(service.languages)
    assert "en" in languages["ar"]
    assert "fa" not in languages
    assert await aside(service.translate, "Hallo", "nl", "en")
    assert await aside(service.translate, "Hello", "en", "nl")
    assert await aside(service.translate, "Hello", None, "nl")
    assert [(one["source"], one["target"]) for one in server.asked] == [
        ("nl", "en-gb"),
        ("en", "nl"),
        ("auto", "nl"),
    ]
    assert server.headers[0]["Authorization"] == "DeepL-Auth-Key a-key"


async def test_microsofts_kurdish_is_kurmanji(server: TranslationServer) -> None:
    service = adapter("microsoft", server.url)
    languages = await aside(service.languages)
    assert {"ku", "ti", "so"} <= languages["nl"]
    assert "kmr" not in languages
    assert await aside(service.translate, "Hallo", "nl", "ku")
    assert await aside(service.translate, "Silav", None, "nl")
    assert [(one["source"], one["target"]) for one in server.asked] == [
        ("nl", "kmr"),
        ("auto", "nl"),
    ]
    assert server.headers[0]["Ocp-Apim-Subscription-Region"] == "westeurope"


async def test_google_knows_all_our_languages(server: TranslationServer) -> None:
    service = adapter("google", server.url)
    ours = {"nl", "en", "ar", "ti", "fa", "tr", "so", "ku", "uk", "ru", "pl", "fr"}
    assert ours <= (await aside(service.languages)).keys()
    assert await aside(service.translate, "Hallo", None, "ti") == "<auto>ti> hALLO"


@pytest.mark.parametrize("name", MOST_ASK)
@pytest.mark.parametrize("status", [302, 403, 429, 500, 503])
async def test_a_service_in_trouble_has_failed(
    server: TranslationServer, name: str, status: int
) -> None:
    service = adapter(name, server.url)
    server.answers.append(status)
    with pytest.raises(ServiceFailed):
        await aside(service.languages)
    await aside(service.languages)
    server.answers.append(status)
    with pytest.raises(ServiceFailed):
        await aside(service.translate, "Hallo", "nl", "ar")


@pytest.mark.parametrize("name", MOST_ASK)
async def test_a_refused_text_is_not_a_failure_of_the_service(
    server: TranslationServer, name: str
) -> None:
    service = adapter(name, server.url)
    await aside(service.languages)
    server.answers.append(400)
    with pytest.raises(TextRefused):
        await aside(service.translate, "Hallo", "nl", "ar")


@pytest.mark.parametrize("name", MOST_ASK)
async def test_nobody_there_is_a_failure(server: TranslationServer, name: str) -> None:
    service = adapter(name, server.url)
    await server.stop()
    with pytest.raises(ServiceFailed) as raised:
        await aside(service.languages)
    assert "127.0.0.1" not in str(raised.value)
