"""Turns the official text chosen for a sentence into a verdict, a citation and a difference."""

import re
from collections.abc import Sequence

from assistant.language.types import Conflict, FactKind
from assistant.types import Citation, Evidence
from assistant.verification.sentences import MIN_COVERAGE, verify
from assistant.wording.alignment import Alignment, align
from assistant.wording.attribution import Context, find_source_conflicts
from assistant.wording.drafts import DraftPart
from assistant.wording.official_texts import OfficialTexts
from assistant.wording.source_choice import Option
from assistant.wording.sources import Titles, is_item_mark
from assistant.wording.verdicts import CheckedQuote, Diff, JudgedSentence, Verdict
from index.language import marks
from index.language.folding import Folded
from index.types import Passage

# What must stand in the official text, on average of all characters and of the telling ones, to speak of
# the same statement; below that a paraphrase needs its content checked. Calibrated with
# evals/benchmarks/wording.py; a short sentence has less to be recognised by.
_CARRIED = 0.68
_CARRIED_SHORT = 0.75
_EXPECTED_LESS = 0.15
_SHORT = 12
_PARAPHRASE = 0.5
_LONGEST_RUN = 5
_LONGEST_ITEM_MARK = 8
_ITEM_BEFORE = re.compile(rf"(?:{marks.BRACKETED}|{marks.BRACKETED_DIGITS}|{marks.POINTED})\s*$")


def is_carried(option: Option, library: OfficialTexts, expected: bool) -> bool:
    """Whether the official text makes the sentence's statement, be it with other facts.

    Args:
        option: the official text chosen.
        library: the documents.
        expected: whether the draft points to this document, so that less likeness will do.
    """
    alignment = option.alignment
    share = (alignment.covered + option.told) / 2
    needed = _CARRIED if len(alignment.ours) >= _SHORT else _CARRIED_SHORT
    if share >= needed - _EXPECTED_LESS * expected:
        return True
    longest = max((run.end - run.start for equal, run in alignment.runs() if equal), default=0)
    return alignment.covered >= _PARAPHRASE and longest >= _LONGEST_RUN and _is_paraphrase(option, library)


def _is_paraphrase(option: Option, library: OfficialTexts) -> bool:
    """Whether the article has all the sentence says, in whatever order, or has it with other facts."""
    article = option.article
    chunk = article.chunks[0]
    passage = Passage(chunk, library.metadata[chunk.doc], score=1.0)
    found = verify(option.alignment.ours, [Evidence(passage, article.text, 0, len(chunk.text))])
    return found.supported or (found.coverage >= MIN_COVERAGE and bool(option.alignment.conflicts))


def judge(
    piece: DraftPart,
    best: Option,
    options: Sequence[Option],
    context: Context,
    quotes: tuple[CheckedQuote, ...],
    n: int,
) -> JudgedSentence:
    """The checked sentence, laid on the official text chosen for it."""
    alignment, library, titles = best.alignment, context.library, context.titles
    conflicts = (*alignment.conflicts, *find_source_conflicts(piece, best, context))
    if item := _other_item(piece, best):
        conflicts = (Conflict(FactKind.NUMBER, best.reading.aside.strip(), item), *conflicts)
    if conflicts:
        verdict = Verdict.CONTRADICTS
    elif titles.is_outdated(best.doc):
        verdict = Verdict.OUTDATED
    else:
        verdict = Verdict.VERBATIM if alignment.exact else Verdict.DIFFERS
    same = {option.doc for option in options if option.alignment.exact} - {best.doc}
    return JudgedSentence(
        piece.text,
        piece.start,
        piece.end,
        verdict,
        cite_option(best, library, n),
        describe_diff(piece, best),
        conflicts,
        quotes,
        len(same) if alignment.exact else 0,
        _cite_current(best, library, titles, n) if verdict is Verdict.OUTDATED else None,
        titles.replacement(best.doc) if verdict is Verdict.OUTDATED else "",
    )


def _cite_current(outdated: Option, library: OfficialTexts, titles: Titles, n: int) -> Citation | None:
    """What the document that replaced an outdated one says instead."""
    ours = outdated.alignment.ours
    found = [
        (alignment, article)
        for doc in titles.documents(titles.replacement(outdated.doc))
        if not titles.is_outdated(doc)
        for article in library.closest_in(ours, doc)
        if (alignment := align(ours, article.folded.text))
    ]
    if not found:
        return None
    alignment, article = max(found, key=lambda pair: pair[0].covered)
    return library.cite(article, alignment.low, _with_end_mark(alignment), n)


def cite_option(option: Option, library: OfficialTexts, n: int) -> Citation:
    """The citation of the official words a sentence was laid on."""
    alignment = option.alignment
    return library.cite(option.article, alignment.low, _with_end_mark(alignment), n)


def _with_end_mark(alignment: Alignment) -> int:
    """The end of the official words, the mark that ends the sentence there included."""
    return alignment.high + (alignment.theirs[alignment.high : alignment.high + 1] in ("。", ";", "!", "?"))


def describe_diff(piece: DraftPart, option: Option) -> Diff:
    """The runs that turn the draft's words into the official ones, each written as in its source."""
    ours, theirs, alignment = option.reading.core, option.article.folded, option.alignment
    runs: list[tuple[str, str]] = []
    for equal, run in alignment.runs():
        if run.start < run.end:
            text = piece.text[slice(*_reach(ours.origin, run.start, run.end))]
            runs.append(("equal" if equal else "delete", text))
        if not equal and run.low < run.high:
            start, end = theirs.source_range(run.low, run.high)
            runs.append(("insert", option.article.text[start:end]))
    if item := _other_item(piece, option):
        runs = [("delete", option.reading.aside), ("insert", item), *runs]
    elif is_item_mark(option.reading.aside):
        runs = [("equal", option.reading.aside), *runs]
    return _with_marks(piece, option, runs)


def _other_item(piece: DraftPart, option: Option) -> str:
    """The official item number （二） where the draft quotes it as another one, else nothing."""
    start = option.article.folded.origin[option.alignment.low]
    theirs = _ITEM_BEFORE.search(option.article.text[max(0, start - _LONGEST_ITEM_MARK) : start])
    if piece.counted or theirs is None or not is_item_mark(option.reading.aside):
        return ""
    ours, official = Folded.of(option.reading.aside).text, Folded.of(theirs[0]).text
    return theirs[0].strip() if ours != official and ours[-1] == official[-1] else ""


def _reach(origin: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Source offsets of a run, white space up to the next run included."""
    return origin[start], origin[end] if end < len(origin) else origin[-1] + 1


def _with_marks(piece: DraftPart, option: Option, runs: list[tuple[str, str]]) -> Diff:
    """Adds the marks around the sentence, which are not compared, unless a lead-in was left out there."""
    origin = option.reading.core.origin
    before, after = piece.text[: origin[0]], piece.text[origin[-1] + 1 :]
    if before and not option.reading.aside:
        runs = [("equal", before), *runs]
    if after and (not option.reading.aside or is_item_mark(option.reading.aside)):
        runs = [*runs, ("equal", after)]
    merged: list[tuple[str, str]] = []
    for kind, text in runs:
        if merged and merged[-1][0] == kind:
            text = merged.pop()[1] + text
        merged.append((kind, text))
    return tuple(merged)
