"""Brings the store of a draft in step with the files of the corpus, one file after another."""

from collections.abc import Iterable

from index.building.parsing import Parsed
from index.building.survey import SourceFile, Survey
from index.snapshots.drafts import Draft
from index.snapshots.manifest import Skipped


def drop_outdated(draft: Draft, found: Survey) -> list[SourceFile]:
    """Deletes the documents whose file has changed or gone, and returns the files to be read.

    Among these are the documents of the snapshot before that have pages which were not read.
    """
    store = draft.store
    held, own = store.digests, store.read_for(draft.snapshot)
    again = {doc for doc, reading in store.readings.items() if reading.unread and doc not in own}
    kept = {doc for doc, file in found.files.items() if held.get(doc) == file.digest and doc not in again}
    store.delete_documents(held.keys() - kept)
    store.commit()
    return [file for doc, file in found.files.items() if doc not in kept]


def keep_parsed(draft: Draft, parsed: Iterable[Parsed]) -> Skipped:
    """Puts documents into the store, each durable at once; returns the files that could not be read."""
    problems: list[tuple[str, str]] = []
    for one in parsed:
        if one.document is None:
            problems.append((one.doc, one.problem))
        else:
            draft.store.add(one.document, one.chunks, draft.snapshot)
            draft.store.commit()
    return tuple(problems)
