"""What the evidence carries passes, what it does not carry does not."""

import pytest

from assistant.types import Evidence
from assistant.verification.sentences import verify
from index.types import Chunk, Metadata, Passage, Span

LEASH = (
    "违反本条例第十二条第一项规定，携犬外出未束牵引带的，由公安机关责令改正，处五十元以上二百元以下罚款；"
    "拒不改正的，处二百元以上一千元以下罚款。"
)
LICENCE = "养犬人应当自取得免疫证明之日起三十日内，向所在地派出所申请办理养犬登记，不得收取登记费用。"
METER = "2023年3月1日起，全市46个老旧小区加装充电桩，共涉及居民2.12万户，副市长李明主持推进会。"


def piece(text: str, label: str = "第二十条", title: str = "示例市养犬管理条例") -> Evidence:
    chunk = Chunk(
        doc="a.md",
        position=0,
        kind="article",
        heading=(),
        label=label,
        text=text,
        spans=(Span(0, 0, len(text)),),
        tokens=50,
        title=title,
        division=("山西省", "运城市"),
        place="运城市",
    )
    return Evidence(Passage(chunk, Metadata(title=title, place="运城市"), 1.0), text, 0, len(text))


EVIDENCE = [piece(LEASH), piece(LICENCE, "第八条"), piece(METER, "新闻")]


@pytest.mark.parametrize(
    "sentence",
    [
        "携犬外出未束牵引带的，由公安机关责令改正，处五十元以上二百元以下罚款。",
        "携犬外出没有束牵引带的，公安机关会责令改正，并处50元以上200元以下罚款。",
        "拒不改正的，罚款200元至1000元。",
        "携犬外出未束牵引带，最低罚50元，最高罚200元。",
        "养犬人应当在取得免疫证明之日起30日内向派出所申请办理养犬登记。",
        "办理养犬登记不得收取登记费用。",
        "全市有46个老旧小区加装充电桩，涉及居民21200户。",
        "推进会由副市长李明主持。",
    ],
)
def test_a_carried_sentence_passes(sentence: str) -> None:
    verdict = verify(sentence, EVIDENCE)
    assert verdict.supported, verdict.reason
    assert verdict.evidence


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("number", "携犬外出未束牵引带的，由公安机关责令改正，处五十元以上三百元以下罚款。"),
        ("bound", "携犬外出未束牵引带的，由公安机关责令改正，处五十元以下罚款。"),
        ("unit", "养犬人应当在取得免疫证明之日起三十个工作日内申请办理养犬登记。"),
        ("date", "2023年3月11日起，全市46个老旧小区加装充电桩。"),
        ("body", "携犬外出未束牵引带的，由城市管理部门责令改正。"),
        ("place", "青岛市携犬外出未束牵引带的，由公安机关责令改正。"),
        ("negation", "办理养犬登记应当收取登记费用。"),
        ("modality", "养犬人可以自取得免疫证明之日起三十日内，向所在地派出所申请办理养犬登记。"),
        ("modality", "办理养犬登记可以收取登记费用。"),
        ("short body", "携犬外出未束牵引带的，由市政协责令改正。"),
        ("body of the same clause", "所在地的街道办事处应当向派出所申请办理养犬登记，不得收取登记费用。"),
        ("turned round", "携犬外出已束牵引带的，由公安机关责令改正，处五十元以上二百元以下罚款。"),
        ("person", "副市长王强主持推进会。"),
        ("title", "根据《示例市文明行为条例》，携犬外出未束牵引带的，由公安机关责令改正。"),
        ("article", "违反第十五条规定，携犬外出未束牵引带的，由公安机关责令改正。"),
        ("invention", "市民还可以拨打热线电话预约上门办理，工作人员会提供免费咨询服务。"),
        ("empty", "。"),
    ],
)
def test_a_damaged_sentence_does_not_pass(damage: str, sentence: str) -> None:
    assert not verify(sentence, EVIDENCE).supported, damage


def test_numbers_come_out_in_the_numerals_of_the_source() -> None:
    verdict = verify("携犬外出未束牵引带的，处50元以上200元以下罚款。", EVIDENCE)
    assert "五十元以上二百元以下" in verdict.text


def test_the_evidence_that_carries_the_sentence_is_named() -> None:
    assert verify("办理养犬登记不得收取登记费用。", EVIDENCE).evidence == (1,)


def test_a_question_repeated_is_no_support() -> None:
    question = "运城遛狗不牵绳罚多少钱？"
    assert not verify("运城遛狗不牵绳罚款。", [EVIDENCE[2]], question).supported


@pytest.mark.parametrize(
    "sentence",
    [
        "拒不改正的，处二百元以上一千元以下罚款",
        "由公安机关责令改正，处五十元以上二百元以下罚款；拒不改正的，处二百元以上一千元以下罚款",
    ],
)
def test_whole_clauses_word_for_word_pass(sentence: str) -> None:
    assert verify(sentence, EVIDENCE).coverage == 1.0


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("未取得资质的单位可以承担编制业务。", "未取得资质的单位不得承担编制业务。"),
        ("已取得资质的单位不得承担编制业务。", "未取得资质的单位不得承担编制业务。"),
        ("管委会不得书面责成有关部门没收。", "管委会可以书面责成有关部门没收。"),
        ("运输能够散发气体的物质的,可以采取密闭措施。", "运输能够散发气体的物质的,必须采取密闭措施。"),
        ("材料应当在一日内审查完毕。", "材料应当在一个工作日内审查完毕。"),
        (
            "县级以上人民法院组织制定本地区的应急预案。",
            "县级以上人民政府组织制定本地区的应急预案，法院给予支持。",
        ),
        ("市妇联副书记李明主持会议。", "市委副书记李明主持会议。"),
    ],
)
def test_one_changed_word_is_found(sentence: str, source: str) -> None:
    assert not verify(sentence, [piece(source)]).supported
    assert verify(source, [piece(source)]).supported
