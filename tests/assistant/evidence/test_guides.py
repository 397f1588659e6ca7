"""Guides to services, asked in everyday words, with the real index, embedding model and reader."""

from pathlib import Path

import pytest

from assistant.assembly import open_assistant
from assistant.cli import run
from assistant.configuration.settings import Settings
from assistant.types import Answer, Ending, Question

ELDERLY = """北禾市老年人优待证办理须知

申领对象
年满六十五周岁的本市户籍老年人，以及在本市居住满一年的外地老年人。

所需材料
居民身份证原件和复印件
近期二寸彩色照片一张
外地老年人另带居住证

办理流程
一、到社区居委会领取并填写申请表。
二、社区初审后报街道老龄办。
三、街道老龄办制证，通知本人领取。

办理时限
十个工作日。

联系电话
0998-2203344
"""
IDENTITY = {
    "办理条件": "居民身份证丢失的本市户籍公民。",
    "所需材料": "居民户口簿；未满十六周岁的由监护人陪同并带监护人身份证。",
    "办理时限": "自提交申请表之日起三十日内发放。",
    "收费标准": "补领每证四十元。",
    "咨询电话": "0999-8105566",
}
TITLE = "澜川市居民身份证丢失补领指南"
PLACES = "学校,招生班数,招生人数\n城关一小,4,180\n城关二小,3,130\n云泽实验小学,6,270\n"


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("guides")
    corpus = folder / "corpus"
    corpus.mkdir()
    lines = [f"{name}：{text}" for name, text in IDENTITY.items()]
    (corpus / "优待证.txt").write_text(ELDERLY, "utf-8")
    (corpus / "补领.txt").write_text("\n".join((TITLE, *lines)), "utf-8")
    page = "".join(f"<p>{line}</p>" for line in lines)
    (corpus / "身份证补领（网页）.html").write_text(f"<h1>{TITLE}</h1>{page}", "utf-8")
    (corpus / "城区小学招生计划.csv").write_text(PLACES, "utf-8")
    settings = Settings(index_dir=folder / "index", mode="extractive", llm="extractive")
    assert run(["index", "build", str(corpus), "--index-dir", str(settings.index_dir)]) == 0
    opened = open_assistant(settings)
    yield lambda text: opened.chain.invoke(Question(text))
    opened.close()


def quotes(answer: Answer) -> str:
    assert answer.status is Ending.ANSWERED, answer.text
    return "".join(citation.quote for citation in answer.citations)


def test_a_field_asked_for_is_quoted_whole_and_alone(ask) -> None:
    bring = quotes(ask("北禾老年人优待证要什么材料"))
    assert all(part in bring for part in ("身份证原件和复印件", "二寸彩色照片", "另带居住证"))
    assert "工作日" not in bring
    assert "十个工作日" in quotes(ask("北禾老年优待证多少天办好"))


def test_a_field_on_one_line_of_two_files_is_quoted_once_from_the_shorter_path(ask) -> None:
    answer = ask("澜川补身份证多少钱")
    assert [citation.doc for citation in answer.citations] == ["补领.txt"]
    assert quotes(answer) == "收费标准：补领每证四十元。" and answer.notice == ""


def test_a_column_without_a_total_is_added_up_and_said_to_be(ask) -> None:
    answer = ask("城区小学一共招生多少人")
    assert all(figure in quotes(answer) for figure in ("180", "130", "270"))
    assert "五百八十" in answer.sentences[-1].text and "推算" in answer.sentences[-1].text
