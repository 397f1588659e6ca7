"""What is inferred of a document, and what is left empty."""

from datetime import date

import pytest

from index.metadata.frontmatter import FrontMatter
from index.metadata.inference import infer_metadata
from index.types import Metadata, Status

ARTICLES = "\n\n第一条 为了加强供水管理，制定本条例。\n\n第二条 本条例适用于本市。\n\n"


def infer(text: str, doc: str = "文件.md", **given: object) -> Metadata:
    return infer_metadata(text, FrontMatter.model_validate(given), doc)


def test_a_city_regulation_with_its_history() -> None:
    found = infer(
        "# 青岛市河湖保护条例\n\n2010年6月25日 青岛市第十四届人民代表大会常务委员会第十九次会议通过\n\n"
        "2010年7月30日 山东省第十一届人民代表大会常务委员会第十八次会议批准2010年8月2日青岛市人民代表大会"
        "常务委员会公告公布\n\n2010年10月1日 施行\n\n"
        "2018年8月29日 青岛市第十六届人民代表大会常务委员会第十次会议通过并经2018年9月21日山东省第十三届"
        "人民代表大会常务委员会第五次会议批准的《青岛市人民代表大会常务委员会关于修改〈青岛市绿化条例〉"
        "等三件地方性法规的决定》修正" + ARTICLES
    )
    assert found.title == "青岛市河湖保护条例"
    assert found.kind == "条例"
    assert (found.place, found.division) == ("青岛市", ("山东省", "青岛市"))
    assert found.issuer == "青岛市人民代表大会常务委员会"
    assert found.passed == date(2010, 6, 25)
    assert found.amended == date(2018, 9, 21)
    assert found.effective == date(2010, 10, 1)
    assert found.published is None  # of this version nobody says
    assert found.status is Status.UNKNOWN


def test_the_city_that_passed_it_decides_where_the_title_names_none() -> None:
    found = infer(
        "# 千佛岭风景名胜区保护条例\n（2019年10月31日泰安市第十七届人民代表大会常务委员会第二十一次会议通过 "
        "2019年11月29日山东省第十三届人民代表大会常务委员会第十五次会议批准）" + ARTICLES
    )
    assert found.division == ("山东省", "泰安市")
    assert (found.passed, found.amended) == (date(2019, 10, 31), None)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("运城盐湖保护条例", "运城市"),
        ("大同市云冈石窟保护条例", "大同市"),
        ("上海市浦东新区标识管理规定", "浦东新区"),
        ("青海省海北藏族自治州青海湖保护条例", "海北藏族自治州"),
        ("中国（山东）自由贸易试验区条例", "山东省"),
        ("山东省青岛西海岸新区条例", "青岛市"),
        ("平潭综合实验区条例", ""),
        ("黄山风景名胜区管理条例", ""),
    ],
)
def test_places_in_titles(title: str, place: str) -> None:
    assert infer(f"# {title}{ARTICLES}").place == place


def test_a_namesake_in_the_title_is_settled_by_the_issuer() -> None:
    found = infer("# 鼓楼区门前卫生公约\n\n为了整洁，制定本公约。\n\n徐州市鼓楼区人民政府\n2024年5月6日")
    assert found.division == ("江苏省", "徐州市", "鼓楼区")
    assert infer("# 关于供暖的通知\n\n各单位：\n\n滨州市住房和城乡建设局\n2024年5月6日").place == "滨州市"
    assert infer("# 鼓楼区门前卫生公约\n\n为了整洁，制定本公约。").division == ()


def test_a_government_rule() -> None:
    found = infer(
        "示例市人民政府令\n\n第281号\n\n威海市门前卫生责任办法（试行）\n\n"
        "（2021年5月10日威海市人民政府令第281号公布 自2021年7月1日起施行）" + ARTICLES
    )
    assert found.title == "威海市门前卫生责任办法（试行）"
    assert found.kind == "办法"
    assert found.issuer == "威海市人民政府"
    assert found.published == date(2021, 5, 10)
    assert found.effective == date(2021, 7, 1)


def test_the_last_article_says_when_it_takes_effect() -> None:
    text = (
        "# 日照市公厕条例"
        + ARTICLES
        + "第三十条 本条例自2022年3月1日起施行。2001年5月1日起施行的《日照市公厕办法》同时废止。"
    )
    assert infer(text).effective == date(2022, 3, 1)
    assert infer(text).repealed is None
    assert infer(
        "# 日照市公厕条例" + ARTICLES + "第三条 本条例自二〇二二年三月一日起施行。"
    ).effective == date(2022, 3, 1)
    assert infer("# 日照市公厕条例" + ARTICLES + "第三条 本条例自公布之日起施行。").effective is None


def test_in_force_from_publication() -> None:
    text = (
        "# 日照市公厕条例\n（2020年5月6日日照市人民政府令第3号公布）"
        + ARTICLES
        + "第三条 本条例自公布之日起施行。"
    )
    assert infer(text).effective == date(2020, 5, 6)


def test_a_notice_with_number_signature_and_term() -> None:
    found = infer(
        "烟台市人民政府办公室关于冬季供暖补贴的通知\n\n烟政办发〔2023〕12号\n\n各区市人民政府：\n\n"
        "现将有关事项通知如下。本通知自2023年11月15日起施行，有效期至2026年3月31日。\n\n"
        "烟台市人民政府办公室\n\n2023年10月20日\n"
    )
    assert found.kind == "通知"
    assert found.number == "烟政办发〔2023〕12号"
    assert found.issuer == "烟台市人民政府办公室"
    assert found.published == date(2023, 10, 20)
    assert found.effective == date(2023, 11, 15)
    assert found.repealed == date(2026, 3, 31)
    assert found.place == "烟台市"


def test_a_news_page_keeps_what_is_not_certain_empty() -> None:
    found = infer(
        "全市供暖工作会议召开\n\n本报讯（记者 王小明）11月14日，运城市召开供暖工作会议。\n\n"
        "盐湖区、闻喜县、稷山县负责人参加。\n",
        "a1b2.txt",
    )
    assert found.kind == "新闻"
    assert found.division == ("山西省", "运城市")
    assert found.published is None
    mixed = infer("两地交流\n\n本报讯 11月14日，运城市、晋中市、太原市、临汾市代表座谈。", "a.txt")
    assert mixed.place == ""


def test_a_masthead_dates_the_page() -> None:
    text = "示例日报 2023年11月15日 星期三 第2版\n\n供暖会议召开\n\n本报讯（记者 王小明）11月14日，会议召开。"
    assert infer(text).published == date(2023, 11, 15)
    assert infer("供暖会议召开\n发布时间：2023-11-15\n本报讯 会议召开。").published == date(2023, 11, 15)


@pytest.mark.parametrize(
    ("doc", "text", "title", "published"),
    [
        ("济南市用水条例(2021-07-29).md", "# 济南市用水条例" + ARTICLES, "济南市用水条例", date(2021, 7, 29)),
        ("济南市用水条例(2021-07-29).txt", "甲" * 90 + "。", "济南市用水条例", date(2021, 7, 29)),
        ("f00d.txt", "市里要求各单位做好防汛准备，" + "加强值守" * 30, "市里要求各单位做好防汛准备", None),
    ],
)
def test_title_and_date_from_the_file_name(doc: str, text: str, title: str, published: date | None) -> None:
    found = infer(text, doc)
    assert (found.title, found.published) == (title, published)


def test_a_file_name_of_a_former_version_is_not_believed() -> None:
    text = (
        "# 泰安市绿化条例\n（2018年8月29日泰安市人民代表大会常务委员会第十一次会议通过 2020年3月26日修正）"
        + ARTICLES
    )
    assert infer(text, "泰安市绿化条例(2018-09-21).md").published is None
    assert infer(text, "泰安市绿化条例(2020-03-26).md").published == date(2020, 3, 26)


def test_the_front_matter_wins() -> None:
    found = infer(
        "# 青岛市河湖条例" + ARTICLES + "第三条 本条例自2022年3月1日起施行。",
        title="示例市河湖条例",
        place="示例省/示例市",
        effective="2023-01-01",
        status="repealed",
        replaced_by="new.md",
    )
    assert found.title == "示例市河湖条例"
    assert found.division == ("示例省", "示例市")
    assert found.effective == date(2023, 1, 1)
    assert found.status is Status.REPEALED
    assert found.replaced_by == "new.md"


@pytest.mark.parametrize(
    ("place", "division"),
    [
        ("青岛市", ("山东省", "青岛市")),
        ("青岛", ("山东省", "青岛市")),
        ("示例市", ("示例市",)),
        ("山西省/运城市", ("山西省", "运城市")),
    ],
)
def test_a_place_by_name_or_path(place: str, division: tuple[str, ...]) -> None:
    assert infer("正文", place=place).division == division


def test_a_title_that_says_repealed() -> None:
    assert infer("# 济南市旧办法（已废止）" + ARTICLES).status is Status.REPEALED


def test_a_national_preamble_is_not_the_province_s() -> None:
    found = infer(
        "# 山东省节水条例\n\n2002年6月29日 第九届全国人民代表大会常务委员会第二十八次会议通过\n\n"
        "（2010年7月30日山东省第十一届人民代表大会常务委员会第十八次会议通过）" + ARTICLES
    )
    assert (found.passed, found.issuer) == (date(2010, 7, 30), "山东省人民代表大会常务委员会")


def test_other_documents_that_are_repealed() -> None:
    text = "本条例自2020年1月1日起施行。《济南市甲办法》和《济南市乙办法》同时废止。参照《丙规定》执行。"
    assert infer(text).repeals == ("济南市甲办法", "济南市乙办法")
    assert infer("2010年发布的《甲办法》（市政府令第3号）自本规定施行之日起同时废止。").repeals == ("甲办法",)
    assert infer("没有").repeals == ()


def test_a_report_of_a_repeal_repeals_nothing() -> None:
    report = "本报讯 记者从市政府获悉，《新条例》自下月起施行，《甲办法》同时废止。"
    assert infer(report).kind == "新闻"
    assert infer(report).repeals == ()


@pytest.mark.parametrize("said", ["《甲办法》第三条同时废止。", "《甲办法》中与本条例不一致的规定停止执行。"])
def test_what_ends_a_part_of_a_document_does_not_repeal_it(said: str) -> None:
    assert infer(said).repeals == ()
