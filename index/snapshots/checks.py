"""Checks a new snapshot before anybody is served from it."""

from index.errors import PolicyAssistantError
from index.language.segmenting import query_terms
from index.snapshots.layout import SnapshotFiles
from index.snapshots.manifest import Manifest
from index.snapshots.opening import open_snapshot

_SAMPLES = 3
_SAME = 0.99


class SnapshotFaulty(PolicyAssistantError):
    """A freshly built snapshot does not hold together; the served one was left alone."""


def check_snapshot(files: SnapshotFiles, manifest: Manifest) -> None:
    """Opens the snapshot as a reader would, compares the counts of its parts and asks it for some chunks.

    Raises:
        SnapshotFaulty: a count differs, or a chunk is not found by its own vector and words.
        IndexUnavailable: a part cannot be opened.
    """
    index = open_snapshot(files, manifest)
    try:
        counts = {
            "manifest": manifest.chunks,
            "store": index.store.chunk_count,
            "dense": index.dense.count,
            "lexical": index.lexical.count,
        }
        if len(set(counts.values())) > 1:
            raise SnapshotFaulty(f"the new index does not add up ({counts}): the old one stays in use")
        if index.store.document_count != len(manifest.files):
            raise SnapshotFaulty("the new index lacks documents: the old one stays in use")
        docs = list(manifest.files)
        for doc in docs[:: max(1, len(docs) // _SAMPLES)][:_SAMPLES]:
            for chunk in index.store.chunks_of(doc)[:1]:
                vector = index.dense.vectors([chunk.id]).get(chunk.id)
                nearest = index.dense.query(vector, 1) if vector is not None else []
                terms = dict.fromkeys(query_terms(chunk.text), 1.0)
                if not nearest or nearest[0][1] < _SAME or (terms and not index.lexical.query(terms, 1)):
                    raise SnapshotFaulty(f"the new index does not find {doc}: the old one stays in use")
    finally:
        index.close()
