"""What somebody says of the answer they have (说简单点, 再详细点, 还有呢): told from questions, and done."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.documents.follow_ups import go_on, shorten, widen
from assistant.documents.search import search
from assistant.question.places import UnknownPlace
from assistant.question.wishes import Wish, recognise_wish
from assistant.types import Answer, Ending, Question
from assistant.web.conversation import Exchange
from assistant.web.languages import Words
from assistant.web.place_names import guess_place
from index.embedding.embedder import Embedder
from index.snapshots.opening import LiveIndex
from index.types import Passage

_FOUND = 12


@dataclass(frozen=True, slots=True)
class Wishes:
    """Does what is wished of the last answer, over the snapshot that is served."""

    live: LiveIndex
    embedder: Embedder

    def grant(self, text: str, exchanges: Sequence[Exchange], words: Words) -> Answer | None:
        """The answer that `text` wishes for; None where it is a question, or there is nothing to go by."""
        answered = [one for one in exchanges if one.answer and one.answer.status is Ending.ANSWERED]
        asked = next((one for one in reversed(answered) if one.answer and not one.answer.is_talk), None)
        wish = recognise_wish(text, self.embedder) if asked else None
        if asked is None or wish is None or asked.answer is None:
            return None
        started = time.perf_counter()
        said = [one.answer for one in answered if one.answer]
        granted = self._do(wish, asked.question, asked.answer, said)
        if granted is None:
            granted = Answer(text, Ending.CLARIFY, text=words["nothing_more"])
        return replace(
            granted,
            question=text,
            reply=f"talk_{wish.value}",  # what is asked next is asked of what was asked before
            ms=round((time.perf_counter() - started) * 1000),
        )

    def _do(self, wish: Wish, question: Question, answer: Answer, said: Sequence[Answer]) -> Answer | None:
        if wish is Wish.SIMPLER:
            return shorten(answer)
        with self.live.reading() as index:
            if wish is Wish.MORE:
                found = self._search(answer.question, question.place)
                return go_on(answer, said, found, index.store.text)
            passages = {one.passage.chunk.id: one.passage for one in answer.evidence}
            full = widen(answer, passages.values(), index.store.chunks_of, index.store.text)
            return full if full.sentences else None

    def _search(self, text: str, place: str) -> list[Passage]:
        with self.live.reading() as index:
            divisions = {known.division for known in index.store.metadata.values() if known.division}
            place = guess_place(text, sorted(divisions)) or place
            try:
                return search(index, self.embedder, text, place, _FOUND)
            except UnknownPlace:
                return search(index, self.embedder, text, "", _FOUND)
