"""An operator's own list of words that questions and drafts may not hold. None ships with the program.

The file has a word or phrase a line, `#` before comments, and `[…]` before the words of a category. What is
looked at is the bare text: width, case, spaces and punctuation make no difference, nor do Traditional
characters. A trie finds the words: the time depends on the text's length, hardly on the number of words.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.question.rewriting import to_simplified
from index.errors import PolicyAssistantError

UNSORTED = "words"
# From here on characters are words by themselves; before, a word ends where its letters do.
_FIRST_IDEOGRAPH = "\u2e80"
_END = ""


class WordListError(PolicyAssistantError):
    """A word list cannot be used; the text names file and line."""


class WordRefused(Exception):
    """A text holds a word of the list; `category` is all that is told of it."""

    def __init__(self, category: str) -> None:
        super().__init__(category)
        self.category = category


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """The words of a list as a trie: a character leads to the next, `_END` to the category."""

    trie: dict[str, Any] = field(default_factory=dict)

    @property
    def categories(self) -> frozenset[str]:
        """The categories that have words."""
        return frozenset(_categories(self.trie))

    def find(self, text: str) -> str | None:
        """The category of the first word of the list that stands in the text, or None."""
        if not self.trie:
            return None
        bare = _bare(text)
        return next((found for at in range(len(bare)) if (found := self._match(bare, at))), None)

    def require_none(self, text: str) -> None:
        """Does nothing where the text holds no word of the list.

        Raises:
            WordRefused: it holds one.
        """
        category = self.find(text)
        if category:
            raise WordRefused(category)

    def _match(self, bare: list[tuple[str, bool, bool]], start: int) -> str | None:
        if not bare[start][1]:
            return None
        node = self.trie
        for at in range(start, len(bare)):
            char, _, ends = bare[at]
            node = node.get(char, {})
            if not node:
                return None
            if ends and _END in node:
                return str(node[_END])
        return None


NO_WORDS = RefusedWords()


def load_refused_words(path: Path | None) -> RefusedWords:
    """Reads the list of the settings; without one there are no words.

    Raises:
        WordListError: the file is missing, is not UTF-8, has a line that is no word, or has no words.
    """
    if path is None:
        return NO_WORDS
    try:
        content = path.read_bytes()
        lines = content.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise WordListError(f"word list {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WordListError(f"word list {path}, line {line}: it is not UTF-8") from error
    trie: dict[str, Any] = {}
    for word, category in _read(path, lines):
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node.setdefault(_END, category)
    if not trie:
        raise WordListError(f"word list {path} has no words")
    return RefusedWords(trie)


def _read(path: Path, lines: list[str]) -> Iterator[tuple[str, str]]:
    category = UNSORTED
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("["):
            category = text[1:-1].strip()
            if not text.endswith("]") or not category:
                raise WordListError(f"word list {path}, line {number}: a category is written [name]")
            continue
        word = "".join(char for char, _, _ in _bare(text))
        if not word:
            raise WordListError(f"word list {path}, line {number}: there is no letter or digit in it")
        yield word, category


def _bare(text: str) -> list[tuple[str, bool, bool]]:
    """The letters and digits of a text, each with whether a word may begin and whether one may end at it."""
    folded = to_simplified(unicodedata.normalize("NFKC", text)).casefold()
    spelt = [char < _FIRST_IDEOGRAPH and char.isalnum() for char in folded]
    last = len(folded) - 1
    return [
        (
            char,
            not spelt[at] or at == 0 or not spelt[at - 1],
            not spelt[at] or at == last or not spelt[at + 1],
        )
        for at, char in enumerate(folded)
        if char.isalnum()
    ]


def _categories(node: dict[str, Any]) -> Iterator[str]:
    for char, below in node.items():
        if char == _END:
            yield below
        else:
            yield from _categories(below)
