"""Backup and restore: records with approved answers, the index that is served, documents by hand."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from assistant.configuration.settings import PREFIX, Settings, documents_folder
from assistant.operations.archive import (
    FORMAT,
    ArchiveUnusable,
    Contents,
    extract,
    mark_files,
    read_contents,
    write_archive,
)
from assistant.operations.held import has_documents, put_documents, take_documents
from assistant.records import copies as records
from index.errors import PolicyAssistantError
from index.snapshots import copies as snapshots
from index.snapshots.layout import read_pointer
from index.snapshots.manifest import Manifest, check_fit
from index.structure.chunking import CHUNKER_VERSION

_RECORDS, _INDEX, _DOCUMENTS = "records", "index", "documents"


class WouldOverwrite(PolicyAssistantError):
    """Something is there already; the text says what, and how to have it replaced."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What is to be saved or restored of what there is."""

    records: bool = True
    index: bool = True


def back_up(settings: Settings, target: Path, parts: Parts, force: bool = False) -> Contents:
    """Writes a backup, while a server may be running.

    Args:
        settings: Say where records and index are.
        target: The file to be written.
        parts: What goes into it.
        force: Whether a file that is there is overwritten.

    Raises:
        PolicyAssistantError: there is nothing to save, something cannot be read, or the file not written.
    """
    if target.exists() and not force:
        raise WouldOverwrite(f"{target} is there already: choose another name, or use --force")
    if not target.absolute().parent.is_dir():
        raise ArchiveUnusable(f"there is no folder {target.absolute().parent} for the backup: make it first")
    with _workshop(target.absolute().parent) as folder:
        taken, manifest = None, None
        if parts.records:
            (folder / _RECORDS).mkdir()
            taken = records.take_records(settings, folder / _RECORDS)
        if parts.index and (taken is None or read_pointer(settings.index_dir)):
            manifest = snapshots.take_snapshot(settings.index_dir, folder / _INDEX)
        if has_documents(settings):
            take_documents(settings, folder / _DOCUMENTS)
        contents = Contents(
            format=FORMAT,
            program=version("policy-assistant"),
            created=datetime.now(UTC),
            records=taken.kind if taken else "",
            snapshot=manifest.snapshot if manifest else "",
            files=mark_files(folder),
        )
        if not contents.files:
            raise ArchiveUnusable("there are no records to back up yet")
        write_archive(folder, contents, target)
    return contents


def restore(settings: Settings, source: Path, parts: Parts, force: bool = False) -> Contents:
    """Puts a backup in the place of what is there: everything is checked before anything is replaced.

    Records and index are each replaced as a whole; a server must not have a SQLite file of records open, and
    picks up the index by itself.

    Args:
        settings: Say where records and index are to be.
        source: The backup.
        parts: What of it is wanted.
        force: Whether what is there may be replaced.

    Raises:
        PolicyAssistantError: the backup is damaged or does not fit, or something is there already.
    """
    contents = read_contents(source)
    parts = Parts(parts.records and bool(contents.records), parts.index and bool(contents.snapshot))
    has_held = any(name.startswith(f"{_DOCUMENTS}/") for name in contents.files)
    if not force:
        _refuse_overwriting(settings, parts, has_held)
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    with _workshop(settings.index_dir) as folder:
        extract(source, folder)
        steps: list[Callable[[], object]] = []
        if parts.index:
            manifest = _check_index(settings, folder / _INDEX)
            steps.append(lambda: snapshots.put_snapshot(settings.index_dir, folder / _INDEX, manifest))
        if parts.records:
            kind = contents.records
            file = folder / _RECORDS / records.FILES.get(kind, "")
            taken = records.TakenRecords(kind, file)
            records.check_taken(settings, taken)
            # First: a server that has them open ends the restoring before anything is changed.
            steps.insert(0, lambda: records.put_records(settings, taken))
        if has_held:
            steps.append(lambda: put_documents(settings, folder / _DOCUMENTS))
        for step in steps:
            step()
    return contents


def _check_index(settings: Settings, folder: Path) -> Manifest:
    manifest = snapshots.check_taken(folder, settings.index_dir)
    # The embedding model is not known before it is loaded; a server says so when it does not fit.
    check_fit(manifest, settings.index_dir, manifest.recipe.embedder, CHUNKER_VERSION, settings.store)
    return manifest


def _refuse_overwriting(settings: Settings, parts: Parts, has_held: bool) -> None:
    there = []
    if parts.records and records.has_records(settings):
        there.append(f"records (setting {PREFIX}DATABASE_URL, or beside the index)")
    if parts.index and read_pointer(settings.index_dir):
        there.append(f"an index in {settings.index_dir}")
    if has_held and has_documents(settings):
        there.append(f"documents by hand in {documents_folder(settings)}")
    if there:
        raise WouldOverwrite(f"there are {' and '.join(there)} already: use --force to have them replaced")


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder for work on the same file system, gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix=".policy-assistant-", dir=folder) as made:
            yield Path(made)
    except OSError as error:
        raise ArchiveUnusable(f"no room to work in {folder}: {error.strerror or error}") from error
