"""What a web page states of its document: in its head, in its table of 信息公开, below its title."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from index.language.dates import find_dates
from index.loaders.page_marks import bare
from index.metadata.frontmatter import FrontMatter
from index.types import Status

# Labels of the table, by the field they state; "" is known and not needed.
_LABELS = {
    "索引号": "",
    "统一编号": "",
    "信息索引": "",
    "主题分类": "",
    "主题词": "",
    "体裁分类": "",
    "信息分类": "",
    "信息分类名称": "",
    "服务对象分类": "",
    "公开方式": "",
    "公开范围": "",
    "公开时限": "",
    "内容概述": "",
    "关键词": "",
    "文件状态": "status",
    "有效性": "status",
    "时效性": "status",
    "效力状态": "status",
    "效力": "status",
    "标题": "title",
    "名称": "title",
    "信息名称": "title",
    "文件名称": "title",
    "文号": "number",
    "发文字号": "number",
    "文件编号": "number",
    "发文机关": "issuer",
    "发文单位": "issuer",
    "制定机关": "issuer",
    "制发机关": "issuer",
    "发布机构": "source",
    "发布机关": "source",
    "发布单位": "source",
    "成文日期": "written",
    "成文时间": "written",
    "发文日期": "written",
    "发文时间": "written",
    "印发日期": "written",
    "生成日期": "written",
    "发布日期": "published",
    "发布时间": "published",
    "公开日期": "published",
    "实施日期": "effective",
    "施行日期": "effective",
    "生效日期": "effective",
    "失效日期": "repealed",
    "废止日期": "repealed",
}
# Of these one at least stands in the table; the others are labels of many a form.
_TELLING = (
    "索引号",
    "统一编号",
    "主题分类",
    "信息分类",
    "文件状态",
    "有效性",
    "效力状态",
    "发文字号",
    "文号",
    "发文机关",
)
_FEWEST = 2
_PAIR = re.compile(r"([^:：]{2,12})[:：]\s*(.*)")
_NUMBER = re.compile(r"[〔［\[【（(]\s*[12]\d{3}\s*[〕］\]】）)].{0,6}号|第\s*\d+\s*号")
_HANDED_ON = re.compile(r"^[（(【\[]\s*转\s*[载发]\s*[）)】\]]\s*")
_INFO_SOURCE = re.compile(
    r"来\s*源\s*[:：]\s*([^\s:：|]{2,40}?)(?=\s|$|[【\[|]|(?:浏览|点击|作者|时间|字号|字体|发布|编辑))"
)
_INFO_DATE = re.compile(r"(?:发布|发表|公布|更新|信息)?(?:时间|日期)\s*[:：]\s*([^\s|]{6,12})")
_HEAD_PUBLISHED = ("pubdate", "publishdate", "article:published_time", "og:release_date", "dcterms.issued")
_ITSELF = re.compile(r"本[网站]|网络|互联网|转载|原创")
_EXPLAINS = re.compile(r"解读")
Facts = Mapping[str, str]


def take_table(lines: Sequence[str]) -> tuple[dict[str, str], set[int]]:
    """Returns what the first table or list of such labels states by field, and which lines all such are."""
    facts: dict[str, str] = {}
    taken: set[int] = set()
    run: list[int] = []
    for at, line in enumerate([*lines, ""]):
        if line and (_is_stated(line) or (run and not bare(line).strip("|-"))):
            run.append(at)
            continue
        found = _read_table([pair for one in run for pair in _pairs(lines[one])])
        if found is not None:
            taken.update(run)
            facts = facts or found
        run = []
    return facts, taken


def _is_stated(line: str) -> bool:
    """Whether nothing but labels of such a table, with their values, stands in a line or a table."""
    pairs = list(_pairs(line))
    known = sum(label in _LABELS for label, _ in pairs)
    labels = sum(_is_label(cell) for cell in re.split(r"[|\n]", line))
    return known + labels > 0 and known >= len(pairs) * 0.6


def _read_table(pairs: Sequence[tuple[str, str]]) -> dict[str, str] | None:
    labels = {label for label, _ in pairs}
    if len(labels & _LABELS.keys()) < _FEWEST or not labels & set(_TELLING):
        return None
    facts: dict[str, str] = {}
    for label, value in pairs:
        if _LABELS.get(label) and value.strip("-—－ 无"):
            facts.setdefault(_LABELS[label], value)
    return facts


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Labels with their values: 文号：X in a cell or line, or 文号 with X in the cell beside it."""
    for line in text.split("\n"):
        label = ""
        for cell in (cell.strip() for cell in line.strip("|- ").split("|")):
            pair = _PAIR.match(cell)
            if _is_label(cell):
                label = _spaceless(cell)
            elif pair and (_is_label(pair[1]) or not label):
                yield _spaceless(pair[1]), pair[2].strip()
                label = ""
            elif label and cell:
                yield label, cell
                label = ""


def _is_label(text: str) -> bool:
    return _spaceless(text) in _LABELS


def _spaceless(text: str) -> str:
    return "".join(text.split()).strip("【】[]-").rstrip(":：")


def read_labels(lines: Sequence[str]) -> dict[str, str]:
    """Returns day and source that lines beside the title state: 发布日期：2026-10-08 来源：示例市公安局."""
    facts: dict[str, str] = {}
    for line in lines:
        if found := _INFO_SOURCE.search(line):
            facts.setdefault("source", found[1])
        if found := _INFO_DATE.search(line):
            facts.setdefault("published", found[1])
    return facts


def state(head: Facts, table: Facts, labels: Facts) -> FrontMatter:
    """Returns what is stated, the table before the page's head before the line below the title."""
    sources = (head.get("contentsource"), labels.get("source"), table.get("source"), head.get("og:site_name"))
    number = "".join(table.get("number", "").split())
    return FrontMatter(
        title=_HANDED_ON.sub("", head.get("articletitle", "") or table.get("title", "")),
        number=number if _NUMBER.search(number) else "",
        issuer=table.get("issuer", ""),
        kind="解读" if _EXPLAINS.search(head.get("columnname", "")) else "",
        published=_day(table.get("written", ""))
        or _first_day([head.get(name, "") for name in _HEAD_PUBLISHED])
        or _first_day([table.get("published", ""), labels.get("published", "")]),
        effective=_day(table.get("effective", "")),
        repealed=_day(table.get("repealed", "")),
        status=_status(table.get("status", "")),
        source=next((name for name in sources if name and not _ITSELF.fullmatch(name)), ""),
    )


def _status(stated: str) -> Status | None:
    if re.search(r"失效|废止|无效", stated):
        return Status.REPEALED
    return Status.IN_FORCE if re.search(r"有效", stated) else None


def _first_day(values: Sequence[str]) -> date | None:
    return next((day for day in map(_day, values) if day), None)


def _day(value: str) -> date | None:
    """A day as pages write it: 2026-10-08 09:00, 2026年10月8日, 20261008."""
    compact = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", value.strip())
    if compact:
        value = "-".join(compact.groups())
    return next((found.whole for found in find_dates(value.replace("T", " ")) if found.whole), None)
