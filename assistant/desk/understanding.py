"""How a document is understood as it is to be: its new file, or the index's, with what is stated of it."""

from dataclasses import replace

from assistant.desk.drafts import Desk
from assistant.desk.metadata import UnusableChange
from assistant.desk.readings import Readings
from assistant.documents.understanding import Understanding, understand_indexed
from index.metadata.corrections import correct
from index.snapshots.opening import Index
from index.types import Metadata


def understand_to_be(desk: Desk, index: Index | None, doc: str) -> Understanding | None:
    """How a document is understood; None where its file was not read yet, or cannot be."""
    entry, change = desk.entry(doc), desk.draft().get(doc)
    published = desk.published().entries.get(doc)
    has_new_file = bool(entry.file) and (published is None or published.file != entry.file)
    if has_new_file or index is None or doc not in index.store.metadata:
        return Readings(desk.settings).understanding(entry) if entry.file else None
    found = understand_indexed(index, doc)
    return replace(found, metadata=correct(found.metadata, change.metadata)) if change else found


def known_to_be(desk: Desk, index: Index | None, doc: str) -> Metadata:
    """What is known of a document, with what is stated of it in the draft.

    Raises:
        UnusableChange: there is no such document.
    """
    if not desk.knows(doc):
        raise UnusableChange(f"没有名为 {doc} 的文件 / there is no document {doc}")
    found = understand_to_be(desk, index, doc)
    return found.metadata if found else correct(Metadata(""), desk.entry(doc).metadata)
