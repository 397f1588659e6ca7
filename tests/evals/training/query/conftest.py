"""A tiny encoder saved as the bundled model is, and training texts of a few passages."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from evals.training.query.pairs import Material, read_material

RULES = [
    ("p1", "养犬条例", "第一条", "养犬应当登记。"),
    ("p2", "养犬条例", "第二条", "遛狗应当牵绳。"),
    ("p3", "停车办法", "第一条", "停车每小时五元。"),
    ("p4", "公园办法", "第一条", "养犬应当 登记。"),
]
QUESTIONS = [
    ("q1", "p1", "狗證怎麼辦", "登记", "train"),
    ("q2", "p2", "遛狗要拴绳吗", "牵绳", "train"),
    ("q3", "p2", "遛狗罚多少", None, "train"),
    ("q4", "p3", "停车多少钱", "五元", "valid"),
]
LETTERS = sorted(set("query: 养犬应当登记遛狗牵绳停车每小时五元怎么办要拴吗罚多少钱能票价证。"))


@pytest.fixture
def texts(write_texts: Callable[..., Path]) -> Path:
    folder = write_texts([(key, "rule", doc, label, text) for key, doc, label, text in RULES], QUESTIONS)
    consultation = {"id": 0, "question": "能养犬吗", "articles": {"民法典第一条": "可以养犬。"}}
    (folder / "stard.jsonl").write_text(json.dumps(consultation) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def material(texts: Path) -> Material:
    return read_material(texts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.manual_seed(3)
    pieces = {letter: at for at, letter in enumerate(["<s>", "<pad>", "</s>", "<unk>", *LETTERS])}
    tokenizer = Tokenizer(models.WordLevel(pieces, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    folder = tmp_path / "model"
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=512, pad_token_id=1,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
