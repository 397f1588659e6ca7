"""What a paragraph of a Word document says: changes accepted, hidden text out, fields by their results."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from index.loaders.word_symbols import character_of, translate

# The namespaces of formulas, of alternatives and of old drawings are not among those that python-docx knows.
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VECTORS = "{urn:schemas-microsoft-com:vml}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    qn(name) for name in "w:del w:moveFrom w:delText w:pPr w:rPr w:sdtPr w:sdtEndPr w:rt w:softHyphen".split()
)
_SAID_AS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_OFF = ("0", "false", "off", "none")
# A figure in a circle is drawn by a field of two characters, one over the other.
_CIRCLED = re.compile(r"\beq\s+\\o\s*\\ac\s*\(\s*[○〇◯]\s*[,，;]\s*(\d{1,2})\s*\)", re.I)
_CONTENTS = re.compile(r"\s*TOC\b", re.I)


@dataclass(slots=True)
class Said:
    """The text of a paragraph, and what is anchored in it.

    Text boxes, footnotes by part and id, pictures by the ids of their relations.
    """

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Whether nothing at all was said."""
        return not (self.text or self.boxes or self.notes or self.pictures)

    def add(self, other: "Said") -> None:
        """Goes on with what another says."""
        self.text += other.text
        self.boxes += other.boxes
        self.notes += other.notes
        self.pictures += other.pictures


@dataclass(slots=True)
class _Field:
    """A field that is open: its code, and whether its result has begun."""

    code: str = ""
    has_result: bool = False
    instead: str = ""

    def is_shown(self) -> bool:
        return self.has_result and not _CONTENTS.match(self.code)


class ParagraphReader:
    """Reads the paragraphs of one document in their order, for a field may go on from one to the next."""

    def __init__(self, hidden_styles: Mapping[str, bool]) -> None:
        self._hidden_styles = hidden_styles
        self._fields: list[_Field] = []
        self._readers: dict[str, Callable[[Any, Said], None]] = {
            qn("w:t"): self._read_text,
            qn("w:sym"): self._read_symbol,
            qn("w:r"): self._read_run,
            qn("w:fldChar"): self._read_field_mark,
            qn("w:instrText"): self._read_field_code,
            qn("w:sdt"): self._read_control,
            qn("w:txbxContent"): lambda element, said: said.boxes.append(element),
            qn("w:footnoteReference"): self._read_reference,
            qn("w:endnoteReference"): self._read_reference,
            f"{_CHOICES}AlternateContent": self._read_alternatives,
            qn("a:blip"): lambda element, said: said.pictures.append(element.get(qn("r:embed")) or ""),
            f"{_VECTORS}imagedata": lambda element, said: said.pictures.append(element.get(qn("r:id")) or ""),
            f"{_MATH}t": self._read_text,
            f"{_MATH}f": self._read_fraction,
        }

    def read(self, paragraph: Any) -> Said:
        """Returns what a `w:p` element says."""
        said = Said()
        self._read_inside(paragraph, said)
        self._fields = [one for one in self._fields if one.has_result]  # no code goes over a paragraph's end
        return said

    def _read_inside(self, element: Any, said: Said) -> None:
        for child in element:
            reader = self._readers.get(child.tag)
            if reader is not None:
                reader(child, said)
            elif child.tag in _SAID_AS:
                self._say(_SAID_AS[child.tag], said)
            elif child.tag not in _LEFT_OUT:
                self._read_inside(child, said)

    def _say(self, text: str, said: Said) -> None:
        if all(one.is_shown() for one in self._fields):
            said.text += text

    def _read_text(self, element: Any, said: Said) -> None:
        self._say(translate(_font(element.getparent()), element.text or ""), said)

    def _read_symbol(self, element: Any, said: Said) -> None:
        code = element.get(qn("w:char")) or ""
        if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
            self._say(character_of(element.get(qn("w:font")) or "", int(code, 16)), said)

    def _read_run(self, run: Any, said: Said) -> None:
        if not is_hidden(run, self._hidden_styles):
            self._read_inside(run, said)

    def _read_field_mark(self, mark: Any, said: Said) -> None:
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            self._fields.append(_Field(instead=_checkbox(mark)))
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            circled = _CIRCLED.search(closed.code)
            if circled and 1 <= int(circled[1]) <= 20:
                self._say(chr(0x2460 + int(circled[1]) - 1), said)
            elif not closed.has_result or closed.instead:
                self._say(closed.instead, said)

    def _read_field_code(self, element: Any, said: Said) -> None:
        if self._fields and not self._fields[-1].has_result:
            self._fields[-1].code += element.text or ""

    def _read_control(self, control: Any, said: Said) -> None:
        if not is_placeholder(control):
            self._read_inside(control, said)

    def _read_reference(self, mark: Any, said: Said) -> None:
        name = "footnotes" if mark.tag == qn("w:footnoteReference") else "endnotes"
        said.notes.append((name, mark.get(qn("w:id")) or ""))

    def _read_alternatives(self, element: Any, said: Said) -> None:
        """The same thing for newer and older programs: the first that says something is read."""
        for one in element:
            inside = Said()
            self._read_inside(one, inside)
            if not inside.is_empty():
                said.add(inside)
                return

    def _read_fraction(self, element: Any, said: Said) -> None:
        above, below = element.find(f"{_MATH}num"), element.find(f"{_MATH}den")
        self._read_inside(above if above is not None else (), said)
        self._say("/", said)
        self._read_inside(below if below is not None else (), said)


def block_elements(container: Any) -> Iterator[Any]:
    """The paragraphs, tables and inserted files of a part or a cell, those in content controls too."""
    for child in container:
        if child.tag in (qn("w:p"), qn("w:tbl"), qn("w:altChunk")):
            yield child
        elif child.tag == qn("w:sdt"):
            if not (is_placeholder(child) or _is_contents(child)):
                yield from block_elements(child)
        elif child.tag == f"{_CHOICES}AlternateContent":
            yield from next(filter(None, (list(block_elements(one)) for one in child)), [])
        elif child.tag not in _LEFT_OUT:
            yield from block_elements(child)


def is_hidden(run: Any, hidden_styles: Mapping[str, bool]) -> bool:
    """Tells whether a run is not shown: it says so itself, or else one of its two styles does."""
    properties = run.find(qn("w:rPr"))
    own = switch(properties, "w:vanish")
    if own is not None:
        return own
    paragraph = next(run.iterancestors(qn("w:p")), None)
    styles = (_value(paragraph, "w:pPr", "w:pStyle"), _value(run, "w:rPr", "w:rStyle"))
    return sum(hidden_styles.get(style, False) for style in styles) == 1  # twice is shown again


def has_no_end(paragraph: Any) -> bool:
    """Tells whether a paragraph goes on with the next: the mark at its end is deleted or hidden."""
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    if mark is None:
        return False
    gone = (mark.find(qn(name)) is not None for name in ("w:del", "w:moveFrom"))
    return any(gone) or bool(switch(mark, "w:vanish"))


def find_hidden_styles(styles: Iterable[Any]) -> dict[str, bool]:
    """Returns by id which `w:style` elements hide the text they are given to."""
    known = {style.get(qn("w:styleId")) or "": style for style in styles}
    found: dict[str, bool] = {}
    for name in known:
        seen: set[str] = set()
        above = name
        own = None
        while own is None and above in known and above not in seen:
            seen.add(above)
            own = switch(known[above].find(qn("w:rPr")), "w:vanish")
            based = known[above].find(qn("w:basedOn"))
            above = (based.get(qn("w:val")) or "") if based is not None else ""
        found[name] = bool(own)
    return found


def switch(properties: Any, name: str) -> bool | None:
    """Whether a property is switched on; None where nothing is said."""
    found = properties.find(qn(name)) if properties is not None else None
    return None if found is None else found.get(qn("w:val")) not in _OFF


def is_placeholder(control: Any) -> bool:
    """Tells whether a content control only asks for text (单击此处输入文字)."""
    return bool(switch(control.find(qn("w:sdtPr")), "w:showingPlcHdr"))


def _is_contents(control: Any) -> bool:
    gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _value(element: Any, properties: str, name: str) -> str:
    found = element.find(f"{qn(properties)}/{qn(name)}") if element is not None else None
    return (found.get(qn("w:val")) or "") if found is not None else ""


def _font(run: Any) -> str:
    fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return (fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "") if fonts is not None else ""


def _checkbox(mark: Any) -> str:
    """What a box to be ticked shows, which a field has instead of a result."""
    box = mark.find(f"{qn('w:ffData')}/{qn('w:checkBox')}")
    if box is None:
        return ""
    checked = switch(box, "w:checked")
    return "☑" if (switch(box, "w:default") if checked is None else checked) else "□"
