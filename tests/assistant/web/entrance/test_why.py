"""Why this answer, as staff see it."""

import pytest

from assistant.records.journal import Call, Journal, record_chain
from assistant.types import Answer, Ending, Question, Turn
from assistant.web.entrance.why import reason_of

QUESTIONS = {
    "w1": Question("示例市狗屎不捡罚多少？"),
    "w2": Question("示例市火星移民补贴多少钱？"),
    "w3": Question(""),
    "w4": Question("那不拴绳呢？", (Turn("user", "<b>示例市</b>狗屎不捡罚多少？"),)),
    "w5": Question("遛狗不拴绳罚多少？"),
}


@pytest.fixture(scope="module")
def recorded(demo_assistant, database):
    chain = record_chain(demo_assistant.chain, Journal(database))
    for one, question in QUESTIONS.items():
        chain.invoke(question, Call("web", "", one).as_config())
    Journal(database).record(Question("早先的"), Answer("早先的", Ending.ANSWERED), Call("web", "", "w0"))


def test_an_answer_shows_its_steps_scores_and_build(sign_in, recorded):
    page = sign_in("wang").get("/staff/records/w1/why").text
    for words in ("达到了答复的门槛", "检索到的段落", "逐句判断", "replay w1", "照录原文", "Why this answer"):
        assert words in page
    assert 'href="../../../documents/' in page


@pytest.mark.parametrize(
    ("one", "words"), [("w2", "门槛"), ("w3", "检索之前"), ("w5", "几个地区"), ("w0", "没有保存推理过程")]
)
def test_other_endings_say_why(sign_in, recorded, one, words):
    page = sign_in("wang").get(f"/staff/records/{one}/why")
    assert page.status_code == 200 and words in page.text


def test_what_was_said_before_is_shown_as_text(sign_in, recorded):
    page = sign_in("wang").get("/staff/records/w4/why").text
    assert "&lt;b&gt;示例市" in page and "<b>示例市</b>" not in page


def test_strangers_do_not_see_it(open_house, sign_in, recorded):
    path = "/staff/records/w1/why"
    assert open_house().get(path, follow_redirects=False).status_code in (303, 401, 403)
    assert sign_in("wang").get("/staff/records/nobody/why").status_code == 404


def test_the_reason_of_a_refusal_is_told_apart():
    refused = {"understood": {}, "decided": {"ending": "refused", "reply": "refused"}}
    assert reason_of({"decided": {"ending": "clarify", "reply": "empty"}}) == "before"
    assert reason_of(refused | {"weighed": [{"statements": []}]}) == "nothing"
    assert reason_of(refused | {"weighed": [{"statements": [1]}]}) == "unlikely"
    assert reason_of({"decided": {"ending": "refused", "reply": "caveat"}}) == "caveat"
