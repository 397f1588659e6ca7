"""STARD's lay questions over its articles."""

from evals.adapters.stard import read_stard


def test_the_last_lay_questions_are_asked_over_the_articles_of_all(stard_file):
    found = read_stard(stard_file, last=2)
    assert found.questions == {"1": "占桥摆摊会咋样", "2": "摊位钱一天要交几块"}
    assert list(found.documents) == ["000001.txt", "000002.txt", "000003.txt"]  # an article in two is one
    assert found.documents["000001.txt"] == "集市办法第一条\n经登记的个人可以设摊。"
    assert found.relevance == {"1": {"000002.txt": 1}, "2": {"000003.txt": 1, "000002.txt": 1}}
    assert len(read_stard(stard_file, last=0).questions) == len(read_stard(stard_file).questions) == 3
    assert list(found.draw(1, seed=3)) == list(found.draw(1, seed=3))
