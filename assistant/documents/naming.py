"""Documents by what people call them: the name, the title, or a part of either."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from rapidfuzz import fuzz, process

from index.errors import PolicyAssistantError
from index.language.folding import bare_title, quote_title, squeeze
from index.snapshots.opening import Index
from index.types import Metadata

_MOST_NAMED, _ALIKE = 8, 60


def find_path(index: Index, path: Path) -> str:
    """Returns the name that a file on disk has in the index; "" where it is not indexed."""
    for root in map(Path, index.manifest.roots):
        folder = (root if root.is_dir() else root.parent).resolve()
        if path.resolve().is_relative_to(folder):
            doc = path.resolve().relative_to(folder).as_posix()
            if doc in index.store.metadata:
                return doc
    return ""


def choose_document(index: Index, given: str) -> str:
    """Returns the name of the one document that is meant, of an index or among the files it left out.

    Args:
        index: the index.
        given: a name, a title, or a part of one.

    Raises:
        PolicyAssistantError: there is none, or several; the text lists candidates.
    """
    known, skipped = index.store.metadata, [name for name, _ in index.manifest.skipped]
    if given in known or given in skipped:
        return given
    found = _find(known, skipped, given)
    if len(found) == 1:
        return found[0]
    if found:
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        raise PolicyAssistantError(
            f"{len(found)} documents fit {given}, name one of: {_list(known, found)}{more}"
        )
    near = process.extract(given, {doc: f"{doc} {_title(known, doc)}" for doc in (*known, *skipped)},
                           scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=_MOST_NAMED)  # fmt: skip
    hint = f"the nearest: {_list(known, [doc for _, _, doc in near])}" if near else "see `index show`"
    raise PolicyAssistantError(f"no file {given}, and no document of this name or title; {hint}")


def _find(known: Mapping[str, Metadata], skipped: Iterable[str], given: str) -> list[str]:
    """The documents whose title this is, else those of whose name or title it is a part."""
    title, part = bare_title(given), squeeze(given)
    called = [doc for doc, metadata in known.items() if title and bare_title(metadata.title) == title]
    names = {doc: squeeze(f"{doc}\n{_title(known, doc)}") for doc in (*known, *skipped)}
    return called or [doc for doc, name in names.items() if part and part in name]


def _title(known: Mapping[str, Metadata], doc: str) -> str:
    return known[doc].title if doc in known else ""


def _list(known: Mapping[str, Metadata], docs: list[str]) -> str:
    shown = (f"{doc} {quote_title(known[doc].title)}" if doc in known else doc for doc in docs)
    return ", ".join(list(shown)[:_MOST_NAMED])
