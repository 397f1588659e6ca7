"""Characters of the symbol fonts, whose codes are other signs elsewhere: ≤ in Symbol, ☑ in Wingdings."""

_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_FONTS = {
    "symbol": dict(enumerate(_LOW, 0x20)) | dict(enumerate(_HIGH, 0xA0)),
    "wingdings": {
        **dict(zip((0x6C, 0x6E, 0x6F, 0x71, 0x72, 0x75, 0x9F, 0xA1, 0xA8), "●■□□□◆•○□", strict=True)),
        **dict(zip((0x28, 0x2A, 0xE0, 0xE8, 0xF0, 0xFB, 0xFC, 0xFD, 0xFE), "☎✉→→⇨✗✓☒☑", strict=True)),
        **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80)),
    },
    "wingdings 2": {
        **dict(zip((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0xA3), "✗✓☒☑☒☒□", strict=True)),
        **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩", 0x69)),
    },
}
_PRIVATE = 0xF000


def character_of(font: str, code: int) -> str:
    """Returns the character that a font draws for a code; "" where there is none that others would draw."""
    own = _FONTS.get(font.lower())
    if own is not None:
        return own.get(code - _PRIVATE if code >= _PRIVATE else code, "")
    is_private = 0xE000 <= code < 0xF900
    return "" if is_private or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def translate(font: str, text: str) -> str:
    """Returns a text in which characters that only the symbol font can draw are those that it draws."""
    if font.lower() not in _FONTS:
        return text
    return "".join(character_of(font, ord(char)) if _PRIVATE <= ord(char) < 0xF100 else char for char in text)
