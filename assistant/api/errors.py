"""Errors in one JSON form, `{"error": {"message", "type", "param", "code"}}`, which OpenAI clients know."""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant.api.cancellation import AskerLeft
from assistant.question.intake import EmptyQuestion, LongQuestion
from assistant.question.places import UnknownPlace
from index.errors import IndexUnavailable, ModelUnavailable, PolicyAssistantError

_log = structlog.get_logger(__name__)
_BODY = "body"
TOO_LARGE = "too_large"
_LEFT = 499  # as nginx writes it into its log; nobody receives it
# Errors of the request, with the field that is wrong; what the operator has to mend is theirs to read.
_FIELDS: Mapping[type[PolicyAssistantError], str] = {
    EmptyQuestion: "question",
    LongQuestion: "question",
    UnknownPlace: "place",
}
_UNAVAILABLE = {IndexUnavailable: "index_unavailable", ModelUnavailable: "model_unavailable"}


def error_record(
    message: str, kind: str, param: str | None = None, code: str | None = None
) -> dict[str, Any]:
    """The body of every error."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def describe(error: Exception) -> tuple[int, dict[str, Any]]:
    """The HTTP status and the body for what went wrong."""
    for kind, field in _FIELDS.items():
        if isinstance(error, kind):
            return 422, error_record(str(error), "invalid_request_error", field, _snake(kind.__name__))
    for kind, code in _UNAVAILABLE.items():
        if isinstance(error, kind):
            _log.error("unavailable", reason=str(error))
            return 503, error_record(_told(error), "unavailable", None, code)
    if isinstance(error, PolicyAssistantError):
        return 422, error_record(str(error), "invalid_request_error")
    _log.exception("unexpected error", exc_info=error)
    return 500, error_record("unexpected error; the server's log has the details", "server_error")


def install_handlers(app: FastAPI) -> None:
    """Makes every error of the application one of this form."""

    @app.exception_handler(PolicyAssistantError)
    @app.exception_handler(Exception)
    def tell(request: Request, error: Exception) -> JSONResponse:
        status, record = describe(error)
        return JSONResponse(record, status)

    @app.exception_handler(AskerLeft)
    def tell_nobody(request: Request, error: AskerLeft) -> Response:
        return Response(status_code=_LEFT)

    @app.exception_handler(RequestValidationError)
    def tell_field(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"] if part != _BODY) or None
        message = f"{param}: {first['msg']}" if param else str(first["msg"])
        return JSONResponse(error_record(message, "invalid_request_error", param, first["type"]), 422)

    @app.exception_handler(HTTPException)
    def tell_status(request: Request, error: HTTPException) -> JSONResponse:
        kind = "not_found_error" if error.status_code == 404 else "invalid_request_error"
        code = TOO_LARGE if error.status_code == 413 else None
        record = error_record(str(error.detail), kind, code=code)
        return JSONResponse(record, error.status_code, error.headers)


def _told(error: PolicyAssistantError) -> str:
    """What callers are told: the way to mend it is for the operator, in the log."""
    if isinstance(error, ModelUnavailable):
        return "the language model is not available; try again later"
    return "the documents are not available; try again later"


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
