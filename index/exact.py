"""What a question names exactly, and where it stands: quoted words, titles, numbers of articles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import marks
from index.language.folding import bare_title, squeeze
from index.language.numerals import parse_numeral
from index.snapshots.opening import Index

_QUOTED = re.compile(r"“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|\"([^\"]+)\"|〝([^〝〞]+)〞")
_TITLED = re.compile(r"《([^《》]+)》")
_ARTICLE = re.compile(marks.ARTICLE_NUMBER)
_SHORTEST = 2  # characters; one is no wording


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names exactly.

    `quotes` are words in quotation marks, `titles` those in book marks, `articles` numbers of articles.
    """

    quotes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()


def read_named(text: str) -> Named:
    """Returns what a question names exactly."""
    quotes = (next(part for part in match.groups() if part) for match in _QUOTED.finditer(text))
    numbers = (parse_numeral(match[1]) for match in _ARTICLE.finditer(text))
    return Named(
        tuple(quote for quote in dict.fromkeys(quotes) if len(squeeze(quote)) >= _SHORTEST),
        tuple(dict.fromkeys(match[1] for match in _TITLED.finditer(text))),
        tuple(dict.fromkeys(number for number in numbers if number is not None)),
    )


def find_quoted(index: Index, quotes: Sequence[str], most: int) -> list[str]:
    """Ids of the chunks that hold the most of the quotations, word for word.

    Args:
        index: to be searched.
        quotes: words in quotation marks.
        most: a quotation that stands in more chunks than this names none of them, and is left out.
    """
    holding: dict[str, int] = {}
    for quote in quotes:
        found = find_wording(index, quote, most + 1)
        if len(found) <= most:
            for one in found:
                holding[one] = holding.get(one, 0) + 1
    return [one for one, count in holding.items() if count == max(holding.values())]


def find_wording(index: Index, text: str, most: int) -> list[str]:
    """Ids of at most `most` chunks whose text holds `text`, compared without white space and width."""
    wanted = squeeze(text)
    chunks = index.store.chunks(index.lexical.phrase(text, most))
    return [one for one, chunk in chunks.items() if wanted in squeeze(chunk.text)]


def find_titled(index: Index, titles: Sequence[str]) -> list[str]:
    """The documents whose titles hold one of these, the shortest such ones: 养犬条例 is 青岛市养犬条例."""
    found: list[str] = []
    for title in map(bare_title, titles):
        fitting = [
            (len(full), doc)
            for doc, known in index.store.metadata.items()
            if len(title) >= _SHORTEST and title in (full := bare_title(known.title))
        ]
        found += [doc for length, doc in fitting if length == min(fitting)[0]]
    return list(dict.fromkeys(found))


def find_articles(index: Index, docs: Sequence[str], numbers: Sequence[int]) -> list[str]:
    """Ids of the chunks of these articles, in the order of the documents."""
    return [
        one.id for doc in docs for one in index.store.chunks_of(doc) if article_number(one.label) in numbers
    ]


def article_number(label: str) -> int | None:
    """The number in the label of an article; None for another label."""
    match = _ARTICLE.match(label)
    return parse_numeral(match[1]) if match else None
