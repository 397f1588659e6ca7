import torch

from evals.training.network import ReaderNetwork, encode_packed
from index.reader.encoding import ReaderEncoding
from index.reader.types import ReaderPassage

PASSAGES = (
    ReaderPassage("养犬管理条例", "第九条", ("养犬应当办理登记。", "每年年检一次。")),
    ReaderPassage("", "", ("不得在楼道内停放电动自行车。",)),
)


def test_packed_texts_have_the_states_of_padded_ones(network: ReaderNetwork) -> None:
    network.eval()
    texts = [[0, 7, 9, 2], [0, 11, 2]]
    packed = encode_packed(network.encoder, torch.tensor([*texts[0], *texts[1]]), [4, 3])
    ids = torch.tensor([texts[0], [*texts[1], 1]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    padded = network.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    torch.testing.assert_close(packed, torch.cat([padded[0], padded[1, :3]]), rtol=1e-4, atol=1e-5)


def test_each_window_has_its_scores(network: ReaderNetwork, encoding: ReaderEncoding) -> None:
    windows = [encoding.windows("狗要登记吗", passage)[0] for passage in PASSAGES]
    scores = network(windows)
    assert scores.passages.shape == (2,)
    assert [len(logits) for logits in scores.sentences] == [2, 1]
    assert [tuple(logits.shape) for logits in scores.words] == [(len(window.ids), 2) for window in windows]


def test_a_window_scores_alike_alone_and_in_company(network: ReaderNetwork, encoding: ReaderEncoding) -> None:
    windows = [encoding.windows("狗要登记吗", passage)[0] for passage in PASSAGES]
    together, alone = network(windows), network(windows[1:])
    torch.testing.assert_close(together.passages[1:], alone.passages, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(together.sentences[1], alone.sentences[0], rtol=1e-4, atol=1e-4)


def test_a_saved_network_is_loaded_with_its_heads(network: ReaderNetwork, encoding, tmp_path) -> None:
    with torch.no_grad():
        network.sentence.last.bias.fill_(3.0)
    network.save(tmp_path)
    windows = encoding.windows("狗要登记吗", PASSAGES[0])
    torch.testing.assert_close(
        ReaderNetwork.load(tmp_path)(windows).sentences[0], network(windows).sentences[0]
    )
