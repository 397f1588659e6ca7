"""What a question asks for: the kind of answer expected, its units, its subject words."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from assistant.language.quantities import UNITS, find_quantities
from index.language.words import cut_words


class Focus(StrEnum):
    """The kind of answer a question wants; a question may want several."""

    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    FREQUENCY = "frequency"
    COUNT = "count"
    WHO = "who"
    WHERE = "where"
    PHONE = "phone"
    HOUR = "hour"
    LIST = "list"
    WORDING = "wording"


_UNIT_OF = {spelling: unit for unit, spellings in UNITS.items() for spelling in spellings.split()}
_SPELLINGS = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
_SHARES = frozenset({"%", "fraction"})
_DURATION_UNITS = frozenset({"年", "月", "日", "工作日", "小时", "分钟", "周", "秒"})
_NEAR_DURATIONS = {
    "秒": frozenset({"秒", "分钟"}),
    "分钟": frozenset({"秒", "分钟", "小时"}),
    "小时": frozenset({"分钟", "小时", "日", "工作日"}),
    "日": frozenset({"小时", "日", "工作日", "周", "月"}),
    "工作日": frozenset({"小时", "日", "工作日", "周"}),
    "周": frozenset({"日", "工作日", "周", "月"}),
    "月": frozenset({"日", "周", "月", "年"}),
    "年": frozenset({"月", "年"}),
}

_PATTERNS = {
    Focus.MONEY: re.compile(
        r"罚(?:款|金)?(?:是|要|会|得|他|她|它|我|你|商场|单位|个人|物业)*(?:多少|几)|(?:多少|几)(?:块|元|钱|万元|块钱)|怎么罚|咋罚|"
        r"罚多少|罚几|罚款.{0,4}(?:标准|多少)|什么处罚|怎么处罚|多少罚款|收多少|收费多少|价格|交多少钱|补贴.{0,6}多少|"
        r"能罚|(?:投资|总额|金额|费用|奖励|津贴|押金|经费).{0,8}(?:多少|几)|"
        r"how much (?:is|are|does|do)\b|how much .{0,30}(?:fine|pay|cost|fee)|\bfine\b|\bfined\b|amount|"
        r"what .{0,20}\bcost\b",
        re.IGNORECASE,
    ),
    Focus.PERCENT: re.compile(
        r"百分之(?:几|多少)|几成|比例|占比|占多少|几折|多大比|百分比|"
        r"percent(?:age)?|proportion|\bshare\b",
        re.IGNORECASE,
    ),
    Focus.DATE: re.compile(
        r"什么时候|啥时候|何时|哪天|哪一天|哪年|几月|几号|几日|"
        r"什么日子|哪段时间|哪一年|日期|什么时间|时候(?:开始|起)|\bwhen\b|what date",
        re.IGNORECASE,
    ),
    Focus.DURATION: re.compile(
        r"多久|多长时间|(?<!哪)几天|(?<!哪)几年|(?<!哪)几个月|多少天|多少年|多少个?月|几个?小时|几分钟|多少(?:个)?工作日|提前多|多少日|有效期|期限|几周|"
        r"分几年|管几年|how long|how many (?:days|years|months|hours|minutes)",
        re.IGNORECASE,
    ),
    Focus.FREQUENCY: re.compile(
        r"(?:多久|多长时间|多少(?:天|年|个?月)|几(?:天|年|周|个月|个?星期))[^，。？]{0,6}(?:一|1|几)[次回遍](?!性)|"
        r"每?(?:年|月|周|天|季度).{0,4}几[次回遍]|how often",
        re.IGNORECASE,
    ),
    Focus.COUNT: re.compile(
        r"多少|(?<!哪)(?<!那)几(?:个(?!字|词)|名|人|户|家|条|只|辆|次|倍|项|米|岁|张|所|处|栋|起|类|级|层|度|位|股|盏|楼|间|亩|吨|公里)|多大|多高|多重|多远|"
        r"how many|how much|how far|how large|minimum|maximum",
        re.IGNORECASE,
    ),
    Focus.WHO: re.compile(
        r"谁|哪个(?:部门|单位|机关|机构|组织|局|级|人|城市|街道|社区|县|区|镇)|哪位|什么部门|啥部门|哪一级|哪家|归.{0,6}管|"
        r"主管部门是|责任主体|\bwho\b|which (?:department|authority|agency|city)",
        re.IGNORECASE,
    ),
    Focus.WHERE: re.compile(
        r"哪里|哪儿|哪所|哪个地方|什么地方|啥地方|在哪(?!个|位|些|年|天|月)|\bwhere\b", re.IGNORECASE
    ),
    Focus.PHONE: re.compile(
        r"电话(?:号码)?(?:是|多少|几号)|(?:什么|哪个|多少|打)(?:.{0,4})(?:电话|热线)|联系方式|热线(?:是|多少)|"
        r"phone number|telephone",
        re.IGNORECASE,
    ),
    Focus.HOUR: re.compile(
        r"几点|(?:营业|上班|办公|开放|开门|服务)时间|什么时候(?:开门|上班|下班|关门)|"
        r"opening hours|what time\b",
        re.IGNORECASE,
    ),
    Focus.LIST: re.compile(
        r"哪些|哪几|哪(?:两|二|三|四|五|六|七|八|九|十)|分别|各(?:是|要|管|写|交|缴|占|出|补|奖|得|扣|收|付|报)|包括什么|分成|分为|都有什么|有什么|什么条件|哪样|材料|流程|步骤|"
        r"几类|几种|几项|(?:带|准备|提交|提供|交|需要|要)(?:些|点)?(?:什么|啥)(?!时候|时间|条件下|样)",
    ),
    Focus.WORDING: re.compile(
        r"原文|原话|原句|一字不差|怎么表述|表述|怎么写|措辞|"
        r"标准写法|引用|引号|全文|定义|标准说法|提法"
    ),
}


_QUANTITIES = frozenset({Focus.MONEY, Focus.PERCENT, Focus.DATE, Focus.DURATION, Focus.COUNT})

# Asks to confirm what it says: the figure said is what is asked for.
_CONFIRMING = re.compile(
    r"对吧|是吧|这样吧|这么回事|对吗|是吗|对不对|是不是|没错吧|真的吗|是真的|"
    r"\bright\?|is it true|isn't it|correct\?",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?<!哪)几(?:个|家|条|只|辆|次|项|张|所|处|栋)(?!人)")
_FOCUS_OF = {"元": Focus.MONEY, "%": Focus.PERCENT, "date": Focus.DATE}

# Each find is something asked; words that only ever come together count once.
_ASKING = re.compile(
    r"多少|多久|多长|多大|几|什么|啥|谁|哪|怎么|咋|如何|何时|何处|吗|呢[？?]|[是能有]不[是能有]|有没有|可不可以|"
    r"\b(?:what|when|who|where|which|how)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants: kinds of answer, the units a number must have, its subject words.

    `several` tells that it asks more than one thing.
    """

    focus: frozenset[Focus]
    units: frozenset[str]
    subject: tuple[str, ...]
    several: bool = False

    @property
    def only_counts(self) -> bool:
        """Whether a number is asked for that is no amount of money, share, date or time."""
        return self.focus & _QUANTITIES == {Focus.COUNT}

    @property
    def wants_quantity(self) -> bool:
        """Whether an answer without a number, date or amount cannot be one."""
        return bool(self.focus & _QUANTITIES)


def read_question(text: str, without: Collection[str] = (), whole: Collection[str] = ()) -> Asked:
    """Reads a question (Simplified Chinese or English); the rest as `subject_words` takes it."""
    focus = {kind for kind, pattern in _PATTERNS.items() if pattern.search(text)}
    units = {_UNIT_OF[m[1].lower()] for m in re.finditer(rf"(?:多少|几)(?:个)?({_SPELLINGS})", text)}
    units |= {_UNIT_OF[m[1]] for m in re.finditer(rf"多少(?:名|个)?({_SPELLINGS})", text)}
    if _CONFIRMING.search(text):
        said = {q.unit for q in find_quantities(text) if q.unit and not q.unit.startswith("ordinal")}
        units |= said
        focus |= {
            _FOCUS_OF.get(unit, Focus.DURATION if unit in _DURATION_UNITS else Focus.COUNT) for unit in said
        }
    if Focus.MONEY in focus:
        units.add("元")
    if Focus.PERCENT in focus:
        units |= _SHARES
    if Focus.DURATION in focus:
        units |= _durations(units)
    if Focus.DATE in focus:
        units.add("date")
    if units and Focus.COUNT in focus and Focus.MONEY not in focus and not _COUNTED.search(text):
        units |= _SHARES  # two thirds of the owners also tells how many, but not 几个志愿
    several = len(_ASKING.findall(text)) > 1
    return Asked(frozenset(focus), frozenset(units), subject_words(text, without, whole), several)


def asks(text: str) -> bool:
    """Whether a clause asks something of its own, which 对吗 does not."""
    return bool(_ASKING.search(_CONFIRMING.sub("", text)))


def _durations(named: Collection[str]) -> frozenset[str]:
    """The units that an answer may be in: that asked for (几天) and those just above and below it."""
    near = [_NEAR_DURATIONS[unit] for unit in named if unit in _NEAR_DURATIONS]
    return frozenset().union(*near) if near else _DURATION_UNITS


def subject_words(text: str, without: Collection[str] = (), whole: Collection[str] = ()) -> tuple[str, ...]:
    """The words of the question that say what it is about, without asking words.

    Args:
        text: the question.
        without: names of places, which are left out.
        whole: words that are not to be cut (狗证), as a word list would not know them.
    """
    for word in sorted(without, key=len, reverse=True):
        text = text.replace(word, " ")
    parts = [text]
    if kept := sorted((word for word in whole if len(word) > 1), key=len, reverse=True):
        parts = re.split(f"({'|'.join(map(re.escape, kept))})", text)
    words: list[str] = []
    for number, part in enumerate(parts):
        cut = [word for word in cut_words(part) if word.lower() not in stopwords()]
        words += [part] if cut and number % 2 else cut
    return tuple(dict.fromkeys(words))


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that say nothing of a question's subject."""
    lines = resources.files("assistant.question").joinpath("stopwords.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
