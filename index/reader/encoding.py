"""Turns a question and a passage into the token ids the reader sees, in windows of whole sentences.

Input: `<s> query: QUESTION </s> <s> passage: 《title》label SENTENCES </s>`. A passage longer than the
cap is read in several windows; each repeats question, title and label, and begins with the last
sentence of the window before it if that is short, since an item means little without what leads to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from index.reader.types import ReaderPassage

QUESTION, FRAME = -2, -1
CAP = 256
_QUESTION_TOKENS = 56
_FRAME_TOKENS = 40
_REPEATED_TOKENS = 48
_LEAST_CAP = 128


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the model.

    Attributes:
        ids: token ids.
        roles: for each token QUESTION, FRAME or the index of its sentence in the passage.
        offsets: for each token of a sentence its (start, end) in that sentence; (0, 0) for others.
    """

    ids: tuple[int, ...]
    roles: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Pieces:
    ids: list[int]
    offsets: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.ids)

    def cut(self, length: int) -> "_Pieces":
        return _Pieces(self.ids[:length], self.offsets[:length])


class ReaderEncoding:
    """Encodes questions and passages with one tokenizer.

    Args:
        tokenizer: the tokenizer of the model, special pieces `<s>` and `</s>` among its tokens.
        cap: the most tokens of one window.

    Raises:
        ValueError: the cap leaves no room for sentences.
    """

    def __init__(self, tokenizer: Tokenizer, cap: int = CAP) -> None:
        if cap < _LEAST_CAP:
            raise ValueError(f"a window of {cap} tokens is too short, {_LEAST_CAP} are needed")
        self._tokenizer = tokenizer
        self._cap = cap
        self._begin, self._end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")

    def windows(self, question: str, passage: ReaderPassage) -> list[Window]:
        """Returns the windows of one passage in its order; together they hold every sentence."""
        asked = [self._begin, *self._split(f"query: {question}").ids[:_QUESTION_TOKENS], self._end]
        title = f"《{passage.title}》" if passage.title else ""
        frame = self._split(f"passage: {title}{passage.label}".rstrip()).ids[:_FRAME_TOKENS]
        head = _head(asked, [self._begin, *frame])
        room = self._cap - len(head) - 1
        sentences = [self._split(sentence).cut(room) for sentence in passage.sentences]
        return [self._window(head, sentences, chosen) for chosen in _fill([*map(len, sentences)], room)]

    def _split(self, text: str) -> _Pieces:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return _Pieces(encoded.ids, encoded.offsets)

    def _window(self, head: list[tuple[int, int]], sentences: Sequence[_Pieces], chosen: range) -> Window:
        ids, roles = [i for i, _ in head], [role for _, role in head]
        offsets = [(0, 0)] * len(head)
        for at in chosen:
            ids += sentences[at].ids
            roles += [at] * len(sentences[at])
            offsets += sentences[at].offsets
        return Window((*ids, self._end), (*roles, FRAME), (*offsets, (0, 0)))


def _head(asked: list[int], frame: list[int]) -> list[tuple[int, int]]:
    return [(i, QUESTION) for i in asked] + [(i, FRAME) for i in frame]


def _fill(lengths: Sequence[int], room: int) -> list[range]:
    """Returns the sentences of each window: as many as there is room for."""
    windows, start = [], 0
    while True:
        stop, used = start, 0
        while stop < len(lengths) and used + lengths[stop] <= room:
            used += lengths[stop]
            stop += 1
        windows.append(range(start, stop))
        if stop >= len(lengths):
            return windows
        last = lengths[stop - 1]
        repeats = stop - start > 1 and last <= _REPEATED_TOKENS and last + lengths[stop] <= room
        start = stop - 1 if repeats else stop
