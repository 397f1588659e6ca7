"""Which facts an alignment changes: numbers, dates, names, places, modality. Other changes are wording."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.claims import unsupported_modality
from assistant.quantities import Quantity, find_quantities
from assistant.wording.aligning import Alignment, Change
from assistant.wording.names import Name, find_names
from assistant.wording.verdicts import Conflict, Fact

_CLAUSE_BREAKS = "，；：。！？,;:!?"
_MODAL = re.compile(
    r"不|未|无须|无需|没有|不得|禁止|严禁|应当|应该|必须|须|需要|可以|可|允许|准许|有权|免收|免费|免除|免予|免缴|豁免|收取|收费|缴纳"
)
# A modal word may be made of the changed character and its neighbours: 不|得, 应|当.
_MODAL_REACH = 2


@dataclass(frozen=True, slots=True)
class _Side:
    """What stands in one text at a change."""

    text: str
    start: int
    end: int

    @property
    def surface(self) -> str:
        return self.text[self.start : self.end]


def find_conflicts(alignment: Alignment) -> tuple[Conflict, ...]:
    """The facts that the draft's sentence states otherwise than the official text it is laid on."""
    if alignment.exact:
        return ()
    ours, theirs = alignment.ours, alignment.theirs[alignment.low : alignment.high]
    changes = [
        Change(c.start, c.end, c.low - alignment.low, c.high - alignment.low) for c in alignment.changes
    ]
    conflicts = [
        *_quantity_conflicts(ours, theirs, changes),
        *_name_conflicts(ours, theirs, changes),
        *_modality_conflicts(ours, theirs, changes),
    ]
    return tuple(dict.fromkeys(conflicts))


def _quantity_conflicts(ours: str, theirs: str, changes: Sequence[Change]) -> list[Conflict]:
    """Numbers at a change that are not the same on both sides, however they are written."""
    mine, official = find_quantities(ours), find_quantities(theirs)
    pairs = [
        (
            [q for q in mine if _touches(q.start, q.end, change.start, change.end)],
            [q for q in official if _touches(q.start, q.end, change.low, change.high)],
        )
        for change in changes
    ]
    moved = Counter(_meaning(q) for _, theirs_here in pairs for q in theirs_here)
    conflicts: list[Conflict] = []
    for ours_here, theirs_here in pairs:
        known = Counter(_meaning(q) for q in theirs_here)
        left = [q for q in theirs_here if _meaning(q) not in {_meaning(one) for one in ours_here}]
        for quantity in ours_here:
            meaning = _meaning(quantity)
            if known[meaning] or (not theirs_here and moved[meaning]):
                continue
            other = left.pop(0) if left else None
            kind = Fact.DATE if quantity.unit == "date" else Fact.NUMBER
            there = theirs[other.start : other.end] if other else ""
            conflicts.append(Conflict(kind, ours[quantity.start : quantity.end], there))
    return conflicts


def _meaning(quantity: Quantity) -> tuple[object, ...]:
    return (*quantity.key, quantity.bound)


def _name_conflicts(ours: str, theirs: str, changes: Sequence[Change]) -> list[Conflict]:
    """Names at a change that the other side does not have there."""
    mine, official = find_names(ours), find_names(theirs)
    their_surfaces = {name.surface for name in official}
    conflicts: list[Conflict] = []
    for change in changes:
        here = [name for name in mine if _overlaps(name, change.start, change.end)]
        there = [name for name in official if _overlaps(name, change.low, change.high)]
        strange = [name for name in here if name.surface not in their_surfaces]
        missing = [name for name in there if name.surface not in {one.surface for one in mine}]
        if strange:
            other = next((name.surface for name in missing if name.kind == strange[0].kind), "")
            conflicts.append(Conflict(strange[0].kind, strange[0].surface, other or _first(missing)))
        elif missing and change.start < change.end:
            conflicts.append(Conflict(missing[0].kind, ours[change.start : change.end], missing[0].surface))
    return conflicts


def _first(names: Sequence[Name]) -> str:
    return names[0].surface if names else ""


def _modality_conflicts(ours: str, theirs: str, changes: Iterable[Change]) -> list[Conflict]:
    """Must, may, must not and negation turned into one another in the clause of a change."""
    conflicts: list[Conflict] = []
    for change in changes:
        mine = ours[max(0, change.start - _MODAL_REACH) : change.end + _MODAL_REACH]
        official = theirs[max(0, change.low - _MODAL_REACH) : change.high + _MODAL_REACH]
        if Counter(_MODAL.findall(mine)) == Counter(_MODAL.findall(official)):
            continue
        clause, carrier = _clause(ours, change.start, change.end), _clause(theirs, change.low, change.high)
        if unsupported_modality(clause, carrier):
            conflicts.append(Conflict(Fact.MODALITY, clause, carrier))
    return conflicts


def _clause(text: str, start: int, end: int) -> str:
    while start > 0 and text[start - 1] not in _CLAUSE_BREAKS:
        start -= 1
    while end < len(text) and text[end] not in _CLAUSE_BREAKS:
        end += 1
    return text[start:end]


def _touches(start: int, end: int, low: int, high: int) -> bool:
    """Whether the spans overlap or lie side by side."""
    return start <= high and low <= end


def _overlaps(name: Name, low: int, high: int) -> bool:
    """Whether a change reaches into the name; an insertion only when it stands inside."""
    return name.start < high and low < name.end if low < high else name.start < low < name.end
