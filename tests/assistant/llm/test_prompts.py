import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.prompts import (
    LANGUAGES,
    REPLY_VARIABLES,
    Prompt,
    PromptError,
    load_prompt,
    load_replies,
    parse_prompt,
    parse_replies,
)

PROMPTS = Path(__file__).parents[3] / "prompts"
CALLERS = {"answer": {"question", "evidence"}}


@pytest.mark.parametrize("file", sorted(PROMPTS.glob("*.md")), ids=lambda file: file.stem)
def test_every_prompt_loads_and_fits_its_caller(file: Path) -> None:
    prompt = load_prompt(file.stem)
    assert prompt.variables == CALLERS[file.stem]
    assert prompt.digest == hashlib.sha256(file.read_bytes()).hexdigest()[:12]


@pytest.mark.parametrize("name", sorted(CALLERS))
def test_the_instruction_is_the_same_for_every_question(name: str) -> None:
    prompt = load_prompt(name)
    first, second = (prompt.split(**dict.fromkeys(CALLERS[name], word)) for word in ("甲", "乙"))
    assert first[0] == second[0]
    assert first[1] != second[1]


@given(st.text(), st.text())
def test_whatever_is_filled_in_stands_as_it_is(question: str, evidence: str) -> None:
    prompt = Prompt("tiny", "指令\n---\n“$question”“$evidence”。")
    assert prompt.split(question=question, evidence=evidence) == ("指令", f"“{question}”“{evidence}”。")


def test_missing_and_unknown_variables_are_named() -> None:
    prompt = Prompt("tiny", "指令\n---\n$question")
    with pytest.raises(PromptError, match=r"\$question"):
        prompt.split()
    with pytest.raises(PromptError, match=r"no variable \$place"):
        prompt.render(question="甲", place="乙")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("只有指令 $question", "---"),
        ("有变量 $place\n---\n$question", "after the line"),
        ("指令\n---\n没有变量", "after the line"),
        ("指令\n---\n$question 5$", "names no variable"),
    ],
)
def test_a_malformed_prompt_is_refused(text: str, fault: str) -> None:
    with pytest.raises(PromptError, match=fault):
        parse_prompt("odd", text)


def test_a_missing_prompt_is_named() -> None:
    with pytest.raises(PromptError, match=r"prompts/nowhere\.md is missing"):
        load_prompt("nowhere")


@pytest.mark.parametrize("name", sorted(REPLY_VARIABLES))
def test_every_reply_speaks_both_languages(name: str) -> None:
    values = {variable: f"<{variable}>" for variable in REPLY_VARIABLES[name]}
    chinese, english = (load_replies().text(name, language, **values) for language in LANGUAGES)
    assert "$" not in chinese + english
    assert re.search("[一-鿿]", chinese)
    assert not re.search("[一-鿿]", english)


def test_a_refusal_says_what_was_looked_for_where_and_whom_to_ask() -> None:
    values = {
        "place": "示例市关于",
        "subject": "（关于“遛狗”）",
        "nearest": "",
        "elsewhere": "",
        "responsible": "按其第四条，这类事归公安机关管。",
        "hotline": "12345",
    }
    text = load_replies().text("refused", "zh", **values)
    assert all(word in text for word in ("示例市", "遛狗", "公安机关", "12345"))


def test_an_unknown_language_falls_back_and_a_missing_value_is_named() -> None:
    assert load_replies().text("degraded", "fr") == load_replies().text("degraded", "zh")
    with pytest.raises(PromptError, match=r"\$limit"):
        load_replies().text("long_question")
    with pytest.raises(PromptError, match="no reply 'gone'"):
        load_replies().text("gone")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("[failed]", "[faild]"), "'faild' is unknown|'failed' is missing"),
        (("$limit 个字", "$number 个字"), r"long_question\.zh has \$number"),
        (("[failed]\nzh", "[failed]\nzw"), "exactly zh and en"),
        (("[failed]", "[failed"), "not valid TOML"),
    ],
)
def test_replies_that_cannot_be_said_are_refused(change: tuple[str, str], fault: str) -> None:
    text = (PROMPTS / "replies.toml").read_text(encoding="utf-8")
    assert change[0] in text
    with pytest.raises(PromptError, match=fault):
        parse_replies(text.replace(*change))


def test_prompts_are_found_from_any_folder(tmp_path: Path) -> None:
    script = "from assistant.llm.prompts import load_prompt; print(load_prompt('answer').digest)"
    found = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.strip() == load_prompt("answer").digest, found.stderr
