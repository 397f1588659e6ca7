"""Where the benchmarks find their texts and questions: in ../shared, else the demonstration corpus."""

import random
import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.configuration.settings import Settings
from assistant.operations.opening import open_embedder
from index.building.builder import build_index
from index.embedding.vector_cache import VectorCache
from index.errors import PolicyAssistantError

SEED = 20261122
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CMRC = SHARED / "benchmarks" / "cmrc2018_trial.json"


class MissingMaterial(PolicyAssistantError):
    """A file, folder or package that a benchmark needs is not there."""


@dataclass(frozen=True, slots=True)
class Material:
    """A corpus and questions over it; `told` describes both."""

    corpus: Path
    suite: Path
    told: str

    @property
    def there(self) -> bool:
        """Whether both are on this machine."""
        return self.corpus.is_dir() and self.suite.is_file()


DEMONSTRATION = Material(
    ROOT / "corpus",
    ROOT / "evals" / "suites" / "demo.jsonl",
    "the demonstration corpus and its 162 questions",
)
DEVELOPMENT = (
    Material(
        SHARED / "corpora" / "shandong",
        SHARED / "suites" / "shandong_dev.jsonl",
        "472 regulations of Shandong and 120 questions",
    ),
    Material(
        SHARED / "corpora" / "seeds",
        SHARED / "suites" / "seeds_dev.jsonl",
        "five newspaper pages and web articles and 40 questions",
    ),
)


def available() -> tuple[Material, ...]:
    """The development data as far as it is there, the largest first; else the demonstration corpus."""
    return tuple(one for one in DEVELOPMENT if one.there) or (DEMONSTRATION,)


def largest() -> Material:
    """What a benchmark measures on unless it is told otherwise."""
    return available()[0]


def describe_missing() -> str:
    """What would be measured as well if ../shared were there; "" where all of it is."""
    missing = [one.told for one in DEVELOPMENT if not one.there]
    if not CMRC.is_file():
        missing.append("the CMRC 2018 trial set (retrieval)")
    if not missing:
        return ""
    used = " and ".join(one.told for one in available())
    return f"measured on {used}; with {SHARED} also on: {'; '.join(missing)}"


@cache
def read_damage() -> dict[str, Any]:
    """How sentences are damaged and invented."""
    return tomllib.loads(Path(__file__).with_name("damage.toml").read_text(encoding="utf-8"))


def require(*paths: Path) -> None:
    """Makes sure that files and folders are there.

    Raises:
        MissingMaterial: they are not; the text says which.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise MissingMaterial(f"not there: {', '.join(missing)}; name your own files (--help)")


def text_files(corpus: Path) -> list[Path]:
    """The files of a corpus that either way reads as they are."""
    require(corpus)
    return sorted(path for path in corpus.iterdir() if path.suffix in (".md", ".txt"))


def draw_files(paths: Sequence[Path], count: int, seed: int = SEED) -> list[Path]:
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
    require(corpus)
    folder = settings.cache_dir / "benchmarks" / f"corpus-{corpus.name}"
    embedder = open_embedder(settings)
    cache = VectorCache(settings.cache_dir, embedder.identity)
    build_index([corpus], folder, embedder, cache, chunk_tokens=settings.chunk_tokens)
    return folder
