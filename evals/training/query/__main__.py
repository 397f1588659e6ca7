"""Makes the question tower: embed the passages, train, evaluate, export."""

import argparse
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import Tensor

from evals.training.query.export import export_tower, record_recall
from evals.training.query.fitting import Plan, fit
from evals.training.query.measures import Recall, measure_recall
from evals.training.query.pairs import Material, read_material
from evals.training.query.suites import Unfitted, measure_suite
from evals.training.query.tower import QuestionNetwork
from index.embedding.bundled_e5 import unpack_bundled_model
from index.embedding.embedder import load_embedder
from index.embedding.question_tower import read_changes
from index.snapshots.layout import current_manifest
from index.snapshots.opening import open_index

_POOL = "pool.npy"
_SLICE = 2000


def encode(arguments: argparse.Namespace) -> None:
    """Embeds the pool as an index does; a run that was stopped goes on where it was."""
    material = read_material(arguments.texts)
    embedder = load_embedder("bundled", "onnx", arguments.cache)
    file, shape = arguments.work / _POOL, (len(material.texts), embedder.dimension)
    arguments.work.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        np.lib.format.open_memmap(file, "w+", np.float16, shape).flush()
    pool = np.lib.format.open_memmap(file, "r+")
    order = [*material.first, *sorted(set(range(shape[0])) - set(material.first))]
    missing = [row for row in order if not pool[row].any()]
    for start in range(0, len(missing), _SLICE):
        rows = missing[start : start + _SLICE]
        pool[rows] = embedder.embed_passages([material.texts[row] for row in rows])
        pool.flush()
        print(f"{start + len(rows)}/{len(missing)}", flush=True)


def train(arguments: argparse.Namespace) -> None:
    """Trains a tower; after each epoch writes it and prints its figures."""
    torch.set_num_threads(arguments.threads)
    material, pool = read_material(arguments.texts), _read_pool(arguments.work)
    torch.manual_seed(arguments.seed)
    network = _network(arguments)
    plan = Plan(**{field.name: getattr(arguments, field.name) for field in fields(Plan)})
    arguments.out.mkdir(parents=True, exist_ok=True)
    print("unchanged", _format(_measure(network.vectors, material, pool)), flush=True)

    def after(epoch: int) -> None:
        factors = {
            f"{n}.{k}": f for n, (u, d) in network.changes().items() for k, f in (("up", u), ("down", d))
        }
        save_file(factors, arguments.out / f"epoch{epoch}.safetensors")
        print(f"epoch {epoch}", _format(_measure(network.vectors, material, pool)), flush=True)

    fit(network, material, pool, plan, after)


def evaluate(arguments: argparse.Namespace) -> None:
    """Prints the recall of a trained tower with several shares of its changes."""
    torch.set_num_threads(arguments.threads)
    material, pool = read_material(arguments.texts), _read_pool(arguments.work)
    network, changes = _trained(arguments)
    for share in arguments.shares:
        network.load_changes({name: (up * share, down) for name, (up, down) in changes.items()})
        print(f"share {share}", _format(_measure(network.vectors, material, pool)), flush=True)


def suite(arguments: argparse.Namespace) -> None:
    """Prints what the retriever finds for the questions of a suite, with the shipped tower and without."""
    embedder = load_embedder("bundled", "auto", arguments.cache)
    store = current_manifest(arguments.index_dir).recipe.store
    with closing(open_index(arguments.index_dir, embedder.identity, store)) as live, live.reading() as index:
        for kind, searcher in (("plain", Unfitted(embedder)), ("fitted", embedder)):
            for name, figures in measure_suite(arguments.suite, index, searcher).items():
                print(kind, name, figures, flush=True)


def export(arguments: argparse.Namespace) -> None:
    """Writes a trained tower as package data, with its figures."""
    material, pool = read_material(arguments.texts), _read_pool(arguments.work)
    network, _ = _trained(arguments)
    export_tower(network, arguments.share, arguments.out)
    record_recall(_measure(network.vectors, material, pool), arguments.out)


def _network(arguments: argparse.Namespace) -> QuestionNetwork:
    return QuestionNetwork(unpack_bundled_model(arguments.cache), arguments.rank, arguments.lowest)


def _trained(
    arguments: argparse.Namespace,
) -> tuple[QuestionNetwork, dict[str, tuple[np.ndarray, np.ndarray]]]:
    network, changes = _network(arguments), dict(read_changes(load_file(arguments.run_file)))
    network.load_changes(changes)
    return network, changes


def _read_pool(work: Path) -> Tensor:
    return torch.from_numpy(np.load(work / _POOL).astype(np.float32))


def _measure(encode: Callable[[list[str]], Tensor], material: Material, pool: Tensor) -> dict[str, Recall]:
    everywhere = range(len(material.texts))
    return {
        name: measure_recall(encode([pair.question for pair in pairs]), pairs, pool, list(rows))
        for name, pairs, rows in (
            ("valid", material.valid, material.beside),
            ("valid, whole pool", material.valid, everywhere),
            ("stard", material.stard, material.articles),
        )
    }


def _format(figures: dict[str, Recall]) -> str:
    return "; ".join(f"{name} {one}" for name, one in figures.items())


def main() -> None:
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="python -m evals.training.query", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in (encode, train, evaluate, export):
        one = commands.add_parser(command.__name__, help=command.__doc__)
        one.set_defaults(run=command)
        one.add_argument("texts", type=Path, help="folder of the training texts")
        one.add_argument("--work", type=Path, required=True, help="folder of the passages' vectors")
    for command in (train, evaluate, export):
        one = commands.choices[command.__name__]
        one.add_argument("--rank", type=int, default=16, help="rank of the changes")
        one.add_argument("--lowest", type=int, default=0, help="the first layer that is changed")
    for command in (train, evaluate):
        commands.choices[command.__name__].add_argument("--threads", type=int, default=2)
    for command in (evaluate, export):
        commands.choices[command.__name__].add_argument("run_file", type=Path, help="what train wrote")
    one = commands.choices["train"]
    one.add_argument("out", type=Path, help="folder of the run")
    for field in fields(Plan):
        one.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    commands.choices["evaluate"].add_argument("--shares", type=float, nargs="+", default=[1.0])
    one = commands.choices["export"]
    one.add_argument("out", type=Path, help="folder to write to")
    one.add_argument("--share", type=float, default=1.0, help="share of the changes that ships")
    one = commands.add_parser("suite", help=suite.__doc__)
    one.set_defaults(run=suite)
    one.add_argument("suite", type=Path)
    one.add_argument("index_dir", type=Path, help="index of the suite's documents")
    for one in commands.choices.values():
        one.add_argument("--cache", type=Path, required=True, help="where unpacked models are kept")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
