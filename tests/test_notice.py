"""NOTICE names every package that is installed, as its licence stands now."""

from docs.make_notice import NOTICE, compose


def test_the_notice_is_the_one_that_the_packages_make() -> None:
    assert NOTICE.read_text("utf-8") == compose(), "run `python -m docs.make_notice`"
