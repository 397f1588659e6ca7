"""Looks at the files of a corpus: what there is, and what changed since the last build."""

import hashlib
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.errors import PolicyAssistantError
from index.loaders.loading import find_files
from index.metadata.frontmatter import FrontMatter
from index.snapshots.holdings import Holding, Holdings
from index.snapshots.manifest import Skipped


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be indexed; `doc` is its path relative to the corpus root, or what staff named it.

    `given` is what staff state of it.
    """

    doc: str
    path: Path
    root: Path
    digest: str
    given: FrontMatter | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """The files of the corpus by document name, and those left out with the reason."""

    files: Mapping[str, SourceFile]
    skipped: Skipped


def list_documents(paths: Sequence[Path], may_be_empty: bool = False) -> list[tuple[Path, Path]]:
    """Finds the documents below `paths`, each with its corpus root; nothing is read.

    Raises:
        PolicyAssistantError: a path does not exist, or there is no document.
    """
    for path in paths:
        if not path.exists():
            raise PolicyAssistantError(f"{path} does not exist: name a file or folder of documents")
    found = find_files(paths)
    if not found and not may_be_empty:
        names = ", ".join(str(path) for path in paths)
        raise PolicyAssistantError(
            f"no documents in {names}: put text, Word, PDF, web page or table files there"
        )
    return found


def survey(paths: Sequence[Path], max_bytes: int, holdings: Holdings | None = None) -> Survey:
    """Finds and fingerprints the files below `paths`, and the documents by hand, which go before them.

    Raises:
        PolicyAssistantError: a path does not exist, or there is no document.
    """
    found = _survey_folders(paths, max_bytes, bool(holdings and holdings.brings))
    return _with_holdings(found, holdings) if holdings else found


def _with_holdings(found: Survey, holdings: Holdings) -> Survey:
    covered = {doc for doc, one in holdings.entries.items() if one.withdrawn or one.file}
    files = {doc: file for doc, file in found.files.items() if doc not in covered}
    skipped = [(doc, problem) for doc, problem in found.skipped if doc not in covered]
    for doc, holding in holdings.entries.items():
        path = holdings.path_of(holding)
        if holding.withdrawn:
            continue
        if doc in files:
            of_operator = files[doc]
            digest = holding.digest(of_operator.digest)
            files[doc] = replace(of_operator, digest=digest, given=holding.metadata)
        elif holding.file and (problem := _unkept(path, holding)):
            skipped.append((doc, problem))
        elif holding.file:
            digest = holding.digest(holding.sha256)
            files[doc] = SourceFile(doc, path, path.parent, digest, holding.metadata)
    return Survey(files, tuple(skipped))


def _unkept(path: Path, holding: Holding) -> str:
    """Why the file kept of a document by hand is not the one that was given; empty where it is."""
    try:
        same = digest_of(path) == holding.sha256
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if same else "is not the file that was added; restore it from a backup"


def _survey_folders(paths: Sequence[Path], max_bytes: int, may_be_empty: bool) -> Survey:
    """Finds and fingerprints the files below `paths`."""
    files: dict[str, SourceFile] = {}
    skipped: list[tuple[str, str]] = []
    for path, root in list_documents(paths, may_be_empty):
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
            files[doc] = SourceFile(doc, path, root, digest_of(path))
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


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
