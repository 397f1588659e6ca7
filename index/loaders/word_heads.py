"""Heads of pages: left out, but for what says the document's number or name when nothing else does."""

import re
from collections.abc import Sequence

from index.language import marks

_NUMBER = re.compile(marks.DOCUMENT_NUMBER)
_PAGE = re.compile(r"第?\s*[-—–\d]*\s*页?\s*(?:[/，,]?\s*共?\s*\d+\s*页?)?")
_CHINESE = re.compile(r"[一-鿿]{4}")
_SENTENCE = re.compile(r"[。；，：！？]$")
_PART = re.compile(rf"{marks.PART}|[-|]")
_LONGEST_NAME = 80


def choose_heads(heads: Sequence[Sequence[str]], blocks: Sequence[str]) -> list[str]:
    """Returns the lines of the heads that belong above the text.

    Args:
        heads: the lines of each head, in the order of the pages.
        blocks: the document's own text.
    """
    told = [[line.strip() for line in head if _says_something(line)] for head in heads]
    body = "".join("".join(blocks).split())
    for head in told:
        number = _NUMBER.search("".join(head))
        if number and "".join(number[0].split()) not in body:
            return [line for line in head if "".join(line.split()) not in body]
    return next((head for head in told if head), []) if not _is_name(blocks[0]) else []


def _says_something(line: str) -> bool:
    return bool(_NUMBER.search(line) or _CHINESE.search(line)) and not _PAGE.fullmatch(line.strip())


def _is_name(block: str) -> bool:
    """Whether a text's first block can be what the document is called."""
    first = block.strip().split("\n")[0]
    bare = first.lstrip("# ")
    return not (len(bare) > _LONGEST_NAME or _SENTENCE.search(bare) or _PART.match(bare))
