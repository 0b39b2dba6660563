"""What an operator may set about the web chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class WebChatSettings:
    """Settings of the web chat.

    `secret_keys` sign the cookie: the last signs, all are read. `public_url` is where newcomers
    reach us. `frame_ancestors` are origins that may embed the page (same site as ours, or the
    browser keeps the cookie back). Rates are messages a minute; many newcomers may share one
    address (a reception centre), so its rate is generous. `ping` in seconds keeps lines open.
    """

    secret_keys: Sequence[str]
    public_url: str = ""
    frame_ancestors: Sequence[str] = ()
    rate_per_visitor: int = 20
    rate_per_ip: int = 300
    streams_per_visitor: int = 8
    ping: float = 25.0

    @property
    def https(self) -> bool:
        """Whether newcomers reach us over https, whatever the proxy speaks to us."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def public_host(self) -> str:
        """Host and port of `public_url`; empty when unset."""
        return urlsplit(self.public_url).netloc
