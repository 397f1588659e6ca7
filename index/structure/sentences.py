"""Where the sentences of a cleaned text begin and end."""

import re

from index.structure.cleaning import CLOSING, OPENING, SPACE
from index.structure.regulations import ITEM

_LONG_ITEM = 160
_ENDS = "。！？!?；;…"
_CLOSERS = CLOSING + "\"'"


def split_sentences(text: str, *, clauses: bool = True) -> list[tuple[int, int]]:
    """Returns the (start, end) of each sentence of a cleaned text, white space around it left out.

    A new line always ends a sentence; an item （一） or a table row stays whole unless it is very long;
    marks inside quotation marks or brackets do not end a sentence.

    Args:
        text: cleaned text of a unit or chunk.
        clauses: whether a semicolon ends a sentence, too.
    """
    sentences: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]+", text):
        line, offset = match.group(), match.start()
        whole = ITEM.match(line.lstrip(SPACE)) and len(line) <= _LONG_ITEM
        ends = [len(line)] if whole else _sentence_ends(line, clauses)
        start = 0
        for end in ends:
            piece = line[start:end]
            low = start + len(piece) - len(piece.lstrip(SPACE))
            high = low + len(piece.strip(SPACE))
            if low < high:
                sentences.append((offset + low, offset + high))
            start = end
    return sentences


def _sentence_ends(line: str, clauses: bool) -> list[int]:
    """Returns the offsets in one line at which a sentence ends."""
    closed = all(line.count(a) == line.count(b) for a, b in zip(OPENING, CLOSING, strict=True))
    ends, depth, position = [], 0, 0
    while position < len(line):
        char = line[position]
        depth += closed and (char in OPENING) - (char in CLOSING)
        position += 1
        if _ends_sentence(line, position, clauses) and depth <= 0:
            while position < len(line) and line[position] in _ENDS + (_CLOSERS if not depth else ""):
                position += 1
            ends.append(position)
    if not ends or ends[-1] < len(line):
        ends.append(len(line))
    return ends


def _ends_sentence(line: str, position: int, clauses: bool) -> bool:
    """Tells whether the character before `position` ends a sentence outside quotation marks."""
    char = line[position - 1]
    if char in "；;":
        return clauses
    if char == ".":
        return line[position - 2 : position - 1].isascii() and line[position : position + 1] in ("", " ")
    return char in _ENDS
