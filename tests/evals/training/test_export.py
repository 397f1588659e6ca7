import numpy as np
import torch

from evals.training.export import export_reader
from evals.training.network import ReaderNetwork
from evals.training.reading import TorchReader
from index.reader.encoding import CAP, ReaderEncoding
from index.reader.reader import BUNDLED, TOKENIZER, Reader
from index.reader.types import ReaderPassage

PASSAGES = [
    ReaderPassage("养犬管理条例", "第九条", ("养犬应当办理登记。", "每年年检一次。", "遛狗应当牵绳。")),
    ReaderPassage("", "", ("不得在楼道内停放电动自行车。",)),
    ReaderPassage(
        "停车条例", "", tuple(f"第{at}处停车设施应当向社会开放，并公示收费标准。" for at in range(40))
    ),
]


def test_the_exported_reader_reads_as_the_network_does(network: ReaderNetwork, tokenizer, tmp_path) -> None:
    with torch.no_grad():
        for head in (network.passage, network.sentence):
            torch.nn.init.normal_(head.last.weight, std=0.1)
            torch.nn.init.normal_(head.last.bias)
    export_reader(network, BUNDLED / TOKENIZER, tmp_path)
    mine = TorchReader(network, ReaderEncoding(tokenizer, CAP), half=False).read("遛狗要牵绳吗", PASSAGES)
    exported = Reader(tmp_path).read("遛狗要牵绳吗", PASSAGES)
    for one, other in zip(mine, exported, strict=True):
        assert abs(one.passage - other.passage) < 0.3
        np.testing.assert_allclose(one.sentences, other.sentences, atol=0.3)
        assert np.argmax(one.sentences) == np.argmax(other.sentences)
