"""The HTTP interface as one ASGI application, onto which the chat is mounted."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer

from assistant.api.ask import build_asking
from assistant.api.caps import Caps
from assistant.api.completions import build_completions
from assistant.api.description import build_docs
from assistant.api.documents import build_documents
from assistant.api.errors import install_handlers
from assistant.api.gate import Gate
from assistant.api.health import build_health
from assistant.api.limits import BodyLimit
from assistant.api.mcp_tools import build_tools
from assistant.api.reception import Reception
from assistant.api.search import build_finding
from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.people.rights import Rights

_ABOUT = "Answers about local policy from indexed documents, every sentence cited to where it stands."


def create_api(
    service: Service,
    settings: Settings,
    routes: Sequence[APIRouter] = (),
    uploads: Mapping[str, int] | None = None,
    rights: Rights | None = None,
    reception: Reception | None = None,
    caps: Caps | None = None,
) -> FastAPI:
    """Returns the application.

    Args:
        service: Answers the questions.
        settings: Title, limits and the keys of programs.
        routes: Further addresses of the interface.
        uploads: Addresses of others where files may be sent, with the bytes that each takes.
        rights: What each address needs; those of the interface itself otherwise.
        reception: Knows who asks; by the settings alone otherwise.
        caps: How many questions are taken.
    """
    tools = build_tools(service, settings)
    reception = reception or Reception(settings)
    caps = caps or Caps(settings.questions_at_once, settings.questions_per_day)
    # What is asked of a program is checked by the gate, before its body is read; this only describes it.
    described = [Depends(HTTPBearer(auto_error=False))] if reception.asks_for_key else []

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
    app.add_middleware(
        Gate, rights=rights or Rights(), reception=reception, caps=caps, root=settings.root_path
    )
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
    return app
