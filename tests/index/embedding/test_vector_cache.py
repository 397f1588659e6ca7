import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from index.embedding.vector_cache import VectorCache
from index.errors import PolicyAssistantError


def same(left: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> bool:
    """Bit by bit, so that NaN equals itself and -0.0 is not 0.0."""
    return left.keys() == right.keys() and all(left[k].tobytes() == right[k].tobytes() for k in left)


VECTORS = hnp.arrays(np.float32, 4, elements=st.floats(width=32))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.text(), VECTORS, max_size=8), st.lists(st.text(), max_size=4))
def test_what_is_put_is_got_and_nothing_else(kept: dict[str, np.ndarray], others: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = VectorCache(Path(folder), "model")
        cache.put_many(kept)
        assert same(cache.get_many([*kept, *others]), kept)
        assert same(cache.get_many(others), {key: kept[key] for key in others if key in kept})


def test_more_digests_than_a_statement_takes(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    kept = {f"digest-{at}": np.full(3, at, np.float32) for at in range(2500)}
    cache.put_many(kept)
    assert same(cache.get_many(["absent", *kept]), kept)


def test_a_later_run_finds_what_an_earlier_one_put(tmp_path: Path) -> None:
    VectorCache(tmp_path, "model").put_many({"a": np.ones(3, np.float32)})
    assert VectorCache(tmp_path, "model").get_many(["a"])["a"].tolist() == [1, 1, 1]


def test_models_do_not_share_vectors(tmp_path: Path) -> None:
    VectorCache(tmp_path, "model").put_many({"a": np.ones(3, np.float32)})
    assert VectorCache(tmp_path, "another/model").get_many(["a"]) == {}


def test_the_first_vector_of_a_text_stays(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    cache.put_many({"a": np.ones(3, np.float32)})
    cache.put_many({"a": np.zeros(3, np.float32), "b": np.zeros(3, np.float32)})
    assert cache.get_many(["a"])["a"].tolist() == [1, 1, 1]
    assert "b" in cache.get_many(["b"])


WRITER = """
import sys
from pathlib import Path
import numpy as np
from index.embedding.vector_cache import VectorCache
cache = VectorCache(Path(sys.argv[1]), "model")
for at in range(40):
    cache.put_many({f"{sys.argv[2]}-{at}-{n}": np.full(8, at, np.float32) for n in range(20)})
"""


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in "xy"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    digests = [f"{name}-{at}-{n}" for name in "xy" for at in range(40) for n in range(20)]
    assert len(VectorCache(tmp_path, "model").get_many(digests)) == 1600


def test_a_write_that_fails_keeps_nothing_of_itself(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "model")
    with pytest.raises(PolicyAssistantError, match="NOT NULL"):
        cache.put_many({"a": np.ones(3, np.float32), None: np.ones(3, np.float32)})  # type: ignore[dict-item]
    assert cache.get_many(["a"]) == {}


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    VectorCache(tmp_path, "model").put_many({"a": np.ones(3, np.float32)})
    (file,) = (tmp_path / "vectors").glob("*.sqlite")
    file.write_bytes(b"not a database " * 400)
    with pytest.raises(PolicyAssistantError, match=file.name) as caught:
        VectorCache(tmp_path, "model").get_many(["a"])
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("a file where the folder should be")
    with pytest.raises(PolicyAssistantError, match="POLICY_ASSISTANT_CACHE_DIR"):
        VectorCache(tmp_path, "model")
