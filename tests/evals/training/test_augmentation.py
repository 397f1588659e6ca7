"""Questions asked in further ways: which passage answers stays as it was."""

from evals.training.augmentation import augment, load_frames
from evals.training.examples import Candidate, Example
from index.reader.types import ReaderPassage


def examples(count: int) -> list[Example]:
    return [
        Example(
            str(number),
            f"第{number}件事怎么办，要多久",
            (Candidate(ReaderPassage("示例市条例", "第一条", ("三日内办结。",)), number % 4 > 0),),
        )
        for number in range(count)
    ]


def test_each_frame_takes_the_question_whole() -> None:
    frames = load_frames("staff", "citizens", "penalties")
    assert len(frames) >= 20
    assert all("遛狗要牵绳吗" in frame.substitute(question="遛狗要牵绳吗") for frame in frames)


def test_the_stated_shares_are_asked_in_other_ways() -> None:
    given = examples(400)
    asked = list(augment(given, framed=0.25, followed=0.25))
    assert [one.candidates for one in asked] == [one.candidates for one in given]
    followed = sum("前面问的是" in one.question for one in asked)
    framed = sum(one.question != old.question for one, old in zip(asked, given, strict=True)) - followed
    assert 60 < followed < 140 and 60 < framed < 140
    assert asked == list(augment(given, framed=0.25, followed=0.25))


def test_who_follows_up_may_leave_out_what_was_said() -> None:
    asked = [one.question for one in augment(examples(200), framed=0, followed=1)]
    assert any(question.startswith("要多久（前面问的是：第") for question in asked)
    assert any("怎么办，要多久（前面问的是：第" in question for question in asked)
