"""Web pages as text in reading order."""

from datetime import date

import pytest

from index.errors import UnreadableDocument
from index.loaders.html import load_html

PAGE = """<!DOCTYPE html><html><head><title>示例市供水办法_示例市人民政府</title>
<meta name="PubDate" content="2024-06-07 10:00"><meta name="ContentSource" content="示例市水务局">
<style>p {color: red}</style><script>var a = "不要";</script></head><body>
<nav><a href="/">首页</a> <a href="/x">政务公开</a></nav>
<div class="breadcrumb">当前位置：首页</div>
<h1>示例市供水办法</h1>
<div style="display: none">隐藏</div>
<p>　　第一条　为了<b>加强</b>供水
管理，制定本办法。</p>
<p>第二条 下列情形：<br>（一）甲；<br/>（二）乙。</p>
<h2>收费</h2>
<table><tr><th>类别</th><th>每吨</th></tr><tr><td rowspan="2">居民</td><td>3元</td></tr>
<tr><td>4元</td></tr><tr><td>单位</td><td>a|b</td></tr></table>
<ol><li>先登记</li><li>后缴费<ul><li>现金</li></ul></li></ol>
<ul><li><a href="1">一条新闻标题</a></li><li><a href="2">二条新闻标题</a></li>
<li><a href="3">三条新闻标题</a></li><li><a href="4">四条新闻标题</a></li></ul>
<!-- 注释 --><footer>版权所有</footer></body></html>"""

EXPECTED = """# 示例市供水办法

　　第一条　为了加强供水管理，制定本办法。

第二条 下列情形：
（一）甲；
（二）乙。

## 收费

| 类别 | 每吨 |
|---|---|
| 居民 | 3元 |
| 居民 | 4元 |
| 单位 | a｜b |

1. 先登记
2. 后缴费
- 现金"""


def test_a_page_with_everything() -> None:
    content = load_html(PAGE.encode())
    assert content.text == EXPECTED
    assert content.page_title == "示例市供水办法"
    assert content.given.published == date(2024, 6, 7)
    assert content.given.source == "示例市水务局"


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "utf-8", "big5", "no-such"])
def test_declared_charsets(charset: str) -> None:
    encoding = {"no-such": "utf-8", "big5": "big5"}.get(charset, charset)
    page = f'<html><head><meta charset="{charset}"></head><body><p>供水管理的通知 1元</p></body></html>'
    assert load_html(page.encode(encoding)).text == "供水管理的通知 1元"


def test_a_page_that_lies_about_its_charset() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><p>关于供水管理的通知</p>'
    assert load_html(page.encode("gb18030")).text == "关于供水管理的通知"


def test_heads_and_captions_of_tables() -> None:
    page = (
        "<table><caption>报销比例</caption><thead><tr><td rowspan=2>等级</td><td colspan=2>比例</td></tr>"
        "<tr><td>在职</td><td>退休</td></tr></thead><tr><th rowspan=2>三级</th><td>85%</td><td>89%</td></tr>"
        "<tr><td>60%</td><td>70%</td></tr></table>"
    )
    assert load_html(page.encode()).text == (
        "报销比例\n\n| 等级 | 比例 · 在职 | 比例 · 退休 |\n|---|---|---|\n"
        "| 三级 | 85% | 89% |\n| 三级 | 60% | 70% |"
    )


def test_a_table_in_a_cell_of_a_ruled_one_stays_with_its_row() -> None:
    inner = "<table><tr><td>城镇</td><td>100元</td></tr><tr><td>农村</td><td>80元</td></tr></table>"
    page = (
        f"<table border=1><tr><th>项目</th><th>标准</th></tr><tr><td>高龄津贴</td><td>{inner}</td></tr>"
        "<tr><td>护理补贴</td><td>200元</td></tr></table>"
    )
    assert "| 高龄津贴 | 城镇：100元；农村：80元 |\n| 护理补贴 | 200元 |" in load_html(page.encode()).text


def test_tables_that_only_lay_out_are_read_as_text() -> None:
    page = "<table><tr><td><h1>通知</h1><table><tr><td>甲</td><td>1</td></tr></table></td></tr></table>"
    assert load_html(page.encode()).text == "# 通知\n\n|  |  |\n|---|---|\n| 甲 | 1 |"


def test_the_title_is_the_heading_then_the_page_s_own() -> None:
    assert load_html("<title>甲办法 - 某网</title><p>正文</p>".encode()).page_title == "甲办法"
    page = '<meta property="og:title" content="乙办法"><title>网站</title><h1>一</h1><h1>二</h1>'
    assert load_html(page.encode()).page_title == "乙办法"


def test_deep_nesting_and_huge_spans_do_no_harm() -> None:
    deep = "<div>" * 3000 + "底" + "</div>" * 3000
    with pytest.raises(UnreadableDocument, match="nested too deeply"):
        load_html(("<p>顶</p>" + deep).encode())
    fine = "<div>" * 150 + "底" + "</div>" * 150
    assert load_html(fine.encode()).text == "底"
    wide = "<table><tr><td colspan='99999999' rowspan='99999999'>甲</td><td>乙</td></tr></table>"
    assert len(load_html(wide.encode()).text) < 1000


def test_what_browsers_do_not_show() -> None:
    page = (
        "<body style='display: none'><p>一、登记，<del>一千元</del><ins>二百元</ins>。</p>"
        "<p>二、缴费<span style='mso-hide:all'>藏</span>，每年一次。</p><p hidden>三、作废。</p></body>"
    )
    assert load_html(page.encode()).text == "一、登记，二百元。\n\n二、缴费，每年一次。"


def test_a_page_that_word_wrote() -> None:
    page = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml>
<w:WordDocument></w:WordDocument></xml><![endif]--></head><body><div class=WordSection1>
<p class=MsoNormal>第一条<span lang=EN-US> </span>本市犬只应当登记<a href="#_ftn1" name="_ftnref1"><span
class=MsoFootnoteReference>[1]</span></a>，每只二百元。<o:p></o:p></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>（一）</span>
<![endif]>首次登记的；</p></div><div style='mso-element:comment-list'><p>批注：删去。</p></div>
<div style='mso-element:footnote-list'>
<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> 指示例市，下同。</p></div></body></html>"""
    assert load_html(page.encode()).text == (
        "第一条 本市犬只应当登记，每只二百元。\n\n（一）首次登记的；\n\n[1] 指示例市，下同。"
    )


def test_numbers_of_lists_go_on_where_they_say_so() -> None:
    assert load_html("<ol start=3><li>登记</li><li>缴费</li></ol>".encode()).text == "3. 登记\n4. 缴费"


def test_what_the_page_states_is_no_text() -> None:
    rows = "".join(
        f"<tr><td>{label}：</td><td>{value}</td></tr>"
        for label, value in (
            ("索引号", "1/2026"),
            ("发文字号", "示府〔2026〕3号"),
            ("成文日期", "2026年1月2日"),
        )
    )
    page = (
        f"<table>{rows}</table><h1>供水办法</h1><p>来源：示例市水务局</p><p>第一条 每吨三元，按月缴纳。</p>"
    )
    content = load_html(page.encode())
    assert content.text == "# 供水办法\n\n第一条 每吨三元，按月缴纳。"
    assert (content.given.number, content.given.published) == ("示府〔2026〕3号", date(2026, 1, 2))
    assert content.given.source == "示例市水务局"


def test_most_of_a_pages_text_is_no_navigation_by_any_name() -> None:
    text = "".join(f"<p>第{number}款　申请人应当在三十日内提交材料。</p>" for number in range(1, 9))
    page = f'<body><div class="site-nav"><a href="/">首页</a></div><div class="repo-nav">{text}</div></body>'
    assert "第8款" in load_html(page.encode()).text and "首页" not in load_html(page.encode()).text


def test_a_large_menu_is_one_by_its_links() -> None:
    links = "".join(f'<span><a href="/{number}">栏目之{number}的名称</a></span>' for number in range(40))
    page = f'<body><div class="site-nav">{links}</div><p>申请人应当在三十日内提交材料。</p></body>'
    assert load_html(page.encode()).text.strip() == "申请人应当在三十日内提交材料。"
