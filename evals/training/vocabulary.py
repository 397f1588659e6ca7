"""Cuts a model's vocabulary to the pieces that Chinese policy text and questions use.

Three quarters of multilingual-e5-small are vectors of pieces of other scripts.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import BertModel

_SPECIAL = 4  # <s>, <pad>, </s> and <unk> come first
_SEEN = 2  # a piece stays if the texts use it that often
_BATCH = 2000


def cut_vocabulary(model: Path, texts: Iterable[str], out: Path) -> int:
    """Writes the model of folder `model` with the pieces that `texts` use to folder `out`.

    Single characters of Latin, Chinese and full-width forms stay, used or not, so that no text of these
    scripts becomes unknown.

    Returns:
        The number of pieces left.
    """
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    form = json.loads(tokenizer.to_str())
    pieces = form["model"]["vocab"]
    counts = _count(tokenizer, texts)
    kept = [
        at
        for at, (piece, _) in enumerate(pieces)
        if at < _SPECIAL or counts[at] >= _SEEN or _is_character(piece.lstrip("▁"))
    ]
    added = {token["id"] for token in form["added_tokens"]}
    kept = sorted(added.union(kept))
    moved = {old: new for new, old in enumerate(kept)}
    out.mkdir(parents=True, exist_ok=True)
    _cut_tokenizer(form, kept, moved)
    (out / "tokenizer.json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    _cut_encoder(model, kept, out)
    return len(kept)


def _count(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _BATCH:
            counts.update(_ids(tokenizer, batch))
            batch = []
    counts.update(_ids(tokenizer, batch))
    return counts


def _ids(tokenizer: Tokenizer, batch: list[str]) -> Iterable[int]:
    return (i for found in tokenizer.encode_batch(batch, add_special_tokens=False) for i in found.ids)


def _is_character(piece: str) -> bool:
    if not piece:
        return True
    code = ord(piece[0])
    return len(piece) == 1 and (code < 0x300 or 0x3000 <= code < 0xA000 or 0xFF00 <= code < 0xFFF0)


def _cut_tokenizer(form: dict[str, Any], kept: list[int], moved: dict[int, int]) -> None:
    form["model"]["vocab"] = [form["model"]["vocab"][at] for at in kept]
    form["model"]["unk_id"] = moved[form["model"]["unk_id"]]
    for token in form["added_tokens"]:
        token["id"] = moved[token["id"]]
    for token in form["post_processor"]["special_tokens"].values():
        token["ids"] = [moved[at] for at in token["ids"]]


def _cut_encoder(model: Path, kept: list[int], out: Path) -> None:
    encoder = BertModel.from_pretrained(model, add_pooling_layer=False)
    table = encoder.embeddings.word_embeddings.weight.data[torch.tensor(kept)].clone()
    encoder.embeddings.word_embeddings = torch.nn.Embedding(len(kept), table.shape[1], _weight=table)
    encoder.config.vocab_size = len(kept)
    encoder.save_pretrained(out)
