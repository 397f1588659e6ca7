"""How much damage to right answers the verification catches, and how much it lets through that is right.

usage: python -m evals.benchmarks.mutations [CORPUS …] [--sentences 400] [--seed 7] [--show 0]

Takes sentences of the corpora as right answers (as they stand, and paraphrased by rule), damages each in
one place, and asks `verification.sentences.verify` with the sentence's own evidence among that of others.
The yes/no twins over the demonstration corpus are tried, too.
"""

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.language.quantities import find_quantities
from assistant.types import Evidence
from assistant.verification.sentences import verify
from evals.benchmarks.damage import (
    Damage,
    change_date,
    change_number,
    change_place,
    change_unit,
    put,
    swap_body,
    swap_comparison,
    swap_negation,
)
from evals.benchmarks.harness import command_line, run, say
from evals.benchmarks.material import available, read_damage, require
from evals.benchmarks.twins import read_twins
from index.loaders.loading import find_files, load_document
from index.structure.chunking import chunk_document
from index.structure.sentences import split_sentences
from index.types import Passage

_MOST_FILES = 150


@dataclass(frozen=True, slots=True)
class MutationTrial:
    """A sentence to be verified with some evidence, and whether it is right."""

    kind: str
    sentence: str
    evidence: list[Evidence]
    right: bool
    question: str = ""


def main() -> int:
    parser = command_line(__doc__, seed=7)
    parser.add_argument("corpora", nargs="*", type=Path, default=[one.corpus for one in available()])
    parser.add_argument("--sentences", type=int, default=400, help="sentences taken from each corpus")
    parser.add_argument("--show", type=int, default=0, help="print so many mistakes of each kind")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints of each kind of damage how much is caught, and of what is right how much is let through."""
    require(*options.corpora)
    rng = random.Random(options.seed)
    pieces = [piece for corpus in options.corpora for piece in draw(corpus, options.sentences, rng)]
    tally: dict[str, Counter[bool]] = defaultdict(Counter)
    mistakes: dict[str, list[str]] = defaultdict(list)
    for trial in (*_try_all(pieces, rng), *_twins()):
        verdict = verify(trial.sentence, trial.evidence, trial.question)
        well = verdict.supported is trial.right
        tally[trial.kind][well] += 1
        if not well:
            mistakes[trial.kind].append(f"{trial.sentence}  ←  {trial.evidence[0].text}  ({verdict.reason})")
    damaged = sum(counts.total() for kind, counts in tally.items() if not kind.startswith("right"))
    say(f"{len(pieces)} sentences, {damaged} mutants")
    for kind, counts in sorted(tally.items()):
        total = counts.total()
        say(f"{kind:16} {counts[True]:5}/{total:<5} {counts[True] / total:.4f}")
        for line in mistakes[kind][: options.show]:
            say(f"    {line}")


def _try_all(pieces: Sequence[Evidence], rng: random.Random) -> Iterator[MutationTrial]:
    for piece in pieces:
        others = [p for p in rng.sample(pieces, 4) if p.passage.chunk.doc != piece.passage.chunk.doc][:2]
        yield from try_out(piece, others, rng)


def _twins() -> Iterator[MutationTrial]:
    for twin in read_twins():
        kind = "right yes/no" if twin.right else "yes/no twin"
        yield MutationTrial(kind, twin.sentence, twin.evidence, twin.right, twin.question)


def draw(corpus: Path, count: int, rng: random.Random) -> list[Evidence]:
    """Sentences of 20 to 160 characters that are no headings and no rows of tables."""
    found: list[Evidence] = []
    files = find_files([corpus])
    for path, root in rng.sample(files, min(len(files), _MOST_FILES)):
        document = load_document(path, root, 50 * 2**20)
        for chunk in chunk_document(document, 256):
            for start, end in split_sentences(chunk.text):
                text = chunk.text[start:end]
                if chunk.kind != "preamble" and 20 <= len(text) <= 160 and not {"\n", "|"} & set(text):
                    found.append(Evidence(Passage(chunk, document.metadata, 1.0), text, start, end))
    return rng.sample(found, min(count, len(found)))


def try_out(piece: Evidence, others: Sequence[Evidence], rng: random.Random) -> Iterator[MutationTrial]:
    """The sentence as it stands, in other words, damaged in each way, and without its own evidence."""
    text, evidence = piece.text, [piece, *others]
    yield MutationTrial("right verbatim", text, evidence, True)
    paraphrase = rephrase(text)
    if paraphrase != text:
        yield MutationTrial("right paraphrase", paraphrase, evidence, True)
    for kind, damage in MUTATIONS.items():
        damaged = damage(text, rng)
        if damaged and damaged != text:
            yield MutationTrial(kind, damaged, evidence, False)
    if others and piece.text not in others[0].text:
        yield MutationTrial("swapped citation", text, list(others), False)
        yield MutationTrial("invented", others[0].text, [piece, *others[1:]], False)


def rephrase(text: str) -> str:
    """Says the same with Arabic numerals and other words for must and must not."""
    for quantity in reversed(find_quantities(text)):
        surface = text[quantity.start : quantity.end]
        value = quantity.value
        if quantity.unit in ("元", "日", "个", "小时", "年") and not isinstance(value, tuple):
            number = re.match(r"[零一二三四五六七八九十百千万两]+", surface)
            if number and value.denominator == 1 and len(number[0]) > 1:
                text = put(text, quantity.start, quantity.end, str(value) + surface[number.end() :])
    for old, new in read_damage()["paraphrases"]:
        text = re.sub(f"{old}(?![低少超高大小多])", new, text, count=1)
    return text


MUTATIONS: dict[str, Damage] = {
    "number": change_number,
    "date": change_date,
    "place": change_place,
    "unit": change_unit,
    "comparison": swap_comparison,
    "negation": swap_negation,
    "body": swap_body,
}


if __name__ == "__main__":
    sys.exit(main())
