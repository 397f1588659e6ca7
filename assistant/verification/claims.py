"""What a sentence claims beside its numbers: who, where, by which document, whether it must or may.

Each check compares a sentence with the text that is to carry it and returns what it found unsupported,
"" when nothing. The checks look at the words only; they need no language model.
"""

import re

from assistant.verification.overlap import content_of, covered
from index.places.divisions import find_divisions, is_within

_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:主管部门|部门|机关|委员会|人民政府|政府|法院|检察院|管理局|局|中心|办公室|管理机构|机构|"
    r"协会|银行|街道办事处|办事处|居委会|村委会|业委会|大队|支队|派出所|站)"
)
# Bodies called by one or two characters behind their level (市委, 县政协, 市法院).
_SHORT_BODY = re.compile(
    r"[省市县区州盟旗](委(?![员托派办属])|政协|人大|妇联|法院|检察院|纪委|监委|团委|总工会|工会|工商联|残联|红十字会|文联|科协)"
)
# What one office is called by one writer and otherwise by the next (公安局, 公安机关) makes no other office.
_SAME_OFFICE = re.compile(r"[行政主管部门机关局单位构 ]*")
_TITLE = re.compile(r"《([^《》]{2,60})》")
_ROLE_NAME = re.compile(
    r"(?:书记|市长|省长|县长|区长|镇长|局长|主任|主席|科长|部长|院长|校长|记者|负责人|主委)([\u4e00-\u9fff]{2,3})"
    r"(?=[，。、；：]|表示|出席|主持|强调|指出|带队|率|赴|通报|介绍|说|在|参加|作|调研|$)"
)

# Characters two clauses must share beside a body to be taken for the same statement of another body.
_SAID_ALIKE = 6

_MODALITY = {
    "prohibit": re.compile(
        r"不得(?!低于|少于|超过|高于|大于|小于|多于)|禁止|严禁|不准|"
        r"不许|不能|不可以|不允许|不应|禁放|禁养"
    ),
    "exempt": re.compile(r"免收|免费|免除|免予|免缴|免交|不收|无需|无须|不必|不用|不需要|豁免|不予收取"),
    "must": re.compile(r"应当|必须|应(?=[^急用对])|须|需要|务必"),
    "may": re.compile(
        r"(?<!不)可以|(?<!不)可(?=并|处|凭|申|向|由|在|以)|有权|"
        r"允许(?!.{0,2}不)|(?<!不)能够?(?=申|领|享|办)|(?<!不)准许"
    ),
}
# Comparison words, whether or not a number follows: 县级以上, 不得低于…的标准.
_UPWARD = re.compile(
    r"以上|不低于|不少于|不小于|不得低于|不得少于|不得小于|至少|起码|(?<!不)(?<!不得)(?<!未)(?:超过|高于|大于|多于)"
)
_DOWNWARD = re.compile(
    r"以下|以内|不超过|不得超过|不高于|不得高于|不大于|不得大于|不多于|不得多于|至多|(?<!不)(?<!不得)(?:低于|少于|小于)|未满|不足"
)
_CHARGE = re.compile(r"收取|收费|缴纳|交纳|缴费")
_NEGATION = re.compile(
    r"(?<!得)(?:不(?!得|超过|低于|少于|满|足|大于|高于|多于|"
    r"动产|良|同|仅|断|但|锈)|未(?!来|成年|满|超过)|"
    r"没有|没(?!收)|无(?!偿|线|障|人机|论|烟|害))"
)


def unsupported_title(sentence: str, carrier: str, titles: tuple[str, ...]) -> str:
    """The first 《…》 of the sentence that neither the carrying text nor a cited document's title has."""
    known = _squeeze(carrier + "《" + "》《".join(titles) + "》")
    for match in _TITLE.finditer(sentence):
        if _squeeze(match[1]) not in known:
            return match[0]
    return ""


def unsupported_place(sentence: str, carrier: str, division: tuple[str, ...]) -> str:
    """The first division named in the sentence that is neither in the carrying text nor around its place."""
    if not re.search(r"[省市县区州盟旗镇乡]|[\u4e00-\u9fff]{2}", sentence):
        return ""
    carried = {mention.surface for mention in find_divisions(carrier)}
    carried_paths = [mention.path for mention in find_divisions(carrier)]
    for mention in find_divisions(sentence):
        if mention.surface in carried or mention.surface in carrier:
            continue
        paths = [*carried_paths, division] if division else carried_paths
        if not any(is_within(path, mention.path) for path in paths):
            return mention.surface
    return ""


def unsupported_body(sentence: str, carrier: str) -> str:
    """The first body (…部门, …局, 市政协) of the sentence whose name the carrying text does not have."""
    if short := _unsupported_short_body(_squeeze(sentence), _squeeze(carrier)):
        return short
    for match in _BODY.finditer(_squeeze(sentence)):
        name = content_of(match[0])
        flags = covered(name, carrier)
        missing = "".join(c for c, found in zip(name, flags, strict=True) if not found)
        if not _SAME_OFFICE.fullmatch(missing):
            return match[0]
    return ""


def _unsupported_short_body(sentence: str, carrier: str) -> str:
    """The first body like 市政协 that the carrying text has neither so nor in full (政协运城市委员会)."""
    for match in _SHORT_BODY.finditer(sentence):
        full = "委员会" if match[1] == "委" else match[1]
        if match[0] not in carrier and full not in carrier:
            return match[0]
    return ""


def swapped_body(clause: str, carrier: str) -> str:
    """The body of `clause` that stands where its counterpart in the clause `carrier` names another one.

    Only where the two clauses say the same beside it: a draft may bring a body from the clause before.
    """
    ours, theirs = _squeeze(clause), _squeeze(carrier)
    for match in _BODY.finditer(ours):
        name = content_of(match[0])
        if not name or _holds(theirs, name):
            continue
        rest = content_of(ours[: match.start()] + " " + ours[match.end() :])
        others = [other[0] for other in _BODY.finditer(theirs) if other[0] not in ours]
        if len(rest.replace(" ", "")) >= _SAID_ALIKE and others and _holds(theirs, rest):
            return match[0]
    return ""


def _holds(carrier: str, content: str) -> bool:
    return all(found or c == " " for c, found in zip(content, covered(content, carrier), strict=True))


def unsupported_person(sentence: str, carrier: str) -> str:
    """The first person named behind an office (副省长贺天才) whom the carrying text does not name."""
    text = _squeeze(carrier)
    for match in _ROLE_NAME.finditer(_squeeze(sentence)):
        if match[1] not in text and match[1][:2] not in text:
            return match[1]
    return ""


def modalities(text: str) -> frozenset[str]:
    """Which of prohibit, exempt, charge, must, may, negated, upward, downward the text expresses."""
    found = {name for name, pattern in _MODALITY.items() if pattern.search(text)}
    if _CHARGE.search(text) and "exempt" not in found:
        found.add("charge")
    if _NEGATION.search(text):
        found.add("negated")
    if _UPWARD.search(text):
        found.add("upward")
    if _DOWNWARD.search(text):
        found.add("downward")
    return frozenset(found)


def unsupported_modality(clause: str, carrier: str) -> str:
    """How `clause` contradicts the clause `carrier` in must/may/must not, exempt/charged or negation."""
    ours, theirs = modalities(clause), modalities(carrier)
    if "prohibit" in ours and not theirs & {"prohibit", "negated"}:
        return "禁止"
    if "prohibit" in theirs and not ours & {"prohibit", "negated"}:
        return "不得"
    for one, other, word in ((ours, theirs, "禁止"), (theirs, ours, "可以")):
        if "prohibit" in one and "may" in other and "prohibit" not in other and "may" not in one:
            return word
    if turned := _turned(clause, carrier):
        return turned
    for way, contrary in (("upward", "downward"), ("downward", "upward")):
        if way in ours and way not in theirs and contrary in theirs:
            return way
    if "exempt" in ours and "exempt" not in theirs and not ("negated" in theirs and "charge" in theirs):
        return "免除"
    if "exempt" in theirs and "charge" in ours:
        return "收取"
    if "may" in ours and "must" in theirs and "may" not in theirs:
        return "可以"
    if "must" in ours and "may" in theirs and "must" not in theirs:
        return "应当"
    if "negated" in ours and not theirs & {"negated", "prohibit", "exempt"}:
        return "不"
    if "negated" in theirs and not ours & {"negated", "prohibit", "exempt"}:
        return "未"
    return ""


def _turned(clause: str, carrier: str) -> str:
    """已取得 where the carrying clause has 未取得, or the other way round."""
    for ours, theirs in (("已", "未"), ("未", "已")):
        for match in re.finditer(rf"{ours}经?([\u4e00-\u9fff]{{2}})", clause):
            said, contrary = match[0], re.compile(rf"{theirs}经?{match[1]}")
            if contrary.search(carrier) and said not in carrier and not contrary.search(clause):
                return said
    return ""


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
