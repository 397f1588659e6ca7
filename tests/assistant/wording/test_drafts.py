import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.drafts import DraftPart, is_form, is_heading, split_clauses, split_draft
from index.language.folding import Folded


def never(_: str) -> bool:
    return False


def test_sentences_keep_their_offsets():
    draft = "甲事由市政府负责。乙事另行规定！\n\n丙事暂缓。"
    pieces = split_draft(draft, never)
    assert [piece.text for piece in pieces] == ["甲事由市政府负责。", "乙事另行规定！", "丙事暂缓。"]
    assert all(draft[piece.start : piece.end] == piece.text for piece in pieces)


def test_a_line_the_page_cut_is_joined_when_the_documents_have_the_words_unbroken():
    draft = "养犬人应当主动避让老年\n人、孕妇和儿童。\n其他人员"
    pieces = split_draft(draft, lambda words: words in "养犬人应当主动避让老年人、孕妇和儿童。")
    assert [piece.text for piece in pieces] == ["养犬人应当主动避让老年\n人、孕妇和儿童。", "其他人员"]


def test_dots_within_a_sentence_do_not_end_it():
    draft = "开展义诊、理发……当天接待百人。说来话长……另起一句。"
    official = Folded.of("开展义诊、理发……当天接待百人。").text
    pieces = split_draft(draft, lambda words: words in official)
    assert [piece.text for piece in pieces] == ["开展义诊、理发……当天接待百人。", "说来话长……", "另起一句。"]


def test_headings_are_told_from_sentences():
    assert is_heading("第二章 养犬登记")
    assert is_heading("一、总体要求")
    assert is_heading("# 关于养犬的通知")
    assert is_heading("关于加强养犬管理的通知", first=True)
    assert not is_heading("（一）用两米以内的牵引绳牵领；")
    assert not is_heading("每户限养一只")


def test_sentences_of_an_item_are_apart_and_the_first_keeps_the_number():
    draft = " （一）居民可以养犬。不得饲养烈性犬。\n2.登记免费。"
    pieces = split_draft(draft, never)
    assert [piece.text for piece in pieces] == ["（一）居民可以养犬。", "不得饲养烈性犬。", "2.登记免费。"]
    assert all(draft[piece.start : piece.end] == piece.text for piece in pieces)


def test_marks_alone_are_no_sentence():
    assert split_draft("。\n“”\n|---|---|\n", never) == []


def test_whom_a_draft_goes_to_is_no_sentence():
    assert split_draft("各区人民政府，市政府各部门：", never)[0].heading
    assert not split_draft("下列单位应当报告有关部门：", never)[0].heading


def test_clauses_keep_their_offsets():
    piece = DraftPart("甲处罚款；乙予以没收。", 10, 21)
    assert split_clauses(piece) == [DraftPart("甲处罚款；", 10, 15), DraftPart("乙予以没收。", 15, 21)]


@given(st.text(alphabet="甲乙。；！\n “”（）一、1. #", max_size=60))
def test_pieces_stand_in_the_draft_one_after_the_other(draft: str):
    end = 0
    for piece in split_draft(draft, never):
        assert end <= piece.start < piece.end
        assert draft[piece.start : piece.end] == piece.text
        end = piece.end


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("附件：犬只底数摸排表", True),
        ("联系人：李明，联系电话：0000-1234567。", True),
        ("澜川市人民政府办公室", True),
        ("2026年11月22日", True),
        ("根据《澜川市犬只管理条例》，现就加强养犬管理工作通知如下。", True),
        ("养犬应当遵守的要求如下：", False),
        ("养犬登记由公安机关负责。", False),
        ("附件：应当在十日内办理登记", False),
    ],
)
def test_the_form_of_a_letter_is_told_from_what_it_says(line, form):
    assert is_form(line) is form
