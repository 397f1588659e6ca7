"""A build with the settings of this process: the operator's documents and those by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.configuration.settings import Settings, documents_folder
from index.building.budget import Budget
from index.building.builder import BuildReport, build_index
from index.embedding.embedder import Embedder
from index.embedding.vector_cache import VectorCache
from index.recognition.pages import open_recogniser
from index.snapshots.holdings import Holdings, read_holdings


def build_documents(
    settings: Settings,
    embedder: Embedder,
    on_progress: Callable[[str, int, int], None],
    paths: Sequence[Path] = (),
    holdings: Holdings | None = None,
    *,
    serves: bool = True,
) -> BuildReport:
    """Brings the index up to date.

    Args:
        settings: say where index and documents are, and what reading a file may take.
        embedder: the embedding model.
        on_progress: told of every step.
        paths: the operator's files and folders; those of the build before otherwise.
        holdings: the documents by hand; those that were published otherwise.
        serves: whether the new snapshot is served from now on, or only made.

    Raises:
        PolicyAssistantError: as `build_index`.
    """
    return build_index(
        paths,
        settings.index_dir,
        embedder,
        VectorCache(settings.cache_dir, embedder.identity),
        chunk_tokens=settings.chunk_tokens,
        keep_snapshots=settings.keep_snapshots,
        max_file_mb=settings.max_file_mb,
        store=settings.store,
        recogniser=open_recogniser(settings.cache_dir),
        budget=Budget(settings.file_seconds, settings.file_memory_mb),
        holdings=holdings or replace(read_holdings(documents_folder(settings)), publisher=""),
        serves=serves,
        on_progress=on_progress,
    )
