"""How each part of the installation is, for load balancers, monitors and people."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

Probe = Callable[[], Awaitable[Mapping[str, Any]]]
"""Says how a part is; raises when it is not well."""

log = structlog.get_logger()


def health_routes(probes: Mapping[str, Probe], registry: CollectorRegistry) -> APIRouter:
    """`GET /health` (200, or 503 when a part is not well) and `GET /metrics` (Prometheus)."""
    router = APIRouter(include_in_schema=False)

    @router.get("/health")
    async def health() -> Response:
        parts = {name: await _ask(name, probe) for name, probe in probes.items()}
        well = all(part["status"] == "ok" for part in parts.values())
        return JSONResponse(
            {"status": "ok" if well else "trouble", "parts": parts}, 200 if well else 503
        )

    @router.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


async def _ask(name: str, probe: Probe) -> dict[str, Any]:
    try:
        return {"status": "ok", **await probe()}
    except Exception as error:
        log.exception("part_unwell", part=name)
        return {"status": "trouble", "reason": type(error).__name__}
