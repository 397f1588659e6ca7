"""The HTTP interface as one ASGI application, onto which the chat is mounted."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer

from assistant.api.ask import build_asking
from assistant.api.completions import build_completions
from assistant.api.description import build_docs
from assistant.api.documents import build_documents
from assistant.api.errors import install_handlers
from assistant.api.health import build_health
from assistant.api.keys import KeyLogin, read_keys
from assistant.api.limits import BodyLimit
from assistant.api.mcp_tools import build_tools
from assistant.api.search import build_finding
from assistant.api.service import Service
from assistant.configuration.settings import Settings

_ABOUT = "Answers about local policy from indexed documents, every sentence cited to where it stands."

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_LONGEST_SHOWN = 100


def create_api(
    service: Service,
    settings: Settings,
    routes: Sequence[APIRouter] = (),
    elsewhere: Collection[str] = (),
    uploads: Mapping[str, int] | None = None,
) -> FastAPI:
    """Returns the application.

    Args:
        service: Answers the questions.
        settings: Title, limits and the keys of programs.
        routes: Further addresses of the interface.
        elsewhere: Addresses that have another login in front of them.
        uploads: Addresses of others where files may be sent, with the bytes that each takes.
    """
    tools = build_tools(service, settings)
    keys = read_keys(settings)
    # What is asked of a program is checked by KeyLogin, before its body is read; this only describes it.
    described = [Depends(HTTPBearer(auto_error=False))] if keys else []

    @asynccontextmanager
    async def run_tools(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(tools.run())
            yield

    app = FastAPI(
        title=settings.title,
        version=version("policy-assistant"),
        description=_ABOUT,
        docs_url=None,  # FastAPI's pages load scripts from another host
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": settings.root_path}] if settings.root_path else None,
        lifespan=run_tools,
    )
    install_handlers(app)
    app.add_middleware(BodyLimit, uploads=uploads)
    if keys:
        app.add_middleware(KeyLogin, keys=keys, elsewhere=elsewhere)
    for router in (
        build_asking(service, settings),
        build_finding(service, settings),
        build_documents(service),
        build_completions(service, settings),
    ):
        app.include_router(router, dependencies=described)
    for router in routes:
        app.include_router(router)
    app.include_router(build_health(service))
    app.include_router(build_docs(app))
    app.router.routes.extend(tools.routes)
    app.add_api_route("/v1/{rest:path}", _find_nothing, methods=list(_METHODS), include_in_schema=False)
    return app


def _find_nothing(rest: str) -> None:
    """Keeps what is asked below /v1 from ending in the chat that is mounted below it."""
    raise HTTPException(404, f"there is no such address: /v1/{rest[:_LONGEST_SHOWN]}")
