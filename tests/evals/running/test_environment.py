"""What a run was made with: without secrets, and changed when the program changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.configuration.settings import Settings
from evals.running.environment import (
    _without_credentials,
    code_digest,
    describe_machine,
    describe_settings,
    describe_versions,
)

SECRET = "geheim-7f3a9"


def test_no_secret_is_written_down():
    settings = Settings(
        _env_file=None,
        llm=f"https://user:{SECRET}@llm.example/v1?key={SECRET}",
        llm_api_key=SecretStr(SECRET),
        api_keys=SecretStr(SECRET * 2),
        staff_password=SecretStr(SECRET),
        database_url=SecretStr(f"postgresql://records:{SECRET}@db/records"),
    )
    described = describe_settings(settings)
    assert SECRET not in repr(described)
    assert described["llm"] == "https://llm.example/v1"


def test_what_no_answer_depends_on_is_left_out(tmp_path):
    here = describe_settings(Settings(_env_file=None, index_dir=tmp_path, title="甲", log_json=True))
    there = describe_settings(Settings(_env_file=None))
    assert here == there
    assert describe_settings(Settings(_env_file=None, top_k=3)) != there


@given(
    st.from_regex(r"https?://([a-z]{1,5}(:[a-z]{1,5})?@)?[a-z]{1,8}(:\d{1,4})?(/[a-z]{0,5})?", fullmatch=True)
)
def test_an_address_loses_its_user_only(url):
    bare = _without_credentials(url)
    assert "@" not in bare
    assert bare.split("://")[0] == url.split("://")[0]
    assert bare.split("://")[1] == url.split("://")[1].rpartition("@")[2]


@pytest.mark.parametrize("value", [3, None, "auto", "/models/a.gguf", ""])
def test_other_values_stay(value):
    assert _without_credentials(value) == value


def test_the_program_and_the_machine_are_known():
    assert code_digest() == code_digest()
    assert len(code_digest()) == 64
    versions = describe_versions()
    assert {"python", "policy-assistant", "chromadb"} <= set(versions)
    assert describe_machine()["cpus"] >= 1
