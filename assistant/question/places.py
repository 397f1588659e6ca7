"""Which places a question is about, and whether a document's rule applies there."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.question.intent import stopwords
from index.errors import PolicyAssistantError
from index.language.words import may_be_place, spans_of_words
from index.places.divisions import (
    DivisionPath,
    Mention,
    division_of,
    find_divisions,
    is_within,
    unlisted_place,
)

# How a question begins that follows another, and one that corrects it.
GOES_ON = "那么|那|还有|另外|要是|如果|换成|再|然后"
CORRECTS = "不是|不对|错了|我说的是|我是说|我问的是|应该是"
# What a question may begin with before it names its place.
_LEAD = re.compile(rf"^(?:(?:{GOES_ON}|{CORRECTS}|我?在)[，, ]?)*")
_SUFFIX = re.compile(r"(?:自治区|自治州|特别行政区|省|市|县|区|镇|乡|街道)$")


class UnknownPlace(PolicyAssistantError):
    """The place given is none that the country or the documents know."""


class Fit(StrEnum):
    """How a document's place stands to the place asked about."""

    OWN = "own"  # the very place
    ABOVE = "above"  # the province or city it lies in: the rule applies there too
    BELOW = "below"  # a part of it: the rule holds for that part only
    UNPLACED = "unplaced"  # the document names no place
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text by the words `surface`."""

    surface: str
    path: DivisionPath


def _nothing(_word: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class PlaceBook:
    """The places of the index beside those of the country.

    A place that only the index knows (a fictional city, an economic zone) is recognised by its name with
    and without its last syllable; a name that several places share means the one the index has.
    """

    paths: tuple[DivisionPath, ...]
    own: tuple[tuple[str, DivisionPath], ...]
    writes: Callable[[str], bool] = _nothing

    @classmethod
    def of(cls, paths: Iterable[DivisionPath], writes: Callable[[str], bool] = _nothing) -> "PlaceBook":
        """The book of an index whose chunks have these division paths.

        `writes` tells whether its documents write a word. What they write without being of that place is no
        county from afar: 樟树 is a tree there, 东湖区 a district of theirs.
        """
        whole = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
        names: dict[str, DivisionPath] = {}
        for path in sorted(whole, key=len):
            if division_of("".join(path)) is None and division_of(path[-1]) is None:
                short = _SUFFIX.sub("", path[-1])
                names.update({name: path for name in (path[-1], short) if len(name) >= 2})
        return cls(tuple(sorted(whole)), tuple(sorted(names.items(), key=lambda n: -len(n[0]))), writes)

    def find(self, text: str) -> list[PlaceMention]:
        """The places named in `text`, in order; a name of unknown places is left out."""
        found: list[tuple[int, PlaceMention]] = []
        rest = text
        for name, path in self.own:
            at = rest.find(name)
            if at >= 0:
                found.append((at, PlaceMention(name, path)))
                rest = rest.replace(name, " " * len(name))
        words = spans_of_words(rest)

        edges = {edge for word in words for edge in word}

        def stands_alone(start: int, end: int) -> bool:
            return {start, end} <= edges and may_be_place(rest[start:end])

        for mention in find_divisions(rest, self.paths, stands_alone):
            candidates = [c for c in mention.candidates if self._knows(c)] or list(mention.candidates)
            if len(candidates) == 1 and _is_a_word(mention, words) and self._is_meant(mention, candidates[0]):
                found.append((mention.start, PlaceMention(mention.surface, candidates[0])))
        return [mention for _, mention in sorted(found, key=lambda f: f[0])]

    def find_asked(self, text: str) -> list[PlaceMention]:
        """The places that a question names; else the one it begins with that nobody knows (那火星市呢？)."""
        found = self.find(text)
        name = "" if found else unlisted_place(_LEAD.sub("", text))
        if name and name[:-1] not in stopwords() and not self.writes(name):
            return [PlaceMention(name, (name,))]
        return found

    def require(self, name: str) -> tuple[DivisionPath, ...]:
        """The paths of the place that was named on purpose; none when nothing was.

        Raises:
            UnknownPlace: there is no such place.
        """
        paths = tuple(mention.path for mention in self.find(name))
        if name.strip() and not paths:
            raise UnknownPlace(f"unknown place {name.strip()}: give its full name, e.g. 运城市")
        return paths

    def _is_meant(self, mention: Mention, path: DivisionPath) -> bool:
        return len(path) < 3 or self._knows(path) or not self.writes(mention.surface)

    def _knows(self, path: DivisionPath) -> bool:
        return any(is_within(path, known) and len(known) > 1 for known in self.paths)


def _is_a_word(mention: Mention, words: Sequence[tuple[int, int]]) -> bool:
    """Whether the sentence's words leave the name whole, alone or at the head of a word (北京政府).

    开远 in 不能再开远光灯 and 日照 in 11月26日照片 are pieces of other words.
    """
    if _SUFFIX.search(mention.surface):
        return True
    ends = {end for _, end in words}
    return any(start == mention.start and (end >= mention.end or mention.end in ends) for start, end in words)


def place_fit(document: DivisionPath, asked: DivisionPath) -> Fit:
    """How a rule of `document` stands to the place `asked`."""
    if not document:
        return Fit.UNPLACED
    if document == asked:
        return Fit.OWN
    if is_within(asked, document):
        return Fit.ABOVE
    if is_within(document, asked):
        return Fit.BELOW
    return Fit.OTHER


def distinct_paths(paths: Sequence[DivisionPath]) -> tuple[DivisionPath, ...]:
    """The places without those that only name the whole of another (山东省 beside 青岛市)."""
    unique = list(dict.fromkeys(path for path in paths if path))
    return tuple(p for p in unique if not any(q != p and is_within(q, p) for q in unique))


def short_name(name: str) -> str:
    """A place without its last syllable, as people say it: 运城市 → 运城; one too short for that as it is."""
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def city_of(path: DivisionPath) -> DivisionPath:
    """The city a place lies in (or the province itself): the level at which rules differ."""
    return path[:2]
