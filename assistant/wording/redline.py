"""Two versions of a document side by side: which article became which, and what changed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from assistant.wording.outline import Outline, OutlineSection
from assistant.wording.verdicts import Diff

# Articles this alike (of 100) are the same one; those of the same number may be less so.
_SAME = 55.0
_SAME_NUMBER = 35.0
_NUMBER_BONUS = 5.0
# What stands unchanged between two changes is shown as unchanged when it is at least so long.
_SHORTEST_RUN = 3


class Change(StrEnum):
    """What became of an article."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """An article before and after; `diff` turns the words of before into those of after."""

    change: Change
    before: OutlineSection | None
    after: OutlineSection | None
    diff: Diff

    @property
    def renumbered(self) -> bool:
        """Whether the article has another number now; the page that shows a comparison asks."""
        return bool(self.before and self.after and self.before.label != self.after.label)


def redline(before: Outline, after: Outline) -> list[Row]:
    """Every article of both, in the order of the later one; what was removed stands where it was."""
    pairs = _pair(before.sections, after.sections)
    rows: list[Row] = []
    at = 0
    for number, section in enumerate(after.sections):
        partner = pairs.get(number)
        if partner is not None:
            rows += [_removed(one) for one in before.sections[at:partner]]
            at = partner + 1
        rows.append(_row(before.sections[partner] if partner is not None else None, section))
    return rows + [_removed(one) for one in before.sections[at:]]


def count_changes(rows: Sequence[Row]) -> dict[Change, int]:
    """How many articles had each change."""
    return {change: sum(row.change is change for row in rows) for change in Change}


def diff_texts(before: str, after: str) -> Diff:
    """What turns one text into the other, character by character; chance agreements are not kept apart."""
    runs: list[tuple[str, str, str]] = []
    for op in Levenshtein.opcodes(before, after):
        old, new = before[op.src_start : op.src_end], after[op.dest_start : op.dest_end]
        same = op.tag == "equal"
        short = same and runs and len(old) < _SHORTEST_RUN and op.src_end < len(before)
        if short or (not same and runs and runs[-1][0] == "change"):
            kind, left, right = runs.pop() if runs[-1][0] == "change" else ("change", "", "")
            runs.append((kind, left + old, right + new))
        else:
            runs.append(("equal" if same else "change", old, new))
    diff: list[tuple[str, str]] = []
    for kind, old, new in runs:
        if kind == "equal":
            diff.append(("equal", old))
        else:
            diff += [pair for pair in (("delete", old), ("insert", new)) if pair[1]]
    return tuple(diff)


def _pair(before: Sequence[OutlineSection], after: Sequence[OutlineSection]) -> dict[int, int]:
    """Which section before each section after was: the pairs in order that are most alike together."""
    if not before or not after:
        return {}
    alike = process.cdist([one.text for one in after], [one.text for one in before], scorer=fuzz.ratio)
    rows, columns = len(after), len(before)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            worth = _worth(float(alike[i][j]), after[i].label == before[j].label)
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + worth if worth else 0.0)
    pairs: dict[int, int] = {}
    i = j = 0
    while i < rows and j < columns:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs[i] = j
            i, j = i + 1, j + 1
    return pairs


def _worth(alike: float, same_number: bool) -> float:
    least = _SAME_NUMBER if same_number else _SAME
    return alike + _NUMBER_BONUS * same_number if alike >= least else 0.0


def _row(before: OutlineSection | None, after: OutlineSection) -> Row:
    if before is None:
        return Row(Change.ADDED, None, after, (("insert", after.text),))
    diff = diff_texts(before.text, after.text)
    same = all(kind == "equal" for kind, _ in diff)
    return Row(Change.SAME if same else Change.CHANGED, before, after, diff)


def _removed(before: OutlineSection) -> Row:
    return Row(Change.REMOVED, before, None, (("delete", before.text),))
