"""When a question is the one that an answer was approved for: the same words about the same place."""

import re
from dataclasses import dataclass

from assistant.question.rewriting import Query
from index.language.folding import fold

EVERYWHERE = "*"
"""The place of an answer that holds wherever one asks."""

_LONGEST_KEY = 400
_NO_WORD = re.compile(r"[\W_]+")
_LEAD = re.compile(r"^(?:你好|您好|请问(?:一下)?|问一下|我想(?:问一下|问问|问|知道|了解一下|了解))+")
_TAIL = re.compile(r"(?:吗|呢|啊|呀|吧|谢谢|多谢)+$")
# A question in a conversation is its own only when it says so much about its subject.
_FEWEST_ALONE = 5


@dataclass(frozen=True, slots=True)
class Key:
    """What a question is known by: its words without marks and place names, and the places it is about."""

    words: str
    place: str


def key_of(query: Query) -> Key:
    """The key of a question that was made ready for searching."""
    text = query.text
    for mention in query.mentions:
        text = text.replace(mention.surface, "")
    words = _NO_WORD.sub("", fold(text))
    words = _TAIL.sub("", _LEAD.sub("", words)).removeprefix("在")
    return Key(words[:_LONGEST_KEY], ";".join(sorted("/".join(path) for path in query.places)))


def stands_alone(query: Query) -> bool:
    """Whether the question means the same without the conversation before it."""
    return not query.context or sum(map(len, query.asked.subject)) >= _FEWEST_ALONE
