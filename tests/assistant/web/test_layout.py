"""The components of the page and the states it can be in."""

import base64

import gradio as gr
import pytest

from assistant.configuration.settings import Settings, SettingsError
from assistant.documents.overview import describe_collection
from assistant.web.languages import load_words
from assistant.web.layout import ANYWHERE, Layout, read_logo


@pytest.fixture
def make():
    def build(**known) -> Layout:
        with gr.Blocks():
            return Layout(Settings(_env_file=None, **known), load_words()["zh"])

    return build


@pytest.fixture
def overview(scripted):
    return describe_collection(scripted.metadata)


@pytest.mark.parametrize(
    ("wished", "default", "chosen"),
    [
        (["样本市"], "", "样本市"),
        (["乌有乡", "另一市"], "", "另一市"),
        (["乌有乡"], "样本市", "样本市"),
        ([], "乌有乡", ANYWHERE),
    ],
)
def test_the_first_known_place_is_chosen(make, overview, wished, default, chosen):
    page = make()
    settings = Settings(_env_file=None, default_place=default)
    filled = page.filled(overview, settings, "zh", load_words()["zh"], wished)
    assert filled[page.place]["value"] == chosen
    assert filled[page.place]["placeholder"] == "不限地区"


def test_the_page_is_filled_in_either_language(make, overview):
    page = make()
    words = {
        language: page.filled(overview, Settings(_env_file=None), language, load_words()[language])
        for language in ("zh", "en")
    }
    assert words["zh"][page.submit]["value"] == "提问"
    assert words["en"][page.submit]["value"] == "Ask"
    assert set(words["zh"]) == set(words["en"]) <= set(page.all)


def test_either_asking_or_stopping_is_offered(make):
    page = make()
    busy, restored = page.busy("past"), page.restored("past")
    assert (busy[page.submit]["visible"], busy[page.halt]["visible"]) == (False, True)
    assert restored[page.past] == "past"
    assert page.submit not in restored and page.halt not in restored


def test_an_empty_page_keeps_nothing_of_the_conversation(make):
    page = make()
    emptied = page.emptied()
    assert emptied[page.exchanges] == ()
    for part in (page.past, page.asked, page.answer, page.evidence, page.further, page.hint):
        assert emptied[part] == ""
    assert page.editing("问", "past")[page.question] == "问"
    assert page.placed("样本市") == {page.place: "样本市"}


def test_links_and_the_notice_are_those_of_whoever_opens_the_page(make, overview):
    page, settings = make(), Settings(_env_file=None)
    assert "desk/" not in page.label.value
    filled = page.filled(
        overview, settings, "zh", load_words()["zh"], links=[("desk/", "登记处")], notice="今晚<维护>"
    )
    assert '<a href="desk/">登记处</a>' in filled[page.label]
    assert "今晚&lt;维护&gt;" in filled[page.notice]
    assert page.filled(overview, settings, "zh", load_words()["zh"])[page.notice] == ""


def test_a_logo_is_held_by_the_page_itself(tmp_path):
    picture = tmp_path / "sign.svg"
    picture.write_bytes(b"<svg/>")
    assert read_logo(picture) == "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode()
    assert read_logo(None) == ""
    for wrong in (tmp_path / "none.png", tmp_path / "sign.exe", tmp_path):
        with pytest.raises(SettingsError, match="POLICY_ASSISTANT_LOGO"):
            read_logo(wrong)
