"""python-telegram-bot's HTTP requests on aiohttp: its own httpx class collapses under load."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

DEFAULT = BaseRequest.DEFAULT_NONE
TOO_MANY_REQUESTS = 429
HOLD_WITHOUT_WORD = timedelta(seconds=5)
"""How long a chat is left alone after a 429 that does not say how long."""


class HeldBack(RetryAfter):
    """Telegram asks to wait `after` before the next request for this chat.

    The library's own class warns at each use that its `retry_after` will change its type.
    """

    def __init__(self, after: timedelta) -> None:
        self.after = after
        super().__init__(after)

    @property
    def retry_after(self) -> timedelta:
        """How long to wait."""
        return self.after


class FileTooLarge(TelegramError):
    """The download went over the limit and was broken off."""


def surely_unsent(error: TelegramError) -> bool:
    """Whether the request cannot have reached Telegram: there was no connection to send it over."""
    return isinstance(
        error.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError
    )


def line_broke(error: TelegramError) -> bool:
    """Whether the connection was lost before an answer came, at whatever moment."""
    return isinstance(error.__cause__, aiohttp.ClientError | OSError)


class AiohttpRequest(BaseRequest):
    """One pool of connections. All time-outs are seconds; None waits without end.

    Opens itself at the first request. Proxies of the environment are not used.
    """

    def __init__(
        self,
        *,
        connections: int = 100,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 15.0,
        write_timeout: float | None = 15.0,
        upload_timeout: float | None = 60.0,
        pool_timeout: float | None = 5.0,
    ) -> None:
        self._connections = connections
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._upload_timeout = upload_timeout
        self._pool_timeout = pool_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Default seconds without a sign of the server while waiting for its answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool."""
        self._opened()

    async def shutdown(self) -> None:
        """Close all connections. A later request opens the pool again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = DEFAULT,
        write_timeout: ODVInput[float] = DEFAULT,
        connect_timeout: ODVInput[float] = DEFAULT,
        pool_timeout: ODVInput[float] = DEFAULT,
    ) -> tuple[int, bytes]:
        """Make one request; return status and body.

        Raises TimedOut or NetworkError, with aiohttp's error as cause, and HeldBack at a 429.
        """
        files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            connect=_given(connect_timeout, self._connect_timeout),
            pool=_given(pool_timeout, self._pool_timeout),
            write=_given(write_timeout, self._upload_timeout if files else self._write_timeout),
            read=_given(read_timeout, self._read_timeout),
        )
        with _library_errors():
            async with self._opened().request(
                method, url, data=_form(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                status, payload = response.status, await response.read()
        if status == TOO_MANY_REQUESTS:
            raise HeldBack(_asked_to_wait(payload))
        return status, payload

    async def download(self, url: str, limit: int) -> bytes:
        """The bytes behind `url`. Raises FileTooLarge as soon as there are more than `limit`."""
        timeout = _timeout(
            connect=self._connect_timeout,
            pool=self._pool_timeout,
            write=self._upload_timeout,
            read=self._read_timeout,
        )
        content = bytearray()
        with _library_errors():
            async with self._opened().get(url, timeout=timeout, allow_redirects=False) as response:
                _check_download(response.status)
                async for chunk in response.content.iter_any():
                    content += chunk
                    if len(content) > limit:
                        raise FileTooLarge(f"file is larger than {limit} bytes")
        return bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. Unlike the library's own, never logs what people wrote."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError) as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


@contextmanager
def _library_errors() -> Iterator[None]:
    # Only the kind of the error is told: aiohttp's texts may hold the address, and it the token.
    try:
        yield
    except TimeoutError as error:
        raise TimedOut(type(error).__name__) from error
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def _given(value: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(value, DefaultValue) else value


def _timeout(
    *, connect: float | None, pool: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    # aiohttp's `connect` is the wait for the pool and the connecting together, and it knows no
    # limit for writing: that is what is left of the total.
    parts = (connect, pool, write, read)
    known = [part for part in parts if part is not None]
    to_connect = None if connect is None or pool is None else connect + pool
    return aiohttp.ClientTimeout(
        total=sum(known) if len(known) == len(parts) else None,
        connect=to_connect,
        sock_connect=connect,
        sock_read=read,
    )


def _form(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _asked_to_wait(payload: bytes) -> timedelta:
    try:
        seconds = json.loads(payload)["parameters"]["retry_after"]
        return timedelta(seconds=max(0, int(seconds)))
    except (ValueError, TypeError, KeyError, OverflowError):
        return HOLD_WITHOUT_WORD


def _check_download(status: int) -> None:
    if 400 <= status < 500:
        raise BadRequest(f"file is not there (HTTP {status})")
    if status != 200:
        raise NetworkError(f"download failed (HTTP {status})")
