"""What is measured: the assistant opened in this process, or a server somewhere."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.chain import open_assistant
from assistant.settings import Settings
from evals.asking import Asker, ChainAsker, ServerAsker
from evals.corpus import IndexTexts, open_corpus
from evals.environment import describe_settings
from evals.metrics import Texts
from index.snapshots import current_manifest


@dataclass(frozen=True, slots=True)
class Target:
    """Who is asked, the texts to check citations against, and what identifies both."""

    asker: Asker
    texts: Texts | None
    identity: dict[str, Any]
    settings: dict[str, Any]
    documents: dict[str, str] = field(default_factory=dict)


@contextmanager
def open_here(settings: Settings) -> Iterator[Target]:
    """Opens the assistant of the settings in this process.

    Raises:
        PolicyAssistantError: there is no index, or a model cannot be loaded.
    """
    manifest = current_manifest(settings.index_dir)
    identity = {"index": manifest.fingerprint, "recipe": asdict(manifest.recipe)}
    documents = dict(manifest.files)
    with closing(IndexTexts(settings.index_dir)) as texts, closing(open_assistant(settings)) as assistant:
        yield Target(ChainAsker(assistant.chain), texts, identity, describe_settings(settings), documents)


@contextmanager
def open_server(url: str, settings: Settings, timeout: float, key: str = "") -> Iterator[Target]:
    """Opens a connection to a server; citations are checked against the local index if there is one."""
    texts = open_corpus(None, settings.index_dir)
    try:
        with closing(ServerAsker(url, timeout, key)) as asker:
            yield Target(asker, texts, {"url": url}, {})
    finally:
        if isinstance(texts, IndexTexts):
            texts.close()
