"""Trains the reader; a run that was stopped goes on where its last checkpoint was."""

import json
import math
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from evals.training.batches import Item, draw_items, order_batches
from evals.training.examples import Example
from evals.training.losses import reading_loss
from evals.training.measures import measure
from evals.training.network import ReaderNetwork
from evals.training.reading import TorchReader
from index.reader.encoding import ReaderEncoding

_CHECKPOINT, _CURVE = "checkpoint.pt", "curve.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train.

    Attributes:
        epochs: times each question is read.
        minutes: after which training ends, the rate having fallen to its floor; 0: never.
        candidates: passages a question, the right one among them.
        questions: questions a step.
        rate: highest learning rate of the encoder.
        head_rate: the same of the heads.
        floor: share of the rate that is left at the end.
        warmup: share of the steps in which the rate rises.
        every: steps between two checkpoints.
        workers: threads, each with its part of a batch.
        frozen: lowest layers that stay as they are, and the word vectors with them; 0: none.
    """

    epochs: int = 2
    minutes: float = 0.0
    candidates: int = 5
    questions: int = 8
    rate: float = 6e-5
    head_rate: float = 5e-4
    floor: float = 0.05
    warmup: float = 0.06
    every: int = 300
    workers: int = 2
    frozen: int = 0


class Trainer:
    """One run: network, optimizer, the place in the data, and the curve of figures so far."""

    def __init__(self, network: ReaderNetwork, encoding: ReaderEncoding, plan: Plan, out: Path) -> None:
        self._network, self._encoding, self._plan, self._out = network, encoding, plan, out
        freeze_layers(network, plan.frozen)
        self._parameters = [one for one in network.parameters() if one.requires_grad]
        encoder = [one for one in network.encoder.parameters() if one.requires_grad]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": encoder, "top": plan.rate},
                {"params": self._parameters[len(encoder) :], "top": plan.head_rate},
            ],
            weight_decay=0.01,
            fused=True,
        )
        self._step, self._seen, self._seconds = 0, 0, 0.0
        self._curve: list[dict[str, Any]] = []
        self._workers = ThreadPoolExecutor(plan.workers, initializer=torch.set_num_threads, initargs=(1,))
        out.mkdir(parents=True, exist_ok=True)

    def resume(self) -> None:
        """Goes back to the last checkpoint of the output folder."""
        kept = torch.load(self._out / _CHECKPOINT)
        self._network.load_state_dict(kept["network"])
        self._optimizer.load_state_dict(kept["optimizer"])
        self._step, self._seen, self._seconds = kept["step"], kept["seen"], kept["seconds"]
        self._curve = kept["curve"]

    def run(self, train: Sequence[Example], valid: Sequence[Example]) -> None:
        """Trains to the end of the plan, writing checkpoints and figures on the way."""
        epochs = [
            draw_items(train, self._encoding, self._plan.candidates, epoch)
            for epoch in range(self._plan.epochs)
        ]
        batches = [
            [items[at] for at in batch]
            for epoch, items in enumerate(epochs)
            for batch in order_batches(items, self._plan.questions, epoch)
        ]
        windows = sum(len(item.windows) for batch in batches for item in batch)
        print(f"{len(train)} questions, {windows} windows, {len(batches)} steps", flush=True)
        began, mean = time.monotonic() - self._seconds, 0.0
        for batch in batches[self._step :]:
            progress = max(self._step / len(batches), self._seconds / 60 / (self._plan.minutes or math.inf))
            if progress >= 1:
                break
            loss = self._learn(batch, progress)
            mean = 0.98 * mean + 0.02 * loss if mean else loss
            self._step += 1
            self._seen += sum(len(item.windows) for item in batch)
            self._seconds = time.monotonic() - began
            if self._step % 25 == 0:
                print(f"{self._step}: {progress:.0%}, loss {mean:.3f}, {self._seen} windows", flush=True)
            if self._step % self._plan.every == 0:
                self._record(valid, mean)
                self._keep()
        self._record(valid, mean)
        self._keep()

    def _learn(self, batch: Sequence[Item], progress: float) -> float:
        """Takes one step; each worker computes the gradient of its part by itself."""
        parts = _deal(batch, self._plan.workers)
        found = list(self._workers.map(self._gradient, parts))
        for parameter, *gradients in zip(
            self._parameters, *(gradients for _, gradients in found), strict=True
        ):
            shares = [
                g * (len(p) / len(batch)) for g, p in zip(gradients, parts, strict=True) if g is not None
            ]
            parameter.grad = sum(shares[1:], shares[0]) if shares else None
        total = sum(loss * len(part) for (loss, _), part in zip(found, parts, strict=True)) / len(batch)
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        for group in self._optimizer.param_groups:
            group["lr"] = group["top"] * _ramp(progress, self._plan)
        self._optimizer.step()
        return total

    def _gradient(self, part: Sequence[Item]) -> tuple[float, tuple[Tensor | None, ...]]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self._network([window for item in part for window in item.windows])
        loss = reading_loss(scores, [item.targets for item in part])
        return loss.item(), torch.autograd.grad(loss, self._parameters, allow_unused=True)

    def _record(self, valid: Sequence[Example], loss: float) -> None:
        figures = measure(TorchReader(self._network, self._encoding).read, valid)
        self._curve.append(
            {"step": self._step, "loss": round(loss, 4), "windows": self._seen, **asdict(figures)}
        )
        print(json.dumps(self._curve[-1]), flush=True)
        (self._out / _CURVE).write_text(json.dumps(self._curve, indent=1), encoding="utf-8")

    def _keep(self) -> None:
        self._network.save(self._out)
        state = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
            "seen": self._seen,
            "seconds": self._seconds,
            "curve": self._curve,
        }
        torch.save(state, self._out / f"{_CHECKPOINT}.new")
        os.replace(self._out / f"{_CHECKPOINT}.new", self._out / _CHECKPOINT)


def _deal(batch: Sequence[Item], hands: int) -> list[list[Item]]:
    """Returns the batch in parts of about the same length."""
    parts: list[list[Item]] = [[] for _ in range(min(hands, len(batch)))]
    for item in sorted(batch, key=lambda item: -item.tokens):
        min(parts, key=lambda part: sum(one.tokens for one in part)).append(item)
    return parts


def _ramp(progress: float, plan: Plan) -> float:
    rising = (progress + 0.002) / max(plan.warmup, 0.002)
    return min(1.0, rising) * (1 - (1 - plan.floor) * progress)


def freeze_layers(network: ReaderNetwork, count: int) -> None:
    """Keeps the word vectors and the lowest layers from being trained, which saves a fifth of the work."""
    if count:
        network.encoder.embeddings.requires_grad_(False)
    for layer in network.encoder.encoder.layer[:count]:
        layer.requires_grad_(False)
