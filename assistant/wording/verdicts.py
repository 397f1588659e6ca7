"""What a check of a draft hands over: a verdict for each sentence, its source and the difference."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from assistant.language.types import Conflict
from assistant.types import Citation

Diff = tuple[tuple[str, str], ...]
"""Runs ("equal" | "delete" | "insert", text) that turn the draft's words into the official ones."""


class Verdict(StrEnum):
    """How a sentence of a draft stands to the official text."""

    VERBATIM = "verbatim"
    DIFFERS = "differs"  # other words, same facts
    CONTRADICTS = "contradicts"  # a number, date, name, place or modality is otherwise
    OUTDATED = "outdated"  # the words of a version that is no longer in force
    NO_BASIS = "no_basis"


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A phrase in quotation marks, compared strictly; `start`/`end` are offsets in the draft."""

    text: str
    start: int
    end: int
    citation: Citation | None

    @property
    def verbatim(self) -> bool:
        """Whether the phrase stands word for word in a document."""
        return self.citation is not None


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """A sentence of the draft and what the documents say to it.

    `start`/`end` are offsets in the draft. `diff` leaves out words that only name the source (根据《…》
    第五条规定，). `elsewhere` counts further documents with the very same words. `nearest`
    is the closest passage to a sentence without basis, and the rule in force in place of an
    outdated one; `replaced_by` is the title of what replaced an outdated document, where known.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    citation: Citation | None = None
    diff: Diff = ()
    conflicts: tuple[Conflict, ...] = ()
    quotes: tuple[CheckedQuote, ...] = ()
    elsewhere: int = 0
    nearest: Citation | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class WordingReport:
    """The checked sentences of a draft, in its order."""

    sentences: tuple[JudgedSentence, ...]

    @property
    def summary(self) -> dict[Verdict, int]:
        """How many sentences got each verdict; those nobody got are left out."""
        counts = Counter(sentence.verdict for sentence in self.sentences)
        return {verdict: counts[verdict] for verdict in Verdict if counts[verdict]}
