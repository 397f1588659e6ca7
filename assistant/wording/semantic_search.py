"""Finds passages by meaning, where the words alone find nothing."""

from assistant.types import Citation
from assistant.wording.check import Nearest
from assistant.wording.official_texts import cite_chunk, pairs_of
from assistant.wording.phrase_search import Meaning
from index.language.folding import Folded
from index.places.divisions import DivisionPath
from index.retriever import QueryEmbedder, Search, find_passages
from index.snapshots.opening import Index
from index.structure.sentences import split_sentences
from index.types import Chunk


def nearest_by_meaning(
    index: Index, embedder: QueryEmbedder, places: tuple[DivisionPath, ...] = ()
) -> Nearest:
    """The function that cites, for a sentence without basis, the passage closest in meaning.

    Args:
        index: The documents.
        embedder: Of the index.
        places: Where the draft applies; what applies there is preferred.
    """

    def nearest(sentence: str) -> Citation | None:
        passages = find_passages(index, embedder, Search(sentence, places=places, k=1))
        if not passages:
            return None
        chunk = passages[0].chunk
        start, end = _closest_sentence(sentence, chunk)
        return cite_chunk(chunk, passages[0].metadata, index.store.text, start, end, 1)

    return nearest


def search_by_meaning(index: Index, embedder: QueryEmbedder) -> Meaning:
    """The function that finds passages by meaning."""
    return lambda text, k: find_passages(index, embedder, Search(text, k=k))


def _closest_sentence(sentence: str, chunk: Chunk) -> tuple[int, int]:
    """The sentence of a passage that shares most character pairs."""
    wanted = pairs_of(Folded.of(sentence).text)
    spans = split_sentences(chunk.text) or [(0, len(chunk.text))]
    return max(spans, key=lambda span: len(wanted & pairs_of(Folded.of(chunk.text[span[0] : span[1]]).text)))
