"""Checks every drafted sentence against the evidence: what the documents do not carry does not pass.

A sentence passes when one piece of evidence (or two together) carries its words, and every number, date,
bound, place, body, person, document title and modality of it. The check is code, so it holds for any
language model (DESIGN §1). Numbers come out in the numerals of the source, so that a reader finds them there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.language.conflicts import conflicts
from assistant.language.content import covered
from assistant.language.facts import Facts, facts
from assistant.language.quantities import find_quantities
from assistant.types import Evidence

# Share of a sentence's meaningful characters that its evidence must hold; calibrated in
# evals/benchmarks/mutations.py (lower lets invented sentences through, higher rejects paraphrases).
MIN_COVERAGE = 0.72
# A run of this many characters found neither in the evidence nor in the question is an invention.
MAX_NOVEL_RUN = 3

_CLAUSE = re.compile(r"(?P<words>[^，。；：！？,;:!?\s]+)(?P<mark>[，。；：！？,;:!?\s]*)")
_SENTENCE_END = re.compile(r"[。；！？;!?\n]")
_MARKS = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether a sentence is carried; `evidence` are the indices that carry it, `reason` what failed.

    `text` is the sentence with its numbers in the source's numerals.
    """

    supported: bool
    text: str
    evidence: tuple[int, ...] = ()
    reason: str = ""
    coverage: float = 0.0


def verify(sentence: str, evidence: Sequence[Evidence], question: str = "") -> Verification:
    """Looks for the evidence that carries the sentence: one piece, else two pieces together."""
    sentence = _MARKS.sub("", sentence).strip()
    if not facts(sentence).content:
        return Verification(False, sentence, reason="empty")
    for at, piece in enumerate(evidence):
        if _is_quoted(sentence, piece.text):
            return Verification(True, sentence, (at,), coverage=1.0)
    ranked = sorted(
        range(len(evidence)),
        key=lambda i: _coverage(facts(sentence), facts_of([evidence[i]]).known, question),
        reverse=True,
    )
    best = Verification(False, sentence, reason="no evidence")
    groups = [(i,) for i in ranked] + [tuple(sorted(pair)) for pair in combinations(ranked[:4], 2)]
    for group in groups:
        verdict = _check(sentence, [evidence[i] for i in group], question)
        if verdict.supported:
            return Verification(True, verdict.text, group, coverage=verdict.coverage)
        if verdict.coverage > best.coverage:
            best = Verification(False, sentence, group, verdict.reason, verdict.coverage)
    return best


def _is_quoted(sentence: str, text: str) -> bool:
    """Whether the sentence is one or several whole clauses of the text, word for word.

    One that rules something begins where a sentence of the text does: its condition may stand before.
    """
    ours, theirs = [words for words, _ in _clauses(sentence)], list(_clauses(text))
    rules = any(ruling.binds for ruling in facts(sentence).rulings)
    return any(
        [words for words, _ in theirs[at : at + len(ours)]] == ours and (begins or not rules)
        for at, (_, begins) in enumerate(theirs)
    )


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """The clauses of a text, and whether each begins a sentence."""
    begins = True
    for match in _CLAUSE.finditer(text):
        yield match["words"], begins
        begins = bool(_SENTENCE_END.search(match["mark"]))


def _check(sentence: str, pieces: Sequence[Evidence], question: str) -> Verification:
    ours, theirs = facts(sentence), facts_of(pieces)
    coverage = _coverage(ours, theirs.known, question)
    if coverage < MIN_COVERAGE:
        reason = f"coverage {coverage:.2f}"
    elif found := conflicts(ours, theirs, question=question):
        reason = f"{found[0].kind} {found[0].ours}"
    else:
        reason = _novel_run(ours, theirs.known, question)
    if reason:
        return Verification(False, sentence, reason=reason, coverage=coverage)
    return Verification(True, in_source_numerals(sentence, theirs.known), coverage=coverage)


def in_source_numerals(sentence: str, carrier: str) -> str:
    """Writes each number of the sentence as the carrying text writes it (500元 → 五百元)."""
    spelled = {q.key: carrier[q.start : q.end] for q in reversed(find_quantities(carrier))}
    for quantity in reversed(find_quantities(sentence)):
        surface = sentence[quantity.start : quantity.end]
        source = spelled.get(quantity.key)
        if source and surface != source and surface not in carrier:
            sentence = sentence[: quantity.start] + source + sentence[quantity.end :]
    return sentence


def facts_of(pieces: Sequence[Evidence]) -> Facts:
    """All that a citation of these pieces shows: the words, and their heading and the document's title."""
    text = "\n".join(dict.fromkeys(piece.text for piece in pieces))
    context: list[str] = []
    for piece in pieces:
        context += [piece.passage.chunk.label, *piece.passage.chunk.heading, f"《{piece.passage.title}》"]
    places = tuple(piece.passage.division for piece in pieces if piece.passage.division)
    return facts(text, "\n".join(dict.fromkeys(part for part in context if part)), places)


def _coverage(ours: Facts, carrier: str, question: str) -> float:
    letters = [i for i, c in enumerate(ours.content) if c != " "]
    if not letters:
        return 1.0
    said, asked = covered(ours.content, carrier), covered(ours.content, carrier, question)
    # The question's words may be repeated, but carry only half: a sentence says what the document says.
    return sum(1.0 if said[i] else 0.5 if asked[i] else 0.0 for i in letters) / len(letters)


def _novel_run(ours: Facts, carrier: str, question: str) -> str:
    run = ""
    flags = covered(ours.content, carrier, question)
    for c, known in zip(ours.content + " ", [*flags, True], strict=True):
        if known or c == " ":
            if len(run) > MAX_NOVEL_RUN:
                return run
            run = ""
        else:
            run += c
    return ""
