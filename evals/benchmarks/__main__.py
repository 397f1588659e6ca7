"""Runs the benchmarks one after another: `make bench`.

usage: python -m evals.benchmarks [NAME …]

They measure on the development data in ../shared where it is there, else on the demonstration corpus. Each is
a module of this folder and runs by itself too, with options of its own (--help).
"""

import subprocess
import sys
from collections.abc import Sequence

from evals.benchmarks.harness import say
from evals.benchmarks.material import describe_missing

BENCHMARKS = (
    "indexing", "rebuilding", "recognition", "retrieval", "answering", "mutations", "wording", "load",
    "opening",
)  # fmt: skip


def main(names: Sequence[str]) -> int:
    """Returns the exit code of the last benchmark that failed, else 0."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(f"error: no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}\n")
        return 2
    if told := describe_missing():
        say(told)
    failed = 0
    for name in names or BENCHMARKS:
        say(f"\n## {name}\n$ python -m evals.benchmarks.{name}")
        failed = subprocess.call([sys.executable, "-m", f"evals.benchmarks.{name}"]) or failed
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
