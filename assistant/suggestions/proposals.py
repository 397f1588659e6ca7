"""Questions that a passage seems to answer, worded from its own sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.language import marks
from index.language.segmenting import query_terms
from index.types import Chunk, Metadata

_ACT = r"([^，,。；;：:、（）()\n]{3,22})"
_SENTENCE_END = re.compile(r"[。；;\n]")
_ITEM_MARK = re.compile(f"^{marks.BRACKETED}")
_DULL = re.compile(
    r"题注|附则|总则|前言|声明|版权|编辑|来源|图片|上接|下转|应当|后不|规定的$|^违反|^有(?:前款|下列)|行为$|^(?:其|该|此|前|上|对)|情节|拒不|逾期|"
    r"构成|之一|造成|[“”]"
)
_OFFICE = re.compile(r"机关|部门|政府|机构|委员会|主管|法院|单位$")
_ASKS = re.compile(r"怎|哪|什么|多[大少长久远]|几|为何|如何|吗")
_LIST = re.compile(r"(?:措施|材料|条件|任务|内容|对象|职责|重点|目标|成绩|项目|要求|情形|流程|渠道)$")
_LABEL = re.compile(r"[\u4e00-\u9fff]{4,14}")
_STORY_TITLE = range(6, 31)
_RULES = re.compile(r"条例|规定|办法|规章|细则|标准|通知|指南|公示")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a sentence says, and the question it answers, filled in with what was found."""

    said: re.Pattern[str]
    asked: str


_PATTERNS = (
    _Pattern(re.compile(rf"(?:，|,|^){_ACT}的[，,]由[^。；;]{{2,40}}?(?:罚款|警告|没收)"), "{0}怎么处罚？"),
    _Pattern(re.compile(rf"(?:，|,|^){_ACT}的[，,](?:处|可以处|并处)[^。；;]{{2,30}}?罚款"), "{0}罚多少？"),
    _Pattern(
        re.compile(rf"(?:申请|办理)+{_ACT}?(?:时|的)?[，,]?(?:应当|需要|须)(?:提交|提供|携带)"),
        "办理{0}要带什么材料？",
    ),
    _Pattern(
        re.compile(
            r"^([^，,。；;：:、（）()\n]{2,22})应当(?:自|在|于)[^。；;]{2,24}?(?:日|天|月|年)内[，,]?"
            r"([^，,。；;、（）()]{3,16})$"
        ),
        "{0}要在多长时间内{1}？",
    ),
    _Pattern(
        re.compile(
            r"(?:^|[，,。；;])((?!免|减)[^，,。；;：:]{2,14}?(?:费|标准|补贴|补助|奖励|期限|有效期))(?:为|是|：)"
        ),
        "{0}是多少？",
    ),
    _Pattern(re.compile(r"所称(?:的)?([^，,。；;（）()]{2,12})[，,]\s*是指"), "所说的{0}是指什么？"),
)


def propose(chunk: Chunk, metadata: Metadata) -> Iterator[str]:
    """Yields questions that `chunk` of the document with this metadata may answer.

    They name the document's place, so that they stand alone.
    """
    place = chunk.place or metadata.place
    for pattern in _PATTERNS:
        for sentence in map(str.strip, _SENTENCE_END.split(chunk.text)):
            sentence = _ITEM_MARK.sub("", sentence)
            match = pattern.said.search(sentence)
            if match and match[1] and "未" not in sentence[: match.start(1)] and _is_telling(match):
                yield _placed(place, pattern.asked.format(*match.groups()))
    if chunk.kind == "section" and _LABEL.fullmatch(chunk.label) and _names_subject(chunk.label, metadata):
        yield _placed(place, _ask_about(chunk.label, metadata))
    if chunk.kind == "story" and len(chunk.label) in _STORY_TITLE and not _DULL.search(chunk.label):
        yield f"“{chunk.label}”讲了什么？"


def _is_telling(match: re.Match[str]) -> bool:
    """Whether it concerns a reader: what an office has to do does not."""
    return not any(_DULL.search(found) or _OFFICE.search(found) for found in match.groups())


def _names_subject(label: str, metadata: Metadata) -> bool:
    """Whether a heading says what it is about, as its document's title does; 六条措施 says nothing."""
    title = metadata.title.replace(metadata.place, "")
    return not _DULL.search(label) and bool(set(query_terms(label)) & set(query_terms(title)))


def _ask_about(label: str, metadata: Metadata) -> str:
    if _ASKS.search(label):
        return f"{label}？"
    if _LIST.search(label):
        return f"{label}有哪些？"
    if _RULES.search(metadata.kind) or _RULES.search(metadata.title):
        return f"{label}是怎么规定的？"
    return f"{label}是什么情况？"


def _placed(place: str, question: str) -> str:
    return question if not place or place in question else f"{place}{question}"
