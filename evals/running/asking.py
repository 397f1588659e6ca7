"""Puts a case to an assistant: one in this process, or one that serves at an address."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any, Protocol

import httpx
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable

from assistant.rendering import answer_record
from assistant.state import Retrieved, Weighed
from assistant.types import Answer, Ending, Question
from evals.cases import Case
from index.errors import PolicyAssistantError
from index.types import Metadata, Passage

_BUSY = (429, 503)
_LONGEST_PAUSE = 30.0


class ServerUnavailable(PolicyAssistantError):
    """The server to be measured does not answer; the text says what to do."""


@dataclass(frozen=True, slots=True)
class TracedReply:
    """The answer's JSON and, where it can be seen, how it came about."""

    record: dict[str, Any]
    retrieved: tuple[dict[str, Any], ...] | None = None
    chosen: tuple[dict[str, Any], ...] | None = None
    first_ms: float | None = None


class Asker(Protocol):
    """Something that answers cases, from any thread."""

    def ask(self, case: Case) -> TracedReply:
        """Answers one case."""


@dataclass(frozen=True, slots=True)
class ChainAsker:
    """Asks the chain in this process, as the chat does: streaming, with an eye on what is retrieved."""

    chain: Runnable[Question, Answer]

    def ask(self, case: Case) -> TracedReply:
        """Answers one case and keeps what the chain found and chose for it."""
        watcher = _StageWatcher()
        first: float | None = None
        answer: Answer | None = None
        started = time.perf_counter()
        for answer in self.chain.stream(case.as_question(), config={"callbacks": [watcher]}):
            if first is None and (answer.evidence or answer.status is not Ending.PENDING):
                first = round((time.perf_counter() - started) * 1000, 1)
        if answer is None:
            raise RuntimeError("the chain ended without an answer")
        return TracedReply(answer_record(answer), watcher.retrieved, watcher.chosen, first)


@dataclass(slots=True)
class _StageWatcher(BaseCallbackHandler):
    """Sees what the steps return, as any LangChain tracer can: the passages found, then those chosen."""

    retrieved: tuple[dict[str, Any], ...] | None = None
    chosen: tuple[dict[str, Any], ...] | None = None

    def on_chain_end(self, outputs: Any, **details: Any) -> None:
        if isinstance(outputs, Retrieved):
            self.retrieved = describe_found(outputs)
        elif isinstance(outputs, Weighed):
            self.chosen = describe_chosen(outputs)


def describe_found(retrieved: Retrieved) -> tuple[dict[str, Any], ...]:
    """The passages of all places asked about, the best of each first."""
    return tuple(_describe([found.passages for found in retrieved.found]))


def describe_chosen(weighed: Weighed) -> tuple[dict[str, Any], ...]:
    """The passages that the evidence of all places is from, whether or not it is held to answer."""
    return tuple(_describe([[one.passage for one in place.selection.evidence] for place in weighed.places]))


def _describe(found: Sequence[Sequence[Passage]]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for rank in zip_longest(*found):
        for passage in rank:
            if passage is not None and passage.chunk.id not in seen:
                seen.add(passage.chunk.id)
                chunk = passage.chunk
                yield {
                    "doc": chunk.doc,
                    "label": chunk.label,
                    "text": chunk.text,
                    "score": passage.score,
                    "known": _digest(passage.metadata),
                }


def _digest(metadata: Metadata) -> str:
    """Changes with anything known of the document: its dates, its place, whether it is in force."""
    return hashlib.sha256(repr(metadata).encode()).hexdigest()[:12]


class ServerAsker:
    """Asks a server through `POST /v1/ask`."""

    def __init__(self, url: str, timeout: float, key: str = "") -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._url = url.rstrip("/")
        self._client = httpx.Client(timeout=timeout, headers=headers)

    def ask(self, case: Case) -> TracedReply:
        """Answers one case, waiting while the server says that it is busy.

        Raises:
            ServerUnavailable: nobody answers there, or not with an answer.
        """
        question = case.as_question()
        body: dict[str, Any] = {"question": question.text}
        if question.history:
            body["history"] = [asdict(turn) for turn in question.history]
        if question.place:
            body["place"] = question.place
        while True:
            response = self._post(body)
            if response.status_code not in _BUSY:
                break
            time.sleep(_pause(response))
        return TracedReply(self._read(response, question))

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        try:
            return self._client.post(f"{self._url}/v1/ask", json=body)
        except httpx.TimeoutException as error:
            raise TimeoutError from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise ServerUnavailable(
                f"no answer from {self._url} ({error}): is `policy-assistant serve` running there?"
            ) from error

    def _read(self, response: httpx.Response, question: Question) -> dict[str, Any]:
        if response.is_server_error or response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            return failed_record(question.text, f"HTTP {response.status_code}: {response.text[:200]}")
        try:
            record = response.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError) as error:
            raise ServerUnavailable(
                f"{self._url}/v1/ask: HTTP {response.status_code}, no answer in JSON"
            ) from error
        if not isinstance(record, dict) or "status" not in record:
            raise ServerUnavailable(f"{self._url}/v1/ask answers, but not as policy-assistant does")
        return record


def failed_record(question: str, error: str, ms: int = 0) -> dict[str, Any]:
    """The record of a question that got no answer."""
    answer = Answer(question, Ending.FAILED, ms=ms, mode="")
    return answer_record(answer) | {"error": error}


def _pause(response: httpx.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), _LONGEST_PAUSE) if asked.isdigit() else 1.0
