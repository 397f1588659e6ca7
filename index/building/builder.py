"""Builds the index: a new snapshot from what changed in the corpus, checked, then served."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from index.building.budget import Budget
from index.building.parsing import Parsed, parse_files
from index.building.survey import SourceFile, survey
from index.embedding.vectors import PassageEmbedder, VectorCache, vectorise
from index.errors import IndexUnavailable, PolicyAssistantError
from index.recognition.pages import Recogniser
from index.snapshots.checks import SnapshotFaulty, check_snapshot
from index.snapshots.layout import (
    create_snapshot,
    discard_leftovers,
    discard_snapshot,
    point_to,
    prune_snapshots,
    read_pointer,
    snapshot_files,
)
from index.snapshots.lock import building
from index.snapshots.manifest import (
    Manifest,
    Readings,
    Recipe,
    Skipped,
    read_manifest,
    schema_version,
    write_manifest,
)
from index.snapshots.writing import write_snapshot
from index.stores.dense import PATH
from index.structure.chunking import CHUNKER_VERSION

_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with the stage ("reading", "embedding", "indexing"), how much of it is done, and of how much."""

# With more than this share of documents changed, or of chunks deleted since, a snapshot is made from nothing:
# it costs no embedding (the cache has the vectors) and leaves no traces of deleted chunks in the indexes.
_MOST_AMENDED = 0.5


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build found and did.

    `skipped` are (file, reason), `readings` tell of documents with pages that are pictures, `characters`
    are those of all documents.
    """

    snapshot: str
    documents: int
    added: int
    changed: int
    deleted: int
    unchanged: int
    chunks: int
    embedded: int
    characters: int
    skipped: Skipped
    readings: Readings
    seconds: float


def build_index(
    paths: Sequence[Path],
    index_dir: Path,
    embedder: PassageEmbedder,
    cache: VectorCache,
    *,
    chunk_tokens: int = 256,
    keep_snapshots: int = 3,
    max_file_mb: int = 50,
    chroma: str = PATH,
    recogniser: Recogniser | None = None,
    budget: Budget | None = None,
    on_progress: Progress | None = None,
) -> BuildReport:
    """Brings the index up to date with the documents, or makes it.

    Args:
        paths: files and folders; empty for those of the build before.
        index_dir: folder of the index.
        embedder: the embedding model.
        cache: vectors of earlier builds.
        chunk_tokens: token budget of a chunk.
        keep_snapshots: snapshots kept for rollback, the served one included.
        max_file_mb: larger files are skipped.
        chroma: `path`, or the address of a Chroma server.
        recogniser: reads pages that are pictures; without one they are named.
        budget: what reading one file may take; what takes more is named and left out.
        on_progress: told of every step.

    Raises:
        PolicyAssistantError: a path does not exist or nothing can be read.
        BuildLocked: another build is running.
    """
    started = time.monotonic()
    recipe = Recipe(embedder.identity, CHUNKER_VERSION, chunk_tokens, chroma)
    with building(index_dir):
        discard_leftovers(index_dir, chroma)
        previous = read_manifest(snapshot_files(index_dir, read_pointer(index_dir)).manifest)
        roots = _choose_roots(paths, previous, index_dir)
        max_bytes, progress = max_file_mb * 2**20, on_progress or _ignore
        build = _Build(index_dir, embedder, cache, recipe, roots, max_bytes, recogniser, budget, progress)
        report = build.run(previous)
        prune_snapshots(index_dir, keep_snapshots)
    return replace(report, seconds=round(time.monotonic() - started, 3))


@dataclass(frozen=True, slots=True)
class _Build:
    index_dir: Path
    embedder: PassageEmbedder
    cache: VectorCache
    recipe: Recipe
    roots: tuple[Path, ...]
    max_bytes: int
    recogniser: Recogniser | None
    budget: Budget | None
    progress: Progress

    def run(self, previous: Manifest | None) -> BuildReport:
        found = survey(self.roots, self.max_bytes)
        known = _read_whole(previous) if previous else {}
        same = {doc: file.digest for doc, file in found.files.items() if known.get(doc) == file.digest}
        parsed = self._parse([file for doc, file in found.files.items() if doc not in same])
        files = same | _digests(parsed)
        told = found.skipped + _problems(parsed), self._readings(previous, same, parsed)
        if previous and self._is_current(previous, files, *told):
            return _report(previous, previous, embedded=0)
        if previous and self._is_amendable(previous, files):
            try:
                return self._make(previous, same, found.skipped, parsed)
            except (IndexUnavailable, SnapshotFaulty) as error:
                _log.warning("starting from nothing, the old snapshot cannot be amended: %s", error)
        rest = self._parse([found.files[doc] for doc in same])
        return self._make(previous, {}, found.skipped, [*parsed, *rest])

    def _parse(self, files: Sequence[SourceFile]) -> list[Parsed]:
        tokens = self.recipe.chunk_tokens
        progress = partial(self.progress, "reading")
        return parse_files(files, tokens, self.max_bytes, progress, self.recogniser, self.budget)

    def _readings(
        self, previous: Manifest | None, kept: Mapping[str, str], parsed: Sequence[Parsed]
    ) -> Readings:
        """How documents with pages that are pictures were read, those kept from `previous` among them."""
        old = previous.readings if previous else {}
        new = {one.doc: one.document.reading for one in parsed if one.document and one.document.reading.pages}
        return {doc: reading for doc, reading in old.items() if doc in kept} | new

    def _is_current(
        self, previous: Manifest, files: Mapping[str, str], skipped: Skipped, readings: Readings
    ) -> bool:
        roots = tuple(str(root) for root in self.roots)
        return (
            previous.recipe == self.recipe
            and previous.files == files
            and previous.roots == roots
            and previous.skipped == skipped
            and previous.readings == readings
        )

    def _is_amendable(self, previous: Manifest, files: Mapping[str, str]) -> bool:
        """A server's collection cannot be copied; an embedded one is, while most of it stays."""
        differing = {doc for doc, _ in previous.files.items() ^ files.items()}
        return (
            previous.recipe == self.recipe
            and self.recipe.chroma == PATH
            and len(differing) <= _MOST_AMENDED * len(previous.files)
            and previous.removed <= _MOST_AMENDED * previous.chunks
        )

    def _make(
        self, previous: Manifest | None, kept: Mapping[str, str], skipped: Skipped, parsed: Sequence[Parsed]
    ) -> BuildReport:
        """Makes, checks and serves a snapshot of the parsed documents and those kept from `previous`."""
        documents = [(one.document, one.chunks) for one in parsed if one.document]
        skipped += _problems(parsed)
        if not documents and not kept:
            raise PolicyAssistantError(f"no document can be read; {skipped[0][0]}: {skipped[0][1]}")
        base = previous if kept else None
        outdated = [doc for doc in base.files if doc not in kept] if base else []
        chunks = [chunk for _, own in documents for chunk in own]
        vectors, embedded = vectorise(chunks, self.embedder, self.cache, partial(self.progress, "embedding"))
        files = create_snapshot(self.index_dir)
        try:
            written = write_snapshot(
                files,
                snapshot_files(self.index_dir, base.snapshot) if base else None,
                outdated,
                documents,
                vectors,
                self.recipe.chroma,
                partial(self.progress, "indexing"),
            )
            manifest = Manifest(
                schema=schema_version(),
                snapshot=files.folder.name,
                previous=previous.snapshot if previous else "",
                created=datetime.now(UTC),
                recipe=self.recipe,
                roots=tuple(str(root) for root in self.roots),
                files=dict(kept) | _digests(parsed),
                chunks=written.chunks,
                characters=written.characters,
                removed=written.removed + (base.removed if base else 0),
                skipped=skipped,
                readings=self._readings(previous, kept, parsed),
            )
            check_snapshot(files, manifest)
            write_manifest(files.manifest, manifest)
        except BaseException:
            discard_snapshot(files, self.recipe.chroma)
            raise
        point_to(self.index_dir, manifest.snapshot)
        return _report(manifest, previous, embedded)


def _choose_roots(paths: Sequence[Path], previous: Manifest | None, index_dir: Path) -> tuple[Path, ...]:
    if paths:
        return tuple(path.absolute() for path in paths)
    if previous is None:
        raise PolicyAssistantError(
            f"{index_dir} has no earlier build to repeat: name the documents, "
            "`policy-assistant index build FOLDER`"
        )
    return tuple(Path(root) for root in previous.roots)


def _read_whole(previous: Manifest) -> dict[str, str]:
    """The documents that need no second look: all but those with pages that were not read."""
    unread = {doc for doc, reading in previous.readings.items() if reading.unread}
    return {doc: digest for doc, digest in previous.files.items() if doc not in unread}


def _digests(parsed: Sequence[Parsed]) -> dict[str, str]:
    return {one.doc: one.document.digest for one in parsed if one.document}


def _problems(parsed: Sequence[Parsed]) -> Skipped:
    return tuple((one.doc, one.problem) for one in parsed if one.document is None)


def _report(manifest: Manifest, previous: Manifest | None, embedded: int) -> BuildReport:
    old = previous.files if previous else {}
    both = manifest.files.keys() & old.keys()
    unchanged = sum(manifest.files[doc] == old[doc] for doc in both)
    return BuildReport(
        snapshot=manifest.snapshot,
        documents=len(manifest.files),
        added=len(manifest.files) - len(both),
        changed=len(both) - unchanged,
        deleted=len(old) - len(both),
        unchanged=unchanged,
        chunks=manifest.chunks,
        embedded=embedded,
        characters=manifest.characters,
        skipped=manifest.skipped,
        readings=manifest.readings,
        seconds=0.0,
    )


def _ignore(stage: str, done: int, total: int) -> None:
    """For callers who do not want to know."""
