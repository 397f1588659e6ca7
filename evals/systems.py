"""What is measured: the assistant opened in this process, or a server somewhere."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.evidence.gate import load_calibration
from assistant.llm.loading import load_chat_model, model_name
from assistant.operations.opening import open_retriever
from assistant.steps import Steps
from evals.files.corpus import IndexTexts, open_corpus
from evals.metrics import DocumentTexts
from evals.results.judge import Judge
from evals.running.asking import Asker, ChainAsker, ServerAsker
from evals.running.environment import describe_settings
from index.errors import ModelUnavailable
from index.retriever import PolicyRetriever, Search
from index.snapshots.layout import current_manifest
from index.types import Passage


@dataclass(frozen=True, slots=True)
class SystemUnderTest:
    """Who is asked, the texts to check citations against, and what identifies both."""

    asker: Asker
    texts: DocumentTexts | None
    identity: dict[str, Any]
    settings: dict[str, Any]
    documents: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocalSystem(SystemUnderTest):
    """The assistant in this process, whose steps can be looked at."""

    steps: Steps = field(kw_only=True)


@contextmanager
def open_here(settings: Settings) -> Iterator[LocalSystem]:
    """Opens the assistant of the settings in this process.

    Raises:
        PolicyAssistantError: there is no index, or a model cannot be loaded.
    """
    manifest = current_manifest(settings.index_dir)
    identity = {"index": manifest.fingerprint, "recipe": asdict(manifest.recipe)}
    documents = dict(manifest.files)
    with closing(IndexTexts(settings.index_dir)) as texts, closing(open_assistant(settings)) as assistant:
        assistant.prepare()
        promised = load_calibration().describe(settings.answer_risk, settings.caveat_risk)
        asker, used = ChainAsker(assistant.chain), {**describe_settings(settings), "gate": promised}
        yield LocalSystem(asker, texts, identity, used, documents, steps=assistant.steps)


@contextmanager
def open_server(url: str, settings: Settings, timeout: float, key: str = "") -> Iterator[SystemUnderTest]:
    """Opens a connection to a server; citations are checked against the local index if there is one."""
    texts = open_corpus(None, settings.index_dir)
    try:
        with closing(ServerAsker(url, timeout, key)) as asker:
            yield SystemUnderTest(asker, texts, {"url": url}, {})
    finally:
        if isinstance(texts, IndexTexts):
            texts.close()


@dataclass(frozen=True, slots=True)
class IndexFinder:
    """Finds the passages nearest to a question in the index, whatever place it is about."""

    retriever: PolicyRetriever

    def nearest(self, question: str) -> Sequence[Passage]:
        """The best passages, whether or not they answer."""
        return self.retriever.find(Search(question))

    def vectors(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """The normalised vectors of questions."""
        return np.stack([self.retriever.embedder.encode_query(one) for one in questions])


@contextmanager
def open_finder(settings: Settings) -> Iterator[IndexFinder]:
    """Opens the index and the models of the settings.

    Raises:
        PolicyAssistantError: there is no index, or a model cannot be loaded.
    """
    with closing(open_retriever(settings)) as retriever, retriever.reading() as index:
        yield IndexFinder(retriever.over(index))


@contextmanager
def open_judge(settings: Settings) -> Iterator[Judge]:
    """Opens the language model of the settings as a judge.

    Raises:
        ModelUnavailable: the settings name none, or it cannot be loaded.
    """
    model = load_chat_model(settings)
    if model is None:
        raise ModelUnavailable(
            "there is no language model to judge with: name one with --llm URL or FILE.gguf"
        )
    try:
        yield Judge(model, model_name(model))
    finally:
        close = getattr(model, "close", None)
        if close:
            close()
