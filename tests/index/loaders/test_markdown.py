"""Markdown stays as it stands in the file."""

from index.loaders.markdown import load_markdown

BODY = "\n# 标题\n\n- **甲**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<!-- 注 -->\n<script>x</script>\n"


def test_front_matter_goes_and_markup_stays() -> None:
    content = load_markdown(f"\ufeff---\r\ntitle: 标题\r\n---\r\n{BODY}".encode())
    assert content.text == BODY
    assert content.given.title == "标题"


def test_without_front_matter() -> None:
    assert load_markdown(BODY.encode("gb18030")).text == BODY
