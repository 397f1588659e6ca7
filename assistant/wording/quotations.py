"""Phrases in quotation marks, which must stand in a document word for word."""

from assistant.types import Citation
from assistant.wording.drafts import DraftPart
from assistant.wording.official_texts import Article, OfficialTexts
from assistant.wording.sources import find_quotations
from assistant.wording.verdicts import CheckedQuote
from index.language.folding import Folded

# Shorter ones are terms of speech ("一老一小") rather than quotations; they count when they are found.
_SHORTEST = 2


def check_quotes(
    piece: DraftPart, article: Article | None, library: OfficialTexts, n: int
) -> tuple[CheckedQuote, ...]:
    """The quoted phrases of a sentence, each with the place where it stands.

    Args:
        piece: the sentence.
        article: the official text the sentence was laid on; looked at first, its document next.
        library: the documents.
        n: number for the citations.
    """
    quotes = []
    for start, end in find_quotations(piece.text):
        phrase = Folded.of(piece.text[start:end]).trimmed().text
        if len(phrase) >= _SHORTEST:
            found = _find(phrase, article, library, n)
            quotes.append(CheckedQuote(piece.text[start:end], piece.start + start, piece.start + end, found))
    return tuple(quotes)


def _find(phrase: str, article: Article | None, library: OfficialTexts, n: int) -> Citation | None:
    near = [article] if article else []
    articles = [*near, *sorted(library.holding(phrase), key=lambda one: not near or one.doc != near[0].doc)]
    for one in articles:
        at = one.folded.text.find(phrase)
        if at >= 0:
            return library.cite(one, at, at + len(phrase), n)
    return None
