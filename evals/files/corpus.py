"""The texts a suite is about: from a folder of documents, or from an index."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from evals.metrics.matching import document_key
from index.errors import IndexUnavailable, PolicyAssistantError, UnreadableDocument
from index.loaders.loading import find_files, load_document
from index.snapshots.layout import current_manifest, snapshot_files
from index.stores.chunks import ChunkStore

_LARGEST = 50 * 2**20


class FolderTexts:
    """The documents of a folder, loaded as the index loads them, when they are asked for."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise PolicyAssistantError(f"corpus folder {folder} does not exist")
        self._files = {document_key(path.name): (path, root) for path, root in find_files([folder])}
        self._texts: dict[str, str | None] = {}

    @property
    def documents(self) -> frozenset[str]:
        """The keys of the documents there are."""
        return frozenset(self._files)

    def text(self, doc: str) -> str | None:
        """The loaded text of a document; None where there is none or it cannot be read."""
        key = document_key(doc)
        if key not in self._texts:
            self._texts[key] = self._load(key)
        return self._texts[key]

    def _load(self, key: str) -> str | None:
        if key not in self._files:
            return None
        try:
            return load_document(*self._files[key], _LARGEST).text
        except UnreadableDocument:
            return None


class IndexTexts:
    """The documents of the index that is being served; only its store is opened."""

    def __init__(self, index_dir: Path) -> None:
        self._manifest = current_manifest(index_dir)
        self._store = ChunkStore.open(snapshot_files(index_dir, self._manifest.snapshot).store)

    @property
    def fingerprint(self) -> str:
        """Hash of the corpus."""
        return self._manifest.fingerprint

    @property
    def digests(self) -> Mapping[str, str]:
        """The digest of each document's file."""
        return self._manifest.files

    @property
    def documents(self) -> frozenset[str]:
        """The keys of the documents there are."""
        return frozenset(self._names)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {document_key(doc): doc for doc in self._manifest.files}

    def text(self, doc: str) -> str | None:
        """The loaded text of a document; None where there is none."""
        name = self._names.get(document_key(doc))
        return None if name is None else self._store.text(name)

    def close(self) -> None:
        """Lets go of the store's file."""
        self._store.close()


def open_corpus(folder: Path | None, index_dir: Path) -> FolderTexts | IndexTexts | None:
    """The documents of a folder, or of the index where no folder is given; None where there is neither.

    Raises:
        PolicyAssistantError: the folder does not exist.
    """
    if folder is not None:
        return FolderTexts(folder)
    try:
        return IndexTexts(index_dir)
    except IndexUnavailable:
        return None
