"""How the files of the draft were read: each in the guarded process that builds use, kept beside it.

folder/read/<sha256>-<chunk tokens>/<name>.sqlite    the document as it was read
folder/read/<sha256>-<chunk tokens>/<name>.txt       why it could not be read
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assistant.configuration.settings import Settings, documents_folder
from assistant.documents.understanding import Standing, Understanding
from index.building.budget import Budget
from index.building.parsing import Parsed, parse_files
from index.building.survey import SourceFile
from index.errors import IndexUnavailable
from index.metadata.corrections import correct
from index.recognition.pages import open_recogniser
from index.snapshots.holdings import Holding
from index.snapshots.manifest import schema_version, write_atomically
from index.stores.chunks import ChunkStore
from index.types import Reading

Tell = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and of how much."""
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read of files kept by hand."""

    settings: Settings

    def is_read(self, entry: Holding) -> bool:
        """Whether it is known how the file of an entry is read."""
        store, problem = self._places(entry)
        return store.exists() or problem.exists()

    def problem(self, entry: Holding) -> str:
        """Why the file of an entry cannot be read; empty where it can, or nobody tried."""
        try:
            return self._places(entry)[1].read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def understanding(self, entry: Holding) -> Understanding | None:
        """How the file of an entry was read, with what is stated of it; None where it was not."""
        path = self._places(entry)[0]
        if not path.exists():
            return None
        try:
            store = ChunkStore.open(path)
        except IndexUnavailable:
            return None
        with closing(store):
            ((doc, metadata),) = store.metadata.items()
            return Understanding(
                doc=entry.doc,
                standing=Standing.FRESH,
                metadata=correct(metadata, entry.metadata),
                chunks=tuple(store.chunks_of(doc)),
                text=store.text(doc),
                reading=store.readings.get(doc, Reading()),
            )

    def unread(self, entries: Iterable[Holding]) -> list[Holding]:
        """Those of the entries whose file was not read yet."""
        return [one for one in entries if one.file and not one.withdrawn and not self.is_read(one)]

    def read(self, entries: Iterable[Holding], tell: Tell) -> None:
        """Reads the files of entries that were not read yet, each kept as soon as it is."""
        waiting = self.unread(entries)
        if not waiting:
            return
        known = self.settings
        parsed = parse_files(
            [self._source(one) for one in waiting],
            known.chunk_tokens,
            known.max_file_mb * _MIB,
            lambda done, total: tell("reading", done, total),
            open_recogniser(known.cache_dir),
            Budget(known.file_seconds, known.file_memory_mb),
        )
        for entry, one in zip(waiting, parsed, strict=True):
            self._keep(entry, one)

    def _keep(self, entry: Holding, parsed: Parsed) -> None:
        path, problem = self._places(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        if parsed.document is None:
            write_atomically(problem, parsed.problem)
            return
        draft = path.with_suffix(".making")
        draft.unlink(missing_ok=True)
        with closing(ChunkStore.create(draft)) as store:
            store.add(parsed.document, parsed.chunks)
            store.seal()
        draft.replace(path)

    def _source(self, entry: Holding) -> SourceFile:
        path = documents_folder(self.settings) / entry.file
        return SourceFile(entry.doc, path, path.parent, entry.sha256)

    def _places(self, entry: Holding) -> tuple[Path, Path]:
        made_with = f"{entry.sha256}-{self.settings.chunk_tokens}-{schema_version()}"
        folder = documents_folder(self.settings) / "read" / made_with
        name = PurePosixPath(entry.file).name
        return folder / f"{name}.sqlite", folder / f"{name}.txt"
