"""Characters that only symbol fonts draw."""

import pytest

from index.loaders.word_symbols import character_of, translate


@pytest.mark.parametrize(
    ("font", "code", "char"),
    [
        ("Symbol", 0xF0A3, "≤"),
        ("symbol", 0xB3, "≥"),
        ("Symbol", 0xF06D, "μ"),
        ("Wingdings", 0xF0FE, "☑"),
        ("Wingdings", 0xF081, "①"),
        ("Wingdings 2", 0xF052, "☑"),
        ("Wingdings 2", 0xF06A, "①"),
        ("Wingdings", 0xF021, ""),
        ("宋体", 0x2460, "①"),
        ("宋体", 0xF0A3, ""),
        ("宋体", 0xD800, ""),
    ],
)
def test_codes(font: str, code: int, char: str) -> None:
    assert character_of(font, code) == char


def test_letters_in_a_symbol_font_that_have_their_own_codes_stay() -> None:
    assert translate("Wingdings", "\uf0fe是") == "☑是"
    assert translate("宋体", "\uf0fe是") == "\uf0fe是"
