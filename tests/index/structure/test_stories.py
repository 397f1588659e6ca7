from datetime import date

from index.structure.units import parse_units
from index.types import Document, Metadata, Unit

PAGE = """运城日报
2023年5月9日 星期二 第2版

李明在全市义务教育工作会议上强调

办好每一所学校 惠及每一个孩子

王芳主持

本报讯(记者 赵一)5月8日,全市义务教育工作会议召开。市长李明出席会议并讲话。他强调,要

▲5月8日,全市义务教育工作会议召开。图为会议现场。钱二 摄

优化布局,增加学位5000个。

盐湖区政务大厅

延时服务到晚八点 办事不用再请假

本报讯 5月起,盐湖区政务服务大厅实行延时服务,每周三办到20时。(孙三 李四)

“十条措施”稳就业

——我市促进高校毕业生就业纪实

本报记者 周五

就业是民生之本。今年以来,我市出台十条措施。

补贴直达 企业敢招人

企业每招一名毕业生补贴1000元,全市已发放120万元。

夏县一家企业领到补贴8万元。

二版责编 吴六 校对 郑七
"""


def parse(text: str, **meta) -> list[Unit]:
    return parse_units(Document("page.txt", text, Metadata("", **meta), ""))


def stories(text: str, **meta) -> list[Unit]:
    return [unit for unit in parse(text, **meta) if unit.kind == "story"]


def test_a_page_becomes_its_stories_in_order():
    assert [(unit.kind, unit.label, unit.heading) for unit in parse(PAGE)] == [
        ("section", "版面信息", ()),
        ("section", "版面信息", ()),
        ("story", "办好每一所学校 惠及每一个孩子", ("李明在全市义务教育工作会议上强调", "王芳主持")),
        ("section", "图片说明", ()),
        ("story", "延时服务到晚八点 办事不用再请假", ("盐湖区政务大厅",)),
        ("story", "“十条措施”稳就业", ("——我市促进高校毕业生就业纪实", "本报记者 周五")),
        (
            "story",
            "“十条措施”稳就业",
            ("——我市促进高校毕业生就业纪实", "本报记者 周五", "补贴直达 企业敢招人"),
        ),
        ("section", "版面信息", ()),
    ]


def test_a_sentence_goes_on_after_the_caption():
    story = stories(PAGE)[0]
    assert story.text.endswith("他强调,要优化布局,增加学位5000个。")
    assert [span.skipped for span in story.spans] == [False, True]


def test_stories_have_the_date_of_issue_and_their_own_place():
    found = stories(PAGE)
    assert {unit.published for unit in found} == {date(2023, 5, 9)}
    assert [unit.place for unit in found] == ["运城市", "盐湖区", "运城市", "运城市"]
    assert found[1].division == ("山西省", "运城市", "盐湖区")


def test_without_a_year_there_is_no_date():
    text = "窗口延时服务\n\n本报讯(记者 赵一)5月8日,窗口实行延时服务。"
    assert [unit.published for unit in stories(text)] == [None]


def test_two_stories_under_one_headline_are_not_mixed():
    text = "简讯\n\n本报讯 甲乡修路三公里。\n\n本报讯 乙乡种树五百亩。"
    assert [(unit.label, unit.text) for unit in stories(text)] == [
        ("简讯", "本报讯 甲乡修路三公里。"),
        ("", "本报讯 乙乡种树五百亩。"),
    ]


def test_a_continued_story_is_its_own():
    text = "窗口延时\n\n本报讯 窗口延时服务。\n\n(上接01版)\n\n会议指出,要抓好落实。"
    assert [(unit.label, unit.text) for unit in stories(text)] == [
        ("窗口延时", "本报讯 窗口延时服务。"),
        ("(上接01版)", "会议指出,要抓好落实。"),
    ]


def test_a_photo_story_is_one_caption():
    text = """窗口延时服务

本报讯 窗口延时服务。

▶5月6日,稷山县清河镇农民采收板枣。

当地发展板枣种植,农民增收。

特约摄影 赵一 摄

▶5月7日,闻喜县农民插秧。钱二 摄
"""
    captions = [unit for unit in parse(text) if unit.label == "图片说明"]
    assert [unit.text.count("\n") for unit in captions] == [2, 0]
    assert [unit.place for unit in captions] == ["稷山县", "闻喜县"]


def test_an_authors_line_ends_the_story_it_stands_below():
    text = "化峪镇项目提速\n\n本报讯 化峪镇项目提速。\n\n(赵一 钱二)\n\n我市开展体检\n\n本报讯 我市开展体检。"
    first, second = stories(text)
    assert first.text == "本报讯 化峪镇项目提速。\n(赵一 钱二)"
    assert (second.label, second.heading) == ("我市开展体检", ())


def test_a_web_article_keeps_the_sites_notice_apart():
    text = (
        "晋中市连日来推进治水,成效明显。\n守住红线\n实现清水入河\n"
        "今年项目开工41项,开工率93%。(晋中日报 记者 赵一)\n"
        "1、凡本网注明来源的作品,转载请注明。\n2、如有问题,请在30日内联系。"
    )
    assert [(unit.kind, unit.heading, unit.label) for unit in parse(text)] == [
        ("story", (), ""),
        ("story", ("守住红线 实现清水入河",), ""),
        ("section", (), "网站声明"),
    ]


def test_a_signature_and_its_date_are_not_a_headline():
    text = """森林防火通告

防火期内,禁止野外用火。

晋中市人民政府

2023年2月20日

项目观摩启动

本报讯 项目观摩启动。
"""
    first, second = stories(text)
    assert first.text.split("\n") == ["防火期内,禁止野外用火。", "晋中市人民政府", "2023年2月20日"]
    assert (second.label, second.heading, second.published) == ("项目观摩启动", (), None)


def test_subheads_below_an_undated_feature_stay_with_it():
    text = """# 一张清单的背后

本报记者 张某

清晨,老人走进社区食堂。

## 一顿饭

早餐五元,有粥有蛋。

## 迎泽区上门服务

本报讯(通讯员 吴某)迎泽区上门服务。
"""
    assert [(unit.label, unit.heading) for unit in stories(text)] == [
        ("一张清单的背后", ("本报记者 张某",)),
        ("一张清单的背后", ("本报记者 张某", "一顿饭")),
        ("迎泽区上门服务", ()),
    ]
