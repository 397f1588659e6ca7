"""One file for keeping: what a folder holds, with a manifest that vouches for every byte of it."""

import hashlib
import os
import shutil
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field

from index.errors import PolicyAssistantError

FORMAT = 1
_MANIFEST = "manifest.json"
_BLOCK = 2**20
_LARGEST_MANIFEST = 64 * 2**20
# What zipfile raises over bytes that are not what it expects.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError)


class ArchiveUnusable(PolicyAssistantError):
    """A backup cannot be written or read; the text names the file and says why."""


class FileMark(BaseModel):
    """What vouches for a file: its size in bytes and its SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int = Field(ge=0)
    sha256: str


class Contents(BaseModel):
    """What is in a backup.

    `program` is the version that made it, `records` the kind of database its records are from, `snapshot` the
    name of its index; both are "" where the backup has none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    program: str
    created: datetime
    records: str
    snapshot: str
    files: Mapping[str, FileMark] = {}


def mark_files(folder: Path) -> dict[str, FileMark]:
    """The files of a folder, by their paths in it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _mark(path) for path in found}


def write_archive(folder: Path, contents: Contents, target: Path) -> None:
    """Writes the files that `contents` names into one, there whole or not at all, for nobody else to read.

    Raises:
        ArchiveUnusable: it cannot be written.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.writestr(_MANIFEST, contents.model_dump_json(indent=1))
                for name in contents.files:
                    archive.write(folder / name, name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise ArchiveUnusable(f"the backup {target} cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def read_contents(source: Path) -> Contents:
    """What a backup says it holds.

    Raises:
        ArchiveUnusable: it is no backup, or one of a newer version.
    """
    with _opened(source) as archive:
        return _contents(archive, source)


def extract(source: Path, folder: Path) -> None:
    """Writes the files of a backup into an empty folder and compares each with what the manifest says of it.

    Raises:
        ArchiveUnusable: a file is missing, too many, or not what was saved; or the disk is full.
    """
    with _opened(source) as archive:
        contents = _contents(archive, source)
        names = [one for one in archive.namelist() if one != _MANIFEST]
        if sorted(names) != sorted(contents.files):
            raise ArchiveUnusable(
                f"{source} does not hold the files that its manifest names: use another backup"
            )
        needed, free = sum(mark.size for mark in contents.files.values()), shutil.disk_usage(folder).free
        if needed > free:
            raise ArchiveUnusable(
                f"{source} needs {needed / 2**20:.0f} MiB in {folder}, where {free / 2**20:.0f} are free: "
                "make room"
            )
        for name, mark in contents.files.items():
            _extract_file(archive, source, name, mark, folder)


def _extract_file(archive: zipfile.ZipFile, source: Path, name: str, mark: FileMark, folder: Path) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ArchiveUnusable(f"{source} names a file outside of itself ({name!r}): it is not to be trusted")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), mark.size
    try:
        with archive.open(name) as packed, target.open("xb") as file:
            while left >= 0 and (block := packed.read(_BLOCK)):
                left -= len(block)
                digest.update(block)
                file.write(block)
    except (OSError, *_DAMAGE) as error:
        raise ArchiveUnusable(f"{source} is damaged at {name} ({error}): use another backup") from error
    if left or digest.hexdigest() != mark.sha256:
        raise ArchiveUnusable(f"{source} is damaged at {name}: use another backup")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except OSError as error:
        raise ArchiveUnusable(f"the backup {source} cannot be read: {error.strerror or error}") from error
    except _DAMAGE as error:
        raise ArchiveUnusable(f"{source} is no backup, or only a part of one: use another") from error


def _contents(archive: zipfile.ZipFile, source: Path) -> Contents:
    try:
        if archive.getinfo(_MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("too large")
        contents = Contents.model_validate_json(archive.read(_MANIFEST))
    except (KeyError, OSError, *_DAMAGE) as error:
        raise ArchiveUnusable(f"{source} has no manifest of a backup: use another") from error
    if contents.format > FORMAT:
        raise ArchiveUnusable(
            f"{source} was made by policy-assistant {contents.program}, which is newer: install that version"
        )
    return contents


def _mark(path: Path) -> FileMark:
    with path.open("rb") as file:
        return FileMark(size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())
