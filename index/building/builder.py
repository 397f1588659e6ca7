"""Builds the index: a new snapshot from what changed in the corpus, checked, then served."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from index.building.budget import Budget
from index.building.parsing import parse_files
from index.building.reading import drop_outdated, keep_parsed
from index.building.survey import Survey, survey
from index.embedding.vectors import PassageEmbedder, VectorCache, fill_cache, vectorise
from index.errors import IndexUnavailable, PolicyAssistantError
from index.recognition.pages import Recogniser
from index.snapshots.checks import SnapshotFaulty, check_snapshot
from index.snapshots.drafts import Draft, open_draft
from index.snapshots.holdings import Holdings, read_holdings, write_holdings
from index.snapshots.layout import (
    SnapshotFiles,
    discard_leftovers,
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
)
from index.snapshots.writing import write_indexes
from index.stores.chunks import ChunkStore
from index.stores.places import backend_at
from index.stores.protocols import PATH
from index.structure.chunking import CHUNKER_VERSION

_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with the stage ("reading", "embedding", "indexing"), how much of it is done, and of how much."""

# With more than this share of documents changed, or of chunks deleted since, a snapshot is made from nothing:
# it costs no embedding (the cache has the vectors) and leaves no traces of deleted chunks in the indexes.
_MOST_AMENDED = 0.5
# Chunks held at a time.
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build found and did.

    `read` counts the documents read, which a killed build before this one had not; `skipped` are
    (file, reason), `readings` tell of documents with pages that are pictures, `characters`
    are those of all documents.
    """

    snapshot: str
    documents: int
    added: int
    changed: int
    deleted: int
    unchanged: int
    read: int
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
    store: str = PATH,
    recogniser: Recogniser | None = None,
    budget: Budget | None = None,
    holdings: Holdings | None = None,
    serves: bool = True,
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
        store: where the indexes go: `path` (beside the manifest), or the address of a server.
        recogniser: reads pages that are pictures; without one they are named.
        budget: what reading one file may take; what takes more is named and left out. None for no limit.
        holdings: documents by hand, which go before those of `paths`; noted in their folder when served.
        serves: whether the new snapshot is served from now on, or only made.
        on_progress: told of every step.

    Raises:
        PolicyAssistantError: a path does not exist or nothing can be read.
        BuildLocked: another build is running.
    """
    started = time.monotonic()
    recipe = Recipe(embedder.identity, CHUNKER_VERSION, chunk_tokens, store)
    with building(index_dir):
        previous = read_manifest(snapshot_files(index_dir, read_pointer(index_dir)).manifest)
        roots = _choose_roots(paths, previous, index_dir, bool(holdings and holdings.brings))
        max_bytes, progress = max_file_mb * 2**20, on_progress or _ignore
        build = _Build(
            index_dir, embedder, cache, recipe, roots, max_bytes, recogniser, budget, holdings, serves,
            progress,
        )  # fmt: skip
        report = build.run(previous)
        if serves:
            _note(holdings)
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
    holdings: Holdings | None
    serves: bool
    progress: Progress

    def run(self, previous: Manifest | None) -> BuildReport:
        found = survey(self.roots, self.max_bytes, self.holdings)
        if previous and self._is_untouched(previous, found):
            discard_leftovers(self.index_dir, self.recipe.store)
            return _report(previous, previous, read=0, embedded=0)
        try:
            return self._make(found, previous, previous)
        except (IndexUnavailable, SnapshotFaulty) as error:
            if previous is None:
                raise
            _log.warning("starting from nothing, the old snapshot cannot be amended: %s", error)
            return self._make(found, previous, None)

    def _make(self, found: Survey, previous: Manifest | None, base: Manifest | None) -> BuildReport:
        """Makes, checks and serves a snapshot that starts from `base`, or goes on with a killed build's."""
        with closing(open_draft(self.index_dir, self.recipe, base)) as draft:
            read, skipped = self._read(found, draft)
            state = self._describe(previous, draft, skipped)
            if not state.files:
                draft.discard(self.recipe.store)
                told = "; ".join(f"{doc}: {reason}" for doc, reason in skipped[:1])
                raise PolicyAssistantError(f"no document can be read; {told or 'all are withdrawn'}")
            if previous and _is_current(previous, state):
                draft.discard(self.recipe.store)
                return _report(previous, previous, read, embedded=0)
            try:
                manifest, embedded = self._index(found, draft, state, base)
                check_snapshot(draft.files, manifest)
            except (IndexUnavailable, SnapshotFaulty):
                draft.discard(self.recipe.store)
                raise
            if self.holdings and self.holdings.entries:
                write_holdings(self.holdings, draft.files.holdings)
            draft.finish(manifest)
        if self.serves:
            _note(self.holdings)  # first: killed in between, the next build makes the same snapshot again
            point_to(self.index_dir, manifest.snapshot)
        return _report(manifest, previous, read, embedded)

    def _read(self, found: Survey, draft: Draft) -> tuple[int, Skipped]:
        """Brings the draft in step with the files; returns how many were read, and those left out."""
        missing = drop_outdated(draft, found)
        progress = partial(self.progress, "reading")
        tokens = self.recipe.chunk_tokens
        parsed = parse_files(missing, tokens, self.max_bytes, progress, self.recogniser, self.budget)
        problems = keep_parsed(draft, parsed)
        return len(missing) - len(problems), found.skipped + problems

    def _describe(self, previous: Manifest | None, draft: Draft, skipped: Skipped) -> Manifest:
        """The manifest of what has been read."""
        store = draft.store
        return Manifest(
            schema=schema_version(),
            snapshot=draft.snapshot,
            previous=previous.snapshot if previous else "",
            created=datetime.now(UTC),
            recipe=self.recipe,
            roots=tuple(str(root) for root in self.roots),
            files=store.digests,
            chunks=store.chunk_count,
            characters=store.characters,
            removed=0,
            skipped=skipped,
            readings=store.readings,
        )

    def _index(
        self, found: Survey, draft: Draft, state: Manifest, base: Manifest | None
    ) -> tuple[Manifest, int]:
        """Makes both indexes; returns the manifest of the whole, and how many texts were embedded."""
        store = draft.store
        fresh = store.read_for(draft.snapshot)
        if base and not self._is_amendable(base, state.files):
            base, fresh = None, set(state.files)
        old = snapshot_files(self.index_dir, base.snapshot) if base else None
        gone = [doc for doc in base.files if doc not in state.files or doc in fresh] if base else []
        outdated = _list_chunks(old, gone) if old else {}
        documents = [doc for doc in found.files if doc in fresh]
        embedder, cache = self.embedder, self.cache
        embedded = fill_cache(
            store.batches(documents, _BATCH),
            lambda ids: store.chunks(ids).values(),
            embedder,
            cache,
            partial(self.progress, "embedding"),
        )
        store.link_explanations()
        store.seal()
        write_indexes(
            draft.files,
            old,
            outdated,
            documents,
            store,
            lambda chunks: vectorise(chunks, embedder, cache),
            self.recipe.store,
            partial(self.progress, "indexing"),
        )
        removed = sum(map(len, outdated.values())) + (base.removed if base else 0)
        return replace(state, removed=removed), embedded

    def _is_untouched(self, previous: Manifest, found: Survey) -> bool:
        """Whether nothing is to be read, not even what could not be read before."""
        digests = {doc: file.digest for doc, file in found.files.items()}
        state = replace(
            previous,
            recipe=self.recipe,
            roots=tuple(str(root) for root in self.roots),
            files=digests,
            skipped=found.skipped,
        )
        unread = any(reading.unread for reading in previous.readings.values())
        return not unread and _is_current(previous, state)

    def _is_amendable(self, previous: Manifest, files: Mapping[str, str]) -> bool:
        """The indexes are copied where that can be done, while most of them stays."""
        differing = {doc for doc, _ in previous.files.items() ^ files.items()}
        return (
            previous.recipe == self.recipe
            and backend_at(self.recipe.store).copies
            and len(differing) <= _MOST_AMENDED * len(previous.files)
            and previous.removed <= _MOST_AMENDED * previous.chunks
        )


def _note(holdings: Holdings | None) -> None:
    """Makes these the documents by hand that every build from now on has."""
    if holdings is not None and holdings.entries != read_holdings(holdings.folder).entries:
        write_holdings(holdings)


def _choose_roots(
    paths: Sequence[Path], previous: Manifest | None, index_dir: Path, may_be_none: bool
) -> tuple[Path, ...]:
    if paths:
        return tuple(path.absolute() for path in paths)
    if previous is None and may_be_none:
        return ()
    if previous is None:
        raise PolicyAssistantError(
            f"{index_dir} has no earlier build to repeat: name the documents, "
            "`policy-assistant index build FOLDER`"
        )
    return tuple(Path(root) for root in previous.roots)


def _is_current(previous: Manifest, state: Manifest) -> bool:
    """Whether the files tell nothing that the served snapshot does not know."""
    return all(
        getattr(previous, name) == getattr(state, name)
        for name in ("recipe", "files", "roots", "skipped", "readings")
    )


def _list_chunks(base: SnapshotFiles, docs: Sequence[str]) -> dict[str, list[str]]:
    with closing(ChunkStore.open(base.store)) as store:
        return {doc: store.chunk_ids_of(doc) for doc in docs}


def _report(manifest: Manifest, previous: Manifest | None, read: int, embedded: int) -> BuildReport:
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
        read=read,
        chunks=manifest.chunks,
        embedded=embedded,
        characters=manifest.characters,
        skipped=manifest.skipped,
        readings=manifest.readings,
        seconds=0.0,
    )


def _ignore(stage: str, done: int, total: int) -> None:
    """For callers who do not want to know."""
