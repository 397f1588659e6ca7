"""Texts in the form in which they are compared.

Width of characters, capitals and commas within numbers do not count as wording, nor does white space to
`squeeze` and `Folded`, which knows the way back to every character and drops shapes of quotation marks and
dashes, too.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index.language.radicals import unify

_SHAPES = str.maketrans(
    {**dict.fromkeys("“”„‟「」『』", '"'), **dict.fromkeys("‘’`", "'"), **dict.fromkeys("–—―−〜∼~", "-")}
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_SPACE = re.compile(r"\s+")
_VERSION = re.compile(
    r"[(【\[](?:\d{4}[^()]{0,12}|[^()]*(?:修正|修订|修改|试行|暂行|草案|废止|失效|征求意见稿|年|版|演示)[^()]*)[)】\]]$"
)
_SEVERAL = "\uffff"  # a non-character: no text has it
ENDS = "。.；;，,：:！!？?…、"
_WRAPPING = "\"'()[]【】"


def fold(text: str) -> str:
    """One form for full-width and half-width, capital and small letters, 1,000 and 1000."""
    folded = unicodedata.normalize("NFKC", unify(text)).lower()
    return _NUMBER.sub(lambda number: number.group().replace(",", ""), folded)


def squeeze(text: str) -> str:
    """`fold` without any white space: what two texts must share to be the same words."""
    return without_space(fold(text))


def without_space(text: str) -> str:
    """The text as it is written, without white space."""
    return _SPACE.sub("", text)


def bare_title(title: str) -> str:
    """A title without book marks, white space and notes on its versions: （试行）, （2020年修订）."""
    bare = re.sub("[《》〈〉]", "", Folded.of(title).text)
    while (shorter := _VERSION.sub("", bare)) != bare and shorter:
        bare = shorter
    return bare


def quote_title(title: str) -> str:
    """A title in book marks; one that quotes another (《…》解读) stays as it is."""
    return title if "《" in title else f"《{title}》"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared; `origin[i]` is where its character i stands in the source."""

    text: str
    origin: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Folded":
        """The text in the form in which it is compared."""
        plain = text.translate(_TABLE)
        if _SEVERAL in plain:
            return _fold_slowly(text)
        if _THOUSANDS.search(plain):
            plain = _THOUSANDS.sub(" ", plain)
        if " " not in plain:
            return cls(plain, range(len(plain)))
        return cls(plain.replace(" ", ""), [at for at, char in enumerate(plain) if char != " "])

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


def _fold_slowly(text: str) -> Folded:
    """As `Folded.of`, for a text with characters that stand for several: ㎡, ½."""
    pairs = [(folded, at) for at, char in enumerate(text) for folded in _fold_character(char)]
    joined = "".join(folded for folded, _ in pairs)
    dropped = {match.start() for match in _THOUSANDS.finditer(joined)}
    kept = [pair for at, pair in enumerate(pairs) if at not in dropped]
    return Folded("".join(folded for folded, _ in kept), [at for _, at in kept])


def _fold_character(char: str) -> str:
    folded = unicodedata.normalize("NFKC", unify(char)).lower().translate(_SHAPES)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


class _Table(dict[int, str]):
    """What each character folds to, found out when it is first met: a space where nothing is left."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code)) or " "
        self[code] = folded if len(folded) == 1 else _SEVERAL
        return self[code]


_TABLE = _Table()
