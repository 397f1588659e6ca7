"""Two versions side by side."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.outline import outline
from assistant.wording.redline import Change, diff_texts, redline


def test_a_redline_pairs_articles_whatever_their_numbers(index):
    rows = redline(outline(index, "dogs-beihe.md"), outline(index, "dogs-linchuan.md"))
    became = {row.after.label: row for row in rows if row.after}
    assert became["第二条"].change is Change.CHANGED  # a paragraph was added
    assert became["第五条"].before.label == "第四条"
    assert ("delete", "一") in became["第五条"].diff and ("insert", "二") in became["第五条"].diff
    assert became["第四条"].change is Change.ADDED
    whole = outline(index, "dogs-linchuan.md")
    assert {row.change for row in redline(whole, whole)} == {Change.SAME}


@given(st.text("甲乙丙丁，。", max_size=40), st.text("甲乙丙丁，。", max_size=40))
def test_a_difference_holds_both_texts_whole(before, after):
    diff = diff_texts(before, after)
    assert "".join(text for kind, text in diff if kind != "insert") == before
    assert "".join(text for kind, text in diff if kind != "delete") == after
