"""Puts the check into a Word document: a comment at every sentence, in the draft's own file if it was one."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.wording.check_report import explain, summarise
from assistant.wording.draft_files import DraftFile, open_word, word_paragraphs
from assistant.wording.verdicts import WordingReport

_AUTHOR, _INITIALS = "政策问答助手", "政"
# What a run may hold to be cut in two; a picture or a footnote mark keeps it whole.
_TEXT_PARTS = {qn(f"w:{name}") for name in ("rPr", "t", "tab", "br", "cr", "noBreakHyphen")}


def comment_draft(draft: DraftFile, report: WordingReport) -> bytes:
    """The draft as a Word file with the verdict, source and difference of each sentence as comments.

    Args:
        draft: the draft that was checked.
        report: the check of `draft.text`.
    """
    document = open_word(draft.word, "draft") if draft.word else _write_plain(draft.text)
    paragraphs = _locate(word_paragraphs(document))
    notes = [(one.start, one.end, explain(one)) for one in report.sentences]
    first = next((runs for runs in _runs_in(paragraphs, 0, len(draft.text))), None)
    for start, end, lines in notes:
        runs = list(_cut_runs(paragraphs, start, end))
        if runs:
            _comment(document, runs, lines)
    if first is not None:
        _comment(document, [first], [summarise(report)])
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _write_plain(text: str) -> WordDocument:
    """A new Word document of a plain text, a paragraph a line."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return document


def _comment(document: WordDocument, runs: Sequence[Run], lines: Sequence[str]) -> None:
    comment = document.add_comment([runs[0], runs[-1]], text=lines[0], author=_AUTHOR, initials=_INITIALS)
    for line in lines[1:]:
        comment.add_paragraph(line)


def _locate(paragraphs: Sequence[Paragraph]) -> list[tuple[int, Paragraph]]:
    """Each paragraph with its offset in the draft's text."""
    located, offset = [], 0
    for paragraph in paragraphs:
        located.append((offset, paragraph))
        offset += len(paragraph.text) + 1
    return located


def _runs_in(paragraphs: Sequence[tuple[int, Paragraph]], start: int, end: int) -> Iterator[Run]:
    for offset, paragraph in paragraphs:
        if offset < end and start < offset + len(paragraph.text):
            yield from (run for _, run in _located_runs(offset, paragraph))


def _cut_runs(paragraphs: Sequence[tuple[int, Paragraph]], start: int, end: int) -> Iterator[Run]:
    """The runs that hold exactly the text `start:end`, cut where it begins and ends."""
    for offset, paragraph in paragraphs:
        if end <= offset or offset + len(paragraph.text) <= start:
            continue
        for edge in (start, end):
            _cut_at(offset, paragraph, edge)
        for low, run in _located_runs(offset, paragraph):
            if low < end and start < low + len(run.text):
                yield run


def _cut_at(offset: int, paragraph: Paragraph, edge: int) -> None:
    """Cuts the run that goes on across the edge into two of the same format."""
    for low, run in _located_runs(offset, paragraph):
        text = run.text
        if not low < edge < low + len(text) or any(part.tag not in _TEXT_PARTS for part in run._r):
            continue
        rest = Run(deepcopy(run._r), run._parent)
        run._r.addnext(rest._r)
        run.text, rest.text = text[: edge - low], text[edge - low :]
        return


def _located_runs(offset: int, paragraph: Paragraph) -> list[tuple[int, Run]]:
    """The runs of a paragraph, those of hyperlinks included, with their offsets."""
    located = []
    for piece in paragraph.iter_inner_content():
        for run in [piece] if isinstance(piece, Run) else piece.runs:
            located.append((offset, run))
            offset += len(run.text)
    return located
