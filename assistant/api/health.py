"""`/healthz` and `/readyz`: for whoever watches over the server."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from assistant.api.errors import error_record
from assistant.api.service import Service, reading


def build_health(service: Service) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(tags=["operation"])

    @router.get("/healthz", summary="Whether the server runs")
    async def is_alive() -> dict[str, str]:
        """Says that the process answers."""
        return {"status": "ok"}

    @router.get("/readyz", summary="Whether questions can be answered", response_model=None)
    def is_ready() -> dict[str, Any] | JSONResponse:
        """Looks at the index; answers 503 as long as it cannot be asked."""
        try:
            with reading(service) as index:
                documents, snapshot = len(index.store.metadata), index.manifest.snapshot
        except Exception:
            return JSONResponse(error_record("the index cannot be read", "unavailable"), 503)
        return {"status": "ok", "documents": documents, "snapshot": snapshot}

    return router
