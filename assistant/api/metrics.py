"""`/metrics`: a server's measurements, for whoever watches over it and nobody else."""

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from assistant.operations.metrics import Metrics


def build_metrics(metrics: Metrics) -> APIRouter:
    """Returns the route."""
    router = APIRouter(tags=["operation"])

    @router.get("/metrics", summary="Measurements for Prometheus", response_class=Response)
    def measure() -> Response:
        """Gives them to who knows the token; where there is none, to programs on the same machine."""
        return Response(metrics.render(), media_type=CONTENT_TYPE_LATEST)

    return router
