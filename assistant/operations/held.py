"""Documents by hand in a backup: what is published, what waits, and every file that was ever given."""

import shutil
from pathlib import Path

from assistant.configuration.settings import Settings, documents_folder

_LISTS, _FILES = ("manifest.json", "draft.json"), "files"


def has_documents(settings: Settings) -> bool:
    """Whether there are documents by hand, or changes that wait."""
    return any((documents_folder(settings) / name).exists() for name in _LISTS)


def take_documents(settings: Settings, target: Path) -> None:
    """Copies them into a new folder, while somebody may be changing them: lists first, files never change."""
    source = documents_folder(settings)
    target.mkdir()
    for name in _LISTS:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)
    if (source / _FILES).exists():
        shutil.copytree(source / _FILES, target / _FILES, ignore=shutil.ignore_patterns(".*"))


def put_documents(settings: Settings, source: Path) -> None:
    """Puts them in the place of what is there: the lists are replaced, no file that is there is removed."""
    target = documents_folder(settings)
    target.mkdir(parents=True, exist_ok=True)
    if (source / _FILES).exists():
        shutil.copytree(source / _FILES, target / _FILES, dirs_exist_ok=True)
    for name in _LISTS:
        (target / name).unlink(missing_ok=True)
        if (source / name).exists():
            draft = shutil.copyfile(source / name, target / f".{name}.restored")
            draft.replace(target / name)
