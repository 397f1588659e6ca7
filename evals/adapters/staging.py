"""Gives a benchmark's documents an index of their own, kept in the cache for the next time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.configuration.settings import Settings
from assistant.operations.opening import open_embedder
from evals.adapters.benchmark import digest_documents
from evals.running.environment import describe_settings
from index.building.builder import build_index
from index.embedding.embedder import Embedder
from index.embedding.vector_cache import VectorCache

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Staged:
    """Settings whose index holds a benchmark's documents (`skipped` hold no text), and its embedder."""

    settings: Settings
    embedder: Embedder
    skipped: int


def stage(
    documents: Mapping[str, str], settings: Settings, on_progress: Progress = lambda *_: None
) -> Staged:
    """Indexes the documents with the settings' models and budgets.

    Returns:
        The settings with the index of these documents, and how many of them hold no text.
    """
    folder = settings.cache_dir / "benchmarks" / digest_documents(documents)[:16]
    corpus = folder / "corpus"
    if not (folder / "complete").exists():
        corpus.mkdir(parents=True, exist_ok=True)
        for name, text in documents.items():
            (corpus / name).write_text(text, encoding="utf-8")
        (folder / "complete").touch()
    index_dir = folder / _variant(settings)
    embedder = open_embedder(settings)
    report = build_index(
        [corpus],
        index_dir,
        embedder,
        VectorCache(settings.cache_dir, embedder.identity),
        chunk_tokens=settings.chunk_tokens,
        on_progress=on_progress,
    )
    staged = settings.model_copy(update={"index_dir": index_dir, "store": "path"})
    return Staged(staged, embedder, len(report.skipped))


def _variant(settings: Settings) -> str:
    """A folder name for each chunk size and model, so that two of them can be compared."""
    model = str(describe_settings(settings)["embedding_model"])
    return f"index-{settings.chunk_tokens}-{Path(model).name}"
