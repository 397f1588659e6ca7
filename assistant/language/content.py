"""How much of one text another one holds, by shared runs of characters."""

import re

from assistant.language.words import alternatives, any_of, words_of

_PUNCTUATION = re.compile(r"[\s，。；：、！？“”‘’「」『』（）()《》〈〉【】\[\]…—·.,;:!?\"'%％~～-]+")
# Words a sentence uses to say things; they claim nothing themselves.
_FRAMING = re.compile(any_of("framing", "words", "particles"))
_WHOLE = (word for word in words_of("framing", "words") if len(word) > 1)
_SPARING = re.compile(alternatives((*_WHOLE, *words_of("framing", "particles"))))


def strip_punctuation(text: str, replacement: str = "") -> str:
    """The text without punctuation and white space."""
    return _PUNCTUATION.sub(replacement, text)


def content_of(text: str) -> str:
    """What the text says: its words without framing; runs are separated by single spaces."""
    return strip_punctuation(_FRAMING.sub(" ", strip_punctuation(text, " ")), " ").strip()


def wording_of(text: str) -> str:
    """As `content_of`, but a word that holds a framing one (公共) stays whole: what must agree closely."""
    return strip_punctuation(_SPARING.sub(" ", strip_punctuation(text, " ")), " ").strip()


def covered(text: str, *sources: str) -> list[bool]:
    """For each character, whether a run of two or more characters shared with a source covers it.

    A character that stands alone between spaces is covered when a source has it.
    """
    flags = [False] * len(text)
    squeezed = [strip_punctuation(source) for source in sources]
    for i in range(len(text) - 1):
        pair = text[i : i + 2]
        if " " not in pair and any(pair in source for source in squeezed):
            flags[i] = flags[i + 1] = True
    for i, c in enumerate(text):
        alone = (i == 0 or text[i - 1] == " ") and (i + 1 == len(text) or text[i + 1] == " ")
        if alone and any(c in source for source in squeezed):
            flags[i] = True
    return flags


def shared_pairs(one: str, other: str) -> int:
    """How many of the character pairs of `one` the other text has."""
    return sum(one[i : i + 2] in other for i in range(len(one) - 1))
