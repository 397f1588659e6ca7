"""`/docs`: the interface described on a page of our own, which loads nothing from elsewhere."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined


def build_docs(app: FastAPI) -> APIRouter:
    """Returns the route; the page is made of the application's OpenAPI description."""
    router = APIRouter(include_in_schema=False)

    @router.get("/docs")
    async def docs() -> HTMLResponse:
        schema = app.openapi()
        page = _templates().get_template("docs.html")
        return HTMLResponse(page.render(info=schema["info"], operations=_operations(schema)))

    return router


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("assistant.api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _operations(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    root = schema["servers"][0]["url"] if schema.get("servers") else ""
    return [
        {
            "method": method.upper(),
            "path": root + path,
            "summary": known.get("summary", ""),
            "description": known.get("description", ""),
            "parameters": [
                {"name": one["name"], "in": one["in"], "required": one.get("required", False)}
                for one in known.get("parameters", ())
            ],
            "body": _fields(schema, known),
        }
        for path, methods in schema["paths"].items()
        for method, known in methods.items()
    ]


def _fields(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of the JSON body, where there is one."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    body = schema.get("components", {}).get("schemas", {}).get(reference, {})
    return [
        {
            "name": name,
            "type": known.get("type", ""),
            "required": name in body.get("required", ()),
            "description": known.get("description", ""),
        }
        for name, known in body.get("properties", {}).items()
    ]
