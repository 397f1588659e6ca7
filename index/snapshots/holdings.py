"""Documents by hand: what staff added, replaced, withdrew or corrected, beside the operator's own folders.

    folder/manifest.json              one entry a document, what the index is built with
    folder/files/<sha256>/<name>      every file that was ever given, each once; none is ever removed

A snapshot has a copy of the manifest it was built with, so that going back to it brings that back too.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import IndexUnavailable
from index.metadata.frontmatter import FrontMatter
from index.snapshots.manifest import write_atomically

_MANIFEST, _FILES = "manifest.json", "files"
_FORMAT = 1
_BLOCK = 2**20


class HoldingsDamaged(IndexUnavailable):
    """The manifest of the documents by hand cannot be read."""


class Holding(BaseModel):
    """What is known by hand of one document.

    `doc` is its name in the index; `file` is where its file lies below the folder, empty where the operator's
    own file of this name is meant; `metadata` has the fields that staff stated, those left empty among them:
    they are then not inferred. A withdrawn one is in no index. `who` did the last `deed` to it, and `when`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    doc: str
    file: str = ""
    sha256: str = ""
    metadata: FrontMatter = Field(default_factory=FrontMatter)
    withdrawn: bool = False
    deed: str = ""
    who: str = ""
    when: datetime | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether the document is as it would be without."""
        return not (self.file or self.withdrawn or self.metadata.model_fields_set)

    def digest(self, of_file: str) -> str:
        """What a document's digest is whose file has this one: another when its metadata were corrected."""
        stated = self.stated()
        if not stated:
            return of_file
        told = json.dumps(stated, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(f"{of_file}\0{told}".encode()).hexdigest()

    def stated(self) -> dict[str, str | None]:
        """The fields that were stated, as they are written."""
        values: dict[str, str | None] = self.metadata.model_dump(mode="json", exclude_unset=True)
        return values

    def record(self) -> dict[str, object]:
        """The entry as it is written."""
        values = self.model_dump(mode="json", exclude_defaults=True, exclude={"metadata"})
        return values | ({"metadata": stated} if (stated := self.stated()) else {})


@dataclass(frozen=True, slots=True)
class Holdings:
    """All documents by hand, by their names in the index, and the folder their files lie below.

    `publisher` is who had them built.
    """

    folder: Path
    entries: Mapping[str, Holding] = field(default_factory=dict)
    publisher: str = ""

    def path_of(self, holding: Holding) -> Path:
        """Where the file of an entry lies."""
        return self.folder / holding.file

    @property
    def brings(self) -> bool:
        """Whether there is a document of its own among them."""
        return any(one.file and not one.withdrawn for one in self.entries.values())


def manifest_of(folder: Path) -> Path:
    """The manifest in a folder of documents by hand."""
    return folder / _MANIFEST


def read_holdings(folder: Path) -> Holdings:
    """The documents by hand in a folder; none where there is no folder.

    Raises:
        HoldingsDamaged: the manifest cannot be read.
    """
    return read_copy(manifest_of(folder), folder)


def read_copy(path: Path, folder: Path | None = None) -> Holdings:
    """The documents by hand that a manifest lists; those of a snapshot lie where it says, or in `folder`.

    Raises:
        HoldingsDamaged: it cannot be read.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        entries = [Holding.model_validate(one) for one in values["documents"]]
        named = folder or Path(values["folder"])
        return Holdings(named, {one.doc: one for one in entries}, str(values.get("publisher", "")))
    except (FileNotFoundError, NotADirectoryError):
        return Holdings(folder or path.parent)
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise HoldingsDamaged(f"{path} cannot be read ({type(error).__name__}): restore it") from error


def write_holdings(holdings: Holdings, path: Path | None = None) -> None:
    """Writes the manifest at once and durably: in the folder of the documents, or in `path`."""
    target = path or manifest_of(holdings.folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "format": _FORMAT,
        "folder": str(holdings.folder.absolute()),
        "publisher": holdings.publisher,
        "documents": [holdings.entries[doc].record() for doc in sorted(holdings.entries)],
    }
    write_atomically(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def merge(holdings: Holdings, changes: Iterable[Holding], publisher: str = "") -> Holdings:
    """The documents by hand after some entries were changed; one that says nothing any more goes."""
    entries = dict(holdings.entries) | {one.doc: one for one in changes}
    kept = {doc: one for doc, one in entries.items() if not one.says_nothing}
    return Holdings(holdings.folder, kept, publisher or holdings.publisher)


def keep_file(folder: Path, source: BinaryIO, name: str) -> tuple[str, str]:
    """Keeps a file for good under its content.

    Returns:
        Where it lies below the folder, and its SHA-256.
    """
    kept = folder / _FILES
    kept.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=kept, prefix=".", delete=False) as draft:
        try:
            while block := source.read(_BLOCK):
                found.update(block)
                draft.write(block)
            draft.flush()
            os.fsync(draft.fileno())
        except BaseException:
            Path(draft.name).unlink()
            raise
    digest = found.hexdigest()
    target = kept / digest / name
    target.parent.mkdir(exist_ok=True)
    os.chmod(draft.name, 0o640)
    shutil.move(draft.name, target)
    return target.relative_to(folder).as_posix(), digest
