"""What a server measures of itself, for Prometheus: counts and times, no word of any question."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from importlib.metadata import version
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from assistant.operations.tracing import Traces
from assistant.records.feedback import Vote
from assistant.types import Answer, Ending
from index.language.tokens import count_tokens
from index.snapshots.opening import Index

STOPPED = "stopped"
OTHER = "other"
_CHANNELS = frozenset({"web", "api", "openai", "mcp", "wechat", "wecom"})
_PREFIX = "policy_assistant"
_STEP_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_QUESTION_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120)


class Metrics:
    """The measurements of one server; usable from any thread. Each answer goes to `traces`, too."""

    def __init__(self, traces: Traces | None = None) -> None:
        self.traces = traces
        self.registry = CollectorRegistry()
        known: Any = {"namespace": _PREFIX, "registry": self.registry}
        self._questions = Counter(
            "questions", "Questions by how they ended.", ["ending", "channel", "mode"], **known
        )
        self._replies = Counter(
            "replies", "Canned replies by name: refusals, questions back, greetings.", ["reply"], **known
        )
        self._refused_words = Counter(
            "refused_words", "Questions and drafts that met the operator's word list.", ["category"], **known
        )
        self._step = Histogram(
            "step_seconds", "Time of a step of the chain.", ["step"], buckets=_STEP_SECONDS, **known
        )
        self._whole = Histogram(
            "question_seconds",
            "Time from a question to its whole answer.",
            buckets=_QUESTION_SECONDS,
            **known,
        )
        self.under_way = Gauge("questions_under_way", "Questions being answered.", **known)
        self._tokens = Counter(
            "model_tokens", "Tokens the language model read and wrote.", ["direction"], **known
        )
        self._votes = Counter("votes", "Readers' votes on answers.", ["vote"], **known)
        Info("build", "The program.", **known).info({"version": version("policy-assistant")})
        ProcessCollector(registry=self.registry)
        for direction in ("read", "written"):
            self._tokens.labels(direction)
        for vote in Vote:
            self._votes.labels(vote.value)

    def count_answer(self, answer: Answer | None, channel: str) -> None:
        """Counts a question with its answer as far as it came."""
        channel = channel if channel in _CHANNELS else OTHER
        if answer is None or answer.status is Ending.PENDING:
            self._questions.labels(STOPPED, channel, answer.mode if answer else "").inc()
            return
        self._questions.labels(answer.status.value, channel, answer.mode).inc()
        if self.traces:
            self.traces.record(answer, channel)
        if answer.reply:
            self._replies.labels(answer.reply).inc()
        if answer.category:
            self._refused_words.labels(answer.category).inc()
        self._whole.observe(answer.ms / 1000)
        for step, ms in answer.timings.items():
            self._step.labels(step).observe(ms / 1000)

    def close(self) -> None:
        """Sends the traces that wait."""
        if self.traces:
            self.traces.close()

    def count_vote(self, vote: Vote) -> None:
        """Counts a vote that was stored."""
        self._votes.labels(vote.value).inc()

    def count_tokens(self) -> "TokenCount":
        """A callback for a language model."""
        return TokenCount(self._tokens)

    def watch(self, reading: Callable[[], AbstractContextManager[Index]], waiting: Callable[[], int]) -> None:
        """Also tells, whenever it is asked, about the index and the queue in front of the language model.

        Args:
            reading: Opens the index that is served.
            waiting: Gives the questions that wait for the model.
        """
        self.registry.register(_Live(reading, waiting))

    def render(self) -> bytes:
        """All measurements as Prometheus reads them."""
        return generate_latest(self.registry)


class _Live(Collector):
    """What is looked at when it is asked for."""

    def __init__(
        self, reading: Callable[[], AbstractContextManager[Index]], waiting: Callable[[], int]
    ) -> None:
        self._reading = reading
        self._waiting = waiting

    def collect(self) -> Iterable[Metric]:
        """Yields the gauges; those of an index that cannot be read are missing, which an alert can tell."""
        yield _gauge("queue_length", "Questions waiting for the language model.", self._waiting())
        try:
            with self._reading() as index:
                made, chunks = index.manifest.created.timestamp(), index.manifest.chunks
                documents = len(index.manifest.files)
        except Exception:  # whatever it is, /readyz says it; here the other measurements are wanted
            return
        yield _gauge("index_created_timestamp_seconds", "When the index served was made.", made)
        yield _gauge("index_documents", "Documents in the index.", documents)
        yield _gauge("index_chunks", "Chunks in the index.", chunks)


class TokenCount(BaseCallbackHandler):
    """Counts what a language model says it has read and written; its words, where it says nothing."""

    def __init__(self, tokens: Counter) -> None:
        self._tokens = tokens

    def on_llm_end(self, response: LLMResult, **known: Any) -> None:
        """Adds one reply."""
        for generation in (one for several in response.generations for one in several):
            message = generation.message if isinstance(generation, ChatGeneration) else None
            usage = message.usage_metadata if isinstance(message, AIMessage) else None
            self._tokens.labels("read").inc(usage["input_tokens"] if usage else 0)
            written = usage["output_tokens"] if usage else count_tokens(generation.text)
            self._tokens.labels("written").inc(written)


def _gauge(name: str, help: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", help, value)
