"""What a sentence states that a longer text does not carry."""

import re
from collections.abc import Iterator

from assistant.language.content import content_of, covered, shared_pairs
from assistant.language.facts import Facts
from assistant.language.modality import RULING, contradict
from assistant.language.names import NameSort, find_bodies, find_short_bodies, is_same_office
from assistant.language.quantities import Quantity
from assistant.language.ruled import find_unruled
from assistant.language.types import Conflict, FactKind
from index.language.folding import without_space
from index.places.divisions import is_within

# A number is another one's when the words around it fit that one better by this many character pairs.
MAX_CONNECTION_LOSS = 4
# Characters two clauses must share beside a body to be taken for the same statement of another body.
_SAID_ALIKE = 6
_FEWEST_SHARED = 2


def find_uncarried(ours: Facts, theirs: Facts, question: str = "") -> Iterator[Conflict]:
    """The facts of a sentence that `theirs` does not carry."""
    yield from find_missing_quantities(ours, theirs)
    yield from _missing_names(ours, theirs)
    yield from _missing_bodies(ours, theirs)
    yield from _contradicted_clauses(ours, theirs)
    yield from find_unruled(ours, theirs, question)


def find_missing_quantities(ours: Facts, theirs: Facts) -> Iterator[Conflict]:
    """The numbers that `theirs` does not have in that unit, bound and connection."""
    for quantity in ours.quantities:
        same = [other for other in theirs.quantities if is_carried(quantity, other)]
        others = [q for q in theirs.quantities if q.unit == quantity.unit and q not in same]
        here = max((_connection(ours, quantity, theirs, q) for q in same), default=0)
        nearer = [q for q in others if _connection(ours, quantity, theirs, q) >= here + MAX_CONNECTION_LOSS]
        if not same or nearer:
            kind = FactKind.DATE if quantity.unit == "date" else FactKind.NUMBER
            yield Conflict(kind, quantity.of(ours.known), nearer[0].of(theirs.known) if nearer else "")


def is_carried(ours: Quantity, theirs: Quantity) -> bool:
    """Whether the other quantity says as much; a date has no bound."""
    return ours.repeats(theirs) and (ours.unit == "date" or ours.bound == theirs.bound)


def _connection(ours: Facts, quantity: Quantity, theirs: Facts, other: Quantity) -> int:
    """How much of what stands around our number stands around theirs: whose number it is."""
    our_text, their_text = ours.known, theirs.known
    before, after = our_text[max(0, quantity.start - 7) : quantity.start], our_text[quantity.end :][:5]
    left = shared_pairs(before, their_text[max(0, other.start - 9) : other.start])
    return left + shared_pairs(after, their_text[other.end : other.end + 7])


def _missing_names(ours: Facts, theirs: Facts) -> Iterator[Conflict]:
    """The titles, persons and places that `theirs` does not name, nor lies in."""
    text = without_space(theirs.known)
    around = [name.division for name in theirs.names if name.sort is NameSort.PLACE] + list(theirs.places)
    for name in ours.names:
        surface = without_space(name.surface)
        if name.sort is NameSort.TITLE:
            known = surface in text
        elif name.sort is NameSort.PERSON:
            known = surface[:2] in text
        elif name.sort is NameSort.PLACE:
            known = surface in text or any(is_within(path, name.division) for path in around)
        else:
            continue  # bodies are compared by their words, 本市 is wherever the document is of
        if not known:
            kind = FactKind.PLACE if name.sort is NameSort.PLACE else FactKind.NAME
            yield Conflict(kind, name.surface)


def _missing_bodies(ours: Facts, theirs: Facts) -> Iterator[Conflict]:
    """The bodies whose name `theirs` does not have."""
    text, carrier = without_space(_apart(ours)), without_space(theirs.known)
    for short, full in find_short_bodies(text):
        if short.surface not in carrier and full not in carrier:
            yield Conflict(FactKind.NAME, short.surface)
    for body in find_bodies(text):
        name = content_of(body.surface)
        found = covered(name, carrier)
        if not is_same_office("".join(c for c, known in zip(name, found, strict=True) if not known)):
            yield Conflict(FactKind.NAME, body.surface)


def _apart(text: Facts) -> str:
    """The text with its words of duty taken out: in 单位必须向某某部门 no body is called 须向某某部门."""
    words = text.text
    for modal in reversed(text.modals):
        words = f"{words[: modal.start]}，{words[modal.end :]}"
    return words


def _contradicted_clauses(ours: Facts, theirs: Facts) -> Iterator[Conflict]:
    """Clauses that say otherwise than the clause of `theirs` they share most with."""
    for clause in ours.clauses:
        if len(clause.content) < _FEWEST_SHARED or not theirs.clauses:
            continue
        nearest = max(theirs.clauses, key=lambda c: (shared_pairs(clause.text, c.text), -len(c.text)))
        if shared_pairs(clause.text, nearest.text) < _FEWEST_SHARED:
            continue
        ruled = RULING if clause.senses & RULING else frozenset()  # these are compared with their sentence
        if contradict(clause.senses - ruled, nearest.senses - ruled) or _turned(clause.text, nearest.text):
            yield Conflict(FactKind.MODALITY, clause.text, nearest.text)
        elif swapped := _swapped_body(clause.text, nearest.text):
            yield Conflict(FactKind.NAME, swapped, nearest.text)


def _turned(clause: str, carrier: str) -> bool:
    """Whether 已取得 stands where the carrying clause has 未取得, or the other way round."""
    for ours, theirs in (("已", "未"), ("未", "已")):
        for match in re.finditer(rf"{ours}经?([\u4e00-\u9fff]{{2}})", clause):
            contrary = re.compile(rf"{theirs}经?{match[1]}")
            if contrary.search(carrier) and match[0] not in carrier and not contrary.search(clause):
                return True
    return False


def _swapped_body(clause: str, carrier: str) -> str:
    """The body that stands where its counterpart in the carrying clause names another one.

    Only where the two clauses say the same beside it: a draft may bring a body from the clause before.
    """
    ours, theirs = without_space(clause), without_space(carrier)
    for body in find_bodies(ours):
        name = content_of(body.surface)
        if not name or _holds(theirs, name):
            continue
        rest = content_of(f"{ours[: body.start]} {ours[body.end :]}")
        others = [other for other in find_bodies(theirs) if other.surface not in ours]
        if len(rest.replace(" ", "")) >= _SAID_ALIKE and others and _holds(theirs, rest):
            return body.surface
    return ""


def _holds(carrier: str, content: str) -> bool:
    return all(found or c == " " for c, found in zip(content, covered(content, carrier), strict=True))
