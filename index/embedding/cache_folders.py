"""Makes folders of a cache that are there whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

_SCRATCH = ".making-"


def ensure_folder(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Returns `folder`, letting `fill` write its files first if it is not there yet.

    A process killed on the way leaves only a scratch folder, which the next one clears away; of two
    processes at once, the second waits for the first.

    Raises:
        OSError: it cannot be written.
    """
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if folder.is_dir():
            return folder
        prefix = f"{_SCRATCH}{folder.name}-"
        for leftover in folder.parent.glob(f"{prefix}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
        try:
            fill(scratch)
            _let_others_read(scratch)
            os.rename(scratch, folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return folder


def _let_others_read(folder: Path) -> None:
    """Scratch folders and weight files are made private; an installation may be shared."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
