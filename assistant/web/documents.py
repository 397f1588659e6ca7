"""Pages beside the chat that anybody may read: a document with its outline, the privacy note, statements."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from assistant.api.service import Service
from assistant.configuration.settings import Settings
from assistant.documents.layout import lay_out
from assistant.operations.statements import NAMES, make_statement
from assistant.web.languages import CHINESE, Words, language_of, load_words
from assistant.web.privacy import privacy_notes
from assistant.web.views import page_html
from index.types import Metadata

_STATIC = Path(__file__).parent / "static"
_FURTHEST = 2**31


def build_static() -> Mount:
    """Returns the route of the pages' own styles and scripts."""
    return Mount("/page", StaticFiles(directory=_STATIC))


def build_documents(service: Service, settings: Settings) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(include_in_schema=False)
    words_by_language = load_words()
    for name in NAMES:
        make_statement(name, settings, CHINESE)  # an evaluation that cannot be read is told at the start

    @router.get("/privacy")
    def privacy(request: Request) -> HTMLResponse:
        words = words_by_language[language_of(request)]
        notes = privacy_notes(settings, words)
        return HTMLResponse(page_html("privacy", words, settings, **_ways(request), notes=notes))

    @router.get("/transparency")
    @router.get("/accessibility")
    def statement(request: Request) -> HTMLResponse:
        """The statement that the last part of the address names."""
        language = language_of(request)
        made = make_statement(request.url.path.rpartition("/")[2], settings, language)
        page = page_html("statement", words_by_language[language], settings, **_ways(request), statement=made)
        return HTMLResponse(page)

    @router.get("/documents/{doc:path}")
    def document(
        request: Request,
        doc: str,
        start: Annotated[int, Query(alias="from", ge=0, le=_FURTHEST)] = 0,
        end: Annotated[int, Query(alias="to", ge=0, le=_FURTHEST)] = 0,
    ) -> HTMLResponse:
        """The document of that name in the index, its characters from `from` to `to` marked."""
        words, ways = words_by_language[language_of(request)], _ways(request)
        with service.index.reading() as index:
            known = index.store.metadata.get(doc)  # by its name in the index: no file is opened
            if known is None:
                return HTMLResponse(page_html("missing", words, settings, **ways), 404)
            sections = lay_out(index.store.chunks_of(doc), (start, end))
        quoted = any(line.marked for section in sections for line in section.lines)
        page = page_html(
            "document",
            words,
            settings,
            **ways,
            known=known,
            sections=sections,
            facts=_facts(known, words),
            quoted=quoted,
        )
        return HTMLResponse(page)

    return router


def _ways(request: Request) -> dict[str, Any]:
    """How to get from the page to the chat, wherever a proxy has put both."""
    depth = request.url.path.removeprefix(request.scope.get("root_path", "")).count("/") - 1
    language = request.query_params.get("lang", "")
    return {"root": "../" * depth or "./", "query": f"?lang={language_of(request)}" if language else ""}


def _facts(known: Metadata, words: Words) -> Sequence[tuple[str, object]]:
    return (
        (words["place"], known.place),
        (words["issuer"], known.issuer),
        (words["number"], known.number),
        (words["published"], known.published),
        (words["effective"], known.effective),
        (words["repealed_on"], known.repealed),
        (words["state"], words.get(known.status.value, "")),
        (words["replaced_by"], known.replaced_by),
        (words["source"], known.source),
    )
