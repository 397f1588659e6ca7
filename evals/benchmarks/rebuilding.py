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
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.configuration.settings import PREFIX, Settings
from assistant.operations.opening import open_embedder
from evals.benchmarks.harness import Timings, command_line, run, say, settings_over, spread
from evals.benchmarks.material import copy_texts, largest, text_files
from index.building.builder import build_index
from index.embedding.vector_cache import VectorCache
from index.errors import PolicyAssistantError


def main() -> int:
    return run(measure, command_line(__doc__, corpus=largest().corpus, index_dir=None, rounds=3, seed=None))


def measure(options: argparse.Namespace) -> None:
    """Prints the seconds of rebuilds."""
    files = text_files(options.corpus)
    settings = settings_over(options.index_dir, options.corpus)
    chance = random.Random(options.seed)
    embedder = open_embedder(settings)
    cache, tokens = VectorCache(settings.cache_dir, embedder.identity), settings.chunk_tokens
    inside, command = Timings(), Timings()
    with tempfile.TemporaryDirectory() as scratch:
        texts, copy = Path(scratch) / "texts", Path(scratch) / "index"
        copy_texts(files, texts)
        shutil.copytree(settings.index_dir, copy)
        build_index([texts], copy, embedder, cache, chunk_tokens=tokens)
        for _ in range(options.rounds):
            change_one(texts, chance)
            with inside.timing():
                report = build_index([], copy, embedder, cache, chunk_tokens=tokens)
            change_one(texts, chance)
            with command.timing():
                _rebuild(copy, settings)
    say(f"{report.documents} documents, {report.chunks} chunks, one file changed")
    say(f"rebuild, model loaded: {spread(inside.clock)}")
    say(f"the whole command: {spread(command.clock)}")


def change_one(folder: Path, chance: random.Random) -> Path:
    """Changes one sentence of one file and returns the file."""
    file = chance.choice(sorted(folder.iterdir()))
    text = file.read_text(encoding="utf-8")
    places = [at for at, mark in enumerate(text) if mark == "。"]
    at = chance.choice(places) if places else len(text)
    file.write_text(f"{text[:at]}，以第{chance.randrange(10**6)}号公告为准{text[at:]}", encoding="utf-8")
    return file


def _rebuild(index_dir: Path, settings: Settings) -> None:
    command = [sys.executable, "-m", "assistant", "index", "build", "--index-dir", str(index_dir)]
    environment = os.environ | {f"{PREFIX}CACHE_DIR": str(settings.cache_dir)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise PolicyAssistantError(f"the rebuild failed: {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
