import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from evals.training.network import ReaderNetwork
from index.reader.encoding import ReaderEncoding
from index.reader.reader import BUNDLED, TOKENIZER

PASSAGE, QUESTION = ("id", "kind", "doc", "label", "text"), ("id", "passage", "question", "answer", "split")
Rows = Sequence[tuple[str | None, ...]]


@pytest.fixture
def write_texts(tmp_path: Path) -> Callable[[Rows, Rows], Path]:
    """Writes passages and questions as the training texts have them; returns their folder."""

    def write(passages: Rows, questions: Rows) -> Path:
        with gzip.open(tmp_path / "passages.jsonl.gz", "wt", encoding="utf-8") as out:
            for row in passages:
                out.write(json.dumps(dict(zip(PASSAGE, row, strict=True))) + "\n")
        lines = (json.dumps(dict(zip(QUESTION, row, strict=True))) for row in questions)
        (tmp_path / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(BUNDLED / TOKENIZER))


@pytest.fixture(scope="session")
def encoding(tokenizer: Tokenizer) -> ReaderEncoding:
    return ReaderEncoding(tokenizer, cap=128)


@pytest.fixture
def network(tokenizer: Tokenizer) -> ReaderNetwork:
    """A reader of two layers with random weights, the same at each call."""
    torch.manual_seed(5)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=512,
    )
    return ReaderNetwork(BertModel(config, add_pooling_layer=False))
