"""Texts in the form in which they are compared, with the way back to every character.

White space, width of characters, capitals, shapes of quotation marks and dashes, and commas within numbers
do not count as wording; every other character does.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_SHAPES = str.maketrans(
    {**dict.fromkeys("“”„‟「」『』", '"'), **dict.fromkeys("‘’`", "'"), **dict.fromkeys("–—―−〜∼~", "-")}
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
MARKS = "。！？；：，、.!?;:,…\"'()[]《》〈〉【】-·"
_SEVERAL = "\uffff"  # a non-character: no text has it
ENDS = "。.；;，,：:！!？?…、"
_WRAPPING = "\"'()[]【】"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; `origin[i]` is where its character i stands in the source."""

    text: str
    origin: Sequence[int]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start:end` stand in the source; `start` < `end`."""
        return self.origin[start], self.origin[end - 1] + 1

    def slice(self, start: int, end: int) -> "Folded":
        """The part `start:end`; its origins stay those of the whole source."""
        return Folded(self.text[start:end], self.origin[start:end])

    def position(self, source: int) -> int:
        """The first folded character that stands at or behind the source offset."""
        low, high = 0, len(self.origin)
        while low < high:
            middle = (low + high) // 2
            if self.origin[middle] < source:
                low = middle + 1
            else:
                high = middle
        return low

    def trimmed(self) -> "Folded":
        """Without the marks that end or wrap a sentence."""
        start, end = 0, len(self.text)
        while end > start and self.text[end - 1] in ENDS + _WRAPPING and not self._closes(start, end):
            end -= 1
        while start < end and self.text[start] in ENDS + _WRAPPING and not self._opens(start, end):
            start += 1
        return self.slice(start, end)

    def _closes(self, start: int, end: int) -> bool:
        """Whether the last character closes something opened inside: …（以下简称市）."""
        last = self.text[end - 1]
        return last in ")]】" and {")": "(", "]": "[", "】": "【"}[last] in self.text[start + 1 : end - 1]

    def _opens(self, start: int, end: int) -> bool:
        first = self.text[start]
        return first in "([【" and {"(": ")", "[": "]", "【": "】"}[first] in self.text[start + 1 : end]


def fold(text: str) -> Folded:
    """The text in the form in which it is compared."""
    plain = text.translate(_TABLE)
    if _SEVERAL in plain:
        return _fold_slowly(text)
    if _THOUSANDS.search(plain):
        plain = _THOUSANDS.sub(" ", plain)
    if " " not in plain:
        return Folded(plain, range(len(plain)))
    return Folded(plain.replace(" ", ""), [at for at, char in enumerate(plain) if char != " "])


def _fold_slowly(text: str) -> Folded:
    """As `fold`, for a text with characters that stand for several: ㎡, ½."""
    pairs = [(folded, at) for at, char in enumerate(text) for folded in _fold_character(char)]
    joined = "".join(folded for folded, _ in pairs)
    dropped = {match.start() for match in _THOUSANDS.finditer(joined)}
    kept = [pair for at, pair in enumerate(pairs) if at not in dropped]
    return Folded("".join(folded for folded, _ in kept), [at for _, at in kept])


def _fold_character(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower().translate(_SHAPES)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


class _Table(dict[int, str]):
    """What each character folds to, found out when it is first met: a space where nothing is left."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code)) or " "
        self[code] = folded if len(folded) == 1 else _SEVERAL
        return self[code]


_TABLE = _Table()
