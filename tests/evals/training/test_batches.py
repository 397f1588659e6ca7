from evals.training.batches import draw_items, make_item, order_batches
from evals.training.examples import Candidate, Example, label_fragment
from index.reader.encoding import ReaderEncoding
from index.reader.types import ReaderPassage

RULE = "设施管理单位应当予以支持和配合，并提供便利。" * 9 + "居住小区的停车设施可以向社会开放。"
FRAGMENT = "可以向社会开放"


def gold() -> Candidate:
    start = RULE.index(FRAGMENT)
    return label_fragment("停车条例", "第十三条", RULE, start, start + len(FRAGMENT))


def other(text: str) -> Candidate:
    return Candidate(ReaderPassage("停车条例", "第二条", (text,)), False)


def test_the_window_that_answers_comes_first_and_one_other_is_wrong(encoding: ReaderEncoding) -> None:
    item = make_item(Example("a", "小区让外车停不", (gold(), other("无关。"))), encoding)
    assert [target.answers for target in item.targets] == [True, False, False]
    assert item.targets[0].sentences is not None
    assert sum(item.targets[0].sentences) == 1


def test_the_deciding_tokens_are_those_of_the_fragment(encoding: ReaderEncoding) -> None:
    item = make_item(Example("a", "小区让外车停不", (gold(),)), encoding)
    window, target = item.windows[0], item.targets[0]
    assert target.words is not None
    first, last = target.words
    sentence = gold().passage.sentences[window.roles[first]]
    assert sentence[window.offsets[first][0] : window.offsets[last][1]] == FRAGMENT


def test_of_an_unlabelled_passage_only_the_passage_is_right(encoding: ReaderEncoding) -> None:
    candidate = Candidate(ReaderPassage("民法典", "第五十四条", ("自然人可以。",)), True, None)
    (target,) = make_item(Example("a", "谁可以", (candidate,)), encoding).targets
    assert target.answers
    assert target.sentences is None
    assert target.words is None


def test_each_epoch_draws_other_candidates_and_the_same_ones_again(encoding: ReaderEncoding) -> None:
    examples = [Example("a", "小区让外车停不", (other("一。"), *(other(f"第{at}个。") for at in range(9))))]
    drawn = [draw_items(examples, encoding, 3, epoch) for epoch in (0, 1, 0)]
    assert all(len(items[0].windows) == 3 for items in drawn)
    assert drawn[0] == drawn[2] != drawn[1]


def test_batches_hold_each_question_once(encoding: ReaderEncoding) -> None:
    items = [make_item(Example(str(at), "问" * at, (gold(),)), encoding) for at in range(1, 30)]
    batches = order_batches(items, 4, epoch=0)
    assert sorted(at for batch in batches for at in batch) == list(range(29))
    assert batches == order_batches(items, 4, epoch=0)
    assert batches != order_batches(items, 4, epoch=1)
