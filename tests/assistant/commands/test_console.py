"""What commands write where, and that no document steers the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.commands.console import (
    show_check,
    show_error,
    show_json,
    show_note,
    show_result,
    write_file,
)
from index.errors import PolicyAssistantError

HOSTILE = "一\x1b[31m红\x07\x9b2J\r\n[link=x]第二行[/link] :smile: [1]"


def test_results_go_to_standard_output_and_all_else_to_standard_error(capsys):
    show_result("答复[1]\n※ 提示")
    show_check("WARN", "端口", "7860 已被占用")
    show_json('{"a": "\\u001b"}')
    out, err = capsys.readouterr()
    assert out == '答复[1]\n※ 提示\nWARN  端口: 7860 已被占用\n{"a": "\\u001b"}\n'
    assert err == ""
    show_error("first\n  second")
    show_note("已写入")
    assert capsys.readouterr() == ("", "error: first second\n已写入\n")


@given(st.text(max_size=40) | st.just(HOSTILE))
def test_nothing_that_is_shown_can_steer_the_terminal(text):
    with pytest.MonkeyPatch.context() as patch:
        written: list[str] = []

        class Terminal:
            def write(self, part: str) -> int:
                written.append(part)
                return len(part)

            def flush(self) -> None:
                pass

            def isatty(self) -> bool:
                return False

        patch.setattr("sys.stdout", Terminal())
        patch.setattr("sys.stderr", Terminal())
        show_result(text)
        show_error(text)
        show_note(text)
        show_check("OK", "x", text)
    shown = "".join(written)
    assert not [letter for letter in shown if ord(letter) < 32 and letter not in "\n\t"]
    assert not [letter for letter in shown if 0x7F <= ord(letter) <= 0x9F]


def test_markup_of_a_document_is_no_markup_of_ours(capsys):
    show_result(HOSTILE)
    assert "[link=x]第二行[/link] :smile: [1]" in capsys.readouterr().out


def test_a_long_line_is_not_wrapped_when_piped(capsys):
    show_result("字" * 500)
    assert capsys.readouterr().out == "字" * 500 + "\n"


def test_a_file_is_written_or_the_reason_told(tmp_path, capsys):
    write_file(tmp_path / "hits.csv", b"x")
    assert (tmp_path / "hits.csv").read_bytes() == b"x"
    assert "已写入" in capsys.readouterr().err
    with pytest.raises(PolicyAssistantError, match="No such file"):
        write_file(tmp_path / "none" / "hits.csv", b"x")
