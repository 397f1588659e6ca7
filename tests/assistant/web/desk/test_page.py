"""What the page shows of the list, a document and a preview."""

from io import BytesIO

from assistant.desk.publishing import Publisher

HOME = "/staff/documents"


def test_the_list_is_filtered_by_words_and_state(client, desk):
    page = client.get(HOME, params={"q": "北禾 犬"}).text
    assert "北禾市犬只管理条例" in page and "澜川市公园管理办法" not in page
    assert "没有符合条件的文件" in client.get(HOME, params={"only": "changed"}).text
    assert client.get(HOME, params={"only": "nonsense", "done": "<b>"}).status_code == 200


def test_a_document_is_shown_as_it_was_read(client, desk):
    page = client.get(f"{HOME}/one", params={"doc": "dogs-linchuan.md"}).text
    for part in ("原文和段落", "目录", "携犬外出不牵绳的", 'value="示例省/澜川市"'):
        assert part in page
    assert client.get(f"{HOME}/one", params={"doc": "none.md"}).status_code == 422


def test_a_withdrawn_document_is_still_shown(client, desk):
    desk.withdraw("li", "parks.md")
    page = client.get(f"{HOME}/one", params={"doc": "parks.md"}).text
    assert "恢复" in page and "澜川市公园管理办法" in page


def test_a_preview_shows_both_answers_side_by_side(client, desk):
    assert "请重新预览" in client.get(f"{HOME}/preview").text
    desk.add("li", "更多.md", BytesIO("# 澜川市夜市办法\n\n第一条 夜市十八时开市。\n".encode()))
    desk.withdraw("li", "dogs-linchuan.md")
    found = Publisher(desk).preview("li", lambda *step: None)
    assert found.differences
    page = client.get(f"{HOME}/preview").text
    assert found.differences[0].question in page and "发布后" in page
    assert f"{len(found.differences)} 个答复" in client.get(HOME).text
