"""The reader as a torch module: a BERT encoder and three heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from index.reader.encoding import FRAME, QUESTION, Window

_HEADS = "heads.pt"
_INNER = 128
_SCALE, _BIAS = 20.0, -17.5  # e5's cosines lie between .7 and 1


@dataclass(frozen=True, slots=True)
class Scores:
    """What the reader says of a batch of windows.

    Attributes:
        passages: one logit a window.
        sentences: for each window one logit a sentence it holds, in their order.
        words: for each window the logits of first and last deciding word, shape (tokens, 2).
    """

    passages: Tensor
    sentences: tuple[Tensor, ...]
    words: tuple[Tensor, ...]


class SimilarityHead(nn.Module):
    """Logit that a text answers: scaled cosine with the question, and what an MLP adds to it.

    The MLP adds nothing at first. A head that does not start from the cosine has learnt nothing after
    thousands of passages.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(_SCALE))
        self.bias = nn.Parameter(torch.tensor(_BIAS))
        self.first = nn.Linear(2 * hidden, _INNER)
        self.last = nn.Linear(_INNER, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, question: Tensor, text: Tensor) -> Tensor:
        """Returns one logit a row."""
        question, text = functional.normalize(question, dim=-1), functional.normalize(text, dim=-1)
        product = question * text
        pair = torch.cat([product, (question - text).abs()], -1) * question.shape[-1] ** 0.5
        added = self.last(functional.gelu(self.first(pair)))[:, 0]
        logit: Tensor = self.scale * product.sum(-1) + self.bias + added
        return logit


class ReaderNetwork(nn.Module):
    """Encoder and heads; `forward` takes windows of any lengths and computes nothing for padding."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        hidden = encoder.config.hidden_size
        self.passage, self.sentence = SimilarityHead(hidden), SimilarityHead(hidden)
        self.words = nn.Linear(hidden, 2)

    @classmethod
    def load(cls, folder: Path) -> "ReaderNetwork":
        """Returns the reader of a folder; its heads are new if the folder has only an encoder."""
        network = cls(BertModel.from_pretrained(folder, add_pooling_layer=False))
        if (folder / _HEADS).exists():
            network.load_heads(torch.load(folder / _HEADS))
        return network

    def save(self, folder: Path) -> None:
        """Writes encoder and heads."""
        self.encoder.save_pretrained(folder)
        torch.save(self.heads(), folder / _HEADS)

    def heads(self) -> dict[str, dict[str, Tensor]]:
        """Returns the weights of the heads by the head's name."""
        return {name: getattr(self, name).state_dict() for name in ("passage", "sentence", "words")}

    def load_heads(self, heads: dict[str, dict[str, Tensor]]) -> None:
        """Takes over what `heads` returned."""
        for name, weights in heads.items():
            getattr(self, name).load_state_dict(weights)

    def forward(self, windows: Sequence[Window]) -> Scores:
        """Reads a batch."""
        lengths = [len(window.ids) for window in windows]
        states = encode_packed(self.encoder, torch.tensor([i for w in windows for i in w.ids]), lengths)
        states = states.float()
        with torch.autocast("cpu", enabled=False):
            questions, passages, sentences, owner = _means(states, windows)
            found = self.sentence(questions[owner], sentences)
            return Scores(
                self.passage(questions, passages),
                torch.split(found, torch.bincount(owner, minlength=len(windows)).tolist()),
                torch.split(self.words(states), lengths),
            )


def encode_packed(encoder: BertModel, ids: Tensor, lengths: list[int]) -> Tensor:
    """Returns the last hidden states of texts that stand one behind the other, shape (tokens, hidden).

    The same as `encoder(...)` without dropout; no padding, and attention in plain products, whose
    backward pass is five times as fast on a CPU as that of torch's fused attention.
    """
    places = torch.cat([torch.arange(length) for length in lengths])
    base = encoder.embeddings
    states = (
        base.word_embeddings(ids) + base.position_embeddings(places) + base.token_type_embeddings.weight[0]
    )
    states = base.LayerNorm(states)
    layers: Any = encoder.encoder.layer
    for layer in layers:
        inner = layer.attention.self
        query, key, value = (
            torch.split(part(states), lengths) for part in (inner.query, inner.key, inner.value)
        )
        heads = [inner.num_attention_heads] * len(lengths)
        mixed = torch.cat([*map(_attend, query, key, value, heads)])
        output = layer.attention.output
        states = output.LayerNorm(output.dense(mixed) + states)
        wide = functional.gelu(layer.intermediate.dense(states))
        states = layer.output.LayerNorm(layer.output.dense(wide) + states)
    return states  # type: ignore[no-any-return]


def _attend(query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
    query, key, value = (part.view(len(part), heads, -1).transpose(0, 1) for part in (query, key, value))
    weights = torch.softmax(torch.bmm(query * query.shape[-1] ** -0.5, key.transpose(1, 2)), -1)
    return torch.bmm(weights.to(value.dtype), value).transpose(0, 1).flatten(1)


def _means(states: Tensor, windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Returns the mean states of questions, passages and sentences, and the window of each sentence."""
    asked: list[int] = []
    read: list[int] = []
    sentence: list[int] = []
    owner: list[int] = []
    for at, window in enumerate(windows):
        first: dict[int, int] = {}
        for role in window.roles:
            asked.append(at if role == QUESTION else -1)
            read.append(-1 if role == QUESTION else at)
            if role > FRAME and role not in first:
                first[role] = len(owner)
                owner.append(at)
            sentence.append(first[role] if role > FRAME else -1)
    count = len(windows)
    return (
        _mean_by(states, torch.tensor(asked), count),
        _mean_by(states, torch.tensor(read), count),
        _mean_by(states, torch.tensor(sentence), len(owner)),
        torch.tensor(owner, dtype=torch.long),
    )


def _mean_by(states: Tensor, group: Tensor, count: int) -> Tensor:
    chosen = group >= 0
    group, states = group[chosen], states[chosen]
    sums = torch.zeros(count, states.shape[1]).index_add(0, group, states)
    return sums / torch.bincount(group, minlength=count).clamp(min=1)[:, None]
