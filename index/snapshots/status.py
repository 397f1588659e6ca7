"""Tells what is in the index, for `index status` and `doctor`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from index.snapshots.layout import current_manifest, list_snapshots, snapshot_files
from index.snapshots.manifest import Readings, Skipped
from index.snapshots.opening import open_snapshot


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What is in the snapshot being served.

    `places` and `kinds` count documents ("" where it is not known), `earliest` and `latest` are publication
    or passage dates, `size` is in bytes, `snapshots` are the ids there are, oldest first. `explanations` are
    the documents that explain another of the index.
    """

    index_dir: str
    snapshot: str
    snapshots: tuple[str, ...]
    created: datetime
    documents: int
    chunks: int
    characters: int
    places: Mapping[str, int]
    kinds: Mapping[str, int]
    earliest: date | None
    latest: date | None
    size: int
    embedder: str
    chunker: str
    store: str
    roots: tuple[str, ...]
    fingerprint: str
    skipped: Skipped
    readings: Readings
    explanations: int


def read_status(index_dir: Path) -> IndexStatus:
    """Reads the status of the index being served; no model is needed.

    Raises:
        IndexUnavailable: there is no index, or it is damaged.
    """
    manifest = current_manifest(index_dir)
    files = snapshot_files(index_dir, manifest.snapshot)
    index = open_snapshot(files, manifest)
    try:
        metadata = list(index.store.metadata.values())
        explanations = index.store.explanations
    finally:
        index.close()
    dates = [day for one in metadata if (day := one.published or one.passed)]
    return IndexStatus(
        index_dir=str(index_dir),
        snapshot=manifest.snapshot,
        snapshots=tuple(one.snapshot for one in list_snapshots(index_dir)),
        created=manifest.created,
        documents=len(manifest.files),
        chunks=manifest.chunks,
        characters=manifest.characters,
        places=_count(one.place for one in metadata),
        kinds=_count(one.kind for one in metadata),
        earliest=min(dates, default=None),
        latest=max(dates, default=None),
        size=sum(file.stat().st_size for file in files.folder.rglob("*") if file.is_file()),
        embedder=manifest.recipe.embedder,
        chunker=manifest.recipe.chunker,
        store=manifest.recipe.store,
        roots=manifest.roots,
        fingerprint=manifest.fingerprint,
        skipped=manifest.skipped,
        readings=manifest.readings,
        explanations=len({doc for doc, _ in explanations}),
    )


def _count(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())
