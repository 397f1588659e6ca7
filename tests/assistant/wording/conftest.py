"""A small index of made-up regulations: two cities with the same rule and other figures, an old version."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.wording.workbench import Workbench
from index.embedding.embedder import Embedder
from index.snapshots.opening import Index, open_index


@pytest.fixture(scope="session")
def index(index_dir: Path, embedder: Embedder) -> Iterator[Index]:
    live = open_index(index_dir, embedder.identity)
    with live.reading() as snapshot:
        yield snapshot
    live.close()


@pytest.fixture(scope="session")
def workbench(index_dir):
    settings = Settings(_env_file=None, index_dir=index_dir, mode="extractive", llm="extractive")
    with closing(open_assistant(settings)) as assistant:
        yield Workbench.of(assistant)
