"""The HTML of the staff's page: every word of documents and drafts stays a word."""

from datetime import date

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Citation
from assistant.web.staff.staff_views import address_of, asked_html, days_of, note_html, options_html
from index.types import Metadata

HOSTILE = st.sampled_from(
    ["<script>x</script>", '"><img src=x onerror=y>', "__i18n__", "${1}", "{{7*7}}", "&amp;"]
)
WORDS = st.lists(HOSTILE | st.text(max_size=6), max_size=5).map("".join)


def text_of(html: str) -> str:
    tree = BeautifulSoup(html, "html.parser")
    assert not tree.select("script, img")
    assert "__i18n__" not in html, "Gradio would take it for its own"
    return tree.get_text()


@given(WORDS)
def test_a_note_says_what_it_was_given(text):
    if text.isprintable():
        assert "".join(text.split()) in "".join(text_of(note_html(text)).split())
    text_of(note_html(text, bad=True))


@given(st.lists(st.tuples(WORDS, WORDS), max_size=4))
def test_titles_to_choose_from_stay_words(found):
    html = options_html(found, len(found))
    text_of(html)
    buttons = BeautifulSoup(html, "html.parser").select("button")
    assert len(buttons) == len(found)


def test_no_questions_are_said_to_be_none():
    assert text_of(asked_html([])).strip()


def test_a_citation_leads_to_its_place():
    one = Citation(1, "a b.md", "条例", "", "第三条第二款", "文", 0, 1, date(2021, 7, 29), date(2021, 10, 1))
    assert address_of(one) == "?doc=a%20b.md&at=%E7%AC%AC%E4%B8%89%E6%9D%A1%E7%AC%AC%E4%BA%8C%E6%AC%BE"
    assert days_of(one) == "2021-07-29 公布 2021-10-01 施行"
    assert days_of(Metadata("条例", effective=date(2021, 10, 1))) == "2021-10-01 施行"
    assert days_of(Metadata("条例")) == ""
