"""Checks every drafted sentence against the evidence: what the documents do not carry does not pass.

A sentence passes when one piece of evidence (or two together) carries its words, and every number, date,
bound, place, body, person, document title and modality of it. The check is code, so it holds for any
language model (DESIGN §1). Numbers come out in the numerals of the source, so that a reader finds them there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.language.quantities import Quantity, find_quantities
from assistant.types import Evidence
from assistant.verification.claims import (
    swapped_body,
    unsupported_body,
    unsupported_modality,
    unsupported_person,
    unsupported_place,
    unsupported_title,
)
from assistant.verification.overlap import content_of, covered, shared_pairs

# Share of a sentence's meaningful characters that its evidence must hold; calibrated in
# evals/benchmarks/mutations.py (lower lets invented sentences through, higher rejects paraphrases).
MIN_COVERAGE = 0.72
# A run of this many characters found neither in the evidence nor in the question is an invention.
MAX_NOVEL_RUN = 3
# A number is another one's when the words around it fit that one better by this many character pairs.
MAX_CONNECTION_LOSS = 4

_BREAKS = re.compile(r"[，。；：！？,;:!?\s]+")
_CLAUSE_END = re.compile(r"[，,。；;：:！!？?\n]")
_MARKS = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is carried; `evidence` are the indices that carry it, `reason` what failed.

    `text` is the sentence with its numbers in the source's numerals.
    """

    supported: bool
    text: str
    evidence: tuple[int, ...] = ()
    reason: str = ""
    coverage: float = 0.0


def verify(sentence: str, evidence: Sequence[Evidence], question: str = "") -> Verdict:
    """Looks for the evidence that carries the sentence: one piece, else two pieces together."""
    sentence = _MARKS.sub("", sentence).strip()
    if not _content(sentence):
        return Verdict(False, sentence, reason="empty")
    for at, piece in enumerate(evidence):
        if _is_quoted(sentence, piece.text):
            return Verdict(True, sentence, (at,), coverage=1.0)
    ranked = sorted(
        range(len(evidence)),
        key=lambda i: _coverage(sentence, _carrier([evidence[i]]), question),
        reverse=True,
    )
    best = Verdict(False, sentence, reason="no evidence")
    groups = [(i,) for i in ranked] + [tuple(sorted(pair)) for pair in combinations(ranked[:4], 2)]
    for group in groups:
        verdict = _check(sentence, [evidence[i] for i in group], question)
        if verdict.supported:
            return Verdict(True, verdict.text, group, coverage=verdict.coverage)
        if verdict.coverage > best.coverage:
            best = Verdict(False, sentence, group, verdict.reason, verdict.coverage)
    return best


def _is_quoted(sentence: str, text: str) -> bool:
    """Whether the sentence is one or several whole clauses of the text, word for word."""
    ours, theirs = (f"，{_BREAKS.sub('，', part).strip('，')}，" for part in (sentence, text))
    return ours in theirs


def _check(sentence: str, pieces: Sequence[Evidence], question: str) -> Verdict:
    carrier = _carrier(pieces)
    titles = tuple(piece.passage.title for piece in pieces)
    coverage = _coverage(sentence, carrier, question)
    reason = ""
    if coverage < MIN_COVERAGE:
        reason = f"coverage {coverage:.2f}"
    else:
        reason = (
            _unsupported_quantity(sentence, carrier)
            or unsupported_title(sentence, carrier, titles)
            or next(
                (bad for piece in pieces[:1] if (bad := _unsupported_place(sentence, carrier, pieces))), ""
            )
            or unsupported_body(sentence, carrier)
            or unsupported_person(sentence, carrier)
            or _novel_run(sentence, carrier, question)
            or _contradicted(sentence, " ".join(piece.text for piece in pieces))
        )
    if reason:
        return Verdict(False, sentence, reason=reason, coverage=coverage)
    return Verdict(True, in_source_numerals(sentence, carrier), coverage=coverage)


def in_source_numerals(sentence: str, carrier: str) -> str:
    """Writes each number of the sentence as the carrying text writes it (500元 → 五百元)."""
    spelled = {q.key: carrier[q.start : q.end] for q in reversed(find_quantities(carrier))}
    for quantity in reversed(find_quantities(sentence)):
        surface = sentence[quantity.start : quantity.end]
        source = spelled.get(quantity.key)
        if source and surface != source and surface not in carrier:
            sentence = sentence[: quantity.start] + source + sentence[quantity.end :]
    return sentence


def _carrier(pieces: Sequence[Evidence]) -> str:
    """All that a citation of these pieces shows: the words, their heading, the document's title."""
    parts: list[str] = []
    for piece in pieces:
        chunk = piece.passage.chunk
        parts += [piece.text, chunk.label, *chunk.heading, piece.passage.title]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _content(text: str) -> str:
    """The words of the text beside its numbers, which are checked on their own."""
    for quantity in reversed(find_quantities(text)):
        text = text[: quantity.start] + " " + text[quantity.end :]
    return content_of(text)


def _coverage(sentence: str, carrier: str, question: str) -> float:
    content = _content(sentence)
    letters = [i for i, c in enumerate(content) if c != " "]
    if not letters:
        return 1.0
    ours, asked = covered(content, carrier), covered(content, carrier, question)
    # The question's words may be repeated, but carry only half: a sentence says what the document says.
    return sum(1.0 if ours[i] else 0.5 if asked[i] else 0.0 for i in letters) / len(letters)


def _novel_run(sentence: str, carrier: str, question: str) -> str:
    content = _content(sentence)
    flags = covered(content, carrier, question)
    run = ""
    for c, known in zip(content + " ", [*flags, True], strict=True):
        if known or c == " ":
            if len(run) > MAX_NOVEL_RUN:
                return run
            run = ""
        else:
            run += c
    return ""


def _unsupported_quantity(sentence: str, carrier: str) -> str:
    """The first number of the sentence that the carrier does not have in that unit, bound and connection."""
    carried = find_quantities(carrier)
    for quantity in find_quantities(sentence):
        surface = sentence[quantity.start : quantity.end]
        if quantity.unit == "date":
            same = [q for q in carried if q.unit == "date" and _date_carried(quantity, q)]
        else:
            same = [q for q in carried if q.value == quantity.value and quantity.unit in ("", q.unit)]
            same = [q for q in same if q.bound == quantity.bound]
        if not same:
            return surface
        others = [q for q in carried if q.unit == quantity.unit and q not in same]
        here = max(_connection(sentence, quantity, carrier, q) for q in same)
        if any(_connection(sentence, quantity, carrier, q) >= here + MAX_CONNECTION_LOSS for q in others):
            return surface
    return ""


def _connection(sentence: str, ours: Quantity, carrier: str, theirs: Quantity) -> int:
    """How much of what stands around our number stands around theirs: whose number it is."""
    left = shared_pairs(
        sentence[max(0, ours.start - 7) : ours.start], carrier[max(0, theirs.start - 9) : theirs.start]
    )
    right = shared_pairs(sentence[ours.end : ours.end + 5], carrier[theirs.end : theirs.end + 7])
    return left + right


def _date_carried(ours: Quantity, theirs: Quantity) -> bool:
    """A date may be said less exactly than the source says it, never more."""
    if isinstance(ours.value, tuple) and isinstance(theirs.value, tuple):
        return all(a in (0, b) for a, b in zip(ours.value, theirs.value, strict=True))
    return False


def _unsupported_place(sentence: str, carrier: str, pieces: Sequence[Evidence]) -> str:
    reasons = [unsupported_place(sentence, carrier, piece.passage.division) for piece in pieces]
    return reasons[0] if all(reasons) else ""


def _contradicted(sentence: str, carrier: str) -> str:
    """Compares each clause with the clause of the carrier it shares most with."""
    theirs = [c for c in _CLAUSE_END.split(carrier) if c.strip()]
    for clause in _CLAUSE_END.split(sentence):
        if len(_content(clause)) < 2 or not theirs:
            continue
        nearest = max(theirs, key=lambda c: (shared_pairs(clause, c), -len(c)))
        if shared_pairs(clause, nearest) < 2:
            continue
        if reason := unsupported_modality(clause, nearest) or swapped_body(clause, nearest):
            return reason
    return ""
