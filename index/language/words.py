"""The words of Chinese text, by jieba's word list."""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Protocol


class _Segmenter(Protocol):
    FREQ: dict[str, int]

    def lcut(self, sentence: str) -> list[str]: ...

    def tokenize(self, unicode_sentence: str, *, HMM: bool) -> Iterable[tuple[str, int, int]]: ...


def cut_words(text: str) -> list[str]:
    """The Chinese words and Latin words or numbers of a text, without punctuation."""
    return [word for word in _segmenter().lcut(text) if re.search(r"[\w%]", word) and not word.isspace()]


def spans_of_words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end, all of it in order."""
    return [(start, end) for _, start, end in _segmenter().tokenize(text, HMM=False)]


def may_be_place(name: str) -> bool:
    """Whether the word list knows a name as a place, or does not know it as a word at all."""
    return name in _words_for_places() or not _segmenter().FREQ.get(name)


def warm_up_segmenter() -> None:
    """Reads the word list, which takes a second, before the first question rather than during it."""
    cut_words("预热")
    _words_for_places()


@lru_cache(maxsize=1)
def _words_for_places() -> frozenset[str]:
    lines = resources.files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()
    return frozenset(line.partition(" ")[0] for line in lines if line.endswith(" ns"))


@lru_cache(maxsize=1)
def _segmenter() -> _Segmenter:
    # It warns of pkg_resources when imported, which belongs in the log that commands open first.
    import jieba

    jieba.setLogLevel("WARNING")
    segmenter: _Segmenter = jieba.Tokenizer()
    return segmenter
