"""Writes a trained reader in the form that `index.reader` runs."""

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.training.graph import build_reader
from evals.training.measures import Figures
from evals.training.network import ReaderNetwork
from index.reader.reader import GRAPH, RECORD, TOKENIZER


def export_reader(network: ReaderNetwork, tokenizer: Path, out: Path) -> None:
    """Writes graph, tokenizer and the record with their hashes to folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    (out / GRAPH).write_bytes(build_reader(network).SerializeToString())
    shutil.copyfile(tokenizer, out / TOKENIZER)
    hashes = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in (GRAPH, TOKENIZER)}
    _write_record({"sha256": hashes}, out)


def record_figures(figures: Figures, out: Path) -> None:
    """Adds the figures to the record of an exported reader."""
    record = json.loads((out / RECORD).read_text(encoding="utf-8"))
    _write_record(record | {"valid": asdict(figures)}, out)


def _write_record(record: dict[str, Any], out: Path) -> None:
    (out / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
