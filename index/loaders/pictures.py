"""Picture files (a photograph, a scan, a fax of several pages): recognised and laid out as pages of a PDF."""

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.pdf import PageContent, lay_out
from index.loaders.picture_pages import PAGE_BREAK, PictureLines, describe_reading
from index.loaders.recognised_lines import Sheet, place_sheets
from index.recognition.drawing import PAGE_HEIGHT, open_pictures
from index.recognition.pages import MISSING, Recogniser


def load_picture(data: bytes, recogniser: Recogniser | None = None) -> Content:
    """Loads a picture file."""
    if recogniser is None:
        raise UnreadableDocument(f"a picture; {MISSING}")
    found = list(recogniser.read(open_pictures(data)))
    if not any(picture.pieces or picture.problem for picture in found):
        raise UnreadableDocument("a picture on which no text was found")
    placed = place_sheets([Sheet(one.pieces, PAGE_HEIGHT / max(*one.shape, 1), one.rules) for one in found])
    read = {
        number: PictureLines(sheet, picture.confidence, picture.problem)
        for number, (picture, sheet) in enumerate(zip(found, placed, strict=True), 1)
    }
    texts = lay_out([PageContent(sheet.lines, sheet.tables) for sheet in placed])
    return Content(PAGE_BREAK.join(texts), reading=describe_reading(texts, read))
