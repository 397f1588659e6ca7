"""Lays a sentence of the draft beside the part of an official text that it repeats most closely."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from assistant.language.conflicts import conflicts
from assistant.language.facts import facts
from assistant.language.types import Conflict, Edit
from index.language.numerals import CHINESE, parse_number

# An equal run shorter than this between two changes is chance.
_SHORTEST_RUN = 2
_MOST_SNAPPED = 6
_FEW_EDITS = 2
_BREAKS = "，；：。！？,;:!?、\"'()"
_SENTENCE_ENDS = "。；;!?！？"
_CLAUSE = re.compile(r"[^;:.!?。,]+")
_PART = re.compile(r"[^:;。]+[:;。]?")
_SHORTEST_PART = 4
_EDITS_OF_A_GAP = 2
_FEWEST_IN_CLAUSE = 5
_CLAUSE_FOUND = 75.0
_WELL_COVERED = 0.75
_NUMERAL = re.compile(rf"[\d{CHINESE}.]")


@dataclass(frozen=True, slots=True)
class Alignment:
    """A sentence laid on `low:high` of an official text, both folded.

    `covered` is the share of the sentence that stands there in runs, `edits` how many characters would have
    to be changed.
    """

    ours: str
    theirs: str
    low: int
    high: int
    changes: tuple[Edit, ...]
    covered: float
    edits: int

    @property
    def exact(self) -> bool:
        """Whether the sentence stands there word for word."""
        return not self.changes

    @property
    def closeness(self) -> float:
        """1 for the same words, less for each character that differs on either side."""
        return 1.0 - self.edits / max(len(self.ours), self.high - self.low, 1)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The facts that the sentence states otherwise than the official text it is laid on."""
        if self.exact:
            return ()
        edits = [replace(e, low=e.low - self.low, high=e.high - self.low) for e in self.changes]
        return conflicts(facts(self.ours), facts(self.theirs[self.low : self.high]), edits)

    def runs(self) -> Iterator[tuple[bool, Edit]]:
        """The whole alignment in order: (whether the run is the same on both sides, where it stands)."""
        at, there = 0, self.low
        for change in self.changes:
            if change.start > at:
                yield True, Edit(at, change.start, there, change.low)
            yield False, change
            at, there = change.end, change.high
        if at < len(self.ours):
            yield True, Edit(at, len(self.ours), there, self.high)


def align(ours: str, theirs: str) -> Alignment | None:
    """The best place of `ours` in `theirs`, both folded; None when they share nothing to speak of."""
    if not ours or not theirs:
        return None
    at = theirs.find(ours)
    if at >= 0:
        return _extend_to_negation(Alignment(ours, theirs, at, at + len(ours), (), 1.0, 0))
    if elided := _lay_elided(ours, theirs):
        return elided
    best = _lay_nearest(ours, theirs)
    if best is None or best.covered < _WELL_COVERED:
        spread = _lay(ours, theirs, _spread_window(ours, theirs))
        if spread and (best is None or spread.covered > best.covered + 0.1):
            return spread
    return best


def _lay_elided(ours: str, theirs: str) -> Alignment | None:
    """A sentence whose parts all stand there in order, with others between: a list with items left out."""
    parts = _PART.findall(ours)
    if len(parts) < 2 or min(map(len, parts)) < _SHORTEST_PART:
        return None
    low = theirs.find(parts[0])
    changes: list[Edit] = []
    at, there = len(parts[0]), low + len(parts[0])
    for part in parts[1:]:
        found = theirs.find(part, there) if low >= 0 else -1
        if found < 0:
            return None
        if found > there:
            changes.append(Edit(at, at, there, found))
        at, there = at + len(part), found + len(part)
    # Leaving something out is one decision, however long it is.
    return Alignment(ours, theirs, low, there, tuple(changes), 1.0, _EDITS_OF_A_GAP * len(changes))


def _lay_nearest(ours: str, theirs: str) -> Alignment | None:
    """Aligns with the stretch of about the same length that resembles the sentence most.

    Room on both sides lets longer wording in; without it a beginning that also stands a little earlier
    (the same subject in the sentence before) does not tear the alignment apart.
    """
    if len(ours) >= len(theirs):
        return _lay(ours, theirs, (0, len(theirs)))
    found = fuzz.partial_ratio_alignment(ours, theirs)
    if found is None:
        return None
    room = max(8, len(ours) // 4)
    low, high = found.dest_start, found.dest_end
    roomy = _lay(ours, theirs, (max(0, low - room), min(len(theirs), high + room)))
    if roomy is None or roomy.edits <= _FEW_EDITS:
        return roomy
    tight = _lay(ours, theirs, (low, high))
    return tight if tight and tight.edits < roomy.edits else roomy


def _spread_window(ours: str, theirs: str) -> tuple[int, int] | None:
    """From the first to the last of the sentence's clauses that stand in the text, in whatever order."""
    places: list[tuple[int, int]] = []
    for clause in _CLAUSE.findall(ours):
        if not _FEWEST_IN_CLAUSE <= len(clause) <= len(theirs):
            continue
        at = theirs.find(clause)
        if at >= 0:
            places.append((at, at + len(clause)))
        elif (found := fuzz.partial_ratio_alignment(clause, theirs, score_cutoff=_CLAUSE_FOUND)) is not None:
            places.append((found.dest_start, found.dest_end))
    if not places:
        return None
    low, high = min(place[0] for place in places), max(place[1] for place in places)
    return (max(0, low - 4), min(len(theirs), high + 4)) if high - low <= 3 * len(ours) + 60 else None


def _lay(ours: str, theirs: str, window: tuple[int, int] | None) -> Alignment | None:
    """Aligns the sentence within the window and cuts off what of the window it does not reach."""
    if window is None:
        return None
    low, high = window
    steps = _steps(ours, theirs, low, high)
    if steps and steps[0].end == 0:
        low = steps.pop(0).high
    if steps and steps[-1].start == len(ours):
        high = steps.pop().low
    steps = _merge(steps)
    if steps and steps[0].start == 0:
        low = _snap_back(theirs, steps[0])
    if steps and steps[-1].end == len(ours):
        high = _snap_on(theirs, steps[-1])
    return measure(ours, theirs, low, high) if low < high else None


def _snap_back(theirs: str, first: Edit) -> int:
    """Where the official counterpart of a changed beginning begins: with its sentence or clause if near."""
    ended = max((theirs.rfind(mark, first.low, first.high) for mark in _SENTENCE_ENDS + ","), default=-1)
    if ended >= 0:
        return ended + 1
    start = first.low
    while start > 0 and theirs[start - 1] not in _BREAKS and first.low - start < _MOST_SNAPPED:
        start -= 1
    return start if start == 0 or theirs[start - 1] in _BREAKS else first.low


def _snap_on(theirs: str, last: Edit) -> int:
    """Where the official counterpart of a changed end ends: with its clause if near."""
    ends = [at for mark in _SENTENCE_ENDS if (at := theirs.find(mark, last.low, last.high)) >= 0]
    if ends:
        return min(ends)
    end = last.high
    while end < len(theirs) and theirs[end] not in _BREAKS and end - last.high < _MOST_SNAPPED:
        end += 1
    return end if end == len(theirs) or theirs[end] in _BREAKS else last.high


def measure(ours: str, theirs: str, low: int, high: int) -> Alignment:
    """Lays the sentence on exactly `low:high` of the official text."""
    changes = _compare(ours, theirs, low, high)
    bare = Alignment(ours, theirs, low, high, tuple(changes), 0.0, 0)
    differing = [change for change in changes if not _same_number(ours, theirs, change)]
    edits = sum(max(change.end - change.start, change.high - change.low) for change in differing)
    lost = sum(change.end - change.start for change in differing)
    return replace(bare, covered=1 - lost / len(ours), edits=edits)


def _same_number(ours: str, theirs: str, change: Edit) -> bool:
    """Whether a change only writes a number another way: 500 for 五百."""
    mine, official = ours[change.start : change.end], theirs[change.low : change.high]
    value = parse_number(mine) if mine else None
    return value is not None and value == parse_number(official)


def _steps(ours: str, theirs: str, low: int, high: int) -> list[Edit]:
    """The smallest changes that make the sentence of `low:high`."""
    return [
        Edit(step.src_start, step.src_end, step.dest_start + low, step.dest_end + low)
        for step in Levenshtein.opcodes(ours, theirs[low:high])
        if step.tag != "equal"
    ]


def _compare(ours: str, theirs: str, low: int, high: int) -> list[Edit]:
    """The changes as a reader sees them: chance matches between two are part of one, numbers stay whole."""
    changes: list[Edit] = []
    for change in _steps(ours, theirs, low, high):
        if changes and change.start - changes[-1].end < _SHORTEST_RUN:
            last = changes.pop()
            change = replace(change, start=last.start, low=last.low)
        changes.append(change)
    return _merge([_widen_numeral(ours, theirs, low, high, change) for change in changes])


def _widen_numeral(ours: str, theirs: str, low: int, high: int, change: Edit) -> Edit:
    """Takes the whole number into a change of one of its digits: 三千 → 一千, not 三 → 一."""
    start, end, first, last = change.start, change.end, change.low, change.high
    if not _NUMERAL.search(ours[start:end] + theirs[first:last]):
        return change
    while (
        start > 0 and first > low and ours[start - 1] == theirs[first - 1] and _NUMERAL.match(ours[start - 1])
    ):
        start, first = start - 1, first - 1
    while end < len(ours) and last < high and ours[end] == theirs[last] and _NUMERAL.match(ours[end]):
        end, last = end + 1, last + 1
    return Edit(start, end, first, last)


def _merge(changes: list[Edit]) -> list[Edit]:
    merged: list[Edit] = []
    for change in changes:
        if merged and change.start <= merged[-1].end and change.low <= merged[-1].high:
            last = merged.pop()
            change = Edit(last.start, max(last.end, change.end), last.low, max(last.high, change.high))
        merged.append(change)
    return merged


_NEGATION = re.compile(r"不得|禁止|严禁|不予|不准|不应|不能|不可|未经|并非|免予|[不未非]$")
_EXCEPTED = re.compile(r"^[^，；。！？,;!?]{0,8}(?:除外|不予|不得|不再)")


def _extend_to_negation(found: Alignment) -> Alignment:
    """Takes in what turns the sentence round when it was cut out of its clause: 禁止…, …的除外."""
    start = found.low
    while start > 0 and found.theirs[start - 1] not in _BREAKS:
        start -= 1
    low = start if _NEGATION.search(found.theirs[start : found.low]) else found.low
    excepted = _EXCEPTED.match(found.theirs[found.high : found.high + 16])
    high = found.high + excepted.end() if excepted else found.high
    if (low, high) == (found.low, found.high):
        return found
    return measure(found.ours, found.theirs, low, high)
