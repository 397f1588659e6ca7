"""The title of a document that does not state it."""

import pytest

from index.metadata.titles import infer_title


def title_of(text: str, *, articles: bool = False, page: str = "", stem: str = "00017") -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = next((at for at, line in enumerate(lines) if line.startswith("第一条")), 0)
    return infer_title(lines, lines[:first] if articles else [], page, stem)


@pytest.mark.parametrize(
    "text",
    [
        "云泽市医保局文件\n云医保〔2025〕3号\n关于印发《云泽市门诊统筹办法》的通知\n各县医保局：\n"
        "《云泽市门诊统筹办法》已经同意，现印发。\n云泽市门诊统筹办法\n第一条 为了统筹，制定本办法。",
        "云泽市政府令\n第12号\n云泽市\n门诊统筹办法\n（2025年3月通过）\n第一条 甲。\n《云泽市门诊统筹办法》",
        "# 云泽市门诊统筹办法\n云泽市门诊统筹 办法\n第一条 甲。",
    ],
)
def test_articles_have_the_title_that_stands_nearest_above_them(text: str) -> None:
    assert title_of(text.replace("# ", ""), articles=True) == "云泽市门诊统筹办法"


def test_a_title_broken_over_two_lines_is_whole() -> None:
    broken = "云泽市人民政府办公室关于印发云泽市\n高龄津贴发放办法的通知\n云政办〔2025〕1号\n各县：\n请执行。"
    assert title_of(broken) == "云泽市人民政府办公室关于印发云泽市高龄津贴发放办法的通知"
    quoted = "关于印发《云泽市高龄津贴\n发放办法》的通知\n各县：\n请执行。"
    assert title_of(quoted) == "关于印发《云泽市高龄津贴发放办法》的通知"


@pytest.mark.parametrize(
    "first",
    [
        "第一章 总则",
        "各街道办事处：",
        "一、补贴对象",
        "（一）本市户籍。",
        "您的位置：首页>政策>通知",
        "| 序号 | 项目 |",
        "2025年3月1日",
        "云政办〔2025〕1号",
        "附件1",
        "===第1页===",
    ],
)
def test_what_is_no_title_leaves_the_name_of_the_file(first: str) -> None:
    text = f"{first}\n新建养老机构的，每张床位补助一万元。"
    assert title_of(text, stem="云泽市养老服务实施意见") == "云泽市养老服务实施意见"


def test_the_line_that_the_file_s_or_the_page_s_name_repeats_is_the_title() -> None:
    text = "政务公开\n云泽人社\n灵活就业参保办事须知（2025年）\n参保对象。"
    assert title_of(text, stem="12_灵活就业参保办事须知") == "灵活就业参保办事须知（2025年）"
    assert (
        title_of(text, page="灵活就业参保办事须知（2025年）_公告_云泽人社")
        == "灵活就业参保办事须知（2025年）"
    )


def test_a_stated_title_and_labels_behind_a_title() -> None:
    assert title_of("索引号：1\n标 题：云泽市供水通知\n正文。") == "云泽市供水通知"
    assert title_of("【事项名称】户口迁移\n【发布单位】公安局\n正文。") == "户口迁移"
    assert title_of("关于云泽市供水的通知来源：水务局日期：2025-01-02\n正文。") == "关于云泽市供水的通知"


def test_a_first_line_that_can_be_a_title_is_one() -> None:
    assert title_of("窗口延时服务受好评\n昨天下午，窗口开着。", stem="公告") == "窗口延时服务受好评"


def test_prose_alone_gives_its_beginning() -> None:
    assert title_of("全会指出，要保护生态。\n守住红线\n大家表示同意。", stem="001_4e") == "全会指出"
