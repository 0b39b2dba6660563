"""A translation service on this machine. It speaks LibreTranslate's protocol, and enough of
DeepL's, Microsoft's and Google's to hold their adapters to it; troubles come on demand."""

import asyncio
import html
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

LANGUAGES = ("nl", "en", "ar", "fa", "tr", "uk", "ru", "pl", "fr")
"""What a LibreTranslate of ours has loaded."""


def translated(text: str, source: str, target: str) -> str:
    """What this service makes of a text: no language, but told apart."""
    return f"<{source}>{target}> {text.swapcase()}"


@dataclass
class TranslationServer:
    """`asked` holds the bodies of translations that were asked for. `answers` holds HTTP statuses
    to be given first; `held` keeps every answer back for as long as it is cleared."""

    key: str = ""
    languages: tuple[str, ...] = LANGUAGES
    forgets: str = ""
    """Left out of each translation, as a service loses a placeholder."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    listings: int = 0
    """How often the languages were asked for."""
    held: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        """Listens on a port of its own."""
        self.held.set()
        app = web.Application()
        app.router.add_get("/languages", self._languages)
        app.router.add_post("/translate", self._translate)
        app.router.add_get("/v2/languages", self._deepl_languages)
        app.router.add_post("/v2/translate", self._deepl)
        app.router.add_get("/m", self._google)
        self._server = TestServer(app)
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        """As `stop`."""
        await self.stop()

    async def stop(self) -> None:
        """Let go whoever waits, and answer nobody any more."""
        self.held.set()
        await self._server.close()

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return str(self._server.make_url("")).rstrip("/")

    def _said(self, text: str, source: str, target: str) -> str:
        whole = translated(text, source, target)
        return whole.replace(self.forgets, "") if self.forgets else whole

    async def _trouble(self) -> web.Response | None:
        await self.held.wait()
        if not self.answers:
            return None
        return web.json_response({"error": "as ordered"}, status=self.answers.popleft())

    async def _languages(self, request: web.Request) -> web.Response:
        self.listings += 1
        if trouble := await self._trouble():
            return trouble
        if "api-version" in request.query:
            codes = {code: {"name": code} for code in (*self.languages, "kmr", "ku", "ti", "so")}
            return web.json_response({"translation": codes})
        listed = [
            {"code": code, "name": code.upper(), "targets": list(self.languages)}
            for code in self.languages
        ]
        return web.json_response(listed)

    async def _translate(self, request: web.Request) -> web.Response:
        if "api-version" in request.query:
            return await self._microsoft(request)
        body = await request.json()
        if trouble := await self._trouble():
            return trouble
        if self.key and body.get("api_key") != self.key:
            return web.json_response({"error": "Invalid API key"}, status=403)
        if {body["source"], body["target"]} - {*self.languages, "auto"}:
            return web.json_response({"error": "not supported"}, status=400)
        self.asked.append(body)
        said = self._said(body["q"], body["source"], body["target"])
        return web.json_response({"translatedText": said})

    async def _microsoft(self, request: web.Request) -> web.Response:
        (body,) = await request.json()
        self.headers.append(dict(request.headers))
        if trouble := await self._trouble():
            error = {"error": {"code": trouble.status * 1000, "message": "as ordered"}}
            return web.json_response(error, status=trouble.status)
        source, target = request.query.get("from", "auto"), request.query["to"]
        self.asked.append({"q": body["text"], "source": source, "target": target})
        said = {"text": self._said(body["text"], source, target), "to": target}
        return web.json_response([{"translations": [said]}])

    async def _deepl_languages(self, request: web.Request) -> web.Response:
        self.listings += 1
        if trouble := await self._trouble():
            return trouble
        codes = [code.upper() for code in self.languages if code not in ("en", "fa")]
        return web.json_response([{"language": code} for code in (*codes, "EN-GB", "EN-US")])

    async def _deepl(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.headers.append(dict(request.headers))
        if trouble := await self._trouble():
            return trouble
        source = body.get("source_lang", "auto").lower()
        target = body["target_lang"].lower()
        (text,) = body["text"]
        self.asked.append({"q": text, "source": source, "target": target})
        return web.json_response({"translations": [{"text": self._said(text, source, target)}]})

    async def _google(self, request: web.Request) -> web.Response:
        if trouble := await self._trouble():
            return trouble
        asked = {"q": request.query["q"], "source": request.query["sl"]}
        self.asked.append({**asked, "target": request.query["tl"]})
        said = self._said(asked["q"], asked["source"], request.query["tl"])
        page = f'<div class="result-container">{html.escape(said)}</div>'
        return web.Response(text=page, content_type="text/html")
