"""The text of a page without the site around it, from pages of many makes."""

import pytest

from index.loaders.html import load_html

TEXT = ["一、补贴对象。本市户籍居民，年满八十周岁的，可以申请。", "二、补贴标准。每人每月一百元。"]
P = "".join(f"<p>{line}</p>" for line in TEXT)
NAVIGATION = "<div><a href='/'>首页</a><a href='/a'>政务公开</a><a href='/b'>办事服务</a></div>"
FOOT = "<div><p>主办：示例市人民政府</p><p>联系电话：0999-0000000</p><p>示ICP备05000000号</p></div>"
OTHERS = (
    "<ul><li><a href='1.html'>历年标准，八十元。</a></li><li><a href='2'>取暖补贴，二百元。</a></li></ul>"
)
TITLE = "<h1>关于高龄津贴的通知</h1>"


def read(body: str, title: str = "关于高龄津贴的通知_示例市民政局") -> list[str]:
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return [line for line in load_html(page.encode()).text.split("\n") if line]


@pytest.mark.parametrize(
    "body",
    [
        f"{NAVIGATION}<p>您的位置：首页 &gt; 通知</p><div>{TITLE}<p>发布日期：2026-01-02 来源：民政局</p>"
        f"<div>{P}</div><div>上一篇：<a href='1.html'>取暖补贴，二百元。</a></div></div>{FOOT}",
        f"<div><p>服务热线：12345，欢迎来电，全天在线。</p></div><div>{TITLE}{P}</div>{FOOT}",
        f"<div><div><h3>热点推荐</h3>{OTHERS}</div><div>{TITLE}{P}<h3>相关阅读</h3>{OTHERS}</div></div>",
        f"<div>{TITLE}{P}<p>下一条 取暖补贴，每户二百元。</p><p>打印 关闭</p>{OTHERS}</div>",
        f"<div>{TITLE}<p><a href='3.html'>【图解】每人二百元？一看就懂。</a></p>{P}</div>{FOOT}",
    ],
)
def test_only_the_text_is_left(body: str) -> None:
    assert read(body) == ["# 关于高龄津贴的通知", *TEXT]


def test_a_page_of_lines_in_one_element() -> None:
    lines = [
        "首页 &gt; 通知",
        "关于高龄津贴的通知",
        "发布时间：2026-01-02 点击数：33",
        "各街道办事处：",
        *TEXT,
    ]
    lines += ["示例市民政局", "2026年1月1日", "【打印】【关闭】", "下一篇：取暖补贴，每户二百元。"]
    assert read("<div>" + "<br>".join(lines) + "</div>") == [
        *("关于高龄津贴的通知", "各街道办事处：", *TEXT, "示例市民政局", "2026年1月1日")
    ]


def test_a_page_laid_out_in_tables() -> None:
    rows = [
        "<font size=5>关于高龄津贴的通知</font>",
        "发布日期：2026-1-2 [字体：大 中 小]",
        P,
        "打印本页 | 关闭窗口",
    ]
    inner = "<table>" + "".join(f"<tr><td>{row}</td></tr>" for row in rows) + "</table>"
    menu = "<td><a href='1'>通知公告</a><br><a href='2'>政策法规</a></td>"
    links = (f"<td><a href='{name}'>{name}</a></td>" for name in ("首页", "政务公开", "办事服务"))
    head = f"<table><tr>{''.join(links)}</tr></table>"
    foot = "<table><tr><td>电话：0999-1<br>示ICP备1号</td></tr></table>"
    assert read(f"{head}<table><tr>{menu}<td>{inner}</td></tr></table>{foot}") == [
        "关于高龄津贴的通知",
        *TEXT,
    ]


def test_the_page_s_own_address_is_text() -> None:
    fields = ["主办单位：示例市民政局", "地址：东路1号", "联系电话：0999-2222222"]
    address = "<h3>三、联系方式</h3>" + "".join(f"<p>{field}</p>" for field in fields)
    wanted = ["# 高龄津贴", *TEXT, "### 三、联系方式"]
    assert read(f"<h1>高龄津贴</h1><div>{P}{address}</div>{FOOT}") == wanted + fields
    beside = address.replace("<p>主办单位：示例市民政局</p>", "")
    assert read(f"<div><h1>高龄津贴</h1><div>{P}</div><div>{beside}</div></div>{FOOT}") == wanted + fields[1:]


def test_an_appendix_and_questions_stand_in_elements_of_their_own() -> None:
    rows = "<tr><th>类别</th><th>金额</th></tr><tr><td>八十周岁以上老年人</td><td>100元</td></tr>"
    assert read(f"<div><div>{P}</div><div><p>附件</p><table border=1>{rows}</table></div></div>{FOOT}")[
        2:
    ] == [*("附件", "| 类别 | 金额 |", "|---|---|", "| 八十周岁以上老年人 | 100元 |")]
    asked = [
        ("问：居住证丢了怎么办？", "答：到原办理点补办，工本费二十元。"),
        ("问：可以代办吗？", "答：可以"),
    ]
    page = "".join(f"<div class='q'><p>{question}</p><p>{answer}</p></div>" for question, answer in asked)
    assert read(page + FOOT, "居住证问答") == [line for pair in asked for line in pair]


def test_names_of_attached_files_are_text_and_links_to_pages_are_not() -> None:
    links = "<p>附件：<a href='fj.doc'>申请表.doc</a></p><p><a href='p.html'>高龄津贴怎么领</a></p>"
    assert read(f"<div>{P}{links}</div>") == [*TEXT, "附件：申请表.doc"]


def test_a_page_without_prose_is_read_all_the_same() -> None:
    lines = ["东岭区：88310002", "西岭区：88310003"]
    page = "".join(f"<p>{line}</p>" for line in lines)
    assert (
        read(f"<div><a href='1'>栏目</a></div><div>{page}</div><div>版权所有 示例市</div>", "电话") == lines
    )
