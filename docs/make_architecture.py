"""Draws the two ways from the code and writes the table of rooms: `python -m docs.make_architecture`.

The way of a question is the chain's own list of steps; the way of a document is what the rooms of `index/`
import of each other. Tests compare the files with what this makes now.
"""

import ast
import inspect
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant import steps as steps_module
from assistant.chain import build_chain
from assistant.steps import Step, Steps
from docs.rooms import PACKAGES, ROOT, read_table, rooms_of, says_of_itself

DOCS = ROOT / "docs"
DOCUMENT, QUESTION = DOCS / "images" / "document-way.svg", DOCS / "images" / "question-way.svg"
PAGES = {"en": DOCS / "architecture.md", "zh": DOCS / "architecture.zh-CN.md"}
BEGIN, END = "<!-- made by docs.make_architecture -->", "<!-- end -->"
# Words that every room of `index/` speaks; arrows from them would hide the way.
SPOKEN_EVERYWHERE = {"types", "errors"}
HEADINGS = {"en": ("room", "what lives there", "may import"), "zh": ("房间", "内容", "可以依赖")}
NOTHING = {"en": "nothing of its package", "zh": "本包之内无"}

_WIDE, _LINE, _GAP = 204, 15, 34
_FONT = "font-family='system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif'"


def chain_steps() -> tuple[str, ...]:
    """The names of the steps that a question goes through, as the chain composes them."""
    bare = SimpleNamespace(in_order=object.__new__(Steps).in_order, writer=None)
    find, write = build_chain(bare).bound.steps  # type: ignore[arg-type, attr-defined]
    start, *finding = find.func.__self__.steps
    assert start.name == "start"
    return (*(step.name for step in finding), write.name)


def readme_line() -> str:
    """The way of a question as README shows it."""
    return " ─ ".join(("question", *chain_steps(), "answer"))


def rooms_used(step: Step) -> list[str]:
    """The rooms whose functions and types a step uses, in the table's order; that of its own name is one."""
    used, todo, seen = {step.name}, [step.work.__name__], set()
    while todo:
        name = todo.pop()
        if name in seen or name not in _definitions():
            continue
        seen.add(name)
        for node in ast.walk(_definitions()[name]):
            if isinstance(node, ast.Name):
                used.add(_origins().get(node.id, ""))
                todo.append(node.id)
            elif isinstance(node, ast.Attribute):
                todo.append(node.attr)
    return [room for room in read_table()["assistant"] if room in used - {"state", "types", "configuration"}]


def draw_question() -> str:
    """The way of a question: each step, what it says of itself, the rooms it uses, what it hands on."""
    boxes = [
        (step.name, _first_line(step.work), rooms_used(step), _hands_on(step))
        for step in object.__new__(Steps).in_order()
    ]
    writing = [room for room in read_table()["assistant"]["answer"] if room not in ("types", "configuration")]
    say = "Words the answer, checks each sentence of a draft, streams it."
    boxes.append((chain_steps()[-1], say, [*writing, "answer"], ["Answer"]))
    rows, x, y, height = [], 20, 50, 0
    for name, says, rooms, gives in boxes:
        lines = [*_wrapped(says, 28), "", *(f"{room}/" for room in rooms)]
        rows.append((x, y, name, lines, gives))
        height = max(height, 40 + _LINE * len(lines))
        x += _WIDE + _GAP
    parts = [_text(20, 26, "question", 15, "#14508f", bold=True)]
    for at, (x, y, name, lines, gives) in enumerate(rows):
        parts.append(_box(x, y, _WIDE, height, name, lines, "#eef4fb"))
        if at:
            parts.append(_arrow(x - _GAP, y + 20, x, y + 20))
        for line, one in enumerate(gives):
            parts.append(_text(x + 8, y + height + 18 + _LINE * line, f"→ {one}", 12, "#5b5b5b"))
    below = max(len(gives) for *_, gives in rows)
    return _svg(parts, rows[-1][0] + _WIDE + 20, 60 + height + 18 + _LINE * below)


def draw_document() -> str:
    """The way of a document: the rooms of `index/`, each to the right of those it imports."""
    table = {room: set(may) for room, may in read_table()["index"].items() if room not in SPOKEN_EVERYWHERE}
    above = {room: {one for one in may if one in table} for room, may in table.items()}
    rank: dict[str, int] = {}
    for room, may in above.items():
        rank[room] = max((rank[one] + 1 for one in may), default=0)
    columns = [[room for room in above if rank[room] == column] for column in range(max(rank.values()) + 1)]
    modules = {room: [path.stem for path in paths] for room, paths in rooms_of("index").items()}
    place: dict[str, tuple[int, int, int]] = {}
    arrows, parts, bottom = [], [], 0
    for column, rooms in enumerate(columns):
        x, y = 20 + column * (_WIDE + _GAP + 20), 50
        for room in rooms:
            lines = [*_wrapped(says_of_itself("index", room), 28), "", *_wrapped(_listed(modules[room]), 28)]
            height = 40 + _LINE * len(lines)
            place[room] = (x, y, height)
            parts.append(_box(x, y, _WIDE, height, room, lines, "#f1f7ee"))
            y += height + 26
        bottom = max(bottom, y)
    for room, may in above.items():
        indirect = {below for one in may for below in _reach(one, above)}
        for one in sorted(may - indirect):
            (x1, y1, _), (x2, y2, _) = place[one], place[room]
            arrows.append(_arrow(x1 + _WIDE, y1 + 16, x2, y2 + 16))  # long ones pass behind the boxes
    spoken = ", ".join(sorted(SPOKEN_EVERYWHERE))
    title = f"document → index; arrows lead to who builds on it ({spoken}: everywhere)"
    parts.append(_text(20, 26, title, 15, "#3c6e2f", bold=True))
    return _svg([*arrows, *parts], 20 + len(columns) * (_WIDE + _GAP + 20), bottom + 10)


def write_table(language: str) -> str:
    """The rooms of each package in Markdown: what lives there, which others it may import."""
    own = tomllib.loads((DOCS / "rooms.zh-CN.toml").read_text("utf-8"))
    lines = []
    for package in PACKAGES:
        lines += ["", f"### `{package}/`", "", f"| {' | '.join(HEADINGS[language])} |", "|---|---|---|"]
        folders = {room for room in rooms_of(package) if (ROOT / package / room).is_dir()}
        for room, may_import in read_table()[package].items():
            says = own[package][room] if language == "zh" else says_of_itself(package, room)
            allowed = ", ".join(f"`{one}`" for one in may_import) or NOTHING[language]
            name = f"{room}/" if room in folders else f"{room}.py"
            lines.append(f"| `{name}` | {says.replace('|', '/')} | {allowed} |")
    return "\n".join([*lines, ""])


def made() -> Mapping[Path, str]:
    """Every file that this writes, with its content."""
    files = {DOCUMENT: draw_document(), QUESTION: draw_question()}
    for language, page in PAGES.items():
        text = page.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        files[page] = before + BEGIN + "\n" + write_table(language) + "\n" + END + rest.partition(END)[2]
    return files


def _reach(room: str, above: Mapping[str, set[str]]) -> Iterator[str]:
    for one in above[room]:
        yield one
        yield from _reach(one, above)


@cache
def _definitions() -> dict[str, ast.AST]:
    """The functions and methods of `assistant.steps` by name."""
    tree = ast.parse(inspect.getsource(steps_module))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@cache
def _origins() -> dict[str, str]:
    """The room that each name imported by `assistant.steps` comes from; `index` for that package."""
    tree = ast.parse(inspect.getsource(steps_module))
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            package, *rest = node.module.split(".")
            for alias in node.names:
                found[alias.asname or alias.name] = rest[0] if package == "assistant" and rest else package
    return found


def _first_line(work: Callable[..., Any]) -> str:
    return (inspect.getdoc(work) or "").split("\n")[0]


def _hands_on(step: Step) -> list[str]:
    """The stages a step may hand on, by the names of their types."""
    given = inspect.get_annotations(step.work, eval_str=False)["return"]
    return [one.__name__ for one in getattr(given, "__args__", (given,))]


def _listed(modules: Sequence[str]) -> str:
    return ", ".join(name for name in modules if name != "__init__")


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def _text(x: int, y: int, text: str, size: int, color: str, bold: bool = False) -> str:
    weight = " font-weight='600'" if bold else ""
    return f"<text x='{x}' y='{y}' font-size='{size}' fill='{color}'{weight}>{escape(text)}</text>"


def _box(x: int, y: int, width: int, height: int, name: str, lines: Sequence[str], fill: str) -> str:
    parts = [
        f"<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='8' fill='{fill}' stroke='#9fb3c8'/>",
        _text(x + 10, y + 22, name, 15, "#1b1b1b", bold=True),
    ]
    parts += [_text(x + 10, y + 42 + _LINE * at, line, 12, "#333") for at, line in enumerate(lines)]
    return "\n".join(parts)


def _arrow(x1: int, y1: int, x2: int, y2: int) -> str:
    bend = (x1 + x2) // 2
    return (
        f"<path d='M{x1} {y1} C{bend} {y1} {bend} {y2} {x2 - 4} {y2}' fill='none' stroke='#6b7f93' "
        "marker-end='url(#tip)'/>"
    )


def _svg(parts: Sequence[str], width: int, height: int) -> str:
    tip = (
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' "
        "orient='auto'><path d='M0 0 L8 4 L0 8 z' fill='#6b7f93'/></marker></defs>"
    )
    back = f"<rect width='{width}' height='{height}' fill='#fff'/>"
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' {_FONT}>"
    return "\n".join([head, back, tip, *parts, "</svg>", ""])


def main() -> int:
    """Writes the files; tells which changed."""
    for path, text in made().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
