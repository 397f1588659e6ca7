"""Documents and articles by what stands in their titles and headings, found while somebody types."""

from dataclasses import dataclass

from index.language.segmenting import query_terms
from index.snapshots.opening import Index
from index.structure.locators import locate

_TRIED = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A document, or an article or section of it: where it begins and ends in the loaded text."""

    title: str
    locator: str
    doc: str
    start: int = 0
    end: int = 0


def find_headings(index: Index, typed: str, limit: int = 5) -> list[Heading]:
    """The titles that hold what was typed, then the headings that share most of its terms."""
    known = index.store.metadata
    found = [
        Heading(data.title, "", doc) for doc, data in known.items() if data.title and typed in data.title
    ]
    terms = query_terms(typed)
    hits = index.lexical.query_headings(terms, _TRIED)
    chunks = index.store.chunks(hits)
    for chunk in (chunks[hit] for hit in hits if hit in chunks):
        own = " ".join((*chunk.heading[-1:], chunk.label))
        if not any(term in own for term in terms):
            continue  # its title did
        ranges = chunk.raw_ranges(0, len(chunk.text)) or [(0, 0)]
        title = known[chunk.doc].title if chunk.doc in known else chunk.title
        heading = Heading(title, locate(chunk, 0), chunk.doc, ranges[0][0], ranges[-1][1])
        if (heading.doc, heading.locator) not in {(one.doc, one.locator) for one in found}:
            found.append(heading)
    return found[:limit]
