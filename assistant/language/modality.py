"""Must, may, must not, need not: the words that say so, and which way a 以上 without a number points."""

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from assistant.language.words import any_of, around, load_words


class Sense(StrEnum):
    """What a word does to the statement it stands in."""

    PROHIBITED = "prohibited"
    EXEMPT = "exempt"
    NEGATED = "negated"
    OBLIGED = "obliged"
    ALLOWED = "allowed"
    CHARGED = "charged"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Modal:
    """A word of modality, negation or bound and where it stands."""

    sense: Sense
    word: str
    start: int
    end: int


_GROUPS = load_words()["modality"]
_MODAL = re.compile(
    "|".join(
        f"(?P<g{at}>{around(**{name: words for name, words in group.items() if name != 'sense'})})"
        for at, group in enumerate(_GROUPS)
    )
)
_BOUND = re.compile(f"(?P<up>{any_of('bounds', 'up_alone')})|(?P<down>{any_of('bounds', 'down_alone')})")
_NOT = re.compile(r"(?:不得?|未)$")
_OPPOSITE = {Sense.UP: Sense.DOWN, Sense.DOWN: Sense.UP}
# What turns a statement into its contrary, or takes it back.
TURNING = frozenset((Sense.PROHIBITED, Sense.EXEMPT, Sense.NEGATED))
# What rules an act: who may, must, must not or need not do it.
RULING = frozenset((Sense.PROHIBITED, Sense.EXEMPT, Sense.OBLIGED, Sense.ALLOWED))
_UNCHARGED = {Sense.NEGATED, Sense.CHARGED}
_CONTRARIES = (
    (Sense.UP, Sense.DOWN),
    (Sense.DOWN, Sense.UP),
    (Sense.ALLOWED, Sense.OBLIGED),
    (Sense.OBLIGED, Sense.ALLOWED),
    (Sense.ALLOWED, Sense.PROHIBITED),
    (Sense.PROHIBITED, Sense.ALLOWED),
)


def find_modals(text: str) -> tuple[Modal, ...]:
    """The words of must, may and not in order; of 不得 only the whole, not its 不."""
    return tuple(
        Modal(Sense(_GROUPS[int(match.lastgroup[1:])]["sense"]), match[0], *match.span())
        for match in _MODAL.finditer(text)
        if match.lastgroup
    )


def find_bounds(text: str) -> tuple[Modal, ...]:
    """The words of bound in order, whether or not a number stands beside them: 县级以上, 不得低于…的标准."""
    found = []
    for match in _BOUND.finditer(text):
        sense = Sense(match.lastgroup or "")
        turned = _NOT.search(text[: match.start()])
        found.append(Modal(_OPPOSITE[sense] if turned else sense, match[0], *match.span()))
    return tuple(found)


def contradict(ours: Set[Sense], theirs: Set[Sense]) -> bool:
    """Whether words of these senses cannot say the same of one act."""
    return bool(
        any(one in ours and other in theirs and one not in theirs for one, other in _CONTRARIES)
        or (theirs & TURNING and not ours & TURNING)
        or (Sense.NEGATED in ours and not theirs & TURNING)
        or (Sense.PROHIBITED in ours and not theirs & {Sense.PROHIBITED, Sense.NEGATED})
        or (Sense.EXEMPT in ours and Sense.EXEMPT not in theirs and not _UNCHARGED <= theirs)
    )
