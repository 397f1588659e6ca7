"""Puts the chain together from the settings: index, models, and what is read before the first question."""

import threading
from dataclasses import dataclass, field, replace

import structlog
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import SystemMessage
from langchain_core.runnables import Runnable

from assistant.answer.composer import Writer
from assistant.approved.step import ApprovedAnswers
from assistant.approved.store import Approvals
from assistant.chain import build_chain
from assistant.configuration.settings import PREFIX, Settings
from assistant.evidence.gate import load_calibration
from assistant.llm.loading import load_chat_model, open_queue
from assistant.llm.prompts import Prompt, load_prompt, load_replies
from assistant.operations.opening import open_embedder
from assistant.operations.readiness import require_index
from assistant.question.dictionary import load_dictionary
from assistant.question.refused_words import load_refused_words
from assistant.question.rewriting import to_simplified
from assistant.question.terms import load_terms
from assistant.steps import Steps
from assistant.types import Answer, Question
from index.embedding.embedder import Embedder
from index.errors import ModelUnavailable
from index.language.tokens import count_tokens
from index.language.words import warm_up_segmenter
from index.places.gazetteer import load_gazetteer
from index.reader.reader import Reader
from index.retriever import PolicyRetriever, Reranker, load_reranker
from index.snapshots.opening import LiveIndex, open_index

_log = structlog.get_logger(__name__)


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

    def observe(self, callback: BaseCallbackHandler) -> None:
        """Tells the callback of everything the model writes from now on; of nothing where there is none."""
        model = self._model
        if model is not None:
            model.callbacks = [callback]

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
        return self.steps.retriever.reranker

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""
        return self.steps.settings

    def quoting(self, index: LiveIndex | None = None) -> Runnable[Question, Answer]:
        """A chain that answers in the documents' own words, and never with an approved answer.

        With an index it answers from that one.
        """
        extractive = self.settings.model_copy(update={"mode": "extractive"})
        writer = replace(self.steps.writer, settings=extractive, shortens=False)
        return build_chain(replace(self.steps_over(index), settings=extractive, writer=writer, approve=None))

    def steps_over(self, index: LiveIndex | None) -> Steps:
        """The steps over another index, made with the same embedding model."""
        if index is None:
            return self.steps
        retriever = self.steps.retriever.model_copy(update={"index": index})
        return replace(self.steps, live=index, retriever=retriever)

    def without_model(self) -> Runnable[Question, Answer]:
        """The chain with quotations in place of the language model's words."""
        extractive = self.settings.model_copy(update={"mode": "extractive"})
        writer = replace(self.steps.writer, settings=extractive)
        return build_chain(replace(self.steps, settings=extractive, writer=writer))

    def approved_only(self) -> Runnable[Question, Answer]:
        """The chain that gives approved answers, and no other to a question that has none."""
        return build_chain(replace(self.steps, only_approved=True))

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

    def faults(self) -> tuple[str, ...]:
        """Which of the models does not work that answers need; logged with the reason."""
        found = []
        for name, look in (("embedding model", self._embed), ("language model", self._require_model)):
            try:
                look()
            except Exception as error:
                _log.error("not ready", part=name, reason=f"{type(error).__name__}: {error}")
                found.append(name)
        return tuple(found)

    def _embed(self) -> None:
        self.embedder.encode_query("预热")

    def _require_model(self) -> None:
        """Without one, mode auto answers by quotation; mode llm does not answer."""
        if self.settings.mode == "llm" and self.model.load() is None:
            raise ModelUnavailable("there is none")

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
    embedder = open_embedder(settings)
    _warm_up(embedder)
    live = open_index(settings.index_dir, embedder.identity, settings.store)
    words = load_refused_words(settings.refused_words)
    queue = open_queue(settings)
    writer = Writer(settings, load_replies(), load_prompt("answer"), model.load, queue, refused_words=words)
    gate = load_calibration().gate(settings.answer_risk, settings.caveat_risk)
    terms, reader = load_terms(settings.term_map), Reader()
    reranker = load_reranker(settings.reranker_model)
    retriever = PolicyRetriever(index=live, embedder=embedder, reranker=reranker)
    approve = ApprovedAnswers(approvals, live).serve if approvals else None
    steps = Steps(settings, live, retriever, terms, reader, gate, writer, approve, refused_words=words)
    return Assistant(build_chain(steps), steps, live, embedder, model)
