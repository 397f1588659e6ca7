"""The short answer: the deciding words of the best statement, to be read at a glance."""

from collections.abc import Sequence

from assistant.evidence.scoring import Scored
from assistant.evidence.statements import LeadIn, Statement
from assistant.language.quantities import find_quantities
from assistant.question.intent import Asked
from assistant.types import Evidence
from index.language import marks

# Characters that are read at a glance.
LONGEST, SHORTEST = 40, 2
LONGEST_DRAFT = 60
# A quotation that is not this much longer than the short answer is short itself.
MUCH_MORE = 1.5
_CLAUSE_ENDS = "，,；;：:。！？!?\n"
_TRIMMED = _CLAUSE_ENDS + "、 　"


def find_short(best: Scored, asked: Asked) -> str:
    """The clause around the deciding words where short enough, else these words, else "".

    Without such words the figures of the kind asked for are said, an item's own or else those of its lead-in
    (有下列行为之一的，处五十元罚款：). A lead-in by itself (办理地点：) decides nothing, nor does a figure of
    another kind than is asked for.
    """
    statement = best.statement
    own = LeadIn(statement.passage, statement.start, statement.end)
    short = _find_words(statement, own, best.read.words or _only_figure(own, asked))
    if not short and statement.lead and not statement.is_cell:
        short = _find_words(statement, statement.lead, _only_figure(statement.lead, asked))
    return "" if _is_other_figure(short, asked) else short


def _is_other_figure(short: str, asked: Asked) -> bool:
    """Whether figures are said, and all are of a kind that was not asked for: 200元 where a time was."""
    said = {one.unit for one in find_quantities(short) if not one.unit.startswith("ordinal")}
    return bool(said and asked.units) and not said & asked.units


def _only_figure(of: LeadIn, asked: Asked) -> tuple[int, int] | None:
    """Where the figures of the kind asked for stand, if in one clause of the words; else None.

    The reader marks the deciding words of a passage once: it leaves out those of an item it did not prefer.
    """
    found = [one for one in find_quantities(of.text) if one.unit in asked.units]
    if not found or any(mark in of.text[found[0].start : found[-1].end] for mark in _CLAUSE_ENDS):
        return None
    return of.start + found[0].start, of.start + found[-1].end


def _find_words(statement: Statement, of: LeadIn, words: tuple[int, int] | None) -> str:
    """The words, which stand in a statement or its lead-in (`of`), with their clause where that is short."""
    if words is None:
        return ""
    if statement.is_cell and len(statement.text) <= LONGEST:
        said, value = statement.words.rstrip("。"), statement.bare_text
        return said[said.rfind(value) :] if value in said else ""
    text = of.passage.chunk.text
    start, end = words
    clause = (
        max((text.rfind(mark, of.start, start) + 1 for mark in _CLAUSE_ENDS), default=0),
        min((at for mark in _CLAUSE_ENDS if (at := text.find(mark, end, of.end)) >= 0), default=end),
    )
    wide = _trim(text, max(clause[0], of.start), max(clause[1], end))
    low, high = wide if wide[1] - wide[0] <= LONGEST else _trim(text, start, end)
    if statement.is_lead and text[low:high] == statement.text.strip(_TRIMMED):
        return ""
    return text[low:high] if SHORTEST <= high - low <= LONGEST else ""


def glance(sentence: str) -> str:
    """A drafted sentence that passed its checks, where it is short enough to be read at a glance; else ""."""
    words = sentence.strip().rstrip("。；;")
    return words if len(words) <= LONGEST_DRAFT else ""


def carrier(short: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """The piece of evidence that the short answer stands in; None where none is, or one says little more."""
    found = next((piece for piece in evidence if short and short in piece.words), None)
    return found if found and len(found.words) > MUCH_MORE * len(short) else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks around it and the number of an item."""
    if number := marks.NUMBERED.match(text, start, end):
        start = number.end()
    while start < end and text[start] in _TRIMMED:
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    return start, end
