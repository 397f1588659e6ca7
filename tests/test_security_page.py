"""The page about security says who may do what as the code has it."""

import pytest

from assistant.people.rights import CHAT, EVALUATION, RULES, STAFF
from docs.make_rights import made, write_table


def test_the_pages_are_up_to_date():
    stale = [str(page) for page, text in made().items() if page.read_text("utf-8") != text]
    assert stale == [], "run `python -m docs.make_rights`"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_left_out(language):
    table = write_table(language)
    for rule in RULES:
        assert f"`{rule.method} {rule.path}`" in table
    for page in (CHAT, STAFF, EVALUATION):
        for name in page.functions:
            assert f"`{name.replace('<locals>.', '')}`" in table
