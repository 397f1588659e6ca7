"""The official text chosen for a sentence becomes a verdict, a citation and a difference."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.wording.check import check
from assistant.wording.verdicts import JudgedSentence, Verdict

LINCHUAN = "dogs-linchuan.md"

FINE = (
    "违反本条例规定，携犬外出不牵绳的，由公安机关责令改正，处二百元以上五百元以下罚款；拒不改正的，没收犬只。"
)


def only(index, draft: str, **options) -> JudgedSentence:
    (sentence,) = check(draft, index, **options).sentences
    return sentence


def test_words_only_of_a_repealed_document_are_outdated_and_lead_to_the_rule_in_force(index):
    found = only(index, "单位和个人饲养犬只，须向派出所申领养犬许可证，每年缴纳管理费八百元。")
    assert found.verdict is Verdict.OUTDATED
    assert found.replaced_by == "澜川市犬只管理条例"
    assert found.nearest is not None
    assert found.nearest.doc == LINCHUAN


def test_an_item_quoted_with_another_number_contradicts(index):
    found = only(index, "（五）即时清除犬只粪便；")
    assert [(c.ours, c.theirs) for c in found.conflicts] == [("（五）", "（三）")]
    assert found.diff == (("delete", "（五）"), ("insert", "（三）"), ("equal", "即时清除犬只粪便；"))


def test_items_the_draft_counts_itself_are_verbatim(index):
    report = check("（一）主动避让老年人、孕妇和儿童；\n（二）即时清除犬只粪便。", index)
    assert [sentence.verdict for sentence in report.sentences] == [Verdict.VERBATIM] * 2


def test_the_drafts_own_item_number_is_no_wording(index):
    assert only(index, "（一）每户限养一只，不得饲养烈性犬。").verdict is Verdict.VERBATIM


def test_the_diff_turns_the_draft_into_the_official_words(index):
    chance = random.Random(5)
    for _ in range(40):
        at = chance.randrange(len(FINE) - 4)
        damaged = FINE[:at] + chance.choice("犬城市五处不理、") + FINE[at + chance.randint(0, 3) :]
        for sentence in check(damaged, index).sentences:
            ours = "".join(text for kind, text in sentence.diff if kind != "insert")
            assert sentence.verdict is Verdict.NO_BASIS or ours == sentence.text
            assert damaged[sentence.start : sentence.end] == sentence.text


DRAFTS = st.sampled_from(
    [
        "携犬外出不牵绳的，处{}元以上五百元以下罚款。", "每户限养{}只，不得饲养烈性犬。",
        "养犬人应当自取得犬只之日起{}日内办理登记。", "公园应当每日开放，开放时间不少于{}小时。",
    ]
)  # fmt: skip


@settings(max_examples=25)
@given(DRAFTS, st.integers(1, 60))
def test_the_diff_holds_the_drafts_words_whatever_its_figure(index, draft, number):
    text = draft.format(number)
    for sentence in check(text, index, "澜川市").sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        if sentence.diff:
            assert "".join(words for kind, words in sentence.diff if kind != "insert") == sentence.text
        if sentence.citation:
            stored = index.store.text(sentence.citation.doc)
            assert stored[sentence.citation.start : sentence.citation.end] == sentence.citation.quote
