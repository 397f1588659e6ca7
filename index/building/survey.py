"""Looks at the files of a corpus: what there is, and what changed since the last build."""

import hashlib
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import PolicyAssistantError
from index.loaders.loading import find_files
from index.snapshots.manifest import Skipped


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed; `doc` is its path relative to the corpus root."""

    doc: str
    path: Path
    root: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of the corpus by document name, and those left out with the reason."""

    files: Mapping[str, SourceFile]
    skipped: Skipped


def list_documents(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Finds the documents below `paths`, each with its corpus root; nothing is read.

    Raises:
        PolicyAssistantError: a path does not exist, or there is no document.
    """
    for path in paths:
        if not path.exists():
            raise PolicyAssistantError(f"{path} does not exist: name a file or folder of documents")
    found = find_files(paths)
    if not found:
        names = ", ".join(str(path) for path in paths)
        raise PolicyAssistantError(
            f"no documents in {names}: put text, Word, PDF, web page or table files there"
        )
    return found


def survey(paths: Sequence[Path], max_bytes: int) -> Survey:
    """Finds and fingerprints the files below `paths`.

    Raises:
        PolicyAssistantError: a path does not exist, or there is no document.
    """
    files: dict[str, SourceFile] = {}
    skipped: list[tuple[str, str]] = []
    for path, root in list_documents(paths):
        doc = path.relative_to(root).as_posix()
        if problem := _unfit(path, root, doc):
            skipped.append((readable_name(doc), problem))
            continue
        if doc in files:
            skipped.append((str(path), f"another file of this name is indexed: {files[doc].path}"))
            continue
        try:
            if path.stat().st_size > max_bytes:
                skipped.append((doc, f"larger than {max_bytes // 2**20} MiB (POLICY_ASSISTANT_MAX_FILE_MB)"))
                continue
            files[doc] = SourceFile(doc, path, root, _digest(path))
        except OSError as error:
            skipped.append((doc, f"cannot be read: {error.strerror}"))
    return Survey(files, tuple(skipped))


def readable_name(name: str) -> str:
    """The name of a file, bytes in it that are no UTF-8 written as backslash and number."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _unfit(path: Path, root: Path, doc: str) -> str:
    """Why something in a corpus's folder is no file of the corpus; empty where it is one."""
    if readable_name(doc) != doc:
        return "the name is not UTF-8; rename it"
    try:
        if not path.resolve(strict=True).is_relative_to(root.resolve()):
            return "a link that leads out of the corpus; copy the file"
        if not stat.S_ISREG(path.stat().st_mode):
            return "not a file but a pipe, a socket or a device"
    except (OSError, RuntimeError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or 'a link to itself'}"
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
