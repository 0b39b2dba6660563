"""What an operator sets that the console needs to know."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request


@dataclass(frozen=True)
class ConsoleSettings:
    """`secret_key` keys the hashes of sign-in attempts. `public_url` is where people reach us.
    `ping` in seconds keeps open lines open."""

    secret_key: str
    public_url: str = ""
    ping: float = 20.0

    @property
    def public_host(self) -> str:
        """Host and port of `public_url`; empty when unset."""
        return urlsplit(self.public_url).netloc

    def https(self, request: Request) -> bool:
        """Whether staff reach us over https, whatever the proxy speaks to us."""
        return urlsplit(self.public_url).scheme == "https" or request.url.scheme == "https"
