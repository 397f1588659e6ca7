"""An article that a question names by its number and asks nothing more about: it is quoted whole."""

import re
from collections.abc import Iterator, Sequence

from assistant.evidence.addressed import ranges_for_people
from assistant.question.intent import Focus
from assistant.question.rewriting import Query
from assistant.types import Evidence
from index.exact import article_number, read_named
from index.language import marks
from index.language.numerals import parse_numeral
from index.structure.locators import locate
from index.types import Passage

_LOCATOR = re.compile(rf"第\s*{marks.NUMERAL}\s*[条款项]")
_PARAGRAPH = re.compile(marks.PARAGRAPH)


def quote_article(query: Query, passages: Sequence[Passage]) -> tuple[Evidence, ...] | None:
    """Returns the article asked for, or its paragraphs that are named; None where more is asked.

    Nothing is quoted where the document has no such article or paragraph.

    Args:
        query: more is asked where its subject has words that are not in the title of the document, or it
            asks for something of a kind: an amount, a list.
        passages: what was found, what is named exactly first.
    """
    numbers = read_named(query.text).articles
    if not (numbers and passages) or query.asked.focus - {Focus.WORDING}:
        return None
    first = passages[0].chunk
    named = first.title + "".join(_LOCATOR.findall(query.text))
    if any(word not in named for word in query.asked.subject):
        return None
    paragraphs = {parse_numeral(match[1]) for match in _PARAGRAPH.finditer(query.text)}
    return tuple(
        piece
        for passage in sorted(passages, key=lambda one: one.chunk.position)
        if passage.chunk.doc == first.doc and article_number(passage.chunk.label) in numbers
        for piece in _pieces(passage, paragraphs)
    )


def _pieces(passage: Passage, paragraphs: set[int | None]) -> Iterator[Evidence]:
    text = passage.chunk.text
    if not paragraphs:
        for start, end in ranges_for_people(text, 0, len(text)):
            yield Evidence(passage, text[start:end], start, end, 1.0)
        return
    for line in re.finditer(r"[^\n]+", text):
        found = _PARAGRAPH.search(locate(passage.chunk, line.start()))
        if found and parse_numeral(found[1]) in paragraphs:
            for start, end in ranges_for_people(text, line.start(), line.end()):
                yield Evidence(passage, text[start:end], start, end, 1.0)
