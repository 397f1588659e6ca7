"""Cases asked several at a time, each within its time."""

import time

import pytest


def test_several_questions_in_flight_give_the_same_figures(run, scripted_chain):
    one = run(scripted_chain(wrong=(3,)), "one")
    four = run(scripted_chain(wrong=(3,)), "four", concurrency=4)
    assert four.summary["metrics"] == one.summary["metrics"]


def test_a_question_that_hangs_fails_in_its_time_and_the_others_go_on(run, scripted_chain):
    done = run(
        scripted_chain(before=lambda question: "第4号" in question.text and time.sleep(30)), timeout=0.5
    )
    assert done.summary["right"] == 11
    assert done.summary["endings"]["answered"] == {"answered": 11, "failed": 1}


def test_an_unexpected_error_ends_the_run_and_keeps_what_there_is(run, scripted_chain, tmp_path):
    def break_at_6(question):
        if "第6号" in question.text:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run(scripted_chain(before=break_at_6))
    assert run(scripted_chain()).kept == 5
