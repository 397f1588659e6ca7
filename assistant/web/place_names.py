"""Places as people type them: whole or short names, pinyin or its first letters, or the city around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from assistant.question.places import PlaceBook, short_name
from index.places.divisions import DivisionPath

_SUGGESTED = 30


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place to choose: its `name`, what it lies in, and all that it may be typed as, the best first."""

    name: str
    within: str
    spellings: tuple[str, ...]

    def rank(self, typed: str) -> int | None:
        """How well it fits what was typed, the least first; None where it does not."""
        if any(spelling == typed for spelling in self.spellings):
            return 0
        if any(spelling.startswith(typed) for spelling in self.spellings):
            return 1
        if typed in self.name:
            return 2
        return 3 if typed in self.within else None


@lru_cache(maxsize=4)
def name_places(divisions: tuple[DivisionPath, ...]) -> tuple[PlaceName, ...]:
    """The places of these paths as they are offered, those of one province and city side by side."""
    paths = {path[-1]: path for path in sorted(divisions, reverse=True)}
    ordered = sorted(paths.items(), key=lambda item: item[1])
    return tuple(PlaceName(name, " ".join(path[:-1]), _spell(name)) for name, path in ordered)


def find_place_names(names: Iterable[PlaceName], typed: str) -> list[PlaceName]:
    """The places that fit what was typed, the best first; all of them for nothing."""
    wanted = "".join(typed.lower().split())
    ranked = [(rank, name) for name in names if (rank := name.rank(wanted)) is not None]
    return [name for _, name in sorted(ranked, key=lambda one: one[0])][:_SUGGESTED]


def guess_place(text: str, divisions: Sequence[DivisionPath]) -> str:
    """The place of these that a question names; "" where it names none of them, or several."""
    named = {mention.path[-1] for mention in PlaceBook.of(divisions).find(text)}
    known = named & {path[-1] for path in divisions}
    return known.pop() if len(known) == 1 == len(named) else ""


def _spell(name: str) -> tuple[str, ...]:
    """The name, its short form, and the pinyin of both with ü as v and as u."""
    written = dict.fromkeys((name, short_name(name)))
    spelled = [style(one) for one in written for style in (_syllables, _initials)]
    both = [form for one in spelled for form in (one, one.replace("v", "u"))]
    return tuple(dict.fromkeys((*written, *both)))


def _syllables(name: str) -> str:
    return "".join(lazy_pinyin(name))


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
