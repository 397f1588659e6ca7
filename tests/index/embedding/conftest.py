"""Tiny encoders of random weights, saved as ordinary model folders."""

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

KINDS = {"bert": (BertConfig, BertModel), "xlm-roberta": (XLMRobertaConfig, XLMRobertaModel)}
LETTERS = sorted(set("第八条养鸽户应当保持舍清洁，不得影响市图书馆周一闭其余时间免费借阅。 abcdefgh"))


@pytest.fixture
def make_model():
    """Saves a model of a kind and returns its folder's name: (folder, kind, seed, settings of its config)."""
    return _make_model


def _make_tokenizer() -> PreTrainedTokenizerFast:
    letters = ["<s>", "<pad>", "</s>", "<unk>", *LETTERS]
    tokenizer = Tokenizer(
        models.WordLevel({letter: at for at, letter in enumerate(letters)}, unk_token="<unk>")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=120, **special)


def _make_model(folder: Path, kind: str = "bert", seed: int = 0, **settings) -> str:
    """A tiny model of random weights."""
    torch.manual_seed(seed)
    make_config, make = KINDS[kind]
    sizes = {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 128}
    config = make_config(vocab_size=400, max_position_embeddings=128, pad_token_id=1, **(sizes | settings))
    make(config).save_pretrained(folder)
    _make_tokenizer().save_pretrained(folder)
    return str(folder)
