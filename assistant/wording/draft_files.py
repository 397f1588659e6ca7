"""A draft as it comes: typed, or a Word, PDF, Markdown or text file."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from index.errors import PolicyAssistantError, UnreadableDocument
from index.loaders.archives import refuse_bomb
from index.loaders.kinds import kind_of
from index.loaders.loading import read_content

_WORD = ".docx"
# What python-docx lets through of archives and XML that are broken; lxml's errors are SyntaxErrors.
_DAMAGE = (
    BadZipFile, PackageNotFoundError, zlib.error, SyntaxError, KeyError, ValueError, AttributeError,
    NotImplementedError, EOFError, TypeError,
)  # fmt: skip


class UnreadableDraft(PolicyAssistantError):
    """The draft cannot be read; the text names it and says why."""


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft's text, and its Word file where it was one, so that comments can go back into it."""

    text: str
    word: bytes | None = None


def read_draft(path: Path, max_bytes: int) -> DraftFile:
    """The draft in a file.

    Raises:
        UnreadableDraft: it is missing, too large, or of a kind that is not read.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise UnreadableDraft(f"draft {path}: larger than {max_bytes // 2**20} MiB; check it in parts")
        return parse_draft(path.name, path.read_bytes())
    except OSError as error:
        raise UnreadableDraft(f"draft {path}: {error.strerror}") from error


def parse_draft(name: str, data: bytes) -> DraftFile:
    """The draft in the bytes of a file called `name`; what is in it tells its format, else its name.

    Raises:
        UnreadableDraft: it is of a kind that is not read, or damaged.
    """
    ending = Path(name).suffix.lower() or ".txt"
    if kind_of(data, ending) == _WORD:
        document = open_word(data, name)
        return DraftFile("\n".join(paragraph.text for paragraph in word_paragraphs(document)), data)
    try:
        return DraftFile(read_content(data, f"draft{ending}").text)
    except UnreadableDocument as error:
        raise UnreadableDraft(f"draft {name}: {error}") from error


def open_word(data: bytes, name: str) -> WordDocument:
    """The Word document in `data`.

    Raises:
        UnreadableDraft: it is none.
    """
    try:
        refuse_bomb(data, "a Word document")
        return docx.Document(BytesIO(data))
    except UnreadableDocument as error:
        raise UnreadableDraft(f"draft {name}: {error}") from error
    except _DAMAGE as error:
        raise UnreadableDraft(f"draft {name}: not a Word document; save it as .docx again") from error


def word_paragraphs(document: WordDocument) -> list[Paragraph]:
    """All paragraphs of the body in reading order, those in tables included."""
    return list(_paragraphs(document.iter_inner_content()))


def _paragraphs(blocks: Iterable[Any]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Table):
            for cell in dict.fromkeys(cell for row in block.rows for cell in row.cells):
                yield from _paragraphs(cell.iter_inner_content())
        else:
            yield block
