"""Names of files that staff bring: what a document may be called."""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from assistant.desk.metadata import UnusableChange

_LONGEST = 200
"""Bytes; a file system takes 255."""
_SIGNS = frozenset('<>:"|?*\\/')


def document_name(given: str) -> str:
    """The name that a file is kept and indexed under: its own, without folders.

    Raises:
        UnusableChange: there is nothing left of it, or builds would pass it by.
    """
    base = PureWindowsPath(PurePosixPath(given.strip()).name).name
    name = "".join(
        "_" if sign in _SIGNS or unicodedata.category(sign).startswith("C") else sign for sign in base
    ).strip()
    if not name or name.startswith((".", "~$")):
        raise UnusableChange(f"文件名不能用：{given[:80]} / a file cannot be called {given[:80]}")
    if len(name.encode()) <= _LONGEST:
        return name
    path = PurePosixPath(name)
    ending = path.suffix if len(path.suffix.encode()) < 20 else ""
    stem = name.removesuffix(ending).encode()[: _LONGEST - len(ending.encode())]
    return stem.decode("utf-8", "ignore") + ending
