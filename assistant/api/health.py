"""`/healthz` and `/readyz`: for whoever watches over the server."""

import threading
import time
from typing import Any

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.api.errors import error_record
from assistant.api.service import Service, reading

_FRESH_SECONDS = 5.0
_log = structlog.get_logger(__name__)


def build_health(service: Service) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(tags=["operation"])
    latest = _Latest(service)

    @router.get("/healthz", summary="Whether the server runs")
    async def is_alive() -> dict[str, str]:
        """Says that the process answers."""
        return {"status": "ok"}

    @router.get("/readyz", summary="Whether questions can be answered", response_model=None)
    def is_ready() -> dict[str, Any] | JSONResponse:
        """Looks at index, models and records; answers 503 as long as one of them does not work."""
        return latest.look()

    return router


class _Latest:
    """How a service is, looked at anew every few seconds however often it is asked."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._found: dict[str, Any] | JSONResponse = {}

    def look(self) -> dict[str, Any] | JSONResponse:
        """What `/readyz` answers."""
        with self._lock:
            if time.monotonic() - self._looked >= _FRESH_SECONDS:
                self._found = _examine(self._service)
                self._looked = time.monotonic()
            return self._found


def _examine(service: Service) -> dict[str, Any] | JSONResponse:
    try:
        with reading(service) as index:
            documents, snapshot = len(index.store.metadata), index.manifest.snapshot
            if index.store.chunk_count != index.manifest.chunks:
                raise ValueError("chunks are missing")
            index.touch()
    except Exception as error:
        _log.error("not ready", part="index", reason=f"{type(error).__name__}: {error}")
        return JSONResponse(error_record("the index cannot be read", "unavailable"), 503)
    faults = service.faults()
    if faults:
        return JSONResponse(error_record(f"not working: {', '.join(faults)}", "unavailable"), 503)
    return {"status": "ok", "documents": documents, "snapshot": snapshot}
