"""`GET /v1/documents`: what is indexed, and the text of a document that citations point into."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from assistant.api.responses import ERRORS, DocumentsReply, ErrorReply, WholeDocumentReply
from assistant.api.service import Service, reading
from index.types import Metadata

_MOST_LISTED = 1000


def build_documents(service: Service) -> APIRouter:
    """Returns the routes."""
    router = APIRouter(tags=["documents"])

    @router.get(
        "/v1/documents",
        summary="List the indexed documents",
        responses={**ERRORS, 200: {"model": DocumentsReply}},
        response_model=None,
    )
    def list_documents(
        offset: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 100,
    ) -> dict[str, Any]:
        """Gives the documents by name, a part at a time, and how many there are."""
        with reading(service) as index:
            known = index.store.metadata
            names = sorted(known)[offset : offset + limit]
            return {"total": len(known), "documents": [_record(name, known[name]) for name in names]}

    @router.get(
        "/v1/documents/{doc:path}",
        summary="Read one document",
        responses={**ERRORS, 200: {"model": WholeDocumentReply}, 404: {"model": ErrorReply}},
        response_model=None,
    )
    def read_document(doc: str) -> dict[str, Any]:
        """Gives a document with the text that the `start` and `end` of citations count in."""
        with reading(service) as index:
            metadata = index.store.metadata.get(doc)  # by its name in the index: no file is opened
            if metadata is None:
                raise HTTPException(404, "there is no such document")
            return _record(doc, metadata) | {"text": index.store.text(doc)}

    return router


def _record(doc: str, metadata: Metadata) -> dict[str, Any]:
    dates = {
        name: day.isoformat() if (day := getattr(metadata, name)) else None
        for name in ("published", "passed", "effective", "amended", "repealed")
    }
    return {
        "doc": doc,
        "title": metadata.title,
        "place": metadata.place,
        "issuer": metadata.issuer,
        "kind": metadata.kind,
        "number": metadata.number,
        **dates,
        "status": metadata.status.value,
        "source": metadata.source,
        "replaced_by": metadata.replaced_by,
    }
