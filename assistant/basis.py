"""What a question was decided on, step by step, as plain JSON: kept with its record, shown, replayed.

Every step adds its part to the trace; the journal keeps them with the answer. Scores are rounded, words of
documents are not copied: chunks stand by their ids, quotations by their offsets.
"""

from collections.abc import Mapping
from typing import Any

from assistant.evidence.gate import Gate
from assistant.evidence.scoring import Scored
from assistant.state import Approved, Ended, Found, PlaceEvidence, Retrieved, Stage, Understood, Weighed
from assistant.types import Ending, Evidence
from index.snapshots.manifest import Manifest
from index.structure.locators import locate
from index.types import Passage

_SHOWN = 8
"""Statements of each place that are kept, the likeliest first."""
_DIGITS = 5

Part = Mapping[str, Any]


def tell(step: str, after: Stage | Ended | Approved) -> Part:
    """What a step that is over adds."""
    match step, after:
        case _, Ended():
            return {"decided": {
                "ending": after.ending.value, "reply": after.reply, "choices": list(after.choices),
                "shown": [_range(piece) for piece in after.evidence],
            }}  # fmt: skip
        case _, Approved():
            cited = [one.doc for one in after.answer.citations]
            return {"decided": {"ending": after.answer.status.value, "reply": "approved", "cited": cited}}
        case "rewrite", Understood():
            return {"understood": _understood(after)}
        case "retrieve", Retrieved():
            return {"retrieved": [_found(one) for one in after.found]}
        case "evidence", Weighed():
            return {"weighed": [_weighed(one) for one in after.places]}
        case "decide", Weighed():
            return {"decided": {"ending": Ending.ANSWERED.value, "reply": ""}}
    return {}


def tell_index(manifest: Manifest) -> Part:
    """Which documents were searched, and what else made the index."""
    recipe = manifest.recipe
    return {"index": {
        "snapshot": manifest.snapshot, "fingerprint": _fingerprint(manifest), "embedder": recipe.embedder,
        "chunker": recipe.chunker, "chunk_tokens": recipe.chunk_tokens,
    }}  # fmt: skip


def tell_thresholds(gate: Gate, top_k: int, evidence_tokens: int) -> Part:
    """From which likelihood on something answers or is shown, and how much is looked at."""
    return {"thresholds": {
        "answer": _rounded(gate.answer), "near": _rounded(gate.near), "top_k": top_k,
        "evidence_tokens": evidence_tokens,
    }}  # fmt: skip


def _fingerprint(manifest: Manifest) -> str:
    """That of the manifest, reckoned once a snapshot: it is made of the digests of all files."""
    found = _FINGERPRINTS.get(manifest.snapshot)
    if found is None:
        _FINGERPRINTS.clear()
        found = _FINGERPRINTS[manifest.snapshot] = manifest.fingerprint
    return found


_FINGERPRINTS: dict[str, str] = {}


def _understood(understood: Understood) -> Part:
    query = understood.query
    return {
        "text": query.text, "search": query.search_text, "language": query.language,
        "places": ["/".join(path) for path in query.places], "expansions": list(query.expansions),
        "context": query.context, "earlier": query.earlier,
    }  # fmt: skip


def _found(found: Found) -> Part:
    return {"place": "/".join(found.place), "passages": [_passage(one) for one in found.passages]}


def _passage(passage: Passage) -> Part:
    chunk = passage.chunk
    return {
        "chunk": chunk.id, "doc": chunk.doc, "locator": locate(chunk, 0), "fused": _rounded(passage.score),
        "dense": _rounded(passage.dense), "lexical": _rounded(passage.lexical),
    }  # fmt: skip


def _weighed(one: PlaceEvidence) -> Part:
    selection = one.selection
    return {
        "place": "/".join(one.place), "answers": one.answers, "verbatim": selection.verbatim,
        "statements": [_statement(scored) for scored in selection.ranked[:_SHOWN]],
        "quoted": [_range(piece) for piece in selection.evidence],
        "elsewhere": list(dict.fromkeys(passage.chunk.doc for passage in one.elsewhere)),
    }  # fmt: skip


def _statement(scored: Scored) -> Part:
    """`passage` and `sentence` are the reader's logits, `probability` what the gate makes of everything."""
    one = scored.statement
    return {
        "chunk": one.passage.chunk.id, "doc": one.passage.chunk.doc,
        "locator": locate(one.passage.chunk, one.start), "start": one.start, "end": one.end,
        "passage": _rounded(scored.read.passage), "sentence": _rounded(scored.read.sentence),
        "probability": _rounded(scored.probability),
    }  # fmt: skip


def _range(piece: Evidence) -> Part:
    chunk = piece.passage.chunk
    return {
        "chunk": chunk.id, "doc": chunk.doc, "locator": locate(chunk, piece.start), "start": piece.start,
        "end": piece.end,
    }  # fmt: skip


def _rounded(number: float) -> float:
    return round(float(number), _DIGITS)
