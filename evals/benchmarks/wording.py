"""Measures the wording check on a folder of regulations.

usage: python -m evals.benchmarks.wording [CORPUS] [--seed N] [--show N]

500 sentences are left as they are, 500 damaged in one number, date, name or word, 200 invented; they are
shuffled into drafts of 25. Prints how often the verdict is right, how often the right article is named (one
that has the original sentence), how long 2,000 characters and an exact phrase take. Texts and words are
indexed in a temporary folder; vectors are not needed.
"""

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.wording.check import check
from assistant.wording.phrase_search import Finder, PhraseQuery
from assistant.wording.verdicts import JudgedSentence, Verdict
from evals.benchmarks.harness import Timings, command_line, run, say
from evals.benchmarks.material import largest, require
from evals.benchmarks.wording_cases import WordingCase, make_cases
from index.building.parsing import parse_files
from index.building.survey import survey
from index.language import marks
from index.language.folding import squeeze
from index.stores.chunks import ChunkStore
from index.stores.lexical import LexicalIndex

RIGHT = {
    "kept": {Verdict.VERBATIM},
    "number": {Verdict.CONTRADICTS},
    "date": {Verdict.CONTRADICTS},
    "name": {Verdict.CONTRADICTS},
    "word": {Verdict.DIFFERS},
    "invented": {Verdict.NO_BASIS},
}
DAMAGED = ("number", "date", "name", "word")
TARGETS = {"kept": 0.99, "damaged": 0.95, "invented": 0.90, "article": 0.98}
DRAFT_SENTENCES = 25
DRAFT_CHARACTERS = 2000
PHRASES = 400


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Texts and words of a corpus, without vectors."""

    store: ChunkStore
    lexical: LexicalIndex


@dataclass(frozen=True, slots=True)
class CheckedCase:
    """What the check said about one case."""

    case: WordingCase
    checked: JudgedSentence | None
    article: bool

    @property
    def right(self) -> bool:
        """Whether the verdict is the right one."""
        return self.checked is not None and self.checked.verdict in RIGHT[self.case.group]


def main() -> int:
    parser = command_line(__doc__, corpus=largest().corpus, seed=None)
    parser.add_argument("--count", type=int, default=500, help="sentences kept, as many damaged")
    parser.add_argument("--show", type=int, default=0, help="wrong verdicts shown for each group")
    parser.add_argument("--keep", type=Path, help="folder to keep the index in, or to take it from")
    return run(measure, parser)


def measure(options: argparse.Namespace) -> None:
    """Prints how often the check is right, and how long it takes."""
    require(options.corpus)
    with tempfile.TemporaryDirectory() as scratch:
        index = open_words(options.corpus, options.keep or Path(scratch) / "words")
        texts = {doc: index.store.text(doc) for doc in index.store.metadata}
        cases = make_cases(texts, options.seed, options.count)
        report(check_cases(cases, index, options.seed), options.show)
        time_drafts(cases, index)
        time_phrases(texts, index, options.seed)


def open_words(corpus: Path, folder: Path) -> WordIndex:
    """Indexes the texts and words of a corpus, or opens what a run before has left."""
    if not folder.exists():
        folder.mkdir(parents=True)
        store, lexical = ChunkStore.create(folder / "store.sqlite"), LexicalIndex.create(folder / "lexical")
        files = list(survey([corpus], 2**30).files.values())
        for parsed in parse_files(files, 256, 2**30, lambda _done, _of: None):
            if parsed.document:
                store.add(parsed.document, parsed.chunks)
                lexical.add(parsed.chunks)
        store.commit()
        lexical.commit()
        store.close()
        lexical.close()
    return WordIndex(ChunkStore.open(folder / "store.sqlite"), LexicalIndex.open(folder / "lexical"))


def check_cases(cases: Sequence[WordingCase], index: WordIndex, seed: int) -> list[CheckedCase]:
    """Checks the cases, mixed into drafts."""
    mixed = list(cases)
    random.Random(seed).shuffle(mixed)
    outcomes: list[CheckedCase] = []
    for start in range(0, len(mixed), DRAFT_SENTENCES):
        some = mixed[start : start + DRAFT_SENTENCES]
        draft = "\n".join(case.text for case in some)
        checked = check(draft, index).sentences
        at = 0
        for case in some:
            whole = [s for s in checked if at <= s.start and s.end <= at + len(case.text)]
            one = whole[0] if len(whole) == 1 else None
            outcomes.append(CheckedCase(case, one, names_article(case, one, index)))
            at += len(case.text) + 1
    return outcomes


def names_article(case: WordingCase, checked: JudgedSentence | None, index: WordIndex) -> bool:
    """Whether the article named has the original sentence; the same sentence may stand in several."""
    if checked is None or checked.citation is None:
        return False
    cited = checked.citation
    label = re.match(marks.ARTICLE, cited.locator)
    chunks = index.store.chunks_labelled(cited.doc, label[0]) if label else index.store.chunks_of(cited.doc)
    return squeeze(case.original)[:-1] in squeeze("".join(chunk.text for chunk in chunks))


def report(outcomes: Sequence[CheckedCase], show: int) -> None:
    """Prints the rates beside what is asked for."""
    for group in RIGHT:
        own = [one for one in outcomes if one.case.group == group]
        verdicts = Counter(str(one.checked.verdict) if one.checked else "split" for one in own)
        say(f"{group:9} {sum(one.right for one in own)}/{len(own)}  {dict(verdicts)}")
        for one in [one for one in own if not one.right or (one.case.doc and not one.article)][:show]:
            say(f"    {one.case.text}\n      < {one.case.original} {one.case.doc}\n      {_describe(one)}")
    groups = {
        "kept": [one for one in outcomes if one.case.group == "kept"],
        "damaged": [one for one in outcomes if one.case.group in DAMAGED],
        "invented": [one for one in outcomes if one.case.group == "invented"],
    }
    for name, own in groups.items():
        say(rate(f"verdict right, {name}", [one.right for one in own], TARGETS[name]))
    named = [one.article for name in ("kept", "damaged") for one in groups[name]]
    say(rate("right article named", named, TARGETS["article"]))


def _describe(outcome: CheckedCase) -> str:
    checked = outcome.checked
    if checked is None:
        return "split"
    cited = f"{checked.citation.title}{checked.citation.locator}" if checked.citation else ""
    return f"{checked.verdict} {cited} {[(str(c.kind), c.ours, c.theirs) for c in checked.conflicts]}"


def rate(name: str, right: Sequence[bool], target: float) -> str:
    """One line: the share and what is asked for."""
    share = sum(right) / max(len(right), 1)
    return f"{name:28} {share:7.2%}  (asked: {target:.0%})  {'ok' if share >= target else 'MISSED'}"


def time_drafts(cases: Sequence[WordingCase], index: WordIndex) -> None:
    """Times drafts of 2,000 characters, mixed from all groups."""
    mixed = list(cases)
    random.Random(1).shuffle(mixed)
    timings, draft = Timings(), ""
    for case in mixed:
        draft += case.text + "\n"
        if len(draft) >= DRAFT_CHARACTERS:
            with timings.timing():
                check(draft[:DRAFT_CHARACTERS], index)
            draft = ""
    say(f"{DRAFT_CHARACTERS:,} characters checked: {timings}")


def time_phrases(texts: dict[str, str], index: WordIndex, seed: int) -> None:
    """Times exact phrases of 4 to 20 characters out of the documents."""
    chance = random.Random(seed)
    lines = [line for text in texts.values() for line in text.split("\n") if len(line) > 30]
    finder, timings = Finder(index), Timings()
    for _ in range(PHRASES):
        line, size = chance.choice(lines), chance.randint(4, 20)
        at = chance.randint(8, len(line) - 21)
        phrase = line[at : at + size]
        with timings.timing():
            found = finder.find(PhraseQuery(phrase))
        if not found.hits and re.fullmatch(r"[\u4e00-\u9fff]+", phrase):
            say(f"not found: {phrase}")
    say(f"exact phrase over {index.lexical.count} chunks: {timings}")


if __name__ == "__main__":
    sys.exit(main())
