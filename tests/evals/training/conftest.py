import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from evals.training.network import ReaderNetwork
from index.reader.encoding import ReaderEncoding
from index.reader.reader import BUNDLED, TOKENIZER


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
