"""Writes the two indexes of a snapshot, Chroma and tantivy, from its store."""

from collections.abc import Callable, Mapping, Sequence

from index.embedding.vectors import Vector
from index.snapshots.copies import copy_indexes
from index.snapshots.layout import SnapshotFiles
from index.stores.chunks import ChunkStore
from index.stores.dense import PATH, DenseIndex
from index.stores.lexical import LexicalIndex
from index.types import Chunk

_BATCH = 2000


def write_indexes(
    files: SnapshotFiles,
    base: SnapshotFiles | None,
    outdated: Mapping[str, Sequence[str]],
    documents: Sequence[str],
    store: ChunkStore,
    vectorise: Callable[[Sequence[Chunk]], Vector],
    chroma: str,
    on_progress: Callable[[int, int], None],
) -> None:
    """Fills the dense and the lexical index of a new snapshot; a few thousand chunks are held at a time.

    Args:
        files: the new snapshot; both indexes are not there yet.
        base: an embedded snapshot whose indexes are copied first; None to start from nothing.
        outdated: documents of `base` to delete, each with the ids of its chunks there.
        documents: documents to add.
        store: has their chunks.
        vectorise: gets the vectors of chunks, one row each.
        chroma: `path`, or the address of a Chroma server.
        on_progress: told how many of the chunks are in.

    Raises:
        IndexUnavailable: `base` cannot be copied.
    """
    if base is None:
        lexical = LexicalIndex.create(files.lexical)
        dense = DenseIndex.create(files.dense, files.collection(chroma), chroma)
    else:
        lexical, dense = _copy(base, files)
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
        lexical.commit()
    finally:
        lexical.close()
        dense.close()


def _copy(base: SnapshotFiles, files: SnapshotFiles) -> tuple[LexicalIndex, DenseIndex]:
    copy_indexes(base, files)
    lexical = LexicalIndex.open(files.lexical)
    return lexical, DenseIndex.open(files.dense, files.collection(PATH))
