"""What a policy sentence states: its quantities, names, duties and bounds."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.language.content import content_of, wording_of
from assistant.language.modality import Modal, Sense, find_bounds, find_modals
from assistant.language.names import ProperName, find_names
from assistant.language.quantities import Quantity, find_quantities
from assistant.language.rulings import Ruling, find_rulings
from index.places.divisions import DivisionPath

_CLAUSE_END = re.compile(r"[，,。；;：:！!？?\n]")


@dataclass(frozen=True)
class Facts:
    """The facts of a text, each kind found when it is first asked for.

    `context` are the words that stand over the text and say what it is about (headings, title), `places`
    where it applies.
    """

    text: str
    context: str = ""
    places: tuple[DivisionPath, ...] = ()

    @cached_property
    def known(self) -> str:
        """All words: the text and what stands over it."""
        return f"{self.text}\n{self.context}" if self.context else self.text

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers, amounts, dates and ordinals, those of the context, too."""
        return tuple(find_quantities(self.known))

    @cached_property
    def names(self) -> tuple[ProperName, ...]:
        """Its titles, bodies, persons and places, those of the context, too."""
        return find_names(self.known)

    @cached_property
    def modals(self) -> tuple[Modal, ...]:
        """Its words of must, may and not."""
        return find_modals(self.text)

    @cached_property
    def bounds(self) -> tuple[Modal, ...]:
        """Its words of bound, whether or not a number stands beside them."""
        return find_bounds(self.text)

    @cached_property
    def senses(self) -> frozenset[Sense]:
        """What its words of modality and bound do."""
        return frozenset(word.sense for word in (*self.modals, *self.bounds))

    @cached_property
    def rulings(self) -> tuple[Ruling, ...]:
        """Who must, may, must not or need not do what."""
        return find_rulings(self.text)

    @cached_property
    def content(self) -> str:
        """What it says beside its quantities: its words without those that only frame them."""
        return content_of(self._without_quantities)

    @cached_property
    def wording(self) -> str:
        """As `content`, with fewer words taken for mere frame."""
        return wording_of(self._without_quantities)

    @cached_property
    def _without_quantities(self) -> str:
        text = self.text
        for quantity in reversed(find_quantities(text)):
            text = f"{text[: quantity.start]} {text[quantity.end :]}"
        return text

    @cached_property
    def clauses(self) -> "tuple[Facts, ...]":
        """Its clauses, without the marks between them."""
        return tuple(facts(part) for part in _CLAUSE_END.split(self.text) if part.strip())


@lru_cache(maxsize=4096)
def facts(text: str, context: str = "", places: tuple[DivisionPath, ...] = ()) -> Facts:
    """The facts of a text.

    Args:
        text: a sentence, a clause or a passage.
        context: headings and title it stands under.
        places: where it applies.
    """
    return Facts(text, context, places)
