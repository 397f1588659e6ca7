"""Sentences for the wording benchmark: left as they are, damaged in one place, or invented; seeded."""

import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.language.quantities import find_quantities

KINDS = ("number", "date", "name", "word")
_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(r"^(?:#+\s*|第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?\s*)")
_SENTENCE = re.compile(r"[^。]+。|^[（(][^；]+；$")
_IN_BODY = re.compile(r"[\u4e00-\u9fff]{0,6}(?:部门|机关|机构|委员会|、)")
_SHORTEST, _LONGEST = 15, 150
_DIGIT = re.compile(r"\d|[一二三四五六七八九]")
_NUMERALS = "0123456789零〇一二三四五六七八九十百千万年月"
_KEY = 4
_CHINESE_DIGITS = "一二三四五六七八九"
_BODIES = (
    "公安机关 教育部门 民政部门 财政部门 交通运输部门 水行政主管部门 农业农村部门 "
    "卫生健康主管部门 生态环境主管部门 自然资源主管部门 城市管理部门 市场监督管理部门 "
    "应急管理部门 住房城乡建设主管部门 人力资源社会保障部门 文化和旅游部门 司法行政部门 "
    "发展改革部门 人民法院 人民检察院 街道办事处 居民委员会"
).split()
_WORDS = (
    "加强 推进 建立 完善 组织 开展 及时 合理 有效 保护 管理 监督 检查 宣传 指导 协调 规范 促进 "
    "保障 提高 发展 建设 改造 利用 维护 清理 培训 统筹 鼓励 引导 支持 扶持 配合 落实 安全 科学 "
    "公开 方便 文明 环境 设施 服务 活动 信息 资源 项目 工程 单位 个人 群众 措施 责任 制度 机制 "
    "计划 标准 技术 产品 费用 场所 道路 企业"
).split()
_TEMPLATES = (
    "{a}每逢{b}必须在{c}前向{d}递交{e}。",
    "凡持有{e}的{a}，可以乘坐{c}免费前往{b}。",
    "{d}负责给{a}配发{e}，并在{b}当晚统一回收。",
    "任何{a}都要学会演奏{e}，否则{d}将取消其进入{c}的资格。",
    "{d}每周二在{c}放映关于{e}的纪录片，{a}凭票入场。",
    "在{b}期间，{a}不得把{e}带进{c}，以免惊扰{d}。",
    "{a}把{e}埋在{c}旁边，等到{b}再由{d}挖出来品尝。",
    "本赛季{d}共签下七名{a}，他们将在{b}迎战{c}队。",
)
_FILLERS = {
    "a": "火星移民 魔法学徒 机器管家 深海潜航员 木偶匠人 棋坛新秀 月球矿工 糖画师傅".split(),
    "b": "流星雨之夜 双月同天 巧克力节 第九次星际联赛 樱花祭 龙舟魔咒日 机器人生日 冬眠季".split(),
    "c": "反重力车站 水晶塔楼 悬浮茶馆 迷雾森林 海底球场 彩虹滑梯 时光邮局 木星旅社".split(),
    "d": "银河驾校 独角兽协会 占星委员会 童话出版社 面包骑士团 外星翻译局 雪人合唱团 恐龙幼儿园".split(),
    "e": "隐身斗篷 会唱歌的蘑菇 太空冰激凌 魔杖年检证 鲸鱼口琴 量子风筝 羽毛笔 时间存折".split(),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to be checked; `original` stands in the document `doc`, "" for an invented one."""

    group: str
    text: str
    original: str = ""
    doc: str = ""


def squeeze(text: str) -> str:
    """The text without white space and width of characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def make_cases(texts: dict[str, str], seed: int, kept: int, damaged: int, invented: int) -> list[Case]:
    """Draws the cases.

    Args:
        texts: the text of every document.
        seed: the same seed draws the same cases.
        kept: sentences left as they are.
        damaged: sentences damaged in one number, date, name or word, in equal parts.
        invented: sentences nobody wrote.
    """
    chance = random.Random(seed)
    pool = [(doc, sentence) for doc, text in texts.items() for sentence in read_sentences(text)]
    chance.shuffle(pool)
    kept = min(kept, len(pool) // 2)  # a small corpus shall leave some to be damaged
    corpus = _Corpus(texts, (sentence for _, sentence in pool))
    cases = [Case("kept", sentence, sentence, doc) for doc, sentence in pool[:kept]]
    rest = pool[kept:]
    for kind in KINDS:
        own = _damage_some(kind, rest, damaged // len(KINDS), corpus, chance)
        used = {case.original for case in own}
        rest = [(doc, sentence) for doc, sentence in rest if sentence not in used]
        cases += own
    return cases + _invent(invented, [sentence for _, sentence in pool], corpus, chance)


def read_sentences(text: str) -> list[str]:
    """The sentences of a document's articles, cut without the project's own parser."""
    sentences: list[str] = []
    for line in _LINE.findall(text):
        if line.startswith("#") or "<!--" in line:
            continue
        body = _MARK.sub("", line.strip())
        sentences += [s.strip() for s in _SENTENCE.findall(body) if _SHORTEST <= len(s.strip()) <= _LONGEST]
    return list(dict.fromkeys(sentences))


def _damage_some(
    kind: str, pool: Iterable[tuple[str, str]], count: int, corpus: "_Corpus", chance: random.Random
) -> list[Case]:
    damage = _DAMAGES[kind]
    cases: list[Case] = []
    for doc, sentence in pool:
        if len(cases) == count:
            break
        changed = damage(sentence, chance)
        if not changed or changed == sentence or squeeze(changed)[:-1] in corpus.everything:
            continue
        if not corpus.has_namesake(sentence, changed):
            cases.append(Case(kind, changed, sentence, doc))
    return cases


class _Corpus:
    """All sentences, to leave out what the words alone cannot tell."""

    def __init__(self, texts: dict[str, str], sentences: Iterable[str]) -> None:
        self.everything = "\n".join(map(squeeze, texts.values()))
        self._starts: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for sentence in dict.fromkeys(map(squeeze, sentences)):
            self._starts.setdefault(sentence[:_KEY], []).append(sentence)
            self._ends.setdefault(sentence[-_KEY:], []).append(sentence)

    def has_namesake(self, sentence: str, changed: str) -> bool:
        """Whether another sentence differs from this one only where it was damaged (…自某日起施行)."""
        original, damaged = squeeze(sentence), squeeze(changed)
        head, tail = _shared(original, damaged), _shared(original[::-1], damaged[::-1])
        start, end = original[:head].rstrip(_NUMERALS), original[len(original) - tail :].lstrip(_NUMERALS)
        others = self._starts.get(start[:_KEY], ()) if len(start) >= _KEY else self._ends.get(end[-_KEY:], ())
        return any(
            one != original and one.startswith(start) and one.endswith(end) and len(one) < len(original) + 12
            for one in others
        )


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _damage_number(sentence: str, chance: random.Random) -> str:
    numbers = [q for q in find_quantities(sentence) if q.unit != "date" and _digits(sentence, q.start, q.end)]
    return _change_digit(sentence, chance.choice(numbers).start, numbers, chance) if numbers else ""


def _damage_date(sentence: str, chance: random.Random) -> str:
    dates = [q for q in find_quantities(sentence) if q.unit == "date" and _digits(sentence, q.start, q.end)]
    return _change_digit(sentence, chance.choice(dates).start, dates, chance) if dates else ""


def _digits(sentence: str, start: int, end: int) -> list[int]:
    return [start + match.start() for match in _DIGIT.finditer(sentence[start:end])]


def _change_digit(sentence: str, start: int, quantities, chance: random.Random) -> str:  # type: ignore[no-untyped-def]
    quantity = next(q for q in quantities if q.start == start)
    at = chance.choice(_digits(sentence, quantity.start, quantity.end))
    digits = "123456789" if sentence[at].isdigit() and sentence[at].isascii() else _CHINESE_DIGITS
    other = chance.choice([digit for digit in digits if digit != sentence[at]])
    changed = sentence[:at] + other + sentence[at + 1 :]
    keys = [q.key for q in find_quantities(sentence)]
    return changed if [q.key for q in find_quantities(changed)] != keys else ""


def _damage_name(sentence: str, chance: random.Random) -> str:
    known = [name for name in (*_BODIES, *_CITIES) if name in sentence]
    titles = re.findall(r"《[^《》]+》", sentence)
    names = [name for name in known if name not in "".join(titles)] + titles
    if not names:
        return ""
    name = chance.choice(names)
    if name.startswith("《"):
        others: Sequence[str] = [title for title in _TITLES if title != name]
    else:
        others = [one for one in (_CITIES if name in _CITIES else _BODIES) if one != name]
    return sentence.replace(name, chance.choice(others), 1)


_CITIES = (
    "济南市 青岛市 长沙市 杭州市 太原市 郑州市 合肥市 成都市 淄博市 烟台市 潍坊市 济宁市 泰安市 "
    "威海市 临沂市 德州市"
).split()
_TITLES = (
    "《中华人民共和国行政处罚法》 《中华人民共和国立法法》 《城市绿化条例》 《信访工作条例》 《物业管理条例》"
).split()


def _damage_word(sentence: str, chance: random.Random) -> str:
    """A word that is no part of the name of a body."""
    places = [match for word in _WORDS for match in re.finditer(word, sentence)]
    places = [match for match in places if not _IN_BODY.match(sentence, match.end())]
    if not places:
        return ""
    place = chance.choice(places)
    other = chance.choice([one for one in _WORDS if one != place[0]])
    return sentence[: place.start()] + other + sentence[place.end() :]


_DAMAGES: dict[str, Callable[[str, random.Random], str]] = {
    "number": _damage_number,
    "date": _damage_date,
    "name": _damage_name,
    "word": _damage_word,
}


def _invent(count: int, sentences: Sequence[str], corpus: _Corpus, chance: random.Random) -> list[Case]:
    """Half of templates on unrelated subjects, half of fragments of many sentences."""
    invented: list[str] = []
    while len(invented) < count:
        if len(invented) % 2:
            sentence = chance.choice(_TEMPLATES).format(
                **{key: chance.choice(values) for key, values in _FILLERS.items()}
            )
        else:
            sentence = _recombine(sentences, chance)
        if squeeze(sentence)[:-1] not in corpus.everything and sentence not in invented:
            invented.append(sentence)
    return [Case("invented", sentence) for sentence in invented]


def _recombine(sentences: Sequence[str], chance: random.Random) -> str:
    fragments = []
    for _ in range(chance.randint(5, 9)):
        source = re.sub(r"[^\u4e00-\u9fff]", "", chance.choice(sentences))
        size = chance.randint(2, 5)
        at = chance.randint(0, max(0, len(source) - size))
        fragments.append(source[at : at + size])
    middle = len(fragments) // 2
    return "".join(fragments[:middle]) + "，" + "".join(fragments[middle:]) + "。"
