"""Which facts an alignment changes: numbers, dates, names, places, modality. Other changes are wording."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.language.quantities import Quantity, find_quantities
from assistant.wording.alignment import Alignment, Change
from assistant.wording.names import Name, find_names
from assistant.wording.verdicts import Conflict, Fact

_BOUND_SHOWN = 2
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千万亿两半]")
_LIMIT = "超过|低于|少于|高于|大于|小于|多于"
# The strongest first: 不得 is not 不 and 得.
_MODAL = {
    "prohibited": rf"不得(?!{_LIMIT})|不准|不许|不能|不可以|不可|不允许|不应当|不应|禁止|严禁|无权",
    "exempt": r"无须|无需|不需要|不必|免收|免费|免除|免予|免缴|豁免",
    "negated": rf"(?:不|未)(?!得?(?:{_LIMIT}|满|足|到|达))|没有|无(?!偿)|非(?=经)",
    "obliged": r"应当|应该|必须|需要|(?<!必)须|应(?=[^急用对])",
    "allowed": r"可以|可(?=[自以由在并向凭处按对])|有权|允许|准许|鼓励",
    "charged": r"收取|收费|缴纳",
}
_MODAL_WORD = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _MODAL.items()))
_TURNED = {"prohibited", "exempt", "negated"}
_BOUND_WORD = re.compile(
    r"(?P<up>以上|不低于|不少于|不小于|不得低于|不得少于|不得小于|至少|最少|最低)"
    r"|(?P<down>以下|以内|之内|不超过|不得超过|不高于|不得高于|不大于|不得大于|至多|最多|最高)"
)


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
        *_word_conflicts(ours, theirs, changes),
    ]
    return tuple(dict.fromkeys(conflicts))


def _quantity_conflicts(ours: str, theirs: str, changes: Sequence[Change]) -> list[Conflict]:
    """Numbers that are not the same on both sides, however they are written."""
    mine, official = find_quantities(ours), find_quantities(theirs)
    rebound = _rebound(mine, official, changes)
    conflicts = [
        Conflict(Fact.NUMBER, *(text[q.start : q.end + _BOUND_SHOWN] for text, q in ((ours, a), (theirs, b))))
        for a, b in rebound
    ]
    reported = [quantity for pair in rebound for quantity in pair]
    pairs = [
        (
            [q for q in mine if _touches(q, change.start, change.end) and q not in reported],
            [q for q in official if _touches(q, change.low, change.high) and q not in reported],
        )
        for change in changes
    ]
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


def _rebound(
    mine: Sequence[Quantity], official: Sequence[Quantity], changes: Sequence[Change]
) -> list[tuple[Quantity, Quantity]]:
    """Numbers that are the same but bounded otherwise: 五百元以下 for 五百元以上."""
    pairs = []
    for quantity in mine:
        shift = sum((c.high - c.low) - (c.end - c.start) for c in changes if c.end <= quantity.start)
        other = next(
            (q for q in official if q.start == quantity.start + shift and q.key == quantity.key), None
        )
        if other and other.bound is not quantity.bound:
            pairs.append((quantity, other))
    return pairs


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


def _word_conflicts(ours: str, theirs: str, changes: Iterable[Change]) -> list[Conflict]:
    """Must, may, must not and negation, or 以上 and 以下, turned into one another at a change."""
    conflicts: list[Conflict] = []
    for change in changes:
        for kind, pattern, turned in (
            (Fact.MODALITY, _MODAL_WORD, _TURNED),
            (Fact.NUMBER, _BOUND_WORD, None),
        ):
            mine = _words_at(pattern, ours, change.start, change.end)
            official = _words_at(pattern, theirs, change.low, change.high)
            sorts, their_sorts = {sort for sort, _ in mine}, {sort for sort, _ in official}
            if sorts == their_sorts:
                continue
            if (sorts and their_sorts) or (turned and (sorts ^ their_sorts) & turned):
                words = (" ".join(word for _, word in side) for side in (mine, official))
                conflicts.append(Conflict(kind, *words))
    return conflicts


def _words_at(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[str, str]]:
    """The words of a pattern that a change reaches into, with their sorts; an insertion stands inside one."""
    found = pattern.finditer(text)
    return [
        (m.lastgroup or "", m[0]) for m in found if m.start() < max(end, start) and min(start, end) < m.end()
    ]


def _touches(quantity: Quantity, low: int, high: int) -> bool:
    """Whether a change overlaps the number or lies beside it."""
    return quantity.start <= high and low <= quantity.end


def _overlaps(name: Name, low: int, high: int) -> bool:
    """Whether a change reaches into the name; an insertion only when it stands inside."""
    return name.start < high and low < name.end if low < high else name.start < low < name.end
