"""`/metrics`: a server's measurements, for whoever watches over it and nobody else."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from assistant.api.keys import KnownKeys
from assistant.api.rates import is_direct
from assistant.configuration.settings import PREFIX, Settings
from assistant.operations.metrics import Metrics

_HOW = f"ask from this machine without a proxy, or set {PREFIX}METRICS_TOKEN and send it as Bearer token"


def build_metrics(metrics: Metrics, settings: Settings) -> APIRouter:
    """Returns the route."""
    router = APIRouter(tags=["operation"])
    token = settings.metrics_token.get_secret_value()
    keys = KnownKeys([token])

    @router.get("/metrics", summary="Measurements for Prometheus", response_class=Response)
    def measure(request: Request) -> Response:
        """Gives them to who knows the token; where there is none, to programs on the same machine."""
        if not (keys.open(request.headers) if token else is_direct(request.scope)):
            raise HTTPException(
                401 if token else 403, _HOW, {"WWW-Authenticate": "Bearer"} if token else None
            )
        return Response(metrics.render(), media_type=CONTENT_TYPE_LATEST)

    return router
