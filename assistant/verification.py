"""Checks every drafted sentence against the evidence: what the documents do not carry does not pass.

A sentence passes when one piece of evidence (or two together) carries its words, and every number, date,
bound, place, body, person, document title and modality of it. The check is code, so it holds for any
language model (DESIGN §1). Numbers come out in the numerals of the source, so that a reader finds them there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.claims import (
    unsupported_body,
    unsupported_modality,
    unsupported_person,
    unsupported_place,
    unsupported_title,
)
from assistant.quantities import Bound, Quantity, find_quantities
from assistant.types import Evidence

# Share of a sentence's meaningful characters that its evidence must hold; calibrated in
# evals/benchmarks/mutations.py (lower lets invented sentences through, higher rejects paraphrases).
MIN_COVERAGE = 0.72
# A run of this many characters found neither in the evidence nor in the question is an invention.
MAX_NOVEL_RUN = 3

_MARKS = re.compile(r"\[\d+\]")
_PUNCTUATION = re.compile(r"[\s，。；：、！？“”‘’「」『』（）()《》〈〉【】\[\]…—·.,;:!?\"'%％~～-]+")
# Words a draft uses to say things; they claim nothing themselves.
_FRAMING = re.compile(
    r"根据|按照|依据|依照|规定|条例|明确|资料|文件|材料|显示|提到|指出|表示|要求|其中|另外|同时|此外|因此|所以|如果|的话|"
    r"答|是的|对的|不对|不是|您|你|我们|具体|包括|如下|以下|分别|为|是|的|了|在|由|被|将|会|要|和|与|及|或|并|且|也|都|就|"
    r"则|而|于|对|向|从|到|至|按|把|让|给|得|着|过|等|这|那|该|其|此|有|应|需|可以|应当|必须|需要|一共|总共|共|"
    r"罚款|处罚|处以|罚|处|最高|最低|最多|至少|不超过|以上|以下|以内|之间|元|块|钱"
)


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


def _check(sentence: str, pieces: Sequence[Evidence], question: str) -> Verdict:
    carrier = _carrier(pieces)
    titles = tuple(piece.passage.metadata.title for piece in pieces)
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
            or _unsupported_modality(sentence, " ".join(piece.text for piece in pieces))
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
        parts += [piece.text, chunk.label, *chunk.heading, piece.passage.metadata.title]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _content(text: str) -> str:
    for quantity in reversed(find_quantities(text)):
        text = text[: quantity.start] + " " + text[quantity.end :]
    return _PUNCTUATION.sub(" ", _FRAMING.sub(" ", _PUNCTUATION.sub(" ", text))).strip()


def _covered(text: str, *sources: str) -> list[bool]:
    """For each character, whether a shared run of two or more characters covers it."""
    flags = [False] * len(text)
    squeezed = [_PUNCTUATION.sub("", source) for source in sources]
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        if " " not in pair and any(pair in source for source in squeezed):
            flags[i] = flags[i + 1] = True
    for i, c in enumerate(text):
        lone = (i == 0 or text[i - 1] == " ") and (i + 1 == len(text) or text[i + 1] == " ")
        if lone and any(c in source for source in squeezed):
            flags[i] = True
    return flags


def _coverage(sentence: str, carrier: str, question: str) -> float:
    content = _content(sentence)
    letters = [i for i, c in enumerate(content) if c != " "]
    if not letters:
        return 1.0
    ours, asked = _covered(content, carrier), _covered(content, carrier, question)
    # The question's words may be repeated, but carry only half: a sentence says what the document says.
    return sum(1.0 if ours[i] else 0.5 if asked[i] else 0.0 for i in letters) / len(letters)


def _novel_run(sentence: str, carrier: str, question: str) -> str:
    content = _content(sentence)
    flags = _covered(content, carrier, question)
    run = ""
    for c, covered in zip(content + " ", [*flags, True], strict=True):
        if covered or c == " ":
            if len(run) > MAX_NOVEL_RUN:
                return run
            run = ""
        else:
            run += c
    return ""


def _unsupported_quantity(sentence: str, carrier: str) -> str:
    carried: dict[tuple[object, str], set[Bound]] = {}
    dates: list[Quantity] = []
    for quantity in find_quantities(carrier):
        carried.setdefault(quantity.key, set()).add(quantity.bound)
        if quantity.unit == "date":
            dates.append(quantity)
    for quantity in find_quantities(sentence):
        surface = sentence[quantity.start : quantity.end]
        if quantity.unit == "date":
            if not any(_date_carried(quantity, date) for date in dates):
                return surface
            continue
        bounds = carried.get(quantity.key)
        if bounds is None and quantity.unit == "":
            bounds = {b for (value, _), bs in carried.items() if value == quantity.value for b in bs} or None
        if bounds is None or quantity.bound not in bounds:
            return surface
    return ""


def _date_carried(ours: Quantity, theirs: Quantity) -> bool:
    """A date may be said less exactly than the source says it, never more."""
    if isinstance(ours.value, tuple) and isinstance(theirs.value, tuple):
        return all(a in (0, b) for a, b in zip(ours.value, theirs.value, strict=True))
    return False


def _unsupported_place(sentence: str, carrier: str, pieces: Sequence[Evidence]) -> str:
    reasons = [
        unsupported_place(sentence, carrier, piece.passage.chunk.division or piece.passage.metadata.division)
        for piece in pieces
    ]
    return reasons[0] if all(reasons) else ""


def _unsupported_modality(sentence: str, carrier: str) -> str:
    """Compares each clause with the clause of the carrier it shares most with."""
    theirs = [c for c in re.split(r"[，。；：！？\n]", carrier) if c.strip()]
    for clause in re.split(r"[，。；：！？\n]", sentence):
        if len(_content(clause)) < 2 or not theirs:
            continue
        nearest = max(theirs, key=lambda c: (_shared(clause, c), -len(c)))
        if _shared(clause, nearest) < 2:
            continue
        if reason := unsupported_modality(clause, nearest):
            return reason
    return ""


def _shared(a: str, b: str) -> int:
    return sum(1 for i in range(len(a) - 1) if a[i : i + 2] in b)
