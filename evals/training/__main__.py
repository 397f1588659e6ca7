"""Makes the reader: prepare the data, ask it in further ways, train, evaluate, export."""

import argparse
import gzip
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO

from tokenizers import Tokenizer

from evals.training.augmentation import augment
from evals.training.blending import blend
from evals.training.examples import Example, read_examples, write_examples
from evals.training.export import export_reader, record_figures
from evals.training.measures import measure
from evals.training.network import ReaderNetwork
from evals.training.preparation import Preparation
from evals.training.reading import TorchReader
from evals.training.restoring import restore_reader
from evals.training.trainer import Plan, Trainer
from evals.training.vocabulary import cut_vocabulary
from index.embedding.bundled_e5 import unpack_bundled_model
from index.reader.encoding import CAP, ReaderEncoding
from index.reader.reader import GRAPH, TOKENIZER, Reader

_TRAIN, _VALID, _BASE = "train.jsonl", "valid.jsonl", "base"


def prepare(arguments: argparse.Namespace) -> None:
    """Cuts the bundled encoder's vocabulary and draws the examples."""
    work: Path = arguments.work
    if not (work / _BASE / "tokenizer.json").exists():
        texts = _texts([arguments.texts, *arguments.corpora])
        kept = cut_vocabulary(unpack_bundled_model(work), texts, work / _BASE)
        print(f"{kept} pieces", flush=True)
    preparation = Preparation(arguments.texts, arguments.seed, work if arguments.by_meaning else None)
    write_examples(preparation.train(arguments.stard, arguments.drcd), work / f"{arguments.prefix}{_TRAIN}")
    write_examples(preparation.valid(), work / f"{arguments.prefix}{_VALID}")


def restore(arguments: argparse.Namespace) -> None:
    """Takes an exported reader, vocabulary and all, for the network that training starts from."""
    base: Path = arguments.work / _BASE
    base.mkdir(parents=True, exist_ok=True)
    restore_reader(arguments.reader).save(base)
    shutil.copyfile(arguments.reader / TOKENIZER, base / TOKENIZER)


def ask_otherwise(arguments: argparse.Namespace) -> None:
    """Asks prepared examples in frames and as follow-ups, and writes them under another prefix.

    Validation stays as it was.
    """
    work: Path = arguments.work
    examples = read_examples(work / f"{arguments.prefix}{_TRAIN}")
    write_examples(augment(examples), work / f"{arguments.into}{_TRAIN}")
    shutil.copyfile(work / f"{arguments.prefix}{_VALID}", work / f"{arguments.into}{_VALID}")


def train(arguments: argparse.Namespace) -> None:
    """Trains from the cut encoder or from an earlier run."""
    work: Path = arguments.work
    start = arguments.start or work / _BASE
    encoding = _encoding(work, arguments.cap)
    plan = Plan(**{field.name: getattr(arguments, field.name) for field in fields(Plan)})
    trainer = Trainer(ReaderNetwork.load(start), encoding, plan, arguments.out)
    if arguments.resume:
        trainer.resume()
    examples = read_examples(work / f"{arguments.prefix}{_TRAIN}")
    if arguments.share < 1:
        examples = examples[:: round(1 / arguments.share)]
    trainer.run(examples, _some(read_examples(work / f"{arguments.prefix}{_VALID}"), arguments.valid))


def mean(arguments: argparse.Namespace) -> None:
    """Writes the mean of several runs, each trained from the one before."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    blend(arguments.runs).save(arguments.out)


def evaluate(arguments: argparse.Namespace) -> None:
    """Prints the figures of a run's network, or of an exported reader, over the validation questions."""
    examples = _some(read_examples(arguments.work / f"{arguments.prefix}{_VALID}"), arguments.valid)
    if (arguments.reader / GRAPH).exists():
        figures = measure(Reader(arguments.reader).read, examples)
    else:
        network, encoding = ReaderNetwork.load(arguments.reader), _encoding(arguments.work, CAP)
        figures = measure(TorchReader(network, encoding, half=False).read, examples)
    print(json.dumps(asdict(figures)))


def export(arguments: argparse.Namespace) -> None:
    """Writes a run's network as the reader that `index.reader` runs, with its figures."""
    export_reader(
        ReaderNetwork.load(arguments.run_folder), arguments.work / _BASE / "tokenizer.json", arguments.out
    )
    examples = read_examples(arguments.work / f"{arguments.prefix}{_VALID}")
    record_figures(measure(Reader(arguments.out).read, examples), arguments.out)


def _encoding(work: Path, cap: int) -> ReaderEncoding:
    return ReaderEncoding(Tokenizer.from_file(str(work / _BASE / "tokenizer.json")), cap)


def _some(examples: list[Example], count: int) -> list[Example]:
    return random.Random(1).sample(examples, min(count, len(examples)))


def _texts(sources: list[Path]) -> Iterator[str]:
    """Yields all texts whose pieces the vocabulary must keep, from files and folders."""
    for file in (
        file for source in sources for file in ([source] if source.is_file() else sorted(source.rglob("*")))
    ):
        if file.suffix in (".md", ".txt"):
            yield file.read_text(encoding="utf-8", errors="replace")
        elif file.suffix in (".gz", ".jsonl"):
            opened: Callable[..., IO[str]] = gzip.open if file.suffix == ".gz" else open
            with opened(file, "rt", encoding="utf-8") as lines:
                yield from (json.dumps(json.loads(line), ensure_ascii=False) for line in lines)


def main() -> None:
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="python -m evals.training", description=__doc__)
    commands = parser.add_subparsers(required=True)

    one = commands.add_parser("prepare", help=prepare.__doc__)
    one.set_defaults(run=prepare)
    one.add_argument("texts", type=Path, help="folder of the training texts")
    one.add_argument(
        "--corpora", type=Path, nargs="*", default=[], help="files and folders whose words stay known"
    )
    one.add_argument("--by-meaning", action="store_true", help="negatives by meaning, too: takes an hour")
    one.add_argument("--seed", type=int, default=7, help="another one draws other negatives")
    one.add_argument("--stard", type=int, default=1234, help="questions of STARD")
    one.add_argument("--drcd", type=int, default=2400, help="questions of DRCD")
    one = commands.add_parser("restore", help=restore.__doc__)
    one.set_defaults(run=restore)
    one.add_argument("reader", type=Path, help="folder of an exported reader")
    one = commands.add_parser("augment", help=ask_otherwise.__doc__)
    one.set_defaults(run=ask_otherwise)
    one.add_argument("into", help="prefix of the new data files")
    one = commands.add_parser("train", help=train.__doc__)
    one.set_defaults(run=train)
    one.add_argument("out", type=Path, help="folder of the checkpoints")
    one.add_argument("--start", type=Path, help="folder of an earlier run to start from")
    one.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    one.add_argument("--valid", type=int, default=320, help="validation questions measured on the way")
    one.add_argument("--share", type=float, default=1.0, help="share of the data, for a learning curve")
    one.add_argument("--cap", type=int, default=224, help="most tokens of a window")
    for field in fields(Plan):
        one.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    one = commands.add_parser("mean", help=mean.__doc__)
    one.set_defaults(run=mean)
    one.add_argument("out", type=Path, help="folder to write to")
    one.add_argument("runs", type=Path, nargs="+", help="folders of the runs")
    one = commands.add_parser("evaluate", help=evaluate.__doc__)
    one.set_defaults(run=evaluate)
    one.add_argument("reader", type=Path, help="folder of a run or of an exported reader")
    one.add_argument("--valid", type=int, default=1000, help="validation questions to measure")
    one = commands.add_parser("export", help=export.__doc__)
    one.set_defaults(run=export)
    one.add_argument("run_folder", type=Path, help="folder of a run")
    one.add_argument("out", type=Path, help="folder to write to")
    for one in commands.choices.values():
        one.add_argument("--work", type=Path, required=True, help="folder of data and encoder")
        one.add_argument("--prefix", default="", help="before the names of the data files")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
