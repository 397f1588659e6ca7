import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from evals.training.batches import Item
from evals.training.examples import Candidate, Example, label_fragment
from evals.training.network import ReaderNetwork
from evals.training.trainer import Plan, Trainer
from index.reader.encoding import ReaderEncoding
from index.reader.types import ReaderPassage

RULES = {
    "养犬": "养犬应当办理登记。犬只每年年检一次。",
    "停车": "停车设施应当向社会开放。收费标准应当公示。",
    "垃圾": "生活垃圾应当分类投放。混合投放的处五十元罚款。",
    "燃气": "燃气用户应当定期检查。泄漏时应当关闭阀门。",
}
PLAN = Plan(epochs=3, questions=2, rate=1e-3, head_rate=3e-3, every=2, workers=2)


def examples() -> list[Example]:
    found = []
    for name, text in RULES.items():
        fragment = text[text.index("。") + 1 : -1]
        start = text.index(fragment)
        gold = label_fragment(name, "", text, start, start + len(fragment))
        others = [
            Candidate(ReaderPassage(other, "", (rule,)), False)
            for other, rule in RULES.items()
            if other != name
        ]
        found.append(Example(name, f"{name}{fragment[:4]}？", (gold, *others)))
    found.append(
        Example("near", "养犬要交多少钱", (Candidate(ReaderPassage("养犬", "", (RULES["养犬"],)), False),))
    )
    return found


def run(
    network: ReaderNetwork, encoding: ReaderEncoding, plan: Plan, out: Path, resume: bool = False
) -> None:
    trainer = Trainer(network, encoding, plan, out)
    if resume:
        trainer.resume()
    trainer.run(examples(), examples())


class StoppedTrainer(Trainer):
    """Is stopped by its user in the sixth step."""

    def _learn(self, batch: Sequence[Item], progress: float) -> float:
        if self._step == 5:
            raise KeyboardInterrupt
        return super()._learn(batch, progress)


def test_training_lowers_the_loss_and_keeps_the_curve(network, encoding, tmp_path) -> None:
    run(network, encoding, replace(PLAN, epochs=8), tmp_path)
    curve = json.loads((tmp_path / "curve.json").read_text())
    assert curve[-1]["step"] == 24
    assert curve[-1]["loss"] < curve[0]["loss"]
    assert curve[-1]["passage_first"] == 1.0


def test_a_stopped_run_ends_as_one_that_went_through(network, encoding, tmp_path) -> None:
    start = {name: weights.clone() for name, weights in network.state_dict().items()}
    run(network, encoding, PLAN, tmp_path / "whole")
    whole = ReaderNetwork.load(tmp_path / "whole").state_dict()

    network.load_state_dict(start)
    with pytest.raises(KeyboardInterrupt):
        StoppedTrainer(network, encoding, PLAN, tmp_path / "parts").run(examples(), examples())
    network.load_state_dict(start)
    run(network, encoding, PLAN, tmp_path / "parts", resume=True)
    for name, weights in ReaderNetwork.load(tmp_path / "parts").state_dict().items():
        torch.testing.assert_close(weights, whole[name], rtol=1e-3, atol=1e-4)


def test_frozen_layers_stay_as_they_are(network, encoding, tmp_path) -> None:
    start = {name: weights.clone() for name, weights in network.state_dict().items()}
    run(network, encoding, replace(PLAN, frozen=1, epochs=1), tmp_path)
    moved = {name for name, weights in network.state_dict().items() if not torch.equal(weights, start[name])}
    assert any(name.startswith("encoder.encoder.layer.1.") for name in moved)
    assert not any(name.startswith(("encoder.embeddings.", "encoder.encoder.layer.0.")) for name in moved)
