"""The way of a question, as a LangChain runnable: `build_chain(...)` reads as the list of its steps.

`invoke` gives the final Answer; `stream` gives first an Answer that holds only evidence, then Answers with
one more checked sentence each, then the final one; every Answer supersedes the one before.
"""

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import SystemMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator, RunnableLambda
from langchain_core.runnables.config import run_in_executor

from assistant.answer.composer import Writer
from assistant.approved.step import ApprovedAnswers
from assistant.approved.store import Approvals
from assistant.configuration.settings import PREFIX, Settings
from assistant.evidence.gate import load_calibration
from assistant.llm.loading import load_chat_model, open_queue
from assistant.llm.prompts import Prompt, load_prompt, load_replies
from assistant.llm.streaming import Writing, write_aside, write_here
from assistant.operations.readiness import require_index
from assistant.question.dictionary import load_dictionary
from assistant.question.intent import warm_up_segmenter
from assistant.question.rewriting import to_simplified
from assistant.question.terms import load_terms
from assistant.state import Course
from assistant.steps import Steps
from assistant.types import Answer, Ending, Question
from index.embedding.embedder import Embedder, load_embedder
from index.errors import ModelUnavailable, PolicyAssistantError
from index.language.tokens import count_tokens
from index.places.gazetteer import load_gazetteer
from index.retriever import Reranker, load_reranker
from index.snapshots.opening import LiveIndex, open_index

_FINDING_AT_ONCE = 4
_log = structlog.get_logger(__name__)


def build_chain(steps: Steps) -> Runnable[Question, Answer]:
    """Composes the steps; each passes on a Course, and a Course that has ended passes through."""
    finding = (
        RunnableLambda(Course.start, name="start")
        | _step("screen", steps.screen)
        | _step("rewrite", steps.rewrite)
        | _step("approved", steps.approved)
        | _step("retrieve", steps.retrieve)
        | _step("evidence", steps.weigh)
        | _step("decide", steps.decide)
    )
    return (_in_one_go(finding) | _writing(steps)).with_config(run_name="policy-assistant")


def _in_one_go(finding: Runnable[Question, Course]) -> Runnable[Question, Course]:
    """The same, in one of a few threads when called from an event loop: whoever asks first is done first.

    All at once they would all be done last, and each step in a thread of its own costs a third more.
    """
    threads = ThreadPoolExecutor(_FINDING_AT_ONCE, thread_name_prefix="finding")

    async def find_aside(question: Question, config: RunnableConfig) -> Course:
        return await run_in_executor(threads, finding.invoke, question, config)

    return RunnableLambda(finding.invoke, find_aside, name="find")


def _step(name: str, work: Callable[[Course], Course]) -> Runnable[Course, Course]:
    """A named step that times its work; the one place where the unexpected becomes the ending `failed`."""

    def run(course: Course) -> Course:
        if course.ending is not None:
            return course
        started = time.perf_counter()
        try:
            course = work(course)
        except Exception:
            _log.exception("step failed", step=name)
            course = course.end(Ending.FAILED, "failed")
        return course.timed(name, started)

    return RunnableLambda(run, name=name)


def _writing(steps: Steps) -> Runnable[Course, Answer]:
    def write(course: Course) -> Writing:
        try:
            yield from steps.write(course)
        except PolicyAssistantError:  # something the user has to mend; the caller says so
            raise
        except Exception:
            _log.exception("step failed", step="write")
            yield steps.fail(course)

    def write_all(courses: Iterator[Course]) -> Iterator[Answer]:
        for course in courses:
            yield from write_here(write(course))

    async def write_all_async(courses: AsyncIterator[Course]) -> AsyncIterator[Answer]:
        async for course in courses:
            async with aclosing(write_aside(write(course))) as answers:
                async for answer in answers:
                    yield answer

    return RunnableGenerator(write_all, write_all_async, name="write")


@dataclass(slots=True)
class LazyModel:
    """The language model of the settings, loaded once when first needed."""

    settings: Settings
    _model: BaseChatModel | None = None
    _loaded: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self) -> BaseChatModel | None:
        """The model, or None for extractive answers.

        Raises:
            ModelUnavailable: the settings name a model that cannot be loaded.
        """
        with self._lock:
            if not self._loaded:
                self._model = load_chat_model(self.settings)
                self._loaded = True
            return self._model

    def warm_up(self, prompt: Prompt) -> None:
        """Loads the model where it runs in this process, and lets it read what every question begins with.

        Raises:
            ModelUnavailable: as `load`.
        """
        warm_up = getattr(self.load(), "warm_up", None)
        if warm_up:
            system, _ = prompt.split(question="", evidence="")
            warm_up([SystemMessage(system)])

    def close(self) -> None:
        """Lets go of the model if it was loaded."""
        close = getattr(self._model, "close", None)
        if close:
            close()


@dataclass(frozen=True, slots=True)
class Assistant:
    """The chain with what it stands on; `close` lets go of the index and the language model."""

    chain: Runnable[Question, Answer]
    steps: Steps
    index: LiveIndex
    embedder: Embedder
    model: LazyModel

    @property
    def reranker(self) -> Reranker | None:
        """The cross-encoder of the settings."""
        return self.steps.reranker

    def prepare(self) -> None:
        """Reads what some questions need before anyone waits for it: the dictionary, the language model.

        Raises:
            ModelUnavailable: mode llm, and the language model cannot be loaded.
        """
        load_dictionary()
        writer = self.steps.writer
        if writer.drafts:
            try:
                self.model.warm_up(writer.prompt)
            except ModelUnavailable as error:
                if self.model.settings.mode == "llm":
                    raise
                _log.warning("language model unavailable, answering from quotations", error=str(error))

    def close(self) -> None:
        """Lets go of files and the model; nobody may be asking any more."""
        self.model.close()
        self.index.close()


def _warm_up(embedder: Embedder) -> None:
    """Reads, before the first question rather than during it, what every question needs."""
    warm_up_segmenter()
    to_simplified("预热")
    count_tokens("预热")
    load_gazetteer()
    if embedder.words:
        list(embedder.words.nearness(["预热"], "预热"))


def open_assistant(settings: Settings, approvals: Approvals | None = None) -> Assistant:
    """Opens the index and the models the settings name; a language model is read when first asked.

    Args:
        settings: The settings of this process.
        approvals: Answers that staff approved, given first; without them every answer is a new one.

    Raises:
        PolicyAssistantError: no index, an index of other settings, a model or file that cannot be read.
    """
    require_index(settings)
    model = LazyModel(settings)
    if settings.mode != "extractive" and model.load() is None and settings.mode == "llm":
        raise ModelUnavailable(
            f"mode llm needs a language model: run `make setup` for the bundled one, set {PREFIX}LLM, "
            "or choose mode auto"
        )
    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    _warm_up(embedder)
    live = open_index(settings.index_dir, embedder.identity, settings.chroma)
    writer = Writer(settings, load_replies(), load_prompt("answer"), model.load, open_queue(settings))
    terms, calibration = load_terms(settings.term_map), load_calibration()
    reranker = load_reranker(settings.reranker_model)
    approve = ApprovedAnswers(approvals, live).serve if approvals else None
    steps = Steps(settings, live, embedder, terms, calibration, writer, reranker, approve)
    return Assistant(build_chain(steps), steps, live, embedder, model)
