"""Which facts the edits between two texts change; other edits are wording."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.language.facts import Facts
from assistant.language.modality import Modal, contradict
from assistant.language.names import NameSort, ProperName
from assistant.language.quantities import Quantity
from assistant.language.types import Conflict, Edit, FactKind
from index.language.numerals import CHINESE

_BOUND_SHOWN = 2
_PLACES = (NameSort.PLACE, NameSort.OWN_PLACE)
_NUMERAL = re.compile(rf"[\d{CHINESE}半]")


def find_changed(ours: Facts, theirs: Facts, edits: Sequence[Edit]) -> Iterator[Conflict]:
    """The facts that stand otherwise at the edits that make our text of theirs."""
    yield from _quantity_conflicts(ours, theirs, edits)
    yield from _name_conflicts(ours, theirs, edits)
    for kind, ours_in, theirs_in in (
        (FactKind.MODALITY, ours.modals, theirs.modals),
        (FactKind.NUMBER, ours.bounds, theirs.bounds),
    ):
        for edit in edits:
            mine, official = (
                _words_at(ours_in, edit.start, edit.end),
                _words_at(theirs_in, edit.low, edit.high),
            )
            if contradict({word.sense for word in mine}, {word.sense for word in official}):
                yield Conflict(kind, *(" ".join(word.word for word in side) for side in (mine, official)))


def _quantity_conflicts(ours: Facts, theirs: Facts, edits: Sequence[Edit]) -> Iterator[Conflict]:
    """Numbers that are not the same on both sides, however they are written."""
    rebound = _rebound(ours.quantities, theirs.quantities, edits)
    for one, other in rebound:
        shown = (text.known[q.start : q.end + _BOUND_SHOWN] for text, q in ((ours, one), (theirs, other)))
        yield Conflict(FactKind.NUMBER, *shown)
    reported = [quantity for pair in rebound for quantity in pair]
    pairs = [
        (
            [q for q in ours.quantities if _touches(q, edit.start, edit.end) and q not in reported],
            [q for q in theirs.quantities if _touches(q, edit.low, edit.high) and q not in reported],
        )
        for edit in edits
    ]
    moved = Counter(_meaning(q) for _, official in pairs for q in official)
    for edit, (mine, official) in zip(edits, pairs, strict=True):
        known = {_meaning(q) for q in official}
        left = [q for q in official if _meaning(q) not in {_meaning(one) for one in mine}]
        for quantity in mine:
            if _meaning(quantity) in known or (not official and moved[_meaning(quantity)]):
                continue
            kind = FactKind.DATE if quantity.unit == "date" else FactKind.NUMBER
            yield Conflict(kind, quantity.of(ours.known), left.pop(0).of(theirs.known) if left else "")
        surface = ours.known[edit.start : edit.end]
        if left and not mine and _NUMERAL.search(surface):
            # 一日, 一人: too common a word to be read as a number by itself, but here it stands for one.
            yield Conflict(FactKind.NUMBER, surface, left[0].of(theirs.known))


def _rebound(
    mine: Sequence[Quantity], official: Sequence[Quantity], edits: Sequence[Edit]
) -> list[tuple[Quantity, Quantity]]:
    """Numbers that are the same but bounded otherwise: 五百元以下 for 五百元以上."""
    pairs = []
    for quantity in mine:
        shift = sum((e.high - e.low) - (e.end - e.start) for e in edits if e.end <= quantity.start)
        other = next(
            (q for q in official if q.start == quantity.start + shift and q.key == quantity.key), None
        )
        if other and other.bound is not quantity.bound:
            pairs.append((quantity, other))
    return pairs


def _meaning(quantity: Quantity) -> tuple[object, ...]:
    return (*quantity.key, quantity.bound)


def _name_conflicts(ours: Facts, theirs: Facts, edits: Sequence[Edit]) -> Iterator[Conflict]:
    """Names at an edit that the other side does not have there."""
    mine, official = ({name.surface for name in side.names} for side in (ours, theirs))
    for edit in edits:
        strange = [n for n in ours.names if _overlaps(n, edit.start, edit.end) and n.surface not in official]
        missing = [n for n in theirs.names if _overlaps(n, edit.low, edit.high) and n.surface not in mine]
        if strange:
            alike = [name for name in missing if _kind(name) is _kind(strange[0])] or missing
            yield Conflict(_kind(strange[0]), strange[0].surface, alike[0].surface if alike else "")
        elif missing and edit.start < edit.end:
            yield Conflict(_kind(missing[0]), ours.known[edit.start : edit.end], missing[0].surface)


def _kind(name: ProperName) -> FactKind:
    return FactKind.PLACE if name.sort in _PLACES else FactKind.NAME


def _words_at(words: Sequence[Modal], start: int, end: int) -> list[Modal]:
    """The words that an edit reaches into; an insertion stands inside one."""
    return [word for word in words if word.start < max(end, start) and min(start, end) < word.end]


def _touches(quantity: Quantity, low: int, high: int) -> bool:
    """Whether an edit overlaps the number or lies beside it."""
    return quantity.start <= high and low <= quantity.end


def _overlaps(name: ProperName, low: int, high: int) -> bool:
    """Whether an edit reaches into the name; an insertion only when it stands inside."""
    return name.start < high and low < name.end if low < high else name.start < low < name.end
