"""Whether words in an operator's colour can be read: contrast as WCAG 2.2 counts it."""

NEEDED = 4.5
"""Contrast that WCAG 2.2 AA asks for between words and what is behind them."""

_WASH = 0.07
"""Share of the colour in the tint behind marks and chosen buttons, as in `views.css`; the rest is white."""

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
Rgb = tuple[int, int, int]


def measure_contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours, from 1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def require_readable(color: str) -> str:
    """The colour `#rrggbb`, if its words can be read on white and on its own tint, and white ones on it.

    Raises:
        ValueError: they cannot; the text says by how much, and names the nearest shade that would do.
    """
    given = _parse(color)
    reached = _least_contrast(given)
    if reached >= NEEDED:
        return color
    shades = (_mix(_BLACK, given, step / 256) for step in range(257))
    nearest = next(shade for shade in shades if _least_contrast(shade) >= NEEDED)
    raise ValueError(
        f"words in {color} on the page have a contrast of {reached:.1f} : 1, "
        f"WCAG 2.2 AA needs {NEEDED} : 1; the nearest shade that would do is {_format(nearest)}"
    )


def _least_contrast(color: Rgb) -> float:
    """On the tint it is least: that is a little darker than white."""
    return measure_contrast(color, _mix(color, _WHITE, _WASH))


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` by its share, `other` by the rest."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(color: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parse(color: str) -> Rgb:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _format(color: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)
