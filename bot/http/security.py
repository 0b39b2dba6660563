"""What keeps our pages ours: headers of every answer, and where a request comes from."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request

SELF, NONE = "'self'", "'none'"


def security_headers(
    *, https: bool, frame_ancestors: Sequence[str] = (), images: Sequence[str] = ()
) -> dict[str, str]:
    """No scripts, styles or lines but our own, and no word to others of where she came from.

    `frame_ancestors` are origins that may embed the page, `images` sources besides our own. The
    referrer policy is not `no-referrer`: a form would then be posted with the origin `null`.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src {' '.join([SELF, *images])}; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {' '.join(frame_ancestors) or NONE}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def from_another_site(request: Request, public_host: str) -> bool:
    """Whether another site's page made this request. `public_host` is the host (and port) by which
    people reach us; empty when unset.

    The cookie's SameSite=Lax is the first wall. Browsers too old to say where a form comes from
    send neither header, and have only that one.
    """
    origin = request.headers.get("origin")
    ours = {request.headers.get("host", ""), public_host} - {""}
    if origin is not None and urlsplit(origin).netloc not in ours:
        return True
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
