"""Fits a question tower: among all passages of the pool, the one that answers must be the nearest."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from evals.training.query.pairs import Material, Pair
from evals.training.query.tower import QuestionNetwork, batched

_SORTED = 8  # batches whose questions are sorted by length together


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        epochs: times each question is seen.
        rate: highest learning rate.
        temperature: of the softmax over the pool.
        pull: weight of the distance to the unchanged vector.
        near: what a question counts whose passage is on its subject but does not answer; 0: left out.
        copies: cosine to the right passage above which another one is neither right nor wrong.
        questions: questions a step.
        seed: of the order and of dropout.
    """

    epochs: int = 3
    rate: float = 1e-3
    temperature: float = 0.01
    pull: float = 0.05
    near: float = 0.3
    copies: float = 0.97
    questions: int = 64
    seed: int = 7


_WARMUP, _FLOOR = 0.06, 0.02


def fit(
    network: QuestionNetwork,
    material: Material,
    pool: Tensor,
    plan: Plan,
    after_epoch: Callable[[int], None],
) -> None:
    """Trains the network's changes; `after_epoch` is told each time all questions have been seen.

    Args:
        network: a new network.
        material: whose training questions are used.
        pool: vectors of its texts, one row each; zeros where a text is not embedded, which is then ignored.
        plan: how.
        after_epoch: gets the number of the epoch, from 1.
    """
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    pairs = [*material.train]
    if plan.near:
        pairs += [replace(pair, weight=plan.near) for pair in material.near]
    unchanged = dict(zip(pairs, network.vectors([pair.question for pair in pairs]), strict=True))
    target = _Target(pool, torch.tensor(material.twins), plan)
    parameters = [one for one in network.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=plan.rate, weight_decay=0.01)
    steps = plan.epochs * -(-len(pairs) // plan.questions)
    schedule = LambdaLR(
        optimizer, lambda step: min((step + 1) / (steps * _WARMUP), max(_FLOOR, 1 - step / steps))
    )
    network.train()
    step, since = 0, time.monotonic()
    for epoch in range(1, plan.epochs + 1):
        for batch in _order(pairs, plan.questions):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = network([pair.question for pair in batch])
            loss = target.loss(vectors, torch.stack([unchanged[pair] for pair in batch]), batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if not step % 20:
                print(f"{step}/{steps} loss {loss.item():.3f} {time.monotonic() - since:.0f} s", flush=True)
        after_epoch(epoch)


class _Target:
    def __init__(self, pool: Tensor, twins: Tensor, plan: Plan) -> None:
        self._rows = pool.any(dim=1).nonzero()[:, 0]
        self._place = torch.full((len(pool),), -1)
        self._place[self._rows] = torch.arange(len(self._rows))
        self._pool, self._twins, self._plan = pool[self._rows], twins[self._rows], plan

    def loss(self, vectors: Tensor, unchanged: Tensor, batch: Sequence[Pair]) -> Tensor:
        plan = self._plan
        logits = vectors @ self._pool.T / plan.temperature
        right = torch.zeros_like(logits, dtype=torch.bool)
        ignored = torch.zeros_like(right)
        for at, pair in enumerate(batch):
            rows = self._place[list(pair.rows)]
            right[at, rows] = True
            ignored[at] = (self._pool[rows] @ self._pool.T > plan.copies).any(dim=0)
            ignored[at] |= torch.isin(self._twins, self._twins[rows])
        ignored &= ~right
        every = torch.logsumexp(logits.masked_fill(ignored, -torch.inf), dim=1)
        found = torch.logsumexp(logits.masked_fill(~right, -torch.inf), dim=1)
        away = 1 - (vectors * unchanged).sum(dim=1)
        losses = every - found + plan.pull / plan.temperature * away
        weights = torch.tensor([pair.weight for pair in batch])
        return (losses * weights).sum() / weights.sum()


def _order(pairs: Sequence[Pair], size: int) -> list[list[Pair]]:
    """Batches of questions of like length, in a new order."""
    batches: list[list[Pair]] = []
    for some in batched(random.sample(pairs, len(pairs)), size * _SORTED):
        batches += batched(sorted(some, key=lambda pair: len(pair.question)), size)
    random.shuffle(batches)
    return batches
