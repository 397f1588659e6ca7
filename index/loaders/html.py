"""Web pages: headings, paragraphs, lists and tables in reading order; navigation and scripts left out."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, Declaration, Doctype, NavigableString, ProcessingInstruction, Tag

from index.errors import UnreadableDocument
from index.language.dates import find_dates
from index.loaders.content import Content
from index.loaders.grid import Cell, Grid, place_rows
from index.loaders.tables import render_table, say_table
from index.loaders.text import decode
from index.metadata.frontmatter import FrontMatter

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
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n\f]*(?=[{_WIDE}])")
_BLANK = re.compile(r"[ \t\r\n\f]+")
_SITE_NAME = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")
_TITLE, _SHARED_TITLE = "articletitle", "og:title"
_PUBLISHED = ("pubdate", "publishdate", "article:published_time", "og:release_date", "dcterms.issued")
_SOURCES = ("contentsource", "og:site_name")
_MANY_LINKS = 4


def load_html(data: bytes) -> Content:
    """Loads a web page."""
    page = BeautifulSoup(_decode(data), "lxml")
    meta = _read_head(page)
    try:
        text = re.sub(r"\n{3,}", "\n\n", "\n\n".join(_blocks(page))).strip()
    except RecursionError as error:
        raise UnreadableDocument("its elements are nested too deeply to be a page of text") from error
    if not text:
        raise UnreadableDocument("the page has no text")
    return Content(text, _stated(meta), _page_title(page, meta))


def _decode(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared:
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name.startswith("gb") else name).replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            pass  # pages lie about their charset; the bytes decide
    return decode(data)


def _read_head(page: BeautifulSoup) -> dict[str, str]:
    """The page's own metadata by their names in small letters."""
    meta: dict[str, str] = {}
    for tag in page.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or "").lower()
        meta.setdefault(name, str(tag.get("content") or "").strip())
    return meta


def _stated(meta: dict[str, str]) -> FrontMatter:
    """Title, date and source as the page's own metadata state them."""
    dates = [date.whole for name in _PUBLISHED for date in find_dates(meta.get(name, "").replace("T", " "))]
    return FrontMatter(
        title=meta.get(_TITLE, ""),
        published=next((date for date in dates if date), None),
        source=next((meta[name] for name in _SOURCES if meta.get(name)), ""),
    )


def _page_title(page: BeautifulSoup, meta: dict[str, str]) -> str:
    """What the page calls itself: often its column, or with the site's name behind it."""
    headings = [_inline(tag) for tag in page.find_all("h1")]
    titles = [headings[0] if len(headings) == 1 else "", meta.get(_SHARED_TITLE, "")]
    titles.append(_inline(page.title) if page.title else "")
    title = next((found for found in titles if found), "")
    return _SITE_NAME.sub("", title) or title


def _blocks(tag: Tag) -> Iterator[str]:
    """Yields paragraphs, headings, list items and tables in document order."""
    run: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag):
            name = child.name.lower()
            if name in _DROPPED or _is_furniture(child):
                continue
            if name == "br":
                run.append("\v")
                continue
            if name in _HEADINGS or name in _BLOCKS or child.find(_is_block):
                yield from _flush(run)
                yield from _block(child, name)
            else:
                run.append(_raw_inline(child))
        elif not isinstance(child, Comment | Declaration | Doctype | ProcessingInstruction):
            run.append(str(child))
    yield from _flush(run)


def _block(tag: Tag, name: str) -> Iterator[str]:
    if name in _HEADINGS:
        text = _inline(tag)
        if text:
            yield "#" * _HEADINGS[name] + " " + text
    elif name == "pre":
        yield tag.get_text().strip("\n")
    elif name == "table" and _is_data(tag):
        yield _table(tag)
    elif name == "ol":
        items = [item for item in tag.find_all("li", recursive=False) if isinstance(item, Tag)]
        yield "\n".join(line for number, item in enumerate(items, 1) for line in _item(item, f"{number}. "))
    elif name == "ul":
        items = [item for item in tag.find_all("li", recursive=False) if isinstance(item, Tag)]
        yield "\n".join(line for item in items for line in _item(item, "- "))
    else:
        yield from _blocks(tag)


def _item(item: Tag, mark: str) -> Iterator[str]:
    lines = [line for line in _blocks(item) if line]
    if lines:
        yield mark + lines[0]
        yield from lines[1:]


def _flush(run: list[str]) -> Iterator[str]:
    text = _tidy("".join(run))
    run.clear()
    if text:
        yield text


def _raw_inline(tag: Tag) -> str:
    parts = []
    for node in tag.descendants:
        if isinstance(node, Tag):
            parts.append("\v" if node.name == "br" else "")
        elif type(node) is NavigableString and not any(above.name in _DROPPED for above in node.parents):
            parts.append(str(node))
    return "".join(parts)


def _inline(tag: Tag) -> str:
    return " ".join(_tidy(_raw_inline(tag) if tag.name != "title" else tag.get_text()).split("\n"))


def _tidy(text: str) -> str:
    """White space as browsers show it; lines wrapped in the source between Chinese characters are joined."""
    lines = (_BLANK.sub(" ", _WRAPPED.sub("", line)).strip(" ") for line in text.split("\v"))
    return "\n".join(lines).strip("\n")


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.name in _HEADINGS


def _is_furniture(tag: Tag) -> bool:
    """Hidden parts, navigation, and lists of links to other pages."""
    style = str(tag.get("style") or "").replace(" ", "").lower()
    if (
        "display:none" in style
        or tag.has_attr("hidden")
        or tag.get("role") in ("navigation", "banner", "search")
    ):
        return True
    names = " ".join(
        (str(tag.get("id") or ""), *(str(name) for name in tag.get_attribute_list("class") if name))
    )
    if names and tag.name in ("div", "ul", "ol", "p", "section", "table") and _NAVIGATION.search(names):
        return True
    if tag.name not in ("ul", "ol", "div", "section", "table"):
        return False
    links = tag.find_all("a", limit=60)
    if len(links) < _MANY_LINKS:
        return False
    linked = sum(len(link.get_text(strip=True)) for link in links)
    return linked > 0.75 * len(tag.get_text(strip=True))


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
    text = "\n".join(filter(None, (*_blocks(cell), *said)))
    return Cell(0, 0, text, _span(cell, "rowspan"), _span(cell, "colspan"), cell.name == "th")


def _table(table: Tag) -> str:
    """A table with its caption above it."""
    caption = table.find("caption")
    title = _inline(caption) if isinstance(caption, Tag) else ""
    return "\n\n".join(filter(None, (title, render_table(_grid(table)))))


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(int(value), 100) if value.isdecimal() and int(value) else 1
