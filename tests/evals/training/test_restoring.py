import numpy as np
import torch

from evals.training.export import export_reader
from evals.training.network import ReaderNetwork
from evals.training.reading import TorchReader
from evals.training.restoring import restore_reader
from index.reader.encoding import ReaderEncoding
from index.reader.reader import BUNDLED, TOKENIZER
from index.reader.types import ReaderPassage

PASSAGES = [
    ReaderPassage("养犬管理条例", "第九条", ("养犬应当办理登记。", "每年年检一次。", "遛狗应当牵绳。")),
    ReaderPassage("", "", ("不得在楼道内停放电动自行车。",)),
]


def test_training_goes_on_from_the_exported_reader(
    network: ReaderNetwork, encoding: ReaderEncoding, tmp_path
) -> None:
    with torch.no_grad():
        for head in (network.passage, network.sentence):
            torch.nn.init.normal_(head.last.weight, std=0.1)
            torch.nn.init.normal_(head.scale)
        for layer in network.encoder.encoder.layer:
            torch.nn.init.normal_(layer.output.LayerNorm.bias, std=0.2)
    export_reader(network, BUNDLED / TOKENIZER, tmp_path)
    restored = restore_reader(tmp_path)
    before, after = (
        TorchReader(one, encoding, half=False).read("遛狗要牵绳吗", PASSAGES) for one in (network, restored)
    )
    for one, other in zip(before, after, strict=True):
        assert abs(one.passage - other.passage) < 0.1
        np.testing.assert_allclose(one.sentences, other.sentences, atol=0.1)


def test_a_restored_reader_is_exported_as_it_was(network: ReaderNetwork, tmp_path) -> None:
    """The integers do not drift from one export to the next."""
    export_reader(network, BUNDLED / TOKENIZER, tmp_path / "one")
    export_reader(restore_reader(tmp_path / "one"), BUNDLED / TOKENIZER, tmp_path / "other")
    one, other = restore_reader(tmp_path / "one"), restore_reader(tmp_path / "other")
    for name, weights in one.state_dict().items():
        torch.testing.assert_close(weights, other.state_dict()[name], msg=name)
