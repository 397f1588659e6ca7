"""What one text states otherwise than another one: the figure, the office, the duty."""

from collections.abc import Sequence

from assistant.language.carried import find_uncarried
from assistant.language.changed import find_changed
from assistant.language.facts import Facts
from assistant.language.types import Conflict, Edit


def conflicts(
    ours: Facts, theirs: Facts, edits: Sequence[Edit] | None = None, question: str = ""
) -> tuple[Conflict, ...]:
    """The facts of `ours` that `theirs` does not have, or has otherwise.

    Args:
        ours: a sentence that is to be carried.
        theirs: what is to carry it, be it longer.
        edits: where the two differ, if one is laid on the other; only what stands there is compared then.
        question: what ours answers; it says who is meant where ours leaves that out (不用登记).
    """
    found = find_uncarried(ours, theirs, question) if edits is None else find_changed(ours, theirs, edits)
    return tuple(dict.fromkeys(found))
