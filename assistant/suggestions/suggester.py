"""Questions put before a reader: only such as the indexed documents answer, tried before they are shown."""

import asyncio
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice

from assistant.state import Weighed
from assistant.steps import Steps
from assistant.suggestions.proposals import propose
from assistant.types import Answer, Question
from index.snapshots.opening import Index, LiveIndex
from index.types import Chunk, Metadata

_FOLLOW_UPS = 3
_EXAMPLES = 6
_TRIED_FOLLOWING = 8
_TRIED_DOCUMENTS = 30
_TRIED_IN_ONE = 4
_REMEMBERED = 2000
_MOST_OF_A_KIND, _KIND = 2, 4  # examples that end in the same characters
_GOLDEN = (5**0.5 - 1) / 2
_PATIENCE = 3.0
"""Seconds after which a reader has gone on reading; nothing is suggested then."""
_PAUSE = 0.02

Gate = Callable[[str], frozenset[str]]
"""Tells the ids of the chunks that answer a question without doubt; none when it would be refused."""


def build_gate(steps: Steps) -> Gate:
    """Returns the gate of the chain: everything it does before it words an answer."""
    unaided = replace(steps, approve=None)

    def tell(text: str) -> frozenset[str]:
        weighed = unaided.run(Question(text))
        if not isinstance(weighed, Weighed):
            return frozenset()
        answering = (place.selection for place in weighed.places if place.answers)
        return frozenset(piece.passage.chunk.id for selection in answering for piece in selection.evidence)

    return tell


@dataclass(slots=True)
class Suggester:
    """Suggests questions for the first screen and after an answer, of the snapshot that is served."""

    live: LiveIndex
    gate: Gate
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _snapshot: str = ""
    _examples: tuple[str, ...] = ()
    _known: OrderedDict[tuple[str, ...], tuple[str, ...]] = field(default_factory=OrderedDict)
    _tried: OrderedDict[str, frozenset[str]] = field(default_factory=OrderedDict)
    _asking: int = 0
    _worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="suggesting")
    )

    def examples(self) -> tuple[str, ...]:
        """Questions over documents of different places; looked for once a snapshot."""
        with self.live.reading() as index:
            if self._snapshot == index.manifest.snapshot and self._examples:
                return self._examples  # nobody opens a page later because others get suggestions
        with self._lock, self.live.reading() as index:
            self._follow(index)
            if not self._examples:
                self._examples = tuple(islice(self._find_examples(index), _EXAMPLES))
            return self._examples

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """While somebody waits for evidence nothing is tried; from one thread only."""
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1

    async def follow_up(self, answer: Answer) -> tuple[str, ...]:
        """What else the cited documents answer; nothing when that would take long."""
        looking = asyncio.wrap_future(self._worker.submit(self.find_further, answer))
        try:
            return await asyncio.wait_for(looking, _PATIENCE)
        except TimeoutError:
            return ()

    def find_further(self, answer: Answer) -> tuple[str, ...]:
        """What else the cited documents answer.

        Raises:
            TimeoutError: others asked all the time.
        """
        cited = tuple(dict.fromkeys(f"{one.doc}\n{one.locator}" for one in answer.citations))
        with self._lock, self.live.reading() as index:
            self._follow(index)
            if cited not in self._known:
                found = tuple(islice(self._find_further(index, answer), _FOLLOW_UPS))
                self._known[cited] = found
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            return tuple(question for question in self._known[cited] if question != answer.question)

    def _follow(self, index: Index) -> None:
        """Forgets what was found in an earlier snapshot."""
        if index.manifest.snapshot != self._snapshot:
            self._examples, self._snapshot = (), index.manifest.snapshot
            self._known.clear()
            self._tried.clear()

    def _find_further(self, index: Index, answer: Answer) -> Iterator[str]:
        """Questions that other passages of the cited documents answer, the nearest passages first."""
        for doc in dict.fromkeys(one.doc for one in answer.citations):
            at = min(one.start for one in answer.citations if one.doc == doc)
            others = [chunk for chunk in index.store.chunks_of(doc) if not _holds(chunk, at)]
            others.sort(key=lambda chunk: abs(_begin(chunk) - at))
            tried = islice(_propose_all(others, index.store.metadata[doc]), _TRIED_FOLLOWING)
            yield from (asked for asked, chunks in tried if chunks & self._try(asked))

    def _try(self, asked: str) -> frozenset[str]:
        """What the gate says, remembered; others' questions first."""
        if asked not in self._tried:
            deadline = time.monotonic() + _PATIENCE
            while self._asking:
                if time.monotonic() > deadline:
                    raise TimeoutError
                time.sleep(_PAUSE)
            self._tried[asked] = self.gate(asked)
            if len(self._tried) > _REMEMBERED:
                self._tried.popitem(last=False)
        return self._tried[asked]

    def _find_examples(self, index: Index) -> Iterator[str]:
        """A question each of documents that lie far apart, so that places and kinds vary; then more."""
        known = index.store.metadata
        docs = sorted(known, key=lambda doc: (known[doc].division, doc))
        ways = [self._answered(index, doc) for doc in _scatter(docs)[:_TRIED_DOCUMENTS]]
        kinds: Counter[str] = Counter()
        for most in (_MOST_OF_A_KIND, _MOST_OF_A_KIND, _EXAMPLES, _EXAMPLES):
            for way in ways:
                found = next((asked for asked in way if kinds[asked[-_KIND:]] < most), None)
                if found:
                    kinds[found[-_KIND:]] += 1
                    yield found

    def _answered(self, index: Index, doc: str) -> Iterator[str]:
        """Of the first questions about a document, those that it answers."""
        tried = islice(_propose_all(index.store.chunks_of(doc), index.store.metadata[doc]), _TRIED_IN_ONE)
        yield from (asked for asked, chunks in tried if chunks & self.gate(asked))


def _propose_all(chunks: Iterable[Chunk], metadata: Metadata) -> Iterator[tuple[str, frozenset[str]]]:
    """Each question once, with the chunks that may answer it."""
    proposed: dict[str, set[str]] = {}
    for chunk in chunks:
        for asked in propose(chunk, metadata):
            proposed.setdefault(asked, set()).add(chunk.id)
    return ((asked, frozenset(ids)) for asked, ids in proposed.items())


def _holds(chunk: Chunk, at: int) -> bool:
    return any(span.raw <= at < span.raw + span.length for span in chunk.spans)


def _begin(chunk: Chunk) -> int:
    return chunk.spans[-1].raw if chunk.spans else 0


def _scatter(names: Sequence[str]) -> list[str]:
    """The names in an order whose beginnings are spread evenly over all of them."""
    return [name for _, name in sorted((position * _GOLDEN % 1, name) for position, name in enumerate(names))]
