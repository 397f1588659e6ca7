"""Settings: read from the environment and a file, unknown names and unusable values told in one line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.configuration.settings import PREFIX, Settings, SettingsError, load_settings


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text(f"{PREFIX}TOP_K=5\n{PREFIX}TITLE=示例市问答\nOTHER=1\n", encoding="utf-8")
    assert load_settings(env_file).top_k == 5
    monkeypatch.setenv(f"{PREFIX}TOP_K", "7")
    settings = load_settings(env_file)
    assert (settings.top_k, settings.title) == (7, "示例市问答")


def test_a_file_that_is_not_there_is_no_mistake(tmp_path):
    assert load_settings(tmp_path / "none") == Settings(_env_file=None)


@pytest.mark.parametrize("name", ["TOPK", "top_k_", "INDEX-DIR"])
def test_an_unknown_name_is_told_wherever_it_stands(monkeypatch, tmp_path, name):
    env_file = tmp_path / ".env"
    env_file.write_text(f"{PREFIX}{name}=1\n")
    with pytest.raises(SettingsError, match=f"unknown setting {PREFIX}{name}"):
        load_settings(env_file)
    monkeypatch.setenv(f"{PREFIX}{name}", "1")
    with pytest.raises(SettingsError, match="unknown setting"):
        load_settings(None)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOP_K", "0", "greater than or equal to 1 (got '0')"),
        ("MODE", "sideways", "'auto', 'extractive' or 'llm' (got 'sideways')"),
        ("LLM_TIMEOUT", "-1", "greater than 0"),
        ("EMBED_ORIGINS", "https://a.cn; https://b.cn", "pattern"),
        ("LOG_JSON", "perhaps", "boolean"),
        ("ROOT_PATH", "zhengce", "begins with a slash, e.g. /zhengce (got 'zhengce')"),
        ("ROOT_PATH", "https://a.cn/zhengce", "begins with a slash"),
        ("ROOT_PATH", "/a/../b", "begins with a slash"),
    ],
)
def test_an_unusable_value_is_named_in_one_line(monkeypatch, name, value, said):
    monkeypatch.setenv(f"{PREFIX}{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"setting {PREFIX}{name}: ")
    assert "\n" not in str(caught.value)


@given(st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=15))
def test_a_key_that_is_too_short_is_refused_and_never_shown(key):
    patch = pytest.MonkeyPatch()
    patch.setenv(f"{PREFIX}API_KEYS", key)
    try:
        with pytest.raises(SettingsError) as caught:
            load_settings(None)
    finally:
        patch.undo()
    assert "got" not in str(caught.value)
    assert len(key) < 4 or key not in str(caught.value)


def test_settings_are_values_that_nobody_changes():
    settings = Settings(_env_file=None)
    with pytest.raises(Exception, match="frozen"):
        settings.top_k = 3
    assert settings.model_copy(update={"index_dir": Path("x")}).index_dir == Path("x")


def test_secrets_are_not_written_out(monkeypatch):
    monkeypatch.setenv(f"{PREFIX}STAFF_PASSWORD", "青石桥7")
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", "postgresql://records:geheim@db/records")
    shown = repr(load_settings(None))
    assert "青石桥7" not in shown
    assert "geheim" not in shown


def test_the_place_of_the_indexes_is_taken_under_its_old_name_too(monkeypatch, tmp_path):
    monkeypatch.setenv(f"{PREFIX}CHROMA", "http://chroma:8000")
    assert load_settings(None).store == "http://chroma:8000"
    env_file = tmp_path / ".env"
    env_file.write_text(f"{PREFIX}STORE=postgresql://policy@db/policy\n")
    assert load_settings(env_file).store == "postgresql://policy@db/policy"
    monkeypatch.setenv(f"{PREFIX}STORE", "path")
    assert load_settings(env_file).store == "path"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://policy:geheim@db/policy", "without its password, and that as PGPASSWORD"),
        ("mysql://policy@db/policy", "postgresql://user@host/name"),
        ("chroma:8000", "http:// address"),
    ],
)
def test_an_address_of_the_indexes_that_cannot_be_is_refused(monkeypatch, address, said):
    monkeypatch.setenv(f"{PREFIX}STORE", address)
    with pytest.raises(SettingsError, match=f"setting {PREFIX}STORE") as caught:
        load_settings(None)
    assert said in str(caught.value) and "geheim" not in str(caught.value)
