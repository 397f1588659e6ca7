"""`/v1/switches`: the switches of an administrator, for programs."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from assistant.api.requests import RequestBody
from assistant.api.responses import ERRORS
from assistant.people.person import person_in
from assistant.people.switches import LONGEST_MESSAGE, SwitchBoard, Turned


class SwitchesBody(RequestBody):
    """Switches to turn; what is left out stays as it is."""

    chat_off: bool | None = None
    model_off: bool | None = None
    approved_only: bool | None = None
    message: str | None = Field(None, max_length=LONGEST_MESSAGE)
    notice: str | None = Field(None, max_length=LONGEST_MESSAGE)


def build_switches(board: SwitchBoard) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(tags=["staff"], responses=ERRORS)

    @router.get("/v1/switches", summary="How the switches stand", response_model=None)
    def read() -> dict[str, Any]:
        """Tells how they stand, since when, and who turned them."""
        return _record(board.read())

    @router.patch("/v1/switches", summary="Turn switches", response_model=None)
    def turn(body: SwitchesBody, request: Request) -> dict[str, Any]:
        """Turns those that are named; every server follows within a second."""
        return _record(board.turn(person_in(request.scope).name, **body.model_dump(exclude_none=True)))

    return router


def _record(turned: Turned) -> dict[str, Any]:
    changed = turned.changed.isoformat() if turned.changed else None
    return asdict(turned.switches) | {"changed": changed, "changed_by": turned.changer}
