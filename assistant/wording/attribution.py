"""Whether a sentence names the source its words come from, and whether its lead-in is wording itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language.quantities import find_quantities
from assistant.language.types import Conflict, FactKind
from assistant.wording.drafts import DraftPart
from assistant.wording.official_texts import OfficialTexts
from assistant.wording.source_choice import Option
from assistant.wording.sources import Source, Titles, find_sources, is_item_mark

# A sentence whose whole is repeated this far is not read without its lead-in, if that is repeated, too.
_REPEATED = 0.5
_ASIDE_REPEATED = 0.5
_TITLE = re.compile(r"《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence is judged against; `subject` are the documents the draft speaks of."""

    library: OfficialTexts
    titles: Titles
    subject: frozenset[str]


def keep_readable(options: Sequence[Option]) -> list[Option]:
    """Leaves out readings without their lead-in where the lead-in itself is official wording."""
    whole = [option for option in options if not option.reading.aside]
    if any(option.alignment.exact for option in whole):
        return whole
    return [option for option in options if not _aside_repeated(option, whole)]


def _aside_repeated(option: Option, whole: Sequence[Option]) -> bool:
    """Whether what the reading leaves out, titles aside, is official wording with the rest of the sentence.

    根据《…法》，结合本市实际，制定本条例 is the official sentence itself, whatever law it names.
    """
    core = option.reading.core.origin
    if is_item_mark(option.reading.aside):
        return False  # a draft numbers its items itself; whether it quotes a number is judged later
    for other in whole:
        titles = [match.span() for match in _TITLE.finditer(other.alignment.ours)]
        outside = [
            at
            for at, source in enumerate(other.reading.core.origin)
            if not core[0] <= source <= core[-1] and not any(low < at < high - 1 for low, high in titles)
        ]
        unchanged = [(run.start, run.end) for equal, run in other.alignment.runs() if equal]
        repeated = sum(any(low <= at < high for low, high in unchanged) for at in outside)
        if other.alignment.covered >= _REPEATED and repeated >= _ASIDE_REPEATED * len(outside) > 0:
            return True
    return False


def find_source_conflicts(piece: DraftPart, best: Option, context: Context) -> list[Conflict]:
    """The document or article the sentence names as its source, where the words stand elsewhere."""
    first, last = best.reading.core.origin[0], best.reading.core.origin[-1]
    named = [source for source in find_sources(piece.text) if source.end <= first or source.start > last]
    known = [(source, docs) for source in named if (docs := context.titles.meant(source, context.subject))]
    if not known:
        return []
    own = [source for source, docs in known if best.doc in docs]
    if not own:
        title = context.library.metadata[best.doc].title
        return [Conflict(FactKind.SOURCE, f"《{known[0][0].title}》", f"《{title}》")]
    return _locator_conflicts(own, best)


def _locator_conflicts(sources: Sequence[Source], best: Option) -> list[Conflict]:
    located = [source for source in sources if source.locator]
    actual = best.article.locator(best.alignment.low)
    if not located or any(_agrees(source.locator, actual) for source in located):
        return []
    return [Conflict(FactKind.SOURCE, located[0].locator, actual)]


def _agrees(claimed: str, actual: str) -> bool:
    """Whether the article is the same, and the paragraph where both name one."""
    ours, theirs = _ordinals(claimed), _ordinals(actual)
    if "条" not in theirs:
        return True
    return ours.get("条") == theirs["条"] and ours.get("款", theirs.get("款")) == theirs.get(
        "款", ours.get("款")
    )


def _ordinals(locator: str) -> dict[str, tuple[object, str]]:
    """第十条之一第2款 → its article and its paragraph, whatever numerals they are written in."""
    found = (q for q in find_quantities(locator) if q.unit.startswith("ordinal:"))
    return {q.unit.removeprefix("ordinal:")[0]: q.key for q in found}
