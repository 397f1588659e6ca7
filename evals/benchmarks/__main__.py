"""Runs the benchmarks that need only the development data in ../shared, one after another: `make bench`.

usage: python -m evals.benchmarks [NAME …]

Each is a module of this folder and runs by itself too, with options of its own (--help).
"""

import subprocess
import sys
from collections.abc import Sequence

from evals.benchmarks.material import CMRC, SEEDS, SEEDS_SUITE, SHANDONG, SHANDONG_SUITE, require
from index.errors import PolicyAssistantError

# The benchmarks in the order they run, and what they are told.
BENCHMARKS: dict[str, tuple[str, ...]] = {
    "indexing": (),
    "rebuilding": (),
    "retrieval": (),
    "answering": (),
    "mutations": (str(SHANDONG), str(SEEDS)),
    "wording": (str(SHANDONG),),
    "load": (),
    "opening": (),
}


def main(names: Sequence[str]) -> int:
    """Returns the exit code of the last benchmark that failed, else 0."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(f"error: no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}\n")
        return 2
    try:
        require(SHANDONG, SEEDS, SHANDONG_SUITE, SEEDS_SUITE, CMRC)
    except PolicyAssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    failed = 0
    for name in names or BENCHMARKS:
        sys.stdout.write(f"\n## {name}\n$ python -m evals.benchmarks.{name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", f"evals.benchmarks.{name}", *BENCHMARKS[name]]
        failed = subprocess.call(command) or failed
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
