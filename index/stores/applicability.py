"""Places as terms: whether a chunk applies to a place is decided by looking up a few of them."""

from index.stores.protocols import Division


def place_tokens(division: Division) -> list[str]:
    """`<path` for every division the chunk lies in, `=path` for its own: each filter is a few terms."""
    within = ["<" + "/".join(division[:depth]) for depth in range(1, len(division) + 1)]
    return [*within, "=" + "/".join(division)]


def applicable_tokens(place: Division) -> list[str]:
    """Tokens of chunks that lie in `place`, or whose own division is above it (or unknown)."""
    above = ["=" + "/".join(place[:depth]) for depth in range(len(place))]
    return [*above, "<" + "/".join(place)]
