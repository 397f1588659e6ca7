"""The chat as a Gradio app: what its events may reach and how many wait."""

import gradio as gr
import pytest

from assistant.configuration.settings import Settings
from assistant.records.feedback import FeedbackStore
from assistant.web.app import build_app


@pytest.fixture
def app(scripted, tmp_path) -> gr.Blocks:
    settings = Settings(_env_file=None, index_dir=tmp_path / "index", title="样本市问答")
    return build_app(scripted, settings, FeedbackStore(None))


def test_no_event_is_an_interface_for_programs(app):
    """Programs have `/v1`; what the page does by itself is promised to nobody."""
    assert app.fns
    assert {one.api_visibility for one in app.fns.values()} == {"private"}


def test_many_are_answered_at_once_and_as_many_may_wait(app):
    answering = [one for one in app.fns.values() if one.concurrency_id == "answers"]
    assert len(answering) >= 6
    assert {one.concurrency_limit for one in answering} == {300}
    assert app.max_threads == 300


def test_asking_can_be_broken_off(app):
    stopping = [one for one in app.fns.values() if one.cancels]
    writing = {one._id for one in app.fns.values() if one.concurrency_id == "answers"}
    assert stopping
    assert all(writing <= set(one.cancels) for one in stopping)


def test_it_says_whose_chat_it_is_and_sends_nothing_home(app):
    assert app.title == "样本市问答"
    assert app.analytics_enabled is False
