"""Reading sets as documents and cases."""

from evals.adapters.squad import read_squad

BRIDGE = "青石桥建于1892年，长四十米。桥头有一座石亭，亭内立着修桥碑。"

MARKET = "南门集市逢三逢八开市，摊位费每天五元。"


def test_a_reading_set_becomes_documents_and_cases(squad_file):
    benchmark = read_squad(squad_file)
    assert list(benchmark.documents.values()) == [BRIDGE, MARKET]
    assert [case.answerable for case in benchmark.cases] == [True, False, True, True]
    first = benchmark.cases[0]
    assert first.expect == (("四十米",),)
    assert first.sources[0].quote in BRIDGE
    assert "四十米" in first.sources[0].quote
    assert benchmark.cases[0].sources[0].doc == benchmark.cases[3].sources[0].doc
