"""Where the benchmarks find their texts, and what they say when these are not there."""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path

from assistant.configuration.settings import Settings
from index.errors import PolicyAssistantError

SHARED = Path(__file__).parents[3] / "shared"
SHANDONG = SHARED / "corpora" / "shandong"
SEEDS = SHARED / "corpora" / "seeds"
SHANDONG_SUITE = SHARED / "suites" / "shandong_dev.jsonl"
SEEDS_SUITE = SHARED / "suites" / "seeds_dev.jsonl"
CMRC = SHARED / "benchmarks" / "cmrc2018_trial.json"
SEED = 20261122


class MissingMaterial(PolicyAssistantError):
    """A file or folder that a benchmark measures on is not there."""


def require(*paths: Path) -> None:
    """Makes sure that the texts are there.

    Raises:
        MissingMaterial: they are not; the text says which and where they belong.
    """
    missing = [path for path in paths if not path.exists()]
    if missing:
        names = ", ".join(str(path) for path in missing)
        raise MissingMaterial(
            f"this benchmark measures on development data that is not there: {names}; "
            "put the folder `shared` beside the project, or name your own files (--help)"
        )


def text_files(corpus: Path) -> list[Path]:
    """The files of a corpus that either way reads as they are."""
    return sorted(path for path in corpus.iterdir() if path.suffix in (".md", ".txt"))


def sample(paths: Sequence[Path], count: int, seed: int = SEED) -> list[Path]:
    """Returns `count` of the files, the same ones for the same seed; all of them for 0."""
    ordered = sorted(paths)
    if not 0 < count < len(ordered):
        return ordered
    return sorted(random.Random(seed).sample(ordered, count))


def copy_texts(files: Sequence[Path], folder: Path) -> int:
    """Copies text files into a new folder and returns how many characters they hold."""
    folder.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, folder / file.name)
    return sum(len(file.read_text(encoding="utf-8")) for file in files)


def prepare_index(corpus: Path, settings: Settings) -> Path:
    """Indexes a corpus in the cache, or brings the index of an earlier benchmark up to date.

    Returns:
        The folder of the index. The first time this takes as long as any build does.
    """
    from index.building.builder import build_index
    from index.embedding.embedder import load_embedder
    from index.embedding.vector_cache import VectorCache

    require(corpus)
    folder = settings.cache_dir / "benchmarks" / f"corpus-{corpus.name}"
    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    build_index(
        [corpus],
        folder,
        embedder,
        VectorCache(settings.cache_dir, embedder.identity),
        chunk_tokens=settings.chunk_tokens,
    )
    return folder
