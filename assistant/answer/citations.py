"""Turns evidence into citations whose quotes stand verbatim in the loaded document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.types import Citation, Evidence
from index.structure.locators import locate

LoadText = Callable[[str], str]


@dataclass(slots=True)
class CitationList:
    """Numbers citations in the order of their first use; one passage range has one number."""

    load_text: LoadText
    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def cite(self, evidence: Evidence) -> tuple[int, ...]:
        """The numbers of the citations for this evidence.

        Several where a caption was skipped inside it, or for a cell of a table and what names its row.
        """
        chunk = evidence.passage.chunk
        text = self.load_text(chunk.doc)
        numbers: list[int] = []
        for low, high in evidence.ranges:
            for start, end in chunk.raw_ranges(low, high):
                numbers.append(self._number(evidence, start, end, text[start:end]))
        return tuple(dict.fromkeys(numbers))

    def keep(self, count: int) -> None:
        """Forgets the citations after the first `count`: the sentences that used them were taken back."""
        del self.citations[count:]
        self._numbers = {key: number for key, number in self._numbers.items() if number <= count}

    def _number(self, evidence: Evidence, start: int, end: int, quote: str) -> int:
        chunk, metadata = evidence.passage.chunk, evidence.passage.metadata
        key = (chunk.doc, start, end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    n=self._numbers[key],
                    doc=chunk.doc,
                    title=evidence.passage.title,
                    place=evidence.passage.place,
                    locator=locate(chunk, evidence.start),
                    quote=quote,
                    start=start,
                    end=end,
                    published=chunk.published or metadata.published,
                    effective=metadata.effective,
                    status=str(metadata.status),
                    confidence=chunk.confidence,
                )
            )
        return self._numbers[key]


def join_marks(text: str, numbers: Sequence[int]) -> str:
    """The sentence with its [n] marks behind it."""
    return text + "".join(f"[{n}]" for n in numbers)
