"""The privacy note says where questions go, as far as the settings tell."""

import pytest

from assistant.configuration.settings import Settings
from assistant.web.languages import load_words
from assistant.web.privacy import privacy_notes


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"llm": "https://model.example.gov.cn/v1"}, "model.example.gov.cn"),
        (
            {"llm": "http://10.0.0.5:8000/v1 http://10.0.0.6:8000/v1 http://10.0.0.5:8001/v1"},
            "10.0.0.5 / 10.0.0.6",
        ),
    ],
)
def test_every_host_that_questions_are_sent_to_is_named(given, named):
    words = load_words()["zh"]
    notes = dict(privacy_notes(Settings(_env_file=None, **given), words))
    assert notes[words["privacy_model"]] == words["privacy_endpoint"].format(host=named)
    quiet = dict(privacy_notes(Settings(_env_file=None, mode="extractive", **given), words))
    assert quiet[words["privacy_model"]] == words["privacy_local"]
