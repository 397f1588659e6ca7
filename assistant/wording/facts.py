"""Which facts an alignment changes: numbers, dates, names, places, modality. Other changes are wording."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.quantities import Quantity, find_quantities
from assistant.wording.aligning import Alignment, Change
from assistant.wording.names import Name, find_names
from assistant.wording.verdicts import Conflict, Fact

_BOUND_SHOWN = 2
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千万亿两半]")
# The strongest first: 不得 is not 不 and 得.
_MODAL = {
    "prohibited": r"不得|不准|不许|不能|不可以|不可|不允许|不应当|不应|禁止|严禁|无权",
    "exempt": r"无须|无需|不需要|不必|免收|免费|免除|免予|免缴|豁免",
    "negated": r"不|未|没有|无(?!偿)|非(?=经)",
    "obliged": r"应当|应该|必须|需要|(?<!必)须|应(?=[^急用对])",
    "allowed": r"可以|可(?=[自以由在并向凭处按对])|有权|允许|准许|鼓励",
    "charged": r"收取|收费|缴纳",
}
_MODAL_WORD = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _MODAL.items()))
_TURNED = {"prohibited", "exempt", "negated"}
# A modal word may be made of the changed character and its neighbours: 不|得, 应|当.
_MODAL_REACH = 1


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
    """Numbers that are not the same on both sides, however they are written."""
    mine, official = find_quantities(ours), find_quantities(theirs)
    pairs = [
        (
            [q for q in mine if _touches(q.start, q.end, change.start, change.end)],
            [q for q in official if _touches(q.start, q.end, change.low, change.high)],
        )
        for change in changes
    ]
    conflicts = _bound_conflicts(ours, theirs, mine, official, changes)
    moved = Counter(_meaning(q) for _, theirs_here in pairs for q in theirs_here)
    for change, (ours_here, theirs_here) in zip(changes, pairs, strict=True):
        known = {_meaning(q) for q in theirs_here}
        left = [q for q in theirs_here if _meaning(q) not in {_meaning(one) for one in ours_here}]
        for quantity in ours_here:
            if _meaning(quantity) in known or (not theirs_here and moved[_meaning(quantity)]):
                continue
            there = _surface(theirs, left.pop(0)) if left else ""
            kind = Fact.DATE if quantity.unit == "date" else Fact.NUMBER
            conflicts.append(Conflict(kind, _surface(ours, quantity), there))
        surface = ours[change.start : change.end]
        if left and not ours_here and _NUMERAL.search(surface):
            # 一日, 一人: too common a word to be read as a number by itself, but here it stands for one.
            conflicts.append(Conflict(Fact.NUMBER, surface, _surface(theirs, left[0])))
    return conflicts


def _bound_conflicts(
    ours: str,
    theirs: str,
    mine: Sequence[Quantity],
    official: Sequence[Quantity],
    changes: Sequence[Change],
) -> list[Conflict]:
    """Numbers that are the same but bounded otherwise: 五百元以下 for 五百元以上."""
    conflicts = []
    for quantity in mine:
        shift = sum((c.high - c.low) - (c.end - c.start) for c in changes if c.end <= quantity.start)
        other = next(
            (q for q in official if q.start == quantity.start + shift and q.key == quantity.key), None
        )
        if other and other.bound is not quantity.bound:
            ours_here, theirs_here = (
                text[q.start : q.end + _BOUND_SHOWN] for text, q in ((ours, quantity), (theirs, other))
            )
            conflicts.append(Conflict(Fact.NUMBER, ours_here, theirs_here))
    return conflicts


def _surface(text: str, quantity: Quantity) -> str:
    return text[quantity.start : quantity.end]


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
    """Must, may, must not and negation turned into one another at a change."""
    conflicts: list[Conflict] = []
    for change in changes:
        mine = _modal_words(ours, change.start, change.end)
        official = _modal_words(theirs, change.low, change.high)
        kinds, their_kinds = {kind for kind, _ in mine}, {kind for kind, _ in official}
        if kinds == their_kinds:
            continue
        if (kinds and their_kinds) or (kinds ^ their_kinds) & _TURNED:
            words = (" ".join(word for _, word in side) for side in (mine, official))
            conflicts.append(Conflict(Fact.MODALITY, *words))
    return conflicts


def _modal_words(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """The modal words that a change reaches into, with their kinds."""
    found = _MODAL_WORD.finditer(text)
    reach = range(start, end) if start < end else range(start - _MODAL_REACH, end + _MODAL_REACH)
    return [(m.lastgroup or "", m[0]) for m in found if m.start() < reach.stop and reach.start < m.end()]


def _touches(start: int, end: int, low: int, high: int) -> bool:
    """Whether the spans overlap or lie side by side."""
    return start <= high and low <= end


def _overlaps(name: Name, low: int, high: int) -> bool:
    """Whether a change reaches into the name; an insertion only when it stands inside."""
    return name.start < high and low < name.end if low < high else name.start < low < name.end
