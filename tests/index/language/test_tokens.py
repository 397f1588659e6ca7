import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.tokens import _encoding, count_tokens


def test_counts_as_cl100k_does() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2
    assert count_tokens("第三条") == 3
    assert count_tokens("养犬登记") > count_tokens("养犬")


def test_special_marks_are_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


@given(st.text(), st.text())
def test_never_more_tokens_than_bytes_and_a_line_end_parts_texts(before: str, after: str) -> None:
    assert (count_tokens(before) == 0) == (before == "")
    assert count_tokens(before) <= len(before.encode())
    whole = count_tokens(f"条{before}条\n条{after}")
    assert whole == count_tokens(f"条{before}条\n") + count_tokens(f"条{after}")


def test_reads_nothing_from_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("network touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    _encoding.cache_clear()
    assert count_tokens("犬只免疫") > 0
