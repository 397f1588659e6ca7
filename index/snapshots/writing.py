"""Writes the two indexes of a snapshot, of vectors and of words, from its store."""

from collections.abc import Callable, Mapping, Sequence

from index.embedding.vectors import Vector
from index.snapshots.layout import SnapshotFiles
from index.stores.chunks import ChunkStore
from index.stores.places import backend_at
from index.types import Chunk

_BATCH = 2000


def write_indexes(
    files: SnapshotFiles,
    base: SnapshotFiles | None,
    outdated: Mapping[str, Sequence[str]],
    documents: Sequence[str],
    store: ChunkStore,
    vectorise: Callable[[Sequence[Chunk]], Vector],
    address: str,
    on_progress: Callable[[int, int], None],
) -> None:
    """Fills the dense and the lexical index of a new snapshot; a few thousand chunks are held at a time.

    Args:
        files: the new snapshot; both indexes are not there yet.
        base: a snapshot whose indexes are copied first; None to start from nothing.
        outdated: documents of `base` to delete, each with the ids of its chunks there.
        documents: documents to add.
        store: has their chunks.
        vectorise: gets the vectors of chunks, one row each.
        address: `path`, or that of a server (`index.stores.places`).
        on_progress: told how many of the chunks are in.

    Raises:
        IndexUnavailable: `base` cannot be copied.
    """
    backend = backend_at(address)
    if base is None:
        dense, lexical = backend.create(files.folder)
    else:
        backend.copy(base.folder, files.folder)
        dense, lexical = backend.open(files.folder)
    try:
        dense.delete([chunk_id for ids in outdated.values() for chunk_id in ids])
        lexical.delete_documents(outdated)
        done, total = 0, store.count_of(documents)
        for chunks in store.batches(documents, _BATCH):
            on_progress(done, total)
            dense.add(chunks, vectorise(chunks))
            lexical.add(chunks)
            done += len(chunks)
        on_progress(total, total)
        dense.commit()
        lexical.commit()
    finally:
        lexical.close()
        dense.close()
