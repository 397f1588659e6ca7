"""A question that is handed its documents sees no others."""

from contextlib import closing

from evals.adapters.rgb import Sampling, read_rgb

BRIDGE = "青石桥建于1892年，长四十米。桥头有一座石亭，亭内立着修桥碑。"

MARKET = "南门集市逢三逢八开市，摊位费每天五元。"


def test_a_question_sees_only_its_own_documents(rgb_file, tmp_path):
    from assistant.assembly import open_assistant
    from assistant.configuration.settings import load_settings
    from evals.adapters.restricting import GivenDocumentsAsker
    from evals.adapters.staging import stage

    instances = [
        {"id": n, "query": "青石桥多长？", "answer": "四十米", "positive": [text], "negative": [MARKET]}
        for n, text in ((1, BRIDGE), (2, "北塔高九米。"))
    ]
    benchmark = read_rgb(rgb_file(instances), Sampling(documents=1))
    settings = load_settings().model_copy(update={"mode": "extractive"})
    staged = stage(benchmark.documents, settings)
    with closing(open_assistant(staged.settings)) as assistant:
        asker = GivenDocumentsAsker(assistant, benchmark.given)
        seen = [{one["doc"] for one in asker.ask(case).retrieved or ()} for case in benchmark.cases]
    assert seen == [set(benchmark.given["rgb-1"]), set(benchmark.given["rgb-2"])]
    assert seen[0] != seen[1]
