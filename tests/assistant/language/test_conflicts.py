import pytest

from assistant.language.types import FactKind
from assistant.wording.alignment import measure
from index.language.folding import Folded


def kinds(draft: str, official: str) -> set[FactKind]:
    ours, theirs = Folded.of(draft).text, Folded.of(official).text
    return {conflict.kind for conflict in measure(ours, theirs, 0, len(theirs)).conflicts}


@pytest.mark.parametrize(
    ("draft", "official", "kind"),
    [
        ("处三百元罚款", "处五百元罚款", FactKind.NUMBER),
        ("处五百元以下罚款", "处五百元以上罚款", FactKind.NUMBER),
        ("时间不少于五日", "时间不超过五日", FactKind.NUMBER),
        ("在三日内答复", "在三个工作日内答复", FactKind.NUMBER),
        ("在一日内答复", "在七日内答复", FactKind.NUMBER),
        ("蓝色以下预警信号", "蓝色以上预警信号", FactKind.NUMBER),
        ("依照第十二条处罚", "依照第十三条处罚", FactKind.NUMBER),
        ("自2021年3月1日起施行", "自2022年3月1日起施行", FactKind.DATE),
        ("由城市管理部门负责", "由公安机关负责", FactKind.NAME),
        ("由物业公司负责", "由公安机关负责", FactKind.NAME),
        ("由公安机关、教育部门负责", "由公安机关负责", FactKind.NAME),
        ("报省人民政府批准", "报市人民政府批准", FactKind.NAME),
        ("根据《城市供水条例》制定", "根据《城镇燃气管理条例》制定", FactKind.NAME),
        ("在太原市行政区域内", "在大同市行政区域内", FactKind.PLACE),
        ("可以饲养烈性犬", "不得饲养烈性犬", FactKind.MODALITY),
        ("养犬人可以登记", "养犬人应当登记", FactKind.MODALITY),
        ("应当根据需要设置岗位", "可以根据需要设置岗位", FactKind.MODALITY),
        ("经批准擅自施工的", "未经批准擅自施工的", FactKind.MODALITY),
        ("疫苗收费接种", "疫苗免费接种", FactKind.MODALITY),
    ],
)
def test_a_fact_stated_otherwise_is_a_conflict(draft: str, official: str, kind: FactKind):
    assert kind in kinds(draft, official)


@pytest.mark.parametrize(
    ("draft", "official"),
    [
        ("处500元罚款", "处五百元罚款"),
        ("缴纳1,200元", "缴纳一千二百元"),
        ("养犬人必须登记", "养犬人应当登记"),
        ("推进公园建设", "加强公园建设"),
        ("全面加强公安机关的建设", "加强公安机关的建设"),
        ("活动中不得有侮辱的情形", "活动中，不得有侮辱的情形"),
        ("不超过五百元", "五百元以下"),
    ],
)
def test_other_words_for_the_same_facts_are_no_conflict(draft: str, official: str):
    assert kinds(draft, official) == set()


def test_a_conflict_says_what_stands_on_either_side():
    ours, theirs = "罚款三千元", "罚款一千元"
    (conflict,) = measure(ours, theirs, 0, len(theirs)).conflicts
    assert (conflict.ours, conflict.theirs) == ("三千元", "一千元")
