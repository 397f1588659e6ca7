"""Indexes in the snapshot's folder, the vectors in a Chroma database there or on a Chroma server."""

import shutil
import sqlite3
from pathlib import Path

from index.errors import IndexUnavailable
from index.stores.dense import DenseIndex, copy_dense, drop_collection
from index.stores.lexical import LexicalIndex
from index.stores.protocols import PATH


class FileBackend:
    """Chroma and tantivy; the address is `path`, or that of a Chroma server."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.copies = address == PATH

    def create(self, folder: Path) -> tuple[DenseIndex, LexicalIndex]:
        """Empty indexes for a snapshot."""
        lexical = LexicalIndex.create(lexical_folder(folder))
        return DenseIndex.create(dense_folder(folder), self._collection(folder), self._address), lexical

    def open(self, folder: Path) -> tuple[DenseIndex, LexicalIndex]:
        """The indexes that `create` or `copy` made."""
        lexical = LexicalIndex.open(lexical_folder(folder))
        return DenseIndex.open(dense_folder(folder), self._collection(folder), self._address), lexical

    def copy(self, source: Path, target: Path) -> None:
        """Copies both folders; what lies on a server cannot be copied."""
        if not self.copies:
            raise IndexUnavailable(f"vectors on the Chroma server {self._address} cannot be copied")
        try:
            shutil.copytree(lexical_folder(source), lexical_folder(target))
            copy_dense(dense_folder(source), dense_folder(target))
        except (OSError, sqlite3.Error) as error:
            raise IndexUnavailable(f"the snapshot {source} cannot be copied: {error}") from error

    def drop(self, folder: Path) -> None:
        """Removes the folders, and the collection on a server."""
        if self._address != PATH:
            drop_collection(self._collection(folder), self._address)
        for part in (dense_folder(folder), lexical_folder(folder)):
            if part.exists():
                shutil.rmtree(part)

    def _collection(self, folder: Path) -> str:
        """Name of the Chroma collection; on a server it tells the snapshots apart."""
        return "policy" if self._address == PATH else f"policy-{folder.name}"


def dense_folder(folder: Path) -> Path:
    """Where Chroma keeps its files in a snapshot's folder."""
    return folder / "chroma"


def lexical_folder(folder: Path) -> Path:
    """Where tantivy keeps its files in a snapshot's folder."""
    return folder / "lexical"
