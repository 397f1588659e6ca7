"""`policy-assistant search`: passages, without an answer."""

import json
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.commands.options import AsJson, IndexDir, settings_with
from assistant.console import show_json, show_result

if TYPE_CHECKING:
    from assistant.settings import Settings
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
        from assistant.searching import passage_record

        show_json(json.dumps([passage_record(passage) for passage in passages], ensure_ascii=False))
    else:
        show_result("\n\n".join(map(_entry, passages)) or "没有找到相关的段落。")


def _find(settings: "Settings", text: str, place: str, limit: int) -> list["Passage"]:
    from assistant.searching import search as find
    from index.embedding import load_embedder
    from index.opening import open_index
    from index.retriever import load_reranker

    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    with closing(open_index(settings.index_dir, embedder.identity, settings.chroma)) as live:
        with live.reading() as index:
            reranker = load_reranker(settings.reranker_model)
            return find(index, embedder, text, place, limit, reranker)


def _find_phrase(settings: "Settings", text: str, place: str, limit: int) -> list["Passage"]:
    """Exact words need no embedding model, so none is loaded."""
    from assistant.searching import search_phrase
    from index.opening import open_snapshot
    from index.snapshots import current_manifest, snapshot_files

    manifest = current_manifest(settings.index_dir)
    with closing(open_snapshot(snapshot_files(settings.index_dir, manifest.snapshot), manifest)) as index:
        return search_phrase(index, text, place, limit)


def _entry(passage: "Passage") -> str:
    from assistant.searching import passage_record

    record = passage_record(passage)
    head = " · ".join(
        part
        for part in (f"《{record['title']}》{record['locator']}", record["place"], record["published"])
        if part
    )
    text = " ".join(record["text"].split())
    return f"{head}\n    {text[:_WIDTH]}{'…' if len(text) > _WIDTH else ''}\n    {record['doc']}"
