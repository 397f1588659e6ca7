"""How long a rebuild takes after one file of a corpus has changed.

usage: python -m evals.benchmarks.rebuilding [CORPUS] [--index-dir DIR] [--rounds N] [--seed N]

Works on copies. In each round a sentence of a file drawn at random is changed, then the index is rebuilt with
the model loaded, as a server's would be, and after another change by the command, which imports its libraries
and loads the model first.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.configuration.settings import PREFIX, Settings, load_settings
from evals.benchmarks.material import SEED, SHANDONG, copy_texts, prepare_index, require, text_files
from evals.benchmarks.pairing import show_machine
from index.errors import PolicyAssistantError


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=SHANDONG)
    parser.add_argument("--index-dir", type=Path, help="an index of the corpus that is there already")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    try:
        require(options.corpus)
        settings = load_settings(None)
        measure(options.corpus, options.index_dir, settings, options.rounds, options.seed)
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


def measure(corpus: Path, index_dir: Path | None, settings: Settings, rounds: int, seed: int) -> None:
    """Prints the seconds of rebuilds."""
    from index.building.builder import build_index
    from index.embedding.embedder import load_embedder
    from index.embedding.vector_cache import VectorCache

    chance = random.Random(seed)
    embedder = load_embedder(settings.embedding_model, settings.embedding_backend, settings.cache_dir)
    cache = VectorCache(settings.cache_dir, embedder.identity)
    with tempfile.TemporaryDirectory() as scratch:
        texts, copy = Path(scratch) / "texts", Path(scratch) / "index"
        copy_texts(text_files(corpus), texts)
        shutil.copytree(index_dir or prepare_index(corpus, settings), copy)
        build_index([texts], copy, embedder, cache, chunk_tokens=settings.chunk_tokens)
        inside, command = [], []
        for _ in range(rounds):
            change_one(texts, chance)
            report = build_index([], copy, embedder, cache, chunk_tokens=settings.chunk_tokens)
            inside.append(report.seconds)
            change_one(texts, chance)
            command.append(_time_command(copy, settings))
    say(f"{report.documents} documents, {report.chunks} chunks, one file changed; {show_machine()}")
    say(f"rebuild, model loaded: median {statistics.median(inside):.1f} s, longest {max(inside):.1f} s")
    say(f"the whole command: median {statistics.median(command):.1f} s, longest {max(command):.1f} s")


def change_one(folder: Path, chance: random.Random) -> Path:
    """Changes one sentence of one file and returns the file."""
    file = chance.choice(sorted(folder.iterdir()))
    text = file.read_text(encoding="utf-8")
    places = [at for at, mark in enumerate(text) if mark == "。"]
    at = chance.choice(places) if places else len(text)
    file.write_text(f"{text[:at]}，以第{chance.randrange(10**6)}号公告为准{text[at:]}", encoding="utf-8")
    return file


def _time_command(index_dir: Path, settings: Settings) -> float:
    command = [sys.executable, "-m", "assistant", "index", "build", "--index-dir", str(index_dir)]
    environment = os.environ | {f"{PREFIX}CACHE_DIR": str(settings.cache_dir)}
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise PolicyAssistantError(f"the rebuild failed: {done.stderr.strip()}")
    return time.perf_counter() - started


def say(line: str) -> None:
    """Writes a line of the result."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
