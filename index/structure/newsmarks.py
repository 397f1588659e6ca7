"""The marks of a newspaper page: datelines, bylines, captions, credits, mastheads, site notices."""

import re
from datetime import date

from index.language.dates import find_dates, parse_date
from index.language.words import spans_of_words

_PAPER = r"(?:本报|本网|本刊|本台|[\u4e00-\u9fffA-Za-z]{2,12}?(?:报|网|社|台|客户端|融媒体?|新闻|在线|中心))"
_DATELINE = re.compile(
    rf"[（(【]?\s*(?:据\s*)?(?:"
    rf"(?:本报|本网|本刊|本台)[^，。,；：“”（(]{{0,16}}?(?:讯|电)"
    rf"|{_PAPER}[^，。,；：“”（(]{{0,20}}?(?:日[讯电]|(?:讯|电|消息)(?=[\s（(】,，:：\d—-]|记者|$))"
    rf")"
)
_ROLE = r"(?:本报|本网)?(?:见习|首席|特约|实习|全媒体)*(?:记者|通讯员|评论员|撰稿人?|作者)"
_NAME = r"[\u4e00-\u9fff]{2,4}"
# Who wrote, or right behind the word for it nothing but names: 记者节快到了 names nobody.
_BYLINE = re.compile(
    rf"[□■●◎○（(]?\s*(?:文\s*[/／]\s*图?|图\s*[/／]\s*文|(?:[\u4e00-\u9fff]{{2,8}}(?:报|社|网|台|中心))?\s*{_ROLE})"
    rf"(?:(?<![者员人稿])\s*[^。，；]{{2,40}}|(?:\s*[:：/／]\s*|\s+)[^。，；]{{2,40}}"
    rf"|(?P<names>{_NAME}(?:(?:[、\s]|{_ROLE})+{_NAME})*)\W*(?:摄影报道|报道|摄影|摄|文\W?图)?\W*)$"
)
_SQUARE_BYLINE = re.compile(r"[□■◎]\s*[^。，；]{2,20}$|[（(]?本报(?:特约)?评论员(?:文章)?[）)]?$")
_BARE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")
_REPORTER = re.compile(r"[（(][^（()）]{0,14}(?:记者|通讯员)[^（()）]{1,40}[)）]")
_CAPTION = re.compile(
    r"[▲▼△▽▶◀►◄▷◁]|[（(]?(?:图为|图\s*(?:[①-⑨]|[一二三四1-9]\s*[:：])|[上下左右][图]\s*[:：为]|资料图片?)"
)
_SHOWN = re.compile(r"[。，,；]图为")
_CREDIT = re.compile(
    r"(?:记者|通讯员|特约摄影|摄影|图|[。！？\s）)（(])\s*[\u4e00-\u9fff·、\s]{2,12}?\s*"
    r"(?:摄影报道|摄影|摄|供图|制图)\s*[（(]?(?:资料图片?)?[）)]?$|[（(]资料图片?[）)]$"
)
_CREDIT_ALONE = re.compile(
    r"[（(]?(?:本报|新华社)?(?:特约)?(?:记者|通讯员|摄影)?\s*[\u4e00-\u9fff·、\s]{2,12}\s*(?:摄影报道|摄影|摄|供图)[）)]?$"
)
_NOTICE = re.compile(
    r"凡本[网站报]注明|版权声明|版权所有|免责声明|转载请注明|转载目的在于|如因作品内容|不良信息举报"
    r"|[ICP]{3}备|未经授权|侵权.{0,6}联系"
)
_NUMBERED = re.compile(r"\d{1,2}\s*[、.．]")
_STAFF = re.compile(
    r"统筹\s*[:：]|策划\s*[:：]|责编|责任编辑|校对|美编|版式|编辑\s*[:：]|值班(?:主任|总编)|投稿|审核\s*[:：]"
)
_PAPER_NAME = r"[\u4e00-\u9fff]{2,6}(?:日报|晚报|都市报|时报|晨报|商报)"
_PAGE = re.compile(
    r"第?\s*[A-Z]?[\d一二三四五六七八九十]{1,3}\s*版(?:\s*[:：]?\s*[\u4e00-\u9fff]{2,6})?|[A-Z]?\d{1,3}"
    rf"|{_PAPER_NAME}(?:\s*[\u4e00-\u9fff\d]{{1,6}})?|[A-Z][A-Z\s]{{5,40}}|[（(]\s*下转[^（()）]{{1,10}}[）)]"
    r"|.{4,40}?(?:详见|[>》→]+)\s*第?\s*[A-Z]?\d{1,3}\s*版"
)
_ABOUT = re.compile(r"(?:发布时间|发布日期|发稿时间|来源|信息来源|作者|浏览次数|阅读|字号)\s*[:：]")
_WEEKDAY = re.compile(r"[\s/|，,]*(?:星期|农历|[（(]?周)")
_DATED = re.compile(r"(?:时间|日期)\s*[:：]\s*$")
_CONTINUED = re.compile(r"[（(]\s*(?:上接|紧接|接)\s*[^（()）]{1,14}[)）]")


def match_dateline(text: str) -> re.Match[str] | None:
    """Returns the match of 本报讯, 运城晚报讯, 新华社北京3月5日电 at the start of a story's body."""
    return _DATELINE.match(text)


def is_byline(text: str) -> bool:
    """Tells whether a line only names who wrote."""
    if len(text) > 50:
        return False
    byline = _BYLINE.match(text)
    if byline and byline["names"]:
        return any(start == byline.start("names") for start, _ in spans_of_words(text))
    return bool(byline or _SQUARE_BYLINE.match(text))


def is_bare_name(text: str) -> bool:
    """Tells whether a line may be an author's name and nothing else."""
    return bool(_BARE_NAME.fullmatch(text))


def strip_capital(text: str) -> str:
    """Returns a text without 新华社北京3月5日电, which says where an agency sits, not where it happened."""
    match = _DATELINE.match(text)
    return text[match.end() :] if match and "北京" in match.group() else text


def names_reporter(text: str) -> bool:
    """Tells whether a text names its reporter in brackets."""
    return bool(_REPORTER.search(text))


def opens_caption(text: str) -> bool:
    """Tells whether a line begins as a picture's caption does (▲…, 图为…) or says 图为 on its way."""
    return bool(_CAPTION.match(text) or (len(text) <= 120 and _SHOWN.search(text)))


def is_credited(text: str) -> bool:
    """Tells whether a short line ends with the photographer's name (…摄)."""
    return len(text) <= 120 and bool(_CREDIT.search(text) or _CREDIT_ALONE.match(text))


def is_notice(text: str, after_notice: bool) -> bool:
    """Tells whether a line is a web site's notice about rights, or a numbered line that goes on with it."""
    return (bool(_NOTICE.search(text)) and len(text) <= 200) or (after_notice and bool(_NUMBERED.match(text)))


def is_page_matter(text: str) -> bool:
    """Tells whether a line belongs to the page: masthead, day of issue, page number, editors, source."""
    if len(text) > 80 or "。" in text:
        return False
    staff = len(_STAFF.findall(text)) > 1 or bool(re.match(rf"\S{{0,3}}\s*(?:{_STAFF.pattern})", text))
    return staff or bool(_PAGE.fullmatch(text) or _ABOUT.match(text)) or read_issue_date(text) is not None


def is_date(text: str) -> bool:
    """Tells whether a line is nothing but a date, as stands below a signature."""
    return parse_date(text) is not None


def match_continued(text: str) -> re.Match[str] | None:
    """Returns the match of (上接03版) at the start of a line."""
    return _CONTINUED.match(text)


def read_issue_date(text: str) -> date | None:
    """Returns the day of issue a line states: 2021年12月23日 星期四, 发布时间：2021-12-23."""
    for found in find_dates(text) if len(text) <= 80 else ():
        if found.whole and (_WEEKDAY.match(text, found.end) or _DATED.search(text[: found.start])):
            return found.whole
    return None


def read_dateline_date(text: str) -> date | None:
    """Returns the day in a dateline, if year, month and day stand there (新华社2023年3月5日电)."""
    dateline = _DATELINE.match(text)
    dates = find_dates(dateline.group()) if dateline else []
    return next((found.whole for found in dates if found.whole), None)
