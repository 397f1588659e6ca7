"""Opens what the settings name: the documents for words alone, or with the models that find by meaning."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from assistant.configuration.settings import Settings
from assistant.operations.readiness import require_index
from index.embedding.embedder import Embedder, load_embedder
from index.retriever import PolicyRetriever, load_reranker
from index.snapshots.layout import current_manifest, snapshot_files
from index.snapshots.opening import Index, open_index, open_snapshot


@contextmanager
def reading_index(settings: Settings) -> Iterator[Index]:
    """The documents as they are now, for what needs no embedding model.

    Raises:
        IndexUnavailable: there are none.
    """
    manifest = current_manifest(settings.index_dir)
    with closing(open_snapshot(snapshot_files(settings.index_dir, manifest.snapshot), manifest)) as index:
        yield index


def open_embedder(settings: Settings) -> Embedder:
    """Loads the embedding model, which takes seconds.

    Raises:
        ModelUnavailable: it cannot be loaded.
    """
    return load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)


def open_retriever(settings: Settings, embedder: Embedder | None = None) -> PolicyRetriever:
    """Opens the documents with the models they are searched with; `close` lets go of them.

    Args:
        settings: say where the documents are and which models they are searched with.
        embedder: the embedding model of the settings where it is loaded already.

    Raises:
        IndexUnavailable: there is no index, or it was made with other settings.
        ModelUnavailable: a model cannot be loaded.
    """
    require_index(settings)
    embedder, reranker = embedder or open_embedder(settings), load_reranker(settings.reranker_model)
    live = open_index(settings.index_dir, embedder.identity, settings.store)
    return PolicyRetriever(index=live, embedder=embedder, reranker=reranker)
