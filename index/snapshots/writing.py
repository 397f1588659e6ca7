"""Writes the three parts of a snapshot in step: Chroma, tantivy and the store."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from index.embedding.vectors import Vector
from index.snapshots.copies import copy_parts
from index.snapshots.layout import SnapshotFiles
from index.stores.chunks import ChunkStore
from index.stores.dense import PATH, DenseIndex
from index.stores.lexical import LexicalIndex
from index.types import Chunk, Document

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Written:
    """Counts of a finished snapshot; `removed` chunks were deleted from the copy it started from."""

    chunks: int
    characters: int
    removed: int


def write_snapshot(
    files: SnapshotFiles,
    base: SnapshotFiles | None,
    outdated: Collection[str],
    documents: Sequence[tuple[Document, Sequence[Chunk]]],
    vectors: Vector,
    chroma: str,
    on_progress: Callable[[int, int], None],
) -> Written:
    """Fills a new snapshot folder.

    Args:
        files: the new, empty snapshot.
        base: an embedded snapshot to start from; None to start from nothing.
        outdated: documents of `base` to delete.
        documents: documents to add, with their chunks.
        vectors: one row for each of these chunks, in order.
        chroma: `path`, or the address of a Chroma server.
        on_progress: told how many of the chunks are in.
    """
    if base is None:
        store = ChunkStore.create(files.store)
        lexical = LexicalIndex.create(files.lexical)
        dense = DenseIndex.create(files.dense, files.collection(chroma), chroma)
    else:
        store, lexical, dense = _copy(base, files)
    try:
        removed = [chunk_id for doc in outdated for chunk_id in store.chunk_ids_of(doc)]
        dense.delete(removed)
        lexical.delete_documents(outdated)
        store.delete_documents(outdated)
        chunks = [chunk for _, own in documents for chunk in own]
        for document, own in documents:
            store.add(document, own)
        lexical.add(chunks)
        for start in range(0, len(chunks), _BATCH):
            on_progress(start, len(chunks))
            dense.add(chunks[start : start + _BATCH], vectors[start : start + _BATCH])
        on_progress(len(chunks), len(chunks))
        lexical.commit()
        store.commit()
        return Written(store.chunk_count, store.characters, len(removed))
    finally:
        store.close()
        lexical.close()
        dense.close()


def _copy(base: SnapshotFiles, files: SnapshotFiles) -> tuple[ChunkStore, LexicalIndex, DenseIndex]:
    copy_parts(base, files)
    lexical = LexicalIndex.open(files.lexical)
    dense = DenseIndex.open(files.dense, files.collection(PATH))
    return ChunkStore.amend(files.store), lexical, dense
