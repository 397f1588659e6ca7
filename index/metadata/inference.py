"""What a document is: title, kind, place, issuer, number and dates, stated or inferred where certain."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath

from index.language import marks
from index.language.dates import find_dates, parse_date
from index.language.document_kinds import ACTS, RULES, kind_at_end
from index.language.folding import bare_title, without_space
from index.metadata.adoption import Adoption, read_adoption
from index.metadata.frontmatter import FrontMatter
from index.metadata.titles import FILE_DATE, ORGAN, infer_title
from index.places.divisions import DivisionPath, Mention, find_divisions, is_within, unlisted_place
from index.places.gazetteer import short_names
from index.types import Metadata, Status

_ARTICLE = re.compile(r"^[#*\s\u3000]*第[一1１]条", re.MULTILINE)
_MARK = re.compile(r"^[#>*\s\u3000]+|[*\s\u3000]+$|<!--.*?-->")
_LONGEST_PREAMBLE = 4_000

_NEWS = re.compile(
    r"本报讯|[晚日早时]报讯|本报记者|[（(]\s*(?:[一-鿿]{0,6}日报)?\s*(?:本报|特约|实习)?\s*记者|新华社.{1,12}电|本网讯"
)

_NUMBER = re.compile(
    rf"[一-鿿]{{1,16}}{marks.DOCUMENT_NUMBER}|"
    r"[一-鿿]{2,24}(?:令|公告)\s*[（(]?\s*第?\s*[\d一二三四五六七八九十百零〇]{1,8}\s*号"
)
_EFFECTIVE = re.compile(
    rf"本(?:{RULES}|{ACTS})?\s*[，,]?\s*(?:自|从)"
    r"(?P<when>[^，。；\n]{2,24}?)(?:起|开始|后)?(?:施行|实施|执行|生效)"
)
_AT_ONCE = re.compile(r"(?:公布|发布|颁布|印发)之日$|即日$")
_EXPIRES = re.compile(r"有效期(?:限)?(?:截?至|到)\s*")
_LABELLED = r"(?:{})(?:日期|时间)?\s*[:：]?\s*$"
_PUBLISHED_LABEL = re.compile(_LABELLED.format("发布|公布|发文|印发|成文|公开|来源.{0,20}|刊发|发表"))
_MASTHEAD = re.compile(r"星期[一二三四五六日天]|农历|第\s*\d+\s*期|[A-Z]?\d{1,2}\s*版|日报|晚报")
_REPEALED_MARK = re.compile(r"[（(【\[](?:已|全文)?(?:废止|失效)[）)】\]]")
_REPEALS = re.compile(r"》(?P<between>[^《》。；\n]{0,40}?)(?:同时废止|予以废止|即行废止|自行废止|停止执行)")
_PART = re.compile(rf"第{marks.NUMERAL}[章节条款项]|(?:的|有关|相关)(?:规定|条款|内容)|部分")
_QUOTED_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")


def infer_metadata(text: str, given: FrontMatter, doc: str, page_title: str = "") -> Metadata:
    """Returns what is known of a document: what is stated in `given`, else what its text makes certain.

    `passed` is when the first version was passed, `amended` when the newest amendment in the preamble was
    (approved, where a province must), `published` the date of this version: stated on the page, or in the
    file's name as 条例(2021-07-29), or in the preamble of a text never amended. `repealed` is also the end
    of a stated term (有效期至). `status` stays unknown unless it is stated, or the title says 已废止: that
    nobody mentions a repeal does not make a text the law. AMENDED is never inferred; `amended` says as much.

    Args:
        text: the loaded text.
        given: the front matter, or what a web page's head states.
        doc: the document's path, whose file name is the last resort for a title and place.
        page_title: what a web page calls itself.
    """
    stem = PurePosixPath(doc).stem
    lines = [line for raw in text[:_LONGEST_PREAMBLE].split("\n") if (line := _MARK.sub("", raw))]
    preamble, has_articles = _preamble(text)
    above = [line for raw in preamble.split("\n") if (line := _MARK.sub("", raw))] if has_articles else []
    title = given.title or infer_title(lines, above, page_title, stem)
    bare = bare_title(title)
    news = not has_articles and bool(_NEWS.search(text))
    kind = given.kind or _infer_kind(bare, news)
    adoption = read_adoption(preamble) if has_articles or kind in ("决定", "决议") else Adoption()
    signed = Adoption() if news else _read_signature(text)
    issuer = given.issuer or adoption.issuer or signed.issuer
    division = read_place(given.place) or _infer_division(bare, issuer, stem, text, news)
    published = given.published or _infer_published(lines, stem, adoption) or signed.published
    return Metadata(
        title=title,
        place=division[-1] if division else "",
        division=division,
        issuer=issuer,
        kind=kind,
        number=given.number or ("" if news else _infer_number(lines)),
        published=published,
        passed=given.passed or adoption.passed,
        effective=given.effective or (None if news else _infer_effective(text, adoption, published)),
        amended=given.amended or adoption.amended,
        repealed=given.repealed or (None if news else _infer_expiry(text)),
        status=given.status or (Status.REPEALED if _REPEALED_MARK.search(title) else Status.UNKNOWN),
        source=given.source,
        replaced_by=given.replaced_by,
        repeals=() if news else _infer_repeals(text),
    )


def _preamble(text: str) -> tuple[str, bool]:
    """The text above the first article, and whether there are articles."""
    first = _ARTICLE.search(text)
    if first and first.start() <= _LONGEST_PREAMBLE:
        return text[: first.start()], True
    return text[:600], False


def _infer_kind(title: str, news: bool) -> str:
    return "新闻" if news else kind_at_end(title)


def read_place(place: str) -> DivisionPath:
    """Front matter names a place (青岛市) or a path (山东省/青岛市), real or fictional."""
    parts = tuple(part.strip() for part in place.split("/") if part.strip())
    if len(parts) != 1:
        return parts
    mentions = find_divisions(place)
    known = len(mentions) == 1 and mentions[0].surface == place and mentions[0].path
    return mentions[0].path if known else parts


def _infer_division(title: str, issuer: str, stem: str, text: str, news: bool) -> DivisionPath:
    """The one place that title, issuer or file name names; of a page of news the one that it is about."""
    if division := find_division((title, issuer, stem), f"{issuer}\n{text[:1000]}"):
        return division
    if news:
        return _dominant_place(text)
    unlisted = next(filter(None, map(unlisted_place, (title, issuer, stem))), "")
    return (unlisted,) if unlisted else ()


def find_division(names: Iterable[str], beside: str) -> DivisionPath:
    """The place of the first of some names that names only one; `beside` settles which of namesakes it is."""
    for named in names:
        mentions = find_divisions(named)
        if any(not mention.path for mention in mentions):
            found = find_divisions(f"{named}\n{beside}")
            mentions = [mention for mention in found if mention.end <= len(named)]
        paths = {_firm_path(mention) for mention in mentions} - {()}
        lowest = {
            path for path in paths if not any(path != other and is_within(other, path) for other in paths)
        }
        if len(lowest) == 1:
            return lowest.pop()
    return ()


def _firm_path(mention: Mention) -> DivisionPath:
    """A county's short name in a title may be a sight (运城盐湖, 大同云冈石窟): the place above it holds."""
    path = mention.path
    if len(path) <= 2 or mention.surface.endswith(path[-1]):
        return path
    for depth in range(len(path) - 1, 0, -1):
        if any(name in mention.surface for name in (path[depth - 1], *short_names(path[depth - 1]))):
            return path[:depth]
    return ()


def _dominant_place(text: str) -> DivisionPath:
    """The city that nearly all place names of a news page lie in."""
    cities = Counter(mention.path[:2] for mention in find_divisions(text) if len(mention.path) > 1)
    if not cities:
        return ()
    (city, count), *_ = cities.most_common(1)
    return city if count >= 3 and count >= 0.8 * cities.total() else ()


def _infer_number(lines: Sequence[str]) -> str:
    """The document's own number stands in a line of its own above the text."""
    for line in lines[:15]:
        found = _NUMBER.search(line)
        if found and "《" not in line and len(line) - len(found[0]) <= 20:
            return without_space(found[0])
    return ""


def _infer_published(lines: Sequence[str], stem: str, adoption: Adoption) -> date | None:
    """From the file's name, a labelled date or a masthead above the text, or the preamble.

    A file name older than the last act in the preamble is that of a former version.
    """
    acts = [day for day in (adoption.passed, adoption.amended) if day]
    named = FILE_DATE.search(stem)
    if named and (day := parse_date(named[1])) and all(day >= act for act in acts):
        return day
    for line in lines[:15]:
        for found in find_dates(line):
            rest = line[: found.start] + line[found.end :]
            masthead = len(line) <= 60 and _MASTHEAD.search(rest)
            alone = not re.search(r"[^\W\d_]", rest)
            if found.whole and (alone or masthead or _PUBLISHED_LABEL.search(line[: found.start])):
                return found.whole
    return None if adoption.amended else adoption.published


def _read_signature(text: str) -> Adoption:
    """A notice ends with its issuer and its date, each in a line of its own."""
    tail = [line for raw in text[-600:].split("\n") if (line := _MARK.sub("", raw))][-8:]
    for above, line in zip(["", *tail], tail, strict=False):
        day = parse_date(re.sub(r"\s", "", line))
        if day:
            organ = ORGAN.fullmatch(above)
            return Adoption(issuer=re.sub(r"\s", "", above) if organ else "", published=day)
    return Adoption()


def _infer_effective(text: str, adoption: Adoption, published: date | None) -> date | None:
    """The last article's 自…起施行; 自公布之日起 means the day the first version was published."""
    stated = list(_EFFECTIVE.finditer(text))
    for match in reversed(stated):
        found = find_dates(match["when"])
        if found and found[0].whole:
            return found[0].whole
        if _AT_ONCE.search(match["when"]):
            return adoption.published or adoption.in_force or (published if not adoption.passed else None)
    return adoption.in_force


def _infer_expiry(text: str) -> date | None:
    for match in _EXPIRES.finditer(text):
        found = find_dates(text[match.end() : match.end() + 20])
        if found and found[0].start == 0 and found[0].whole:
            return found[0].whole
    return None


def _infer_repeals(text: str) -> tuple[str, ...]:
    """The titles of other documents that this one ends as a whole: …的《山东省中医条例》同时废止."""
    titles: list[str] = []
    for match in _REPEALS.finditer(text):
        if not _PART.search(match["between"]):
            sentence = re.split(r"[。；\n]", text[: match.start() + 1])[-1]
            titles += _QUOTED_TITLE.findall(sentence)
    return tuple(dict.fromkeys(titles))
