"""Writes what a question tower's fitting changed in the form that `index.embedding.question_tower` reads."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from evals.training.query.measures import Recall
from evals.training.query.tower import QuestionNetwork
from index.embedding.question_tower import CHANGES, RECORD, SAMPLES

# All kinds of wording and script; their vectors tell whether a tower was put together rightly.
_SAMPLES = (
    "站大马路当中招手拦的士，罚多少？",
    "办理居住证需要带什么材料",
    "我家车位白天空着想租给附近上班的人，物业能拦吗",
    "2024年清洁取暖改造完成了多少户？",
    "Can I walk my dog without a leash?",
)


def export_tower(network: QuestionNetwork, share: float, out: Path) -> None:
    """Writes the changes, times `share`, as float16, and their hash, to folder `out`."""
    network.load_changes(network.changes(share))
    tensors = {SAMPLES: network.vectors(_SAMPLES).numpy().astype(np.float16)}
    for name, (up, down) in network.changes().items():
        tensors[f"{name}.up"], tensors[f"{name}.down"] = up.astype(np.float16), down.astype(np.float16)
    out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out / CHANGES, {SAMPLES: json.dumps(_SAMPLES, ensure_ascii=False)})
    _write({"sha256": hashlib.sha256((out / CHANGES).read_bytes()).hexdigest(), "share": share}, out)


def record_recall(figures: dict[str, Recall], out: Path) -> None:
    """Adds figures to the record of an exported tower."""
    record = json.loads((out / RECORD).read_text(encoding="utf-8"))
    _write(record | {"recall": {name: asdict(one) for name, one in figures.items()}}, out)


def _write(record: dict[str, Any], out: Path) -> None:
    (out / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
