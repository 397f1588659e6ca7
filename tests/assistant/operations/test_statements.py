"""The statements say what settings, models and evaluation say, in both languages."""

import hashlib
import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from assistant.configuration.settings import Settings
from assistant.operations.statements import NAMES, EvaluationUnreadable, make_statement

ROOT = Path(__file__).parents[3]
RUN = {"cases": 200, "right": 150, "metrics": {"quote_verbatim": {"value": 0.995, "n": 150}}}
BANK = {"refused": {"value": 0.962, "n": 628}, "declined": {"value": 0.018, "n": 577}}


@pytest.fixture
def settings(tmp_path):
    def make(**known) -> Settings:
        given = {"index_dir": tmp_path / "none", "mode": "extractive"} | known
        return Settings(_env_file=None, **given)

    return make


@pytest.fixture
def evaluation(tmp_path) -> Path:
    (tmp_path / "metrics.json").write_text(json.dumps(RUN))
    (tmp_path / "run.json").write_text(json.dumps({"finished": "2026-11-20T10:00:00+00:00"}))
    (tmp_path / "bank.json").write_text(json.dumps(BANK))
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_statement_is_whole_in_both_languages(settings, name, language) -> None:
    made = make_statement(name, settings(contact="数据局"), language)
    assert made.title and len(made.sections) >= 4
    assert all(section.title and (section.paragraphs or section.points) for section in made.sections)
    assert "$" not in made.as_markdown()
    chinese = len(re.findall("[\u4e00-\u9fff]", made.as_markdown()))
    assert (chinese > 200) == (language == "zh")


def test_settings_decide_what_is_said(settings) -> None:
    given = settings(provider="示例市数据局", contact="0000-1111", retention_days=30, hotline="12300")
    told = make_statement("transparency", given, "zh").as_markdown()
    for fact in ("由 示例市数据局 提供", "0000-1111", "保存 30 天", "12300", "没有使用语言模型"):
        assert fact in told
    bare = make_statement("transparency", settings(retention_days=0), "zh").as_markdown()
    assert "不保存提问、答复和评价" in bare and "没有写明测评结果" in bare
    assert "提供者没有在设置中写明" in bare and "另设有词表" not in bare


def test_an_endpoint_and_its_model_are_named(settings) -> None:
    given = settings(mode="llm", llm="https://models.example.cn/v1", llm_model="big-model")
    told = make_statement("transparency", given, "en").as_markdown()
    assert "big-model" in told and "models.example.cn" in told
    assert "big-model (drafts sentences): licence as its provider says" in told


def test_checksums_are_those_of_the_files(settings) -> None:
    told = make_statement("transparency", settings(), "en").as_markdown()
    for package, name in (("index.reader", "reader.onnx"), ("assistant.question", "harm.npz")):
        content = files(package).joinpath(name).read_bytes()
        assert hashlib.sha256(content).hexdigest() in told


def test_the_licence_of_each_model_is_that_of_the_notice() -> None:
    carried = tomllib.loads((ROOT / "docs/notice.toml").read_text("utf-8"))["carried"]
    models = tomllib.loads((ROOT / "prompts/statements.toml").read_text("utf-8"))["models"]
    for key in ("embedding", "bundled"):
        (licence,) = {one["licence"] for one in carried if models[key]["name"] in one["what"]}
        assert models[key]["licence"] == licence


def test_the_figures_of_the_evaluation_are_given(settings, evaluation) -> None:
    told = make_statement("transparency", settings(evaluation=evaluation), "en").as_markdown()
    for fact in ("2026-11-20: 200 questions, 150", "99.5%", "(628): 96.2%", "(577): 1.8%"):
        assert fact in told
    (evaluation / "bank.json").unlink()
    assert "628" not in make_statement("transparency", settings(evaluation=evaluation), "en").as_markdown()


def test_an_evaluation_that_cannot_be_read_is_named(settings, tmp_path) -> None:
    with pytest.raises(EvaluationUnreadable, match="holds neither"):
        make_statement("transparency", settings(evaluation=tmp_path), "zh")
    (tmp_path / "metrics.json").write_text("{")
    with pytest.raises(EvaluationUnreadable, match=r"metrics\.json"):
        make_statement("transparency", settings(evaluation=tmp_path), "zh")
