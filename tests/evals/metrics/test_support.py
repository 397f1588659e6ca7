"""Whether each sentence is carried by what it cites."""


def test_a_sentence_needs_a_citation_that_says_it(measure, make_record):
    def sentence(text, citations):
        return make_record(sentences=[{"text": text, "citations": citations}])

    assert measure("sentences_carried", sentence("成人票价每次15元。", [1])).value == 1
    assert measure("sentences_carried", sentence("成人票价每次15元。", [])).value == 0
    assert measure("sentences_carried", sentence("成人票价每次15元。", [1, 7])).value == 0
    assert measure("sentences_carried", sentence("成人票价每次18元。", [1])).value == 0
    assert measure("sentences_carried", sentence("市长将于下周视察养老服务中心。", [1])).value == 0


def test_a_number_may_stand_in_the_title_that_the_answer_names(measure, make_record):
    cited = [{"n": 1, "doc": "a.md", "title": "2021年办法", "quote": "成人票价为每次十五元"}]
    record = make_record(answer="按2021年办法，每次15元。[1]", citations=cited)
    assert measure("numbers_backed", record).value == 1
    wrong = measure("numbers_backed", make_record(answer="每次18元，满20次免费。[1]", citations=cited))
    assert wrong.value == 0
    assert "18" in wrong.reason.values["numbers"]


def test_a_refusal_carries_nothing_and_needs_nothing(measure, make_record):
    for name in ("numbers_backed", "sentences_carried"):
        assert not measure(name, make_record(status="refused", answer="20元")).applies
        assert not measure(name, None).applies
    assert not measure("sentences_carried", make_record(sentences=[])).applies


def test_the_share_of_carried_sentences(measure, make_record):
    carried = {"text": "成人票价每次十五元。", "citations": [1]}
    loose = {"text": "市长将于下周视察养老服务中心。", "citations": [1]}
    score = measure("sentences_carried", make_record(sentences=[carried, carried, loose, carried]))
    assert score.value == 0.75
    assert score.reason.values["sentence"].startswith("市长")
