"""The question tower as a torch module: the bundled encoder with low-rank changes to its matrices.

LoRA: Hu et al. 2021, arXiv:2106.09685. The table of word vectors stays as it is, so that words no training
question has keep their meaning.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from evals.training.network import encode_packed
from index.embedding.question_tower import LONGEST, PREFIX, Changes

_MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class ChangedLinear(nn.Module):
    """A frozen linear layer and a low-rank change to its matrix, which is nothing at first."""

    def __init__(self, base: nn.Linear, rank: int, dropout: float) -> None:
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, base.in_features) * base.in_features**-0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor) -> Tensor:
        """Returns what the changed layer makes of the states."""
        change = functional.linear(functional.linear(self.dropout(states), self.down), self.up)
        result: Tensor = self.base(states) + change
        return result


class QuestionNetwork(nn.Module):
    """Questions in, normalised vectors out.

    Args:
        folder: the unpacked bundled model.
        rank: rank of each change; 0 leaves the encoder as it is.
        lowest: the first layer that is changed.
        dropout: share of the inputs of the changes that is dropped in training.
    """

    def __init__(self, folder: Path, rank: int, lowest: int = 0, dropout: float = 0.1) -> None:
        super().__init__()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False).requires_grad_(False)
        self._changed: dict[str, ChangedLinear] = {}
        layers: Any = self.encoder.encoder.layer
        for at in range(lowest if rank else len(layers), len(layers)):
            for name in _MATRICES:
                room, last = name.rsplit(".", 1)
                holder = layers[at].get_submodule(room)
                changed = ChangedLinear(getattr(holder, last), rank, dropout)
                setattr(holder, last, changed)
                self._changed[f"encoder.layer.{at}.{name}"] = changed

    def forward(self, questions: Sequence[str]) -> Tensor:
        """Returns the vectors, shape (questions, dimension)."""
        found = [one.ids for one in self._tokenizer.encode_batch([PREFIX + text for text in questions])]
        lengths = [len(ids) for ids in found]
        states = encode_packed(self.encoder, torch.tensor([i for ids in found for i in ids]), lengths)
        means = [part.float().mean(dim=0) for part in torch.split(states, lengths)]
        return functional.normalize(torch.stack(means), dim=-1)

    def vectors(self, questions: Sequence[str]) -> Tensor:
        """Returns the vectors of many questions, without gradients."""
        was = self.training
        self.eval()
        order = sorted(range(len(questions)), key=lambda at: len(questions[at]))
        vectors = torch.zeros(len(questions), self.encoder.config.hidden_size)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            for some in batched(order, _BATCH):
                vectors[some] = self([questions[at] for at in some])
        self.train(was)
        return vectors

    def changes(self, share: float = 1.0) -> Changes:
        """Returns the two factors of each change by the name of its layer, the change times `share`."""
        return {
            name: (one.up.detach().numpy() * share, one.down.detach().numpy())
            for name, one in self._changed.items()
        }

    def load_changes(self, changes: Changes) -> None:
        """Takes over what `changes` returned."""
        for name, one in self._changed.items():
            up, down = (torch.from_numpy(factor.copy()) for factor in changes[name])
            one.up.data, one.down.data = up.float(), down.float()


_BATCH = 64


def batched(items: Sequence[Any], size: int) -> Iterator[list[Any]]:
    """Yields `size` items at a time."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
