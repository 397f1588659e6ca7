"""Runs the benchmarks that need only the development corpora: `make bench` (../shared must be there)."""

import subprocess
import sys
from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared"
CORPORA = (SHARED / "corpora" / "shandong", SHARED / "corpora" / "seeds")


def main() -> int:
    """Returns the exit code of the first benchmark that fails, else 0."""
    missing = [str(path) for path in CORPORA if not path.exists()]
    if missing:
        print(f"the benchmarks need the development corpora; there is no {missing[0]}", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "evals.benchmarks.mutations", *map(str, CORPORA)]
    print("$", "python -m evals.benchmarks.mutations …", flush=True)
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
