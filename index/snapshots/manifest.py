"""The manifest of a snapshot: what it was made of and with, written last, so that it vouches for the rest."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from index.errors import IndexUnavailable
from index.types import Chunk, Metadata, Reading, Span

_LAYOUT = 2
# Fields of earlier versions that mean the same under another name.
_RENAMED = {"chroma": "store"}

Skipped = tuple[tuple[str, str], ...]
"""Files left out, each with the reason."""

Readings = Mapping[str, Reading]
"""How documents were read that have pictures for pages, by name."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What else than the documents decides what is in an index."""

    embedder: str
    chunker: str
    chunk_tokens: int
    store: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made of and with.

    `roots` are the files and folders given to the build, `files` the digest of each document's file,
    `previous` the snapshot this one replaced, `removed` the chunks deleted since the index was last made
    from nothing (their traces stay in the indexes until then).
    """

    schema: str
    snapshot: str
    previous: str
    created: datetime
    recipe: Recipe
    roots: tuple[str, ...]
    files: Mapping[str, str]
    chunks: int
    characters: int
    removed: int
    skipped: Skipped
    readings: Readings

    @property
    def fingerprint(self) -> str:
        """Hash of the corpus: the same for the same files with the same content."""
        lines = "\n".join(f"{digest} {doc}" for doc, digest in sorted(self.files.items()))
        return hashlib.sha256(lines.encode()).hexdigest()


def schema_version() -> str:
    """Changes with the layout of a snapshot and with the fields of what the store holds."""
    kinds = (Chunk, Metadata, Span, Manifest, Reading)
    names = [field.name for kind in kinds for field in fields(kind)]
    return f"{_LAYOUT}-{hashlib.sha256(' '.join(names).encode()).hexdigest()[:8]}"


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Writes the manifest so that it is either absent or whole."""
    encoded = json.dumps(
        asdict(manifest) | {"fingerprint": manifest.fingerprint},
        ensure_ascii=False,
        indent=1,
        default=datetime.isoformat,
    )
    write_atomically(path, encoded)


def read_manifest(path: Path) -> Manifest | None:
    """The manifest in `path`; None where there is no whole manifest of this schema."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return None
    names = {field.name for field in fields(Manifest)} | {"fingerprint"}
    if not isinstance(values, dict) or values.get("schema") != schema_version() or set(values) != names:
        return None
    recipe = values["recipe"]
    values["recipe"] = Recipe(**{_RENAMED.get(name, name): recipe[name] for name in recipe})
    values["created"] = datetime.fromisoformat(values["created"])
    values["roots"] = tuple(values["roots"])
    values["skipped"] = tuple((file, reason) for file, reason in values["skipped"])
    values["readings"] = {doc: Reading.of(reading) for doc, reading in values["readings"].items()}
    fingerprint = values.pop("fingerprint")
    manifest = Manifest(**values)
    return manifest if manifest.fingerprint == fingerprint else None


def explain_unreadable(path: Path, index_dir: Path) -> str:
    """Says of a manifest that `read_manifest` makes nothing of what is wrong, and which command mends it."""
    where = f"--index-dir {index_dir}"
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"is missing or damaged: run `policy-assistant index build FOLDER {where}`"
    known = values if isinstance(values, dict) else {}
    if known.get("schema") in (None, schema_version()):
        return f"is damaged: run `policy-assistant index build FOLDER {where}`"
    roots = " ".join(str(root) for root in known.get("roots") or ()) or "FOLDER"
    return f"is of another version of this program: run `policy-assistant index build {roots} {where}`"


def check_fit(manifest: Manifest, index_dir: Path, embedder: str, chunker: str, store: str) -> None:
    """Makes sure that an index can be used with these settings.

    Raises:
        IndexUnavailable: it was made with others; the text names both and the command that mends it.
    """
    for name, built, wanted in (
        ("embedding model", manifest.recipe.embedder, embedder),
        ("chunker", manifest.recipe.chunker, chunker),
        ("store", manifest.recipe.store, store),
    ):
        if built != wanted:
            raise IndexUnavailable(
                f"the index in {index_dir} was built with {name} {built}, the settings say {wanted}: "
                f"run `policy-assistant index build --index-dir {index_dir}`, or change the setting back"
            )


def write_atomically(path: Path, text: str) -> None:
    """Replaces the file at once and durably: no reader and no crash ever sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
