"""The rooms of the packages as they are: what imports what, and what lives where, read from the code."""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("index", "assistant", "evals")
TABLE = ROOT / "tests" / "layers.toml"


@dataclass(frozen=True, slots=True)
class Import:
    """One import of one module by another, anywhere in a file, inside functions too."""

    path: Path
    line: int
    module: str


def read_table() -> dict[str, dict[str, list[str]]]:
    """Package → room → the rooms of the same package it may import, from `tests/layers.toml`."""
    return tomllib.loads(TABLE.read_text("utf-8"))


def modules_of(package: str) -> list[Path]:
    """All modules of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[Import]:
    """What a file imports, by full names; `from a import b` also as `a.b` where that is a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, f"{path}:{node.lineno}: a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(path, node.lineno, whole if _is_module(whole) else node.module)


def room_of(module: str) -> str:
    """The room of a module: its folder, or itself at a package's root; "" for the package as a whole."""
    return [*module.split("."), ""][1]


def rooms_of(package: str) -> dict[str, list[Path]]:
    """Room → its modules, for every folder and every module at the root of a package."""
    rooms: defaultdict[str, list[Path]] = defaultdict(list)
    for path in modules_of(package):
        if room := room_of(_name_of(path)):
            rooms[room].append(path)
    return dict(rooms)


def room_imports(package: str) -> Mapping[str, Mapping[str, list[Import]]]:
    """Room → other room of the package → the imports that make it so."""
    found: defaultdict[str, defaultdict[str, list[Import]]] = defaultdict(lambda: defaultdict(list))
    for room, paths in rooms_of(package).items():
        for path in paths:
            for one in imports_of(path):
                other = room_of(one.module)
                if one.module.split(".")[0] == package and other and other != room:
                    found[room][other].append(one)
    return found


def says_of_itself(package: str, room: str) -> str:
    """The first paragraph of a room's docstring, in one line."""
    folder = ROOT / package / room
    places = (folder / "__init__.py", folder / "__main__.py", folder.with_suffix(".py"))
    path = next(place for place in places if place.exists())
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def _name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").exists()
