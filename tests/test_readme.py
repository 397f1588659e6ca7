"""What the READMEs say of settings and commands is what there is."""

from pathlib import Path

import pytest

from assistant.configuration.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_setting_is_in_the_table(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for field, info in Settings.model_fields.items():
        assert f"| `{PREFIX}{field.upper()}` |" in text
        assert info.description and info.description in text


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_linked_files_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for target in ("CONTRIBUTING.md", "BENCHMARKS.md", "docs/adr/", "README.md", "README.zh-CN.md"):
        assert target not in text or (ROOT / target).exists()
