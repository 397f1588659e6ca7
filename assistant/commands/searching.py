"""`policy-assistant search`: passages, without an answer."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.console import show_json, show_result

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.divisions import DivisionPath
    from index.opening import Index
    from index.types import Passage

_WIDTH = 120


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to look for.")],
    phrase: Annotated[bool, typer.Option("--phrase", help="Only passages with exactly these words.")] = False,
    place: Annotated[str, typer.Option(help="Only what applies there, e.g. 运城.", show_default=False)] = "",
    limit: Annotated[int, typer.Option(min=1, max=50, help="Most passages shown.")] = 8,
    index_dir: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Find passages by meaning and words, or word for word."""
    settings = settings_with(index_dir=index_dir)
    from assistant.intake import pose_question

    text = pose_question(text, settings.max_question_chars).text
    from assistant.readiness import require_places

    require_places(settings, place)
    passages = _find_phrase(settings, text, place, limit) if phrase else _find(settings, text, place, limit)
    if as_json:
        show_json(json.dumps([_record(passage) for passage in passages], ensure_ascii=False))
    else:
        show_result("\n\n".join(map(_entry, passages)) or "没有找到相关的段落。")


def _find(settings: "Settings", text: str, place: str, limit: int) -> list["Passage"]:
    from index.embedding import load_embedder
    from index.opening import open_index
    from index.retriever import Search, find_passages, load_reranker

    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    live = open_index(settings.index_dir, embedder.identity, settings.chroma)
    try:
        with live.reading() as index:
            wanted = Search(text, places=_divisions(place, index), k=limit)
            return find_passages(index, embedder, wanted, load_reranker(settings.reranker_model))
    finally:
        live.close()


def _find_phrase(settings: "Settings", text: str, place: str, limit: int) -> list["Passage"]:
    """Exact words need no embedding model, so none is loaded."""
    from index.opening import open_snapshot
    from index.retriever import find_exact
    from index.snapshots import current_manifest, snapshot_files

    manifest = current_manifest(settings.index_dir)
    index = open_snapshot(snapshot_files(settings.index_dir, manifest.snapshot), manifest)
    try:
        return find_exact(index, text, limit, _divisions(place, index))
    finally:
        index.close()


def _divisions(place: str, index: "Index") -> tuple["DivisionPath", ...]:
    """The path of the place, one of the country's or one that only the documents know."""
    from assistant.places import PlaceBook
    from assistant.rewriting import to_simplified

    return PlaceBook.of(index.store.all_divisions()).require(to_simplified(place))


def _record(passage: "Passage") -> dict[str, Any]:
    from index.locators import locate

    chunk, metadata = passage.chunk, passage.metadata
    published = chunk.published or metadata.published
    ranges = chunk.raw_ranges(0, len(chunk.text))
    return {
        "doc": chunk.doc,
        "title": metadata.title or chunk.title,
        "place": chunk.place or metadata.place,
        "locator": locate(chunk, 0),
        "text": chunk.text,
        "start": ranges[0][0] if ranges else 0,
        "end": ranges[-1][1] if ranges else 0,
        "published": published.isoformat() if published else None,
        "status": metadata.status.value,
        "score": round(passage.score, 4),
        "dense": round(passage.dense, 4),
        "lexical": round(passage.lexical, 4),
    }


def _entry(passage: "Passage") -> str:
    record = _record(passage)
    head = " · ".join(
        part
        for part in (f"《{record['title']}》{record['locator']}", record["place"], record["published"])
        if part
    )
    text = " ".join(record["text"].split())
    return f"{head}\n    {text[:_WIDTH]}{'…' if len(text) > _WIDTH else ''}\n    {record['doc']}"
