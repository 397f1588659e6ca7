"""Web pages: headings, paragraphs, lists and tables in reading order; navigation and scripts left out."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from index.errors import UnreadableDocument
from index.loaders.content import Content
from index.loaders.grid import Cell, Grid, place_rows
from index.loaders.inserted_pictures import FindPicture, find_in_address
from index.loaders.page_body import Piece, choose_body, join_pieces, split_lines
from index.loaders.page_encoding import decode_page
from index.loaders.page_facts import read_labels, state, take_table
from index.loaders.page_marks import bare, is_labels
from index.loaders.page_pictures import describe, insert_texts, is_inserted
from index.loaders.tables import render_table, say_table
from index.recognition.pages import Recogniser

_DROPPED = frozenset(
    "script style noscript template nav footer aside button select textarea iframe object svg canvas "
    "head".split()
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure form "
    "header hr html main ol p pre section summary table tbody tr ul li".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NAVIGATION = re.compile(r"breadcrumb|crumbs?\b|\bnav(?:bar|igation)?\b|\bmenu\b|\bpager\b|pagination", re.I)
_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_BLANK = re.compile(r"[ \t\r\n\f]+")
_SITE_NAME = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")
_ARTICLE_TITLE, _SHARED_TITLE = "articletitle", "og:title"
_NOTE = re.compile(r"#_(?:ftn|edn)\d")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|rtf|txt|zip|rar|jpe?g|png)(?:[?#]|$)", re.I)
_MANY_LINKS = 4


def load_html(
    data: bytes, recogniser: Recogniser | None = None, find: FindPicture = find_in_address
) -> Content:
    """Loads a web page: its text without the site around it, and what it states of itself.

    Args:
        data: the page.
        recogniser: reads pictures that are pages of text.
        find: gives the pictures that are at hand.
    """
    page = BeautifulSoup(decode_page(data), "lxml")
    head = _read_head(page)
    title = _page_title(page, head)
    pictures = insert_texts(page, find, recogniser)
    try:
        pieces = list(split_lines(_blocks(page)))
    except RecursionError as error:
        raise UnreadableDocument("its elements are nested too deeply to be a page of text") from error
    table, stated = take_table([piece.text for piece in pieces])
    pieces = [piece for at, piece in enumerate(pieces) if at not in stated]
    body = choose_body(pieces, head.get(_ARTICLE_TITLE, "") or title)
    text = join_pieces(body)
    if not text:
        unread = next((picture.problem for picture in pictures if picture.problem), "")
        raise UnreadableDocument(unread or "the page has no text")
    labels = read_labels([piece.text for piece in pieces if is_labels(piece.text)])
    return Content(text, state(head, table, labels), title, describe(pictures, body, text))


def _read_head(page: BeautifulSoup) -> dict[str, str]:
    """The page's own metadata by their names in small letters."""
    meta: dict[str, str] = {}
    for tag in page.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "").lower()
        meta.setdefault(name, str(tag.get("content") or "").strip())
    return meta


def _page_title(page: BeautifulSoup, meta: dict[str, str]) -> str:
    """What the page calls itself: often its column, or with the site's name behind it."""
    headings = [_inline(tag) for tag in page.find_all("h1")]
    titles = [headings[0] if len(headings) == 1 else "", meta.get(_SHARED_TITLE, "")]
    titles.append(_inline(page.title) if page.title else "")
    title = next((found for found in titles if found), "")
    return _SITE_NAME.sub("", title) or title


def _blocks(tag: Tag) -> Iterator[Piece]:
    """Yields paragraphs, headings, lists and tables in document order."""
    run: list[tuple[str, bool]] = []
    for child in tag.children:
        if isinstance(child, Tag):
            name = child.name.lower()
            if name in _DROPPED or _is_hidden(child) or _is_furniture(child):
                continue
            if name == "br":
                run.append(("\v", False))
            elif name in _HEADINGS or name in _BLOCKS or child.find(_is_block):
                yield from _flush(run, tag)
                yield from _block(child, name)
            else:
                run += _inline_parts(child)
        elif type(child) is NavigableString:
            run.append((str(child), False))
    yield from _flush(run, tag)


def _block(tag: Tag, name: str) -> Iterator[Piece]:
    if name in _HEADINGS:
        text = _inline(tag)
        if text:
            yield Piece("#" * _HEADINGS[name] + " " + text, tag, _linked(tag))
    elif name == "pre":
        text = tag.get_text().strip("\n")
        yield Piece(text, tag, is_table=is_inserted(tag) and text.startswith("|"))
    elif name == "table" and _is_data(tag):
        text = _table(tag)
        yield Piece(text, tag, _linked(tag), is_table=text.startswith("|") or "\n|" in text)
    elif name in ("ol", "ul"):
        items = [item for item in tag.find_all("li", recursive=False) if not _is_hidden(item)]
        first = int(start) if (start := str(tag.get("start") or "")).isdecimal() else 1
        marks = (f"{number}. " if name == "ol" else "- " for number in range(first, first + len(items)))
        lines = [line for mark, item in zip(marks, items, strict=True) for line in _item(item, mark)]
        yield Piece("\n".join(lines), tag, _linked(tag))
    else:
        yield from _blocks(tag)


def _item(item: Tag, mark: str) -> Iterator[str]:
    lines = [block.text for block in _blocks(item) if block.text]
    if lines:
        yield mark + lines[0]
        yield from lines[1:]


def _flush(run: list[tuple[str, bool]], tag: Tag) -> Iterator[Piece]:
    text = _tidy("".join(part for part, _ in run))
    linked = sum(len(bare(part)) for part, is_link in run if is_link)
    run.clear()
    if text:
        yield Piece(text, tag, linked)


def _inline_parts(tag: Tag) -> Iterator[tuple[str, bool]]:
    """The text of an element within a line, each part with whether it is a link to elsewhere."""
    if tag.name in _DROPPED or _is_hidden(tag) or _is_note_mark(tag):
        return
    is_link = _is_link(tag)
    for child in tag.children:
        if isinstance(child, Tag):
            parts = [("\v", False)] if child.name == "br" else _inline_parts(child)
            yield from ((part, is_link or linked) for part, linked in parts)
        elif type(child) is NavigableString:
            yield str(child), is_link


def _linked(tag: Tag) -> int:
    """How many characters of an element are links."""
    return sum(len(bare(link.get_text())) for link in tag.find_all(_is_link))


def _is_link(tag: Tag) -> bool:
    """Whether it leads to another page; one to a file is an attachment's name."""
    target = str(tag.get("href") or "#")
    return tag.name == "a" and not target.startswith("#") and not _FILE.search(target)


def _inline(tag: Tag) -> str:
    parts = (part for part, _ in _inline_parts(tag))
    return " ".join(_tidy("".join(parts) if tag.name != "title" else tag.get_text()).split("\n"))


def _tidy(text: str) -> str:
    """White space as browsers show it; lines wrapped in the source between Chinese characters are joined."""
    lines = (_BLANK.sub(" ", _WRAPPED.sub("", line)).strip(" ") for line in text.split("\v"))
    return "\n".join(lines).strip("\n")


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.name in _HEADINGS


def _is_hidden(tag: Tag) -> bool:
    """Whether browsers do not show it: by style (Word's own too), or as struck out by a tracked change.

    A whole page is hidden only until its scripts have run.
    """
    if tag.name in ("html", "body"):
        return False
    style = str(tag.get("style") or "").replace(" ", "").lower()
    if "display:none" in style or "mso-hide:all" in style:
        return True
    return tag.has_attr("hidden") or tag.name == "del" or "mso-element:comment" in style


def _is_note_mark(tag: Tag) -> bool:
    """Whether it is Word's mark of a footnote, [1], which would stand within a sentence."""
    return tag.name == "a" and bool(_NOTE.match(str(tag.get("href") or "")))


def _is_furniture(tag: Tag) -> bool:
    """Parts whose role or name says that they lead elsewhere, and lists of links to other pages."""
    if tag.get("role") in ("navigation", "banner", "search", "contentinfo"):
        return not _holds_text(tag)
    names = " ".join(
        (str(tag.get("id") or ""), *(str(name) for name in tag.get_attribute_list("class") if name))
    )
    if names and tag.name in ("div", "ul", "ol", "p", "section", "table") and _NAVIGATION.search(names):
        return not _holds_text(tag)
    if tag.name not in ("ul", "ol", "div", "section", "table"):
        return False
    links = tag.find_all("a", limit=60)
    if len(links) < _MANY_LINKS:
        return False
    linked = sum(len(link.get_text(strip=True)) for link in links)
    return linked > 0.75 * len(tag.get_text(strip=True))


def _holds_text(tag: Tag) -> bool:
    """Whether most of the page's text stands in an element, and not as links: it is the text by any name."""
    page, size = tag.find_parent("body"), len(bare(tag.get_text()))
    return page is not None and 2 * size > len(bare(page.get_text())) and 2 * _linked(tag) < size


def _is_data(table: Tag) -> bool:
    """Old pages lay text out in tables; those hold other tables, headings or whole articles."""
    if table.find("table") is not None and not _is_ruled(table):
        return False
    if table.find([*_HEADINGS]) is not None:
        return False
    cells = table.find_all(["td", "th"])
    return len(cells) > 1 and all(len(cell.find_all("p", limit=9)) < 9 for cell in cells)


def _is_ruled(table: Tag) -> bool:
    """Whether a table that others stand in is drawn as one, or names its columns."""
    own = (cell for row in _rows(table) for cell in row.find_all("th", recursive=False))
    return str(table.get("border") or "0").strip("px ") not in ("", "0") or next(own, None) is not None


def _rows(table: Tag) -> list[Tag]:
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def _grid(table: Tag) -> Grid:
    rows = _rows(table)
    head = [row for row in rows if row.find_parent("thead") is not None]
    cells = ([_cell(cell) for cell in row.find_all(["td", "th"], recursive=False)] for row in rows)
    return place_rows(cells, len(head))


def _cell(cell: Tag) -> Cell:
    said = []
    while isinstance(table := cell.find("table"), Tag):
        said.append(say_table(_grid(table.extract())))
    text = "\n".join(filter(None, (*(block.text for block in _blocks(cell)), *said)))
    return Cell(0, 0, text, _span(cell, "rowspan"), _span(cell, "colspan"), cell.name == "th")


def _table(table: Tag) -> str:
    """A table with its caption above it."""
    caption = table.find("caption")
    title = _inline(caption) if isinstance(caption, Tag) else ""
    return "\n\n".join(filter(None, (title, render_table(_grid(table)))))


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(int(value), 100) if value.isdecimal() and int(value) else 1
