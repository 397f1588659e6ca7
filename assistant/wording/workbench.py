"""The workbench: what staff do with the documents, for the page, the HTTP interface and the command line."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from langchain_core.runnables import Runnable

from assistant.configuration.settings import Settings
from assistant.question.places import PlaceBook
from assistant.types import Answer, Question
from assistant.wording.check import PATIENCE, check
from assistant.wording.cities import Cell, compare_cities
from assistant.wording.outline import Outline, outline
from assistant.wording.phrase_search import Finder, Findings, PhraseQuery
from assistant.wording.redline import Row, redline
from assistant.wording.semantic_search import nearest_by_meaning, search_by_meaning
from assistant.wording.verdicts import WordingReport
from index.language.folding import bare_title
from index.places.divisions import DivisionPath
from index.retriever import QueryEmbedder
from index.snapshots.opening import Index, LiveIndex
from index.types import Metadata


class OpenAssistant(Protocol):
    """What the workbench needs of an assistant that is open."""

    @property
    def settings(self) -> Settings:
        """The settings of this process."""

    @property
    def index(self) -> LiveIndex:
        """The documents."""

    @property
    def embedder(self) -> QueryEmbedder:
        """Of the index."""

    @property
    def chain(self) -> Runnable[Question, Answer]:
        """Answers as readers are answered."""

    def quoting(self) -> Runnable[Question, Answer]:
        """Answers in the documents' own words."""


@dataclass(slots=True)
class Workbench:
    """Works on the documents as they are at each moment.

    `chain` answers as readers are answered, `quoting` in the documents' own words and never with an approved
    answer.
    """

    settings: Settings
    live: LiveIndex
    embedder: QueryEmbedder
    chain: Runnable[Question, Answer]
    quoting: Runnable[Question, Answer]
    _finder: tuple[Index, Finder] | None = None
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, assistant: OpenAssistant) -> "Workbench":
        """The workbench of an open assistant."""
        quoting = assistant.quoting()
        return cls(assistant.settings, assistant.index, assistant.embedder, assistant.chain, quoting)

    @contextmanager
    def reading(self) -> Iterator[Index]:
        """The documents as they are now."""
        with self.live.reading() as index:
            yield index

    def find(self, query: PhraseQuery) -> Findings:
        """Finds wording.

        Raises:
            UnusableQuery: it cannot be looked for.
        """
        with self.reading() as index:
            return self._finder_of(index).find(query)

    def check(self, text: str, place: str = "", nearest: bool = True) -> WordingReport:
        """Checks a draft.

        Raises:
            UnknownPlace: `place` is not a place.
            DraftTakesLong: it would take longer than anybody waits.
        """
        with self.reading() as index:
            if not nearest:
                return check(text, index, place, seconds=PATIENCE)
            near = nearest_by_meaning(index, self.embedder, _places_of(index, place or text))
            return check(text, index, place, near, PATIENCE)

    def outline(self, doc: str) -> Outline:
        """Lays a document out.

        Raises:
            UnknownDocument: there is none of this name.
        """
        with self.reading() as index:
            return outline(index, doc)

    def redline(self, before: str, after: str) -> list[Row]:
        """Compares two versions.

        Raises:
            UnknownDocument: there is none of one of these names.
        """
        with self.reading() as index:
            return redline(outline(index, before), outline(index, after))

    def cities(self, question: str) -> Iterator[Cell]:
        """Puts a question for every city with documents on it; the table grows cell by cell."""
        with self.reading() as index:
            yield from compare_cities(self.quoting, index, self.embedder, question)

    def documents(self) -> dict[str, Metadata]:
        """What there is to read."""
        with self.reading() as index:
            return dict(index.store.metadata)

    def versions(self, doc: str) -> list[str]:
        """The other documents of the same title or that replace each other, then all others."""
        known = self.documents()
        if doc not in known:
            return list(known)
        title, replaced = bare_title(known[doc].title), bare_title(known[doc].replaced_by)
        own = {title, replaced} - {""}

        def is_version(other: str) -> bool:
            meta = known[other]
            return bool({bare_title(meta.title), bare_title(meta.replaced_by)} & own)

        return sorted((other for other in known if other != doc), key=lambda one: (not is_version(one), one))

    def _finder_of(self, index: Index) -> Finder:
        """The finder of a snapshot, made when first needed."""
        with self._lock:
            if self._finder is None or self._finder[0] is not index:
                self._finder = (index, Finder(index, search_by_meaning(index, self.embedder)))
            return self._finder[1]


def _places_of(index: Index, text: str) -> tuple[DivisionPath, ...]:
    """The place a text names most often; none where it names none."""
    named = Counter(mention.path for mention in PlaceBook.of(index.store.all_divisions()).find(text))
    return tuple(path for path, _ in named.most_common(1))
